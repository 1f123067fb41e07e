"""Who reported what for which year, of every indicator of the plan, and who was asked and answered the yearly question.

A locked year is told as its snapshot has it; who was heard since stands beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kb.errors import BadValue, Unknown
from kb.figures.practice_coverage import practice_coverage, question_coverage
from kb.figures.telling import YearStatus
from kb.implementation.indicator_report import ReportStatus
from kb.implementation.locked_year import year_statuses
from kb.implementation.needs import ImplementationNeeds
from kb.ledger.coverage import PRACTICES, QUESTION, Coverage, covered_indicators, over_years, reported_under
from kb.periods.indicator_figure import IndicatorFigure
from kb.plan.period import Period


@dataclass(frozen=True)
class CoveredIndicator:
    """An indicator with who reported it, a year at a time. `id` is a heading (G1, G2, G4) or an indicator, `objective`
    the objective it stands under, if it does; `together` is the coverage over all the years, in which late reports
    count at once; `late` the economies heard since a locked year was locked, by
    year; `statuses` says of each year whether it is told from a snapshot."""

    id: str
    title: str
    objective: str
    by_year: tuple[Coverage, ...]
    together: Coverage
    late: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    statuses: Mapping[int, YearStatus] = field(default_factory=dict)


class IndicatorCoverage:
    """Everyone may read it."""

    def __init__(self, home: ImplementationNeeds) -> None:
        self._home = home

    def listing(self, year: int | None = None, through: int | None = None) -> tuple[CoveredIndicator, ...]:
        """Every indicator in the plan's order, of a year, of the plan's `through` one, or of all. Raises BadValue."""
        years = self.years(year, through)
        told, now = ({one: read(one) for one in years} for read in (self._told, self.today))
        titles, objectives, statuses = self._titles(), self._objectives(), year_statuses(self._home, years)
        return tuple(
            CoveredIndicator(
                id,
                titles[id],
                objectives.get(id, ""),
                tuple(told[one][id] for one in years),
                _together([told[one][id] for one in years], [now[one][id] for one in years]),
                {one: late for one in years if (late := _heard_since(told[one][id], now[one][id]))},
                statuses,
            )
            for id in covered_indicators(self._home.plan)
        )

    def of(self, id: str, year: int | None = None) -> CoveredIndicator:
        """Raises BadValue and Unknown."""
        found = {one.id: one for one in self.listing(year)}
        covered = reported_under(self._home.plan, id)
        if len(covered) != 1:
            raise Unknown("indicator", id, tuple(found), "/coverage lists them all")
        return found[covered[0]]

    def question(self, year: int | None = None, through: int | None = None) -> CoveredIndicator:
        """Who was asked what is still in force, and who answered. Raises BadValue."""
        answers, ledger = self._home.store.follow_ups(), self._home.ledger()
        by_year = tuple(question_coverage(ledger, answers, one) for one in self.years(year, through))
        return CoveredIndicator(QUESTION, "What was adopted and is still in force", "", by_year, over_years(by_year))

    def today(self, year: int) -> Mapping[str, Coverage]:
        """As today's records have it, whether or not the year is locked, by indicator."""
        practices = practice_coverage(self._home.ledger(), Period(str(year), (year,)), self._home.store.follow_ups())
        return self._of(practices, self._home.other_indicators(year), year, self._waiting(year))

    def silent_on(self, economy: str, year: int) -> tuple[str, ...]:
        """What an economy neither reported nor handed in for a year, and did not say that there is nothing of: as
        today's records have it, in the plan's order."""
        return tuple(id for id, one in self.today(year).items() if economy in one.silent and economy not in one.waiting)

    def handed_in(self, id: str, year: int) -> tuple[str, ...]:
        """The economies whose report is handed in and not accepted yet."""
        return self._waiting(year).get(id, ())

    def years(self, year: int | None, through: int | None = None) -> tuple[int, ...]:
        """A year, the plan's years through one of them, or all. Raises BadValue."""
        plan = self._home.plan
        for name, one in (("year", year), ("through", through)):
            if one is not None and one not in plan.years:
                raise BadValue(name, one, "a year of the plan: " + ", ".join(map(str, plan.years)))
        return (year,) if year is not None else tuple(one for one in plan.years if through is None or one <= through)

    def _told(self, year: int) -> Mapping[str, Coverage]:
        today, home = self.today(year), self._home
        figures, practices = home.locked_indicators(year), home.locked_coverage(year)
        if figures is None and practices is None:
            return today
        # a snapshot that kept neither leaves today's in its place: there is nothing else to tell
        waiting = {id: one.waiting for id, one in today.items()}
        kept = practices if practices is not None else tuple(today[id] for id in PRACTICES if id in today)
        return self._of(kept, figures if figures is not None else home.other_indicators(year), year, waiting)

    def _of(
        self,
        practices: tuple[Coverage, ...],
        figures: tuple[IndicatorFigure, ...],
        year: int,
        waiting: Mapping[str, tuple[str, ...]],
    ) -> Mapping[str, Coverage]:
        members, plan = self._home.economies.names, self._home.plan
        found = {one.indicator: one for one in practices}
        for one in figures:
            for id in reported_under(plan, one.indicator):
                heard = {*one.received, *one.nil}
                late = tuple(name for name in waiting.get(id, ()) if name not in heard)
                found[id] = Coverage(id, (year,), members, one.received, one.nil, late)
        # a heading that nothing is counted for has no figure, and nobody who could report it
        return {id: found.get(id) or Coverage(id, (year,), members, ()) for id in covered_indicators(plan)}

    def _waiting(self, year: int) -> Mapping[str, tuple[str, ...]]:
        return self._home.ledger().remembered_of_plan(("reports handed in",), self._handed_in).get(year, {})

    def _handed_in(self) -> dict[int, dict[str, tuple[str, ...]]]:
        """The economies whose report is handed in and not accepted yet, by year and indicator."""
        found: dict[int, dict[str, tuple[str, ...]]] = {}
        for one in self._home.store.indicator_reports(self._home.plan.id):
            if one.status is ReportStatus.SUBMITTED:
                of = found.setdefault(one.year, {})
                of[one.indicator] = self._home.economies.in_order((*of.get(one.indicator, ()), one.economy))
        return found

    def _titles(self) -> Mapping[str, str]:
        plan = self._home.plan
        headings = {one.id: one.title for one in plan.general_indicators}
        general = {one.id: one.title for heading in plan.general_indicators for one in heading.indicators}
        return headings | general | {one.id: one.title for objective in plan.objectives for one in objective.indicators}

    def _objectives(self) -> Mapping[str, str]:
        return {one.id: objective.id for objective in self._home.plan.objectives for one in objective.indicators}


def _together(told: Sequence[Coverage], now: Sequence[Coverage]) -> Coverage:
    """A single year is told as it stands; over several, whoever was heard late was heard."""
    if len(told) == 1:
        return told[0]
    return replace(over_years([*told, *now]), years=tuple(year for one in told for year in one.years))


def _heard_since(told: Coverage, now: Coverage) -> tuple[str, ...]:
    return tuple(name for name in (*now.received, *now.nil) if name in told.silent)
