"""What the closing of years may touch of a home."""

from typing import Protocol

from kb.ledger.ledger import Ledger
from kb.periods.store import PeriodStore
from kb.plan.plan import Plan
from kb.practice.store import PracticeStore


class PeriodsRecords(
    PeriodStore,
    PracticeStore,
    Protocol,
):
    """The parts of a store that the closing of years uses."""


class PeriodsNeeds(Protocol):
    """See `kb.home.opened.Home` for what each promises."""

    plan: Plan

    @property
    def store(self) -> PeriodsRecords: ...

    def ledger(self) -> Ledger: ...
