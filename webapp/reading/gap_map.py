"""The gap map: where the plan's objectives are served and where not, and what was looked for beside it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kb.documents import record
from kb.practice import Group
from webapp.site.current import kb, may, person
from webapp.site.records import Records, records

blueprint = Blueprint("gap_map", __name__)

SHADES = 4


def shade(number: int, most: int) -> int:
    """0 for nothing, then 1 to SHADES by how near it is to the largest."""
    return -(-number * SHADES // most) if number and most else 0


@blueprint.get("/gap-map")
def gap_map() -> ResponseReturnValue:
    return render_template(
        "gap_map/gap_map.html",
        told=kb().reading.gap_map(person()),
        sought=kb().reading.sought(person()) if may("read_gaps") else {},
        groups=tuple(Group),
        shade=shade,
    )


@records(blueprint, "/gap-map")
def as_records() -> Records:
    told = kb().reading.gap_map(person())
    return Records(
        "objectives",
        [
            record(row.objective, "id", "title", "area", on_record=row.on_record, shared=row.shared, groups=row.groups)
            for row in told.rows
        ],
        {"years": list(told.years), "closed": {str(year): status for year, status in told.closed.items()}},
    )
