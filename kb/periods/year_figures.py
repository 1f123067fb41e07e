"""The years one by one: each figure as it is told, what came in late, what counts no more; and what was restated."""

from collections.abc import Sequence
from dataclasses import dataclass

from kb.figures.breakdown import By
from kb.figures.telling import YearStatus
from kb.ledger.ledger import Ledger
from kb.periods.change import RecordChange
from kb.periods.snapshot import Snapshot
from kb.periods.telling import ClosedYears, told
from kb.plan.period import Period


@dataclass(frozen=True)
class Restatement:
    """What a later snapshot of a year changed in one figure; both are printed until the next review."""

    year: int
    no: int
    key: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    changes: tuple[RecordChange, ...]
    at: str = ""

    @property
    def added(self) -> tuple[str, ...]:
        return _besides(self.after, self.before)

    @property
    def removed(self) -> tuple[str, ...]:
        return _besides(self.before, self.after)

    @property
    def concerned(self) -> tuple[RecordChange, ...]:
        """The changes of the records that moved this figure; all of them where none names its record."""
        moved = {*self.added, *self.removed}
        return tuple(one for one in self.changes if one.practice in moved) or self.changes

    @property
    def causes(self) -> str:
        return ", ".join(dict.fromkeys(one.cause.value for one in self.concerned))


@dataclass(frozen=True)
class YearFigure:
    """One figure of one year as it is told: from the snapshot where there is one, else as it counts now. `late`
    are practices that belong to it and came in after it was locked; `gone` those in it that count no more."""

    year: int
    status: YearStatus
    practices: tuple[str, ...]
    late: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def closed(self) -> bool:
        return self.status is not YearStatus.OPEN


def years_told(ledger: Ledger, key: str, closed: ClosedYears) -> tuple[YearFigure, ...]:
    """A figure over the plan's years."""
    return tuple(year_told(ledger, key, year, closed) for year in ledger.plan.years)


def year_told(ledger: Ledger, key: str, year: int, closed: ClosedYears) -> YearFigure:
    tally = told(ledger, Period(str(year), (year,)), By.AREA, closed)
    late = (id for line in tally.telling.late_in(key) for id in line.practices)
    recount = tally.telling.recount(key)
    status = tally.telling.years[0].status
    return YearFigure(year, status, tally.figure(key).practices, tuple(late), recount.left if recount else ())


def _besides(ids: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    known = frozenset(others)
    return tuple(id for id in ids if id not in known)


def restatements(snapshots: Sequence[Snapshot]) -> tuple[Restatement, ...]:
    """What each restatement changed, figure by figure, by plan and year; unchanged figures are left out."""
    found: list[Restatement] = []
    latest: dict[tuple[str, int], Snapshot] = {}
    for snapshot in sorted(snapshots, key=lambda one: (one.plan, one.year, one.no)):
        before = latest.get((snapshot.plan, snapshot.year))
        latest[snapshot.plan, snapshot.year] = snapshot
        if before is None:
            continue
        for key in snapshot.figures:
            old, new = before.figures.get(key, ()), snapshot.figures[key]
            if old != new:
                found.append(Restatement(snapshot.year, snapshot.no, key, old, new, snapshot.changes, snapshot.at))
    return tuple(found)
