"""What the rest of the plan may touch of a home."""

from collections.abc import Mapping
from typing import Protocol

from kb.person import VISITOR, Person
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.practice.card import Card
from kb.reading.collection import PracticeCollection
from kb.settings import Settings
from kb.store import Store


class ImplementationNeeds(Protocol):
    """See `kb.home.opened.Home` for what each promises."""

    settings: Settings
    plan: Plan
    economies: Economies

    @property
    def store(self) -> Store: ...

    def cards(self, person: Person = VISITOR) -> Mapping[str, Card]: ...

    def collection(self, person: Person = VISITOR) -> PracticeCollection: ...
