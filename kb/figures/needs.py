"""What the figures may touch of a home."""

from collections.abc import Mapping
from typing import Protocol

from kb.ledger.ledger import Ledger
from kb.person import VISITOR, Person
from kb.plan.plan import Plan
from kb.plan.rules import Rules
from kb.practice.card import Card
from kb.practice.practice import Practice
from kb.settings import Settings


class FiguresNeeds(Protocol):
    """See `kb.home.opened.Home` for what each promises."""

    settings: Settings
    plan: Plan
    rules: tuple[Rules, ...]

    def ledger(self) -> Ledger: ...

    def cards(self, person: Person = VISITOR) -> Mapping[str, Card]: ...

    def practice(self, id: str) -> Practice: ...
