"""Closed years: their states, the snapshots taken when they were locked, and what has come in since."""

from kb.periods.snapshot import Cause as Cause
from kb.periods.snapshot import Snapshot as Snapshot
from kb.periods.state import PeriodState as PeriodState
from kb.periods.year_figures import YearFigure as YearFigure
