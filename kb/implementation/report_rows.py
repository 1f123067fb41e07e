"""Indicator reports of an economy in a spreadsheet: a row an indicator and a year, out and in. Numbers are numbers."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kb.documents import sandbox
from kb.documents.csv_text import csv_text, number_or_text, unguarded
from kb.documents.remark import DocumentRemark
from kb.documents.spreadsheet_kind import spreadsheet_task
from kb.plan.plan import Plan
from kb.practice.labels import plain

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

HEADERS = ("Indicator", "Title", "Kind", "Economy", "Year", "Value", "Unit", "Period", "Source", "Note")
"""The columns of the template; coming in, Title and Kind are not read and may be missing."""

WIDTHS = (11, 60, 9, 18, 7, 16, 14, 14, 30, 30)

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
"""What a spreadsheet's number holds without loss."""


@dataclass(frozen=True)
class ReportRow:
    """A row as it stands, all text; `no` is its number in the sheet."""

    no: int
    indicator: str
    economy: str
    year: str
    value: str
    unit: str = ""
    period: str = ""
    source: str = ""
    note: str = ""
    unread: tuple[str, ...] = field(default=(), kw_only=True)
    """The columns whose cell holds something that was not read."""


@dataclass(frozen=True)
class ReportSheet:
    """The rows of a file, with what its reader has to say; `encodings` are the choices where it is unsure how the file
    was written: its key, words, and a line as it would be read."""

    rows: tuple[ReportRow, ...]
    remarks: tuple[DocumentRemark, ...] = ()
    encodings: tuple[tuple[str, str, str], ...] = ()


def write_xlsx(rows: Sequence[ReportRow], plan: Plan) -> bytes:
    """The workbook, the same to the byte for the same rows."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    from kb.documents.cells import text_cell
    from kb.documents.stable import stable

    workbook = Workbook()
    sheet: Worksheet = workbook.active  # type: ignore[assignment]
    sheet.title = "Indicators"
    for column, (header, width) in enumerate(zip(HEADERS, WIDTHS, strict=True), 1):
        cell = text_cell(sheet, 1, column, header)
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    for no, row in enumerate(rows, 2):
        for column, text in enumerate(_cells(row, plan), 1):
            numeric = HEADERS[column - 1] in ("Year", "Value") and _NUMBER.fullmatch(text)
            if numeric:
                sheet.cell(no, column, float(text) if "." in text else int(text))
            else:
                text_cell(sheet, no, column, text).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "F2"
    out = io.BytesIO()
    workbook.save(out)
    return stable(out.getvalue())


def write_csv(rows: Sequence[ReportRow], plan: Plan) -> str:
    return csv_text(HEADERS, (tuple(map(number_or_text, _cells(row, plan))) for row in rows))


def read_rows(data: bytes, name: str) -> tuple[ReportRow, ...]:
    """As `read_sheet`, the rows alone. Raises Refused."""
    return read_sheet(data, name).rows


def read_sheet(data: bytes, name: str, encoding: str = "", hidden: bool = False) -> ReportSheet:
    """The first sheet that has the template's columns, read in a process of its own. `encoding` is a person's choice of
    how separated values were written, `hidden`: rows and columns that are not shown come in. Raises Refused and
    BadValue."""
    task = spreadsheet_task(name)
    options = {"csv": {"encoding": encoding} if encoding else {}, "xlsx": {"hidden": "yes"} if hidden else {}}[task]
    reading = sandbox.run(task, data, options=options)
    for sheet in reading.content if isinstance(reading.content, list) else []:
        rows = _rows(sheet)
        if rows is not None:
            several = sheet.get("encodings", ())
            return ReportSheet(rows, reading.remarks, tuple((one[0], one[1], one[2]) for one in several))
    needed = ", ".join(("Indicator", "Economy", "Year", "Value"))
    raise sandbox.refused(f"no sheet has a row of the headers {needed}; start from the template")


_HEAD_WITHIN = 40
"""Rows among which the headers are looked for: a title may stand above them."""

_CALLED = {
    "country": "economy", "member economy": "economy", "economia": "economy", "pais": "economy",
    "indicador": "indicator", "indicator id": "indicator", "ano": "year", "valor": "value", "unidad": "unit",
    "periodo": "period", "fuente": "source", "nota": "note", "notes": "note", "notas": "note", "remarks": "note",
    "indicator no": "indicator", "indicator number": "indicator", "indicator code": "indicator",
    "no de indicador": "indicator", "n° de indicador": "indicator", "codigo": "indicator",
    "codigo de indicador": "indicator",
    "apec economy": "economy", "name of economy": "economy", "reporting economy": "economy", "economy name": "economy",
    "pais/economia": "economy", "reporting year": "year", "year of report": "year", "year reported": "year",
    "ano de reporte": "year", "ano reportado": "year", "value reported": "value", "reported value": "value",
    "figure": "value", "amount": "value", "result": "value", "valor reportado": "value", "resultado": "value",
    "unit of measure": "unit", "unit of measurement": "unit", "measurement unit": "unit", "units": "unit",
    "unidad de medida": "unit", "data source": "source", "source of data": "source", "sources": "source",
    "fuente de datos": "source", "fuente de informacion": "source", "comment": "note", "comments": "note",
    "observaciones": "note", "reporting period": "period",
}  # fmt: skip
"""What else a column of the template is called, without accents."""

_NAMES = ("indicator", "economy", "year", "value", "unit", "period", "source", "note")
_NEEDED = frozenset(_NAMES[:4])


def _rows(sheet: dict[str, Any]) -> tuple[ReportRow, ...] | None:
    lines: list[list[str]] = sheet["rows"]
    unread = {(row, column) for row, column in sheet["unread"]}
    heads = next(filter(lambda found: set(found) >= _NEEDED, map(_heads, lines[:_HEAD_WITHIN])), None)
    if heads is None:
        return None
    first = next(no for no, line in enumerate(lines, 1) if _heads(line) == heads) + 1
    exact = [" ".join(cell.casefold().split()) for cell in lines[first - 2]]
    # the template's own word comes before what else a column is called: Amount beside Value
    places = {name: (exact if name in exact else heads).index(name) for name in _NAMES if name in heads}

    def row(no: int, line: list[str]) -> ReportRow:
        said = {name: unguarded(line[place]) for name, place in places.items() if place < len(line)}
        lost = tuple(name for name, place in places.items() if (no, place + 1) in unread)
        return ReportRow(no, *(said.get(name, "") for name in _NAMES), unread=lost)

    return tuple(row(no, line) for no, line in enumerate(lines[first - 1 :], first) if any(line))


def _heads(line: Sequence[str]) -> list[str]:
    """The template's names of a row's columns."""
    return [_head(cell) for cell in line]


def _head(cell: str) -> str:
    """A header in the template's name; one in two languages is what its parts say, where they say one thing."""
    name = _CALLED.get(plain(cell), plain(cell))
    if name in _NAMES:
        return name
    said = {_CALLED.get(plain(part), plain(part)) for part in re.split(r"[/|]|\s[-–]\s", cell[:200])}
    return said.pop() if len(said) == 1 else name


def _cells(row: ReportRow, plan: Plan) -> tuple[str, ...]:
    titles = {one.id: one for objective in plan.objectives for one in objective.indicators}
    known = titles.get(row.indicator)
    about = (known.title, known.kind) if known else ("", "")
    return (row.indicator, *about, row.economy, row.year, row.value, row.unit, row.period, row.source, row.note)
