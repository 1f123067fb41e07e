"""What the desk may touch of a home."""

from collections.abc import Mapping
from typing import Protocol

from kb.ledger.ledger import Ledger
from kb.person import VISITOR, Person
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.practice.card import Card
from kb.reading.collection import PracticeCollection
from kb.store import Store


class DeskNeeds(Protocol):
    """See `kb.home.opened.Home` for what each promises."""

    plan: Plan
    economies: Economies

    @property
    def store(self) -> Store: ...

    def ledger(self) -> Ledger: ...

    def cards(self, person: Person = VISITOR) -> Mapping[str, Card]: ...

    def collection(self, person: Person = VISITOR) -> PracticeCollection: ...

    def update_index(self) -> object: ...
