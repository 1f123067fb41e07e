"""What a store must keep of the rest of the plan: activities, indicator reports, the schedule, proposals, factors."""

from collections.abc import Mapping
from typing import Protocol

from kb.implementation.activity import Activity, ActivityConfirmation
from kb.implementation.indicator_report import IndicatorReport
from kb.implementation.proposal import Proposal, Score
from kb.implementation.schedule import ScheduledAction
from kb.implementation.success_factor import FactorMark
from kb.ledger.coverage import NilReport


class PlanRecordStore(Protocol):
    """What is kept under an id that is there already takes its place, and the trail keeps both. A `keep_` method says
    False where the very same is on record."""

    def activities(self) -> tuple[Activity, ...]:
        """By id."""
        ...

    def keep_activity(self, activity: Activity, by: str) -> bool: ...

    def activity_confirmations(self, plan: str) -> Mapping[str, ActivityConfirmation]:
        """The latest word on each activity under a plan."""
        ...

    def confirm_activity(self, confirmation: ActivityConfirmation) -> None: ...

    def indicator_reports(self, plan: str) -> tuple[IndicatorReport, ...]: ...

    def keep_report(self, report: IndicatorReport, plan: str) -> bool: ...

    def nil_reports(self, plan: str) -> tuple[NilReport, ...]: ...

    def keep_nil_report(self, report: NilReport, plan: str) -> bool: ...

    def take_back_nil_report(self, report: NilReport, plan: str, by: str, why: str) -> bool:
        """False where there is none."""
        ...

    def scheduled_actions(self, plan: str) -> tuple[ScheduledAction, ...]: ...

    def keep_action(self, action: ScheduledAction, plan: str, by: str) -> bool: ...

    def proposals(self) -> tuple[Proposal, ...]: ...

    def keep_proposal(self, proposal: Proposal) -> bool: ...

    def scores(self) -> tuple[Score, ...]: ...

    def keep_score(self, score: Score) -> bool: ...

    def factor_marks(self, plan: str) -> tuple[FactorMark, ...]: ...

    def mark_factor(self, mark: FactorMark) -> bool: ...

    def unmark_factor(self, plan: str, factor: str, practice: str, by: str) -> bool:
        """False where it was not marked."""
        ...
