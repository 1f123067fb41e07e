"""What the rest of the plan may touch of a home."""

from collections.abc import Mapping
from typing import Protocol

from kb.implementation.store import PlanRecordStore
from kb.ledger.coverage import Coverage
from kb.ledger.ledger import Ledger
from kb.ledger.store import MeetingStore
from kb.periods.indicator_figure import IndicatorFigure
from kb.periods.store import PeriodStore
from kb.person import VISITOR, Person
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.practice.card import Card
from kb.practice.store import PracticeStore
from kb.search.collection import PracticeCollection
from kb.settings import Settings


class ImplementationRecords(
    PlanRecordStore,
    MeetingStore,
    PeriodStore,
    PracticeStore,
    Protocol,
):
    """The parts of a store that the rest of the plan uses."""


class ImplementationNeeds(Protocol):
    """See `kb.home.opened.Home` for what each promises."""

    settings: Settings
    plan: Plan
    economies: Economies

    @property
    def store(self) -> ImplementationRecords: ...

    def ledger(self) -> Ledger: ...

    def other_indicators(self, year: int) -> tuple[IndicatorFigure, ...]: ...

    def locked_indicators(self, year: int) -> tuple[IndicatorFigure, ...] | None: ...

    def locked_coverage(self, year: int) -> tuple[Coverage, ...] | None: ...

    def cards(self, person: Person = VISITOR) -> Mapping[str, Card]: ...

    def collection(self, person: Person = VISITOR) -> PracticeCollection: ...
