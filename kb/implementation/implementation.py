"""The use cases of the rest of the plan, a room a matter: all that is counted or kept beside the practices."""

from functools import cached_property

from kb.implementation.activities import Activities
from kb.implementation.checklist import Checklist
from kb.implementation.indicator_coverage import IndicatorCoverage
from kb.implementation.indicator_sheet import IndicatorSheet, indicator_sheet, sheet_of
from kb.implementation.indicators import Indicators
from kb.implementation.needs import ImplementationNeeds
from kb.implementation.nil_reports import NilReports
from kb.implementation.proposals import Proposals
from kb.implementation.scheduling import Schedule


class Implementation:
    """`kb.implementation.implementation.activities`, and so on; see each."""

    def __init__(self, home: ImplementationNeeds) -> None:
        self._home = home

    @cached_property
    def activities(self) -> Activities:
        return Activities(self._home)

    @cached_property
    def indicators(self) -> Indicators:
        return Indicators(self._home, self.coverage)

    @cached_property
    def coverage(self) -> IndicatorCoverage:
        return IndicatorCoverage(self._home)

    def sheet(self, id: str) -> IndicatorSheet:
        """What is to be known of an indicator, or of one of the headings G1 to G4. Raises Unknown."""
        plan = self._home.plan
        covered = (*self.coverage.listing(), self.coverage.question())
        return indicator_sheet(plan, self._home.ledger().rules, sheet_of(plan, id), covered)

    @cached_property
    def nil_reports(self) -> NilReports:
        return NilReports(self._home, self.coverage)

    @cached_property
    def schedule(self) -> Schedule:
        return Schedule(self._home)

    @cached_property
    def proposals(self) -> Proposals:
        return Proposals(self._home)

    @cached_property
    def checklist(self) -> Checklist:
        return Checklist(self._home)
