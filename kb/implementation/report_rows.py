"""Indicator reports of an economy in a spreadsheet: a row an indicator and a year, out and in. Numbers are numbers."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from kb.documents import sandbox
from kb.documents.csv_text import csv_text, number_or_text, unguarded
from kb.plan.plan import Plan

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
    """The rows of the first sheet that has the template's columns, read in a process of its own. Raises Refused."""
    suffix = PurePath(name).suffix.casefold()
    if suffix not in (".xlsx", ".csv"):
        raise sandbox.refused("it is no spreadsheet that is read here; save it as .xlsx or .csv")
    sheets = sandbox.run(suffix[1:], data).content
    for sheet in sheets if isinstance(sheets, list) else []:
        rows = _rows(sheet)
        if rows is not None:
            return rows
    needed = ", ".join(("Indicator", "Economy", "Year", "Value"))
    raise sandbox.refused(f"no sheet has the columns {needed} in its first row; start from the template")


def _rows(sheet: dict[str, Any]) -> tuple[ReportRow, ...] | None:
    lines: list[list[str]] = sheet["rows"]
    heads = [cell.strip().casefold() for cell in lines[0]] if lines else []
    if not {"indicator", "economy", "year", "value"} <= set(heads):
        return None

    def cell(line: list[str], header: str) -> str:
        place = heads.index(header) if header in heads else len(line)
        return unguarded(line[place]) if place < len(line) else ""

    names = ("indicator", "economy", "year", "value", "unit", "period", "source", "note")
    return tuple(
        ReportRow(no, *(cell(line, name) for name in names)) for no, line in enumerate(lines[1:], 2) if any(line)
    )


def _cells(row: ReportRow, plan: Plan) -> tuple[str, ...]:
    titles = {one.id: one for objective in plan.objectives for one in objective.indicators}
    known = titles.get(row.indicator)
    about = (known.title, known.kind) if known else ("", "")
    return (row.indicator, *about, row.economy, row.year, row.value, row.unit, row.period, row.source, row.note)
