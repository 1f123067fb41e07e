"""The use cases of closing a year: review, approve, accept, lock, and restate what turns out to be wrong."""

from collections.abc import Mapping
from dataclasses import dataclass

from kb.errors import BadValue, Conflict, Unknown
from kb.figures import tally
from kb.files.database import now
from kb.periods.needs import PeriodsNeeds
from kb.periods.snapshot import Cause, Snapshot, snapshot_content, snapshot_of
from kb.periods.state import NEXT, PeriodState
from kb.periods.year_figures import Restatement, YearFigure, restatements, years_told
from kb.permission import may_accept_figures, may_approve_figures, require
from kb.person import Person
from kb.plan.period import Period


@dataclass(frozen=True)
class YearClosing:
    """Where a year of the plan stands, who moved it there, and its snapshots, the oldest first."""

    year: int
    state: PeriodState
    by: str
    snapshots: tuple[Snapshot, ...]

    @property
    def next(self) -> tuple[PeriodState, ...]:
        return NEXT[self.state]


class Periods:
    """Everyone may read where a year stands; the secretariat approves, the Chair accepts and locks."""

    def __init__(self, home: PeriodsNeeds) -> None:
        self._home = home

    def years(self) -> tuple[YearClosing, ...]:
        """Every year of the plan."""
        states, snapshots = self._home.store.period_states(), self._home.store.snapshots()
        return tuple(
            YearClosing(
                year,
                *states.get(year, (PeriodState.OPEN, "")),
                tuple(one for one in snapshots if one.year == year),
            )
            for year in self._home.plan.years
        )

    def year(self, year: int) -> YearClosing:
        """Raises Unknown for a year that is not the plan's."""
        found = {one.year: one for one in self.years()}
        if year not in found:
            years = ", ".join(str(one) for one in found)
            raise Unknown("year of the plan", str(year), (), f"its years are {years}")
        return found[year]

    def move(self, by: Person, year: int, to: str, why: str = "", cause: str = "") -> YearClosing:
        """Move a year on. Locking takes its snapshot; opening a locked year, or sending one back, needs a reason, and
        locking it again a cause. Raises BadValue, Conflict, Unknown."""
        standing, after = self.year(year), _state(to)
        require(_may(by, standing, after), by, f"move {year} to {after.value}")
        if after not in standing.next:
            allowed = " or ".join(state.value for state in standing.next)
            raise Conflict(f"{year} is {standing.state.value}: it can become {allowed}, not {after.value}")
        if after is PeriodState.ACCEPTED and by.id == standing.by:
            raise Conflict("whoever approved these figures cannot accept them too: it takes a second person")
        if after is PeriodState.OPEN and not why.strip():
            raise BadValue("why", why, "the reason why it is opened again")
        with self._home.store.transaction():
            if after is PeriodState.LOCKED:
                self._home.store.keep_snapshot(self._taken(by, standing, cause, why))
            self._home.store.move_period(year, standing.state, after, by.id, why.strip())
        return self.year(year)

    def may(self, by: Person, year: int, after: PeriodState) -> bool:
        """Whether this person may move a year there, as far as roles go."""
        return _may(by, self.year(year), after)

    def _taken(self, by: Person, standing: YearClosing, cause: str, why: str) -> Snapshot:
        """The figures as they count in this very transaction."""
        again = bool(standing.snapshots)
        if again and not why.strip():
            raise BadValue("why", why, "what was wrong, in a sentence: it is printed with both figures")
        ledger, period = self._home.ledger(), Period(str(standing.year), (standing.year,))
        counted = tally.tally(ledger, period)
        beside = snapshot_content(
            ledger, period, counted.figure("shared").practices, counted.figure("adopted").practices
        )
        no = len(standing.snapshots) + 1
        restated = _cause(cause) if again else None
        return snapshot_of(counted, standing.year, no, by.id, now(), restated, why.strip() if again else "", beside)

    def locked(self) -> Mapping[int, Snapshot]:
        """The latest snapshot of each year that is locked now."""
        return {one.year: one.snapshots[-1] for one in self.years() if one.state is PeriodState.LOCKED}

    def told(self, key: str) -> tuple[YearFigure, ...]:
        """A figure over the plan's years: locked ones as they were locked, with what came in late."""
        return years_told(self._home.ledger(), key, self.locked())

    def restatements(self) -> tuple[Restatement, ...]:
        return restatements(self._home.store.snapshots())


def _may(by: Person, standing: YearClosing, after: PeriodState) -> bool:
    if after in (PeriodState.ACCEPTED, PeriodState.LOCKED) or standing.state is PeriodState.LOCKED:
        return may_accept_figures(by)
    return may_approve_figures(by) or (after is PeriodState.OPEN and may_accept_figures(by))


def _state(text: str) -> PeriodState:
    try:
        return PeriodState(text.strip().casefold())
    except ValueError:
        raise BadValue("state", text, ", ".join(PeriodState)) from None


def _cause(text: str) -> Cause:
    try:
        return Cause(text.strip().casefold())
    except ValueError:
        raise BadValue("cause", text, ", ".join(Cause)) from None
