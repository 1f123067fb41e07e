"""What a change of the records would do to the figures before it is done: to the plan's, and beside a locked year's."""

from collections.abc import Iterator

from kb.figures.breakdown import By
from kb.figures.change import FigureChange
from kb.figures.tally import Tally, tally
from kb.ledger.ledger import Ledger
from kb.periods.telling import ClosedYears, told
from kb.plan.period import Period


def effect(before: Ledger, after: Ledger, closed: ClosedYears) -> tuple[FigureChange, ...]:
    """The figures of the plan whose lists would differ, as they are told. A locked year stands: of it there is what
    today's records would give beside it."""
    plan = before.plan
    if not plan.years:
        return ()
    whole = Period(plan.title, plan.years)
    found = [*_changes(told(before, whole, By.AREA, closed), told(after, whole, By.AREA, closed))]
    for year in sorted(closed.latest):
        period = Period(str(year), (year,))
        found += _changes(tally(before, period), tally(after, period), str(year))
    return tuple(found)


def _changes(before: Tally, after: Tally, locked: str = "") -> Iterator[FigureChange]:
    for old, new in zip(before.figures, after.figures, strict=True):
        # the lists and not the numbers: one in and one out moves a figure that stays as high
        if old.practices != new.practices:
            yield FigureChange(old.key, old.title, old.value, new.value, locked)
