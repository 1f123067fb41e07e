"""What report packs may touch of a home."""

from collections.abc import Mapping
from typing import Protocol

from kb.files.signed_head import SignedHead
from kb.ledger.coverage import Coverage
from kb.ledger.ledger import Ledger
from kb.periods.indicator_figure import IndicatorFigure
from kb.person import VISITOR, Person
from kb.plan.plan import Plan
from kb.practice.card import Card
from kb.reports.store import TabledReportStore
from kb.settings import Settings


class ReportsNeeds(Protocol):
    """See `kb.home.opened.Home` for what each promises."""

    settings: Settings
    plan: Plan

    @property
    def store(self) -> TabledReportStore: ...

    @property
    def plans(self) -> Mapping[str, Plan]: ...

    def signed_head(self) -> SignedHead: ...

    def ledger(self, plan: str = "") -> Ledger: ...

    def other_indicators(self, year: int) -> tuple[IndicatorFigure, ...]: ...

    def practice_coverage(self, year: int) -> tuple[Coverage, ...]: ...

    def cards(self, person: Person = VISITOR) -> Mapping[str, Card]: ...
