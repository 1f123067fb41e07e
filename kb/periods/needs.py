"""What the figures and the closing of years may touch of a home."""

from collections.abc import Mapping
from typing import Protocol

from kb.accounts.store import AccountStore
from kb.ledger.coverage import Coverage
from kb.ledger.ledger import Ledger
from kb.periods.indicator_figure import IndicatorFigure
from kb.periods.store import NoticeBoard, PeriodStore
from kb.person import VISITOR, Person
from kb.plan.plan import Plan
from kb.plan.rules import Rules
from kb.practice.card import Card
from kb.practice.practice import Practice
from kb.practice.store import PracticeStore
from kb.settings import Settings


class PeriodsRecords(
    AccountStore,
    NoticeBoard,
    PeriodStore,
    PracticeStore,
    Protocol,
):
    """The parts of a store that the closing of years uses."""


class PeriodsNeeds(Protocol):
    """See `kb.home.opened.Home` for what each promises."""

    settings: Settings
    plan: Plan
    rules: tuple[Rules, ...]

    @property
    def store(self) -> PeriodsRecords: ...

    @property
    def plans(self) -> Mapping[str, Plan]: ...

    def ledger(self, plan: str = "") -> Ledger: ...

    def cards(self, person: Person = VISITOR) -> Mapping[str, Card]: ...

    def practice(self, id: str) -> Practice: ...

    def other_indicators(self, year: int) -> tuple[IndicatorFigure, ...]: ...

    def practice_coverage(self, year: int) -> tuple[Coverage, ...]: ...
