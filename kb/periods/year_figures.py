"""Closed years: what a period went through, the snapshots taken when it was locked, and what has come in since.

A locked year is told as its latest snapshot tells it; nothing that happens later moves it but a restatement (P3). What
was learned late stands in the open period on lines of its own, one for each locked year it belongs to, and is in the
plan's total at once (A8). So the years' new ones and the late lines add up to the plan's total.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.figures.tally import practices_of
from kb.ledger.ledger import Ledger
from kb.periods.snapshot import Cause, Snapshot
from kb.plan.period import Period

ADDING = ("first_shared", "adopted")
"""The figures whose years add up to the plan's total."""


@dataclass(frozen=True)
class Restatement:
    """What a later snapshot of a year changed in one figure; both are printed until the next review."""

    year: int
    key: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    cause: Cause
    said: str

    @property
    def added(self) -> tuple[str, ...]:
        return _besides(self.after, self.before)

    @property
    def removed(self) -> tuple[str, ...]:
        return _besides(self.before, self.after)


@dataclass(frozen=True)
class YearFigure:
    """One figure of one year as it is told: from the snapshot where the year is locked, else as it counts now. `late`
    are practices that belong to it and came in after it was locked; `gone` those in it that count no more."""

    year: int
    locked: bool
    practices: tuple[str, ...]
    late: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def years_told(ledger: Ledger, key: str, locked: Mapping[int, Snapshot]) -> tuple[YearFigure, ...]:
    """A figure over the plan's years; `locked` are the years that are locked now, each with its latest snapshot."""
    return tuple(_told(ledger, key, year, locked.get(year)) for year in ledger.plan.years)


def _told(ledger: Ledger, key: str, year: int, snapshot: Snapshot | None) -> YearFigure:
    now = practices_of(ledger, key, Period(str(year), (year,)))
    if snapshot is None:
        return YearFigure(year, False, now)
    kept = snapshot.figures.get(key, ())
    return YearFigure(year, True, kept, _besides(now, kept), _besides(kept, now))


def _besides(ids: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    known = frozenset(others)
    return tuple(id for id in ids if id not in known)


def restatements(snapshots: Sequence[Snapshot]) -> tuple[Restatement, ...]:
    """What each restatement changed, figure by figure, by year; unchanged figures are left out."""
    changes: list[Restatement] = []
    latest: dict[int, Snapshot] = {}
    for snapshot in sorted(snapshots, key=lambda one: (one.year, one.no)):
        before = latest.get(snapshot.year)
        latest[snapshot.year] = snapshot
        if before is None or snapshot.cause is None:
            continue
        for key in snapshot.figures:
            old, new = before.figures.get(key, ()), snapshot.figures[key]
            if old != new:
                changes.append(Restatement(snapshot.year, key, old, new, snapshot.cause, snapshot.said))
    return tuple(changes)
