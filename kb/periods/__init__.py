"""Closed years: their states, the snapshots taken when they were locked, and what has come in since."""

from kb.periods.change import Cause as Cause
from kb.periods.change import Difference as Difference
from kb.periods.change import RecordChange as RecordChange
from kb.periods.closing import YearClosing as YearClosing
from kb.periods.locked import LockedYear as LockedYear
from kb.periods.snapshot import Snapshot as Snapshot
from kb.periods.state import PeriodState as PeriodState
from kb.periods.year_figures import Restatement as Restatement
from kb.periods.year_figures import YearFigure as YearFigure
