"""What a change of the records would do to the figures before it is done: to the plan's, and beside a locked year's."""

from collections.abc import Iterator
from dataclasses import replace

from kb.figures.breakdown import By
from kb.figures.change import FigureChange, MovedFigure
from kb.figures.merging import moved, moved_figures
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


def moved_as_told(before: Ledger, after: Ledger, closed: ClosedYears) -> tuple[MovedFigure, ...]:
    """As `moved_figures`, as figures are told: a locked year stands, and what would move is what its records give when
    they are counted anew beside it."""
    found = list(moved_figures(before, after, lambda ledger, period: told(ledger, period, By.AREA, closed)))
    for year in sorted(closed.latest.keys() & set(before.plan.years)):
        period, title = Period(str(year), (year,)), f"{year}, counted anew beside what was locked"
        found += (replace(one, period=title) for one in moved(tally(before, period), tally(after, period)))
    return tuple(found)


def _changes(before: Tally, after: Tally, locked: str = "") -> Iterator[FigureChange]:
    for old, new in zip(before.figures, after.figures, strict=True):
        # the lists and not the numbers: one in and one out moves a figure that stays as high
        if old.practices != new.practices:
            yield FigureChange(old.key, old.title, old.value, new.value, locked)
