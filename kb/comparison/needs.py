"""What comparing may touch of a home, and ask of readers' use cases."""

from collections.abc import Mapping
from typing import Protocol

from kb.person import VISITOR, Person
from kb.plan.plan import Plan
from kb.practice.card import Card
from kb.practice.store import PracticeStore
from kb.reading.pages import PracticePage
from kb.search.query import Query
from kb.search.results import Results


class ComparisonNeeds(Protocol):
    """See `kb.home.opened.Home` for what each promises."""

    plan: Plan

    @property
    def store(self) -> PracticeStore: ...

    def cards(self, person: Person = VISITOR) -> Mapping[str, Card]: ...

    def card(self, id: str, person: Person = VISITOR) -> Card: ...


class Readers(Protocol):
    """See `kb.reading.reading.Reading` for what each promises."""

    def search(self, query: Query, note: bool = False, person: Person = VISITOR) -> Results: ...

    def practice(self, id: str, person: Person = VISITOR) -> PracticePage: ...

    def identity(self, id: str) -> str: ...

    def numbered(self, text: str, person: Person = VISITOR) -> str: ...
