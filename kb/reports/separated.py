"""A report pack as tidy CSV: one observation a row, with the columns and letters by which statistics are exchanged."""

from kb.documents.csv_text import csv_text
from kb.reports.report import Pack

COLUMNS = (
    "INDICATOR", "REF_AREA", "TIME_PERIOD", "BREAKDOWN", "BREAKDOWN_VALUE", "OBS_VALUE", "OBS_STATUS", "UNIT", "RULES",
    "PLAN", "SNAPSHOT", "NOTE", "REF_AREA_CODE", "REPORT_STATUS",
)  # fmt: skip


def written(pack: Pack) -> bytes:
    """What was not reported has no value and the status M: an empty cell, never 0. Every row says what the report's
    standing is, for a table is cut up and passed on."""
    rows = (
        (one.indicator, one.area, one.period, one.by, one.row, one.value, one.status.value, one.unit, one.rules,
         one.plan, one.snapshot, one.note, one.code, pack.status)
        for one in pack.observations
    )  # fmt: skip
    if not pack.head:  # a draft, or tabled before heads were signed
        return csv_text(COLUMNS, rows).encode()
    return csv_text((*COLUMNS, "TRAIL_HEAD"), ((*row, pack.head) for row in rows)).encode()
