"""Years locked by hand, for tests of pure functions."""

from collections.abc import Mapping
from dataclasses import replace

from kb.figures.breakdown import By
from kb.figures.tally import tally
from kb.ledger.ledger import Ledger
from kb.periods.change import Cause, RecordChange
from kb.periods.snapshot import Snapshot, snapshot_of
from kb.periods.telling import ClosedYears
from kb.plan.period import Period


def locked(ledger: Ledger, year: int, no: int = 1, cause: Cause | None = None, at: str = "now") -> Snapshot:
    """The year as it counts now."""
    tallies = {by: tally(ledger, Period(str(year), (year,)), by) for by in By}
    titles = {one.id: one.title for one in ledger.practices}
    made = snapshot_of(tallies, ledger.rules, titles, year, no, "chair", at)
    return replace(made, changes=(RecordChange("", cause, "why"),) if cause else ())


def closed(snapshots: Mapping[int, Snapshot]) -> ClosedYears:
    """The years that are locked, each with its snapshot."""
    return ClosedYears(snapshots, frozenset(snapshots))
