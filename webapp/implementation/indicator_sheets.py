"""Indicator reports by spreadsheet: a template out, and back in by way of a look at what it would do."""

from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from kb import permission
from kb.documents.encodings import ENCODINGS
from kb.errors import BadValue, KBError, Overtaken, Refused
from kb.implementation import CheckedRow, ReportRow, ReportSheet, read_sheet, write_csv, write_xlsx
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
        sheet = _sheet(step)
    except (BadValue, Refused) as error:
        return _page(error=error), status_of(error)
    if step == "look":
        return _looked(sheet)
    try:
        sure = request.form.getlist("sure")
        done = room.take(person(), sheet.rows, submit=step == "submit", seen=seen(), sure=sure)
        return _page(looked=done, done=step)
    except Overtaken as error:
        return _looked(sheet, error), status_of(error)


def _looked(sheet: ReportSheet, error: KBError | None = None) -> str:
    room = kb().implementation.indicators
    version = room.standing_version(person(), sheet.rows)  # before the look: what comes in between is noticed
    text = write_csv(_given(sheet.rows), kb().plan)
    return _page(
        room.look(person(), sheet.rows), text=text, error=error, version=version, sheet=sheet,
        sure=request.form.getlist("sure"),
    )  # fmt: skip


def _sheet(step: str) -> ReportSheet:
    given = request.form
    if step != "look":
        return read_sheet(given.get("rows", "").encode(), "rows.csv")
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused("no file was chosen", ["choose the template that you filled in, as .xlsx or .csv"])
    return read_sheet(file.read(), file.filename, given.get("encoding", ""), hidden=bool(given.get("hidden")))


def _given(rows: Sequence[ReportRow]) -> tuple[ReportRow, ...]:
    return tuple(row for row in rows if row.value.strip() and not row.unread)


def _page(
    looked: Sequence[CheckedRow] | None = None,
    text: str = "",
    done: str = "",
    error: KBError | None = None,
    version: str = "",
    sheet: ReportSheet | None = None,
    sure: Sequence[str] = (),
) -> str:
    return render_template(
        "indicators/import.html",
        looked=looked,
        text=text,
        done=done,
        version=version,
        remarks=sheet.remarks if sheet else (),
        lines={key: line for key, _, line in sheet.encodings} if sheet else {},
        written=tuple(ENCODINGS.items()),
        given=request.form,
        sure=sure,
        own=person().economy if person().role is Role.DELEGATE else "",
        economies=tuple(kb().economies),
        error=error,
    )
