"""What the board may touch of a home."""

from collections.abc import Mapping
from typing import Protocol

from kb.ledger.ledger import Ledger
from kb.person import VISITOR, Person
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.practice.card import Card
from kb.practice.store import PracticeStore
from kb.settings import Settings
from kb.wanted.store import WantedStore


class WantedRecords(PracticeStore, WantedStore, Protocol):
    """The parts of a store that the board uses."""


class WantedNeeds(Protocol):
    """See `kb.home.opened.Home` for what each promises."""

    settings: Settings
    plan: Plan
    economies: Economies

    @property
    def store(self) -> WantedRecords: ...

    def ledger(self) -> Ledger: ...

    def cards(self, person: Person = VISITOR) -> Mapping[str, Card]: ...
