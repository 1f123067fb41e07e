"""Indicator reports by spreadsheet: a template out, and back in by way of a look at what it would do."""

from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from kb import permission
from kb.errors import KBError, Overtaken, Refused
from kb.implementation import CheckedRow, ReportRow, read_rows, write_csv, write_xlsx
from kb.person import Role
from webapp.site.current import kb, may, person
from webapp.site.downloads import attached, separated
from webapp.site.errors import status_of
from webapp.site.overtaken import seen

blueprint = Blueprint("indicator_sheets", __name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/indicators/sheet.<any(xlsx, csv):kind>")
def template(kind: str) -> Response:
    permission.require(may("report_indicator"), person(), "report indicators")
    given = request.args.get("economy", "")
    economy = kb().economies.named(given or person().economy)
    rows = kb().implementation.indicators.template(economy.name, person())
    name = f"indicators-{economy.slug}.{kind}"
    if kind == "csv":
        return separated(write_csv(rows, kb().plan), name)
    return attached(write_xlsx(rows, kb().plan), XLSX, name)


@blueprint.get("/indicators/import")
def upload() -> ResponseReturnValue:
    permission.require(may("report_indicator"), person(), "report indicators")
    return _page()


@blueprint.post("/indicators/import")
def take() -> ResponseReturnValue:
    """A file is looked at first; what was looked at comes back as text and is taken."""
    permission.require(may("report_indicator"), person(), "report indicators")
    room, step = kb().implementation.indicators, request.form.get("do", "look")
    try:
        rows = _rows(step)
    except Refused as error:
        return _page(error=error), status_of(error)
    if step == "look":
        return _looked(rows)
    try:
        return _page(looked=room.take(person(), rows, submit=step == "submit", seen=seen()), done=step)
    except Overtaken as error:
        return _looked(rows, error), status_of(error)


def _looked(rows: Sequence[ReportRow], error: KBError | None = None) -> str:
    room = kb().implementation.indicators
    version = room.standing_version(person(), rows)  # before the look: what comes in between is noticed
    return _page(
        looked=room.look(person(), rows), text=write_csv(_given(rows), kb().plan), error=error, version=version
    )


def _rows(step: str) -> tuple[ReportRow, ...]:
    if step != "look":
        return read_rows(request.form.get("rows", "").encode(), "rows.csv")
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused("no file was chosen", ["choose the template that you filled in, as .xlsx or .csv"])
    return read_rows(file.read(), file.filename)


def _given(rows: Sequence[ReportRow]) -> tuple[ReportRow, ...]:
    return tuple(row for row in rows if row.value.strip())


def _page(
    looked: Sequence[CheckedRow] | None = None,
    text: str = "",
    done: str = "",
    error: KBError | None = None,
    version: str = "",
) -> str:
    return render_template(
        "indicators/import.html",
        looked=looked,
        text=text,
        done=done,
        version=version,
        own=person().economy if person().role is Role.DELEGATE else "",
        economies=tuple(kb().economies),
        error=error,
    )
