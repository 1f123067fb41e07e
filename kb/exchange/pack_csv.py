"""A report pack as tidy CSV: one observation a row, with the columns and letters by which statistics are exchanged."""

import csv
import io

from kb.exchange.cells import separated_cell
from kb.pack import Pack

COLUMNS = (
    "INDICATOR", "REF_AREA", "TIME_PERIOD", "BREAKDOWN", "BREAKDOWN_VALUE", "OBS_VALUE", "OBS_STATUS", "UNIT", "RULES",
    "PLAN", "SNAPSHOT", "NOTE",
)  # fmt: skip


def written(pack: Pack) -> bytes:
    """What was not reported has no value and the status M: an empty cell, never 0."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n").writerow
    write(COLUMNS)
    for one in pack.observations:
        before = (one.indicator, one.area, one.period, one.by, one.row)
        after = (one.status.value, one.unit, one.rules, one.plan, one.snapshot, one.note)
        value = "" if one.value is None else one.value
        write([*map(separated_cell, before), value, *map(separated_cell, after)])
    return out.getvalue().encode()
