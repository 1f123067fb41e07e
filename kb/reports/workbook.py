"""A report pack as a workbook: one sheet a table, numbers as numbers, text as text."""

import io
import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from kb.documents.cells import text_cell
from kb.documents.csv_text import writable
from kb.documents.stable import stable
from kb.reports.report import NamedNumber, Number, Pack, ReportTable, Value, label_place

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

MOST_LINKS = 20_000
"""Of a sheet: a spreadsheet opens no more than some tens of thousands."""


def written(pack: Pack) -> bytes:
    """The same pack makes the same bytes."""
    from openpyxl import Workbook

    workbook = Workbook()
    first: Worksheet = workbook.active  # type: ignore[assignment]
    _cover(first, pack)
    for section in pack.sections:
        for table in section.tables:
            _table(workbook, table)
    _properties(workbook, pack)
    out = io.BytesIO()
    workbook.save(out)
    return stable(out.getvalue(), pack.made_at)


def _properties(workbook: "Workbook", pack: Pack) -> None:
    properties = workbook.properties
    properties.title, properties.subject = writable(pack.title), writable(pack.subtitle)
    properties.creator = writable(pack.cover.submitted_by or pack.site)
    properties.created = datetime.fromisoformat(pack.made_at).replace(tzinfo=None)
    properties.language = "en-GB"


def _cover(sheet: "Worksheet", pack: Pack) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.title = "Report"
    lines = [
        *pack.cover.lines, ("Title", pack.title), ("Report", pack.subtitle), ("In a sentence", pack.sentence),
        ("Standing", pack.standing), *(("Note", note) for note in pack.notes), ("Made", pack.made_at),
    ]  # fmt: skip
    for section in pack.sections:
        lines += [(section.heading, paragraph) for paragraph in section.paragraphs]
    for row, (label, text) in enumerate(lines, 1):
        text_cell(sheet, row, 1, label).font = Font(name="Calibri", size=11, bold=True)
        text_cell(sheet, row, 2, text)
        _heighten(sheet, row, text, 90)
        for column in (1, 2):
            sheet.cell(row, column).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 90
    _printed(sheet, wide=False)


def _table(workbook: "Workbook", table: ReportTable) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet = workbook.create_sheet(_name(workbook, table.title))
    fill, bold, links = PatternFill("solid", fgColor="E3EEF0"), Font(name="Calibri", size=11, bold=True), 0
    sides = [Alignment(wrap_text=True, vertical="top", horizontal="right" if a else None) for a in table.amounts]
    widths = [max(9, round(width * 1.15)) for width in table.widths]
    for column, name in enumerate(table.columns, 1):
        cell = text_cell(sheet, 1, column, name)
        cell.font, cell.fill, cell.alignment = bold, fill, sides[column - 1]
        sheet.column_dimensions[get_column_letter(column)].width = widths[column - 1]
    _fit(sheet, 1, table.columns, widths)
    for row, values in enumerate(table.rows, 2):
        for column, value in enumerate(values, 1):
            cell = _put(sheet, row, column, value)
            links += links < MOST_LINKS and _link(cell, value)
            cell.alignment = sides[column - 1]
        _fit(sheet, row, values, widths)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    _beneath(sheet, table)
    _printed(sheet, wide=len(table.columns) > 4)


def _fit(sheet: "Worksheet", row: int, values: Sequence[Value], widths: list[int]) -> None:
    """High enough for the cell that needs the most lines."""
    texts = [value.text if isinstance(value, NamedNumber) else value for value in values]
    lines = max(
        (1 + int(len(text) * 1.15 / width) for text, width in zip(texts, widths, strict=True) if isinstance(text, str)),
        default=1,
    )
    if lines > 1:
        sheet.row_dimensions[row].height = min(15 * lines, 400)


def _beneath(sheet: "Worksheet", table: ReportTable) -> None:
    """Notes stand clear of the table, so that it can be sorted, and no wider than it."""
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    own = [f"{_label(row)}: {text}" for row in table.rows for text in table.notes(row)]
    last = len(table.columns)
    room = sum(sheet.column_dimensions[get_column_letter(column)].width for column in range(1, last + 1))
    told = [text for text in (table.note, *table.footnotes, *own) if text]
    for row, text in enumerate(told, len(table.rows) + 4):
        text_cell(sheet, row, 1, text).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
        _heighten(sheet, row, text, room)


def _heighten(sheet: "Worksheet", row: int, text: str, room: float) -> None:
    """A row that is high enough: not every program reckons that itself."""
    sheet.row_dimensions[row].height = min(15 * (1 + int(len(text) * 1.1 / room)), 400)


def _label(row: tuple[Value, ...]) -> str:
    label = row[label_place(row)]
    return "" if isinstance(label, Number) else label.text if isinstance(label, NamedNumber) else label


def _put(sheet: "Worksheet", row: int, column: int, value: Value) -> "Cell":
    if not isinstance(value, Number):
        return text_cell(sheet, row, column, value.text if isinstance(value, NamedNumber) else value)
    cell = sheet.cell(row, column, value.value)
    cell.number_format = "# ##0"
    return cell


def _link(cell: "Cell", value: Value) -> bool:
    address = value.link if isinstance(value, NamedNumber) else ""
    if isinstance(value, Number) and len(value.links) == 1:
        address = value.links[0]
    if address:
        cell.hyperlink = address
        cell.style = "Hyperlink"
    return bool(address)


def _printed(sheet: "Worksheet", wide: bool) -> None:
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape" if wide else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.oddFooter.center.text = "&P / &N"  # type: ignore[union-attr]


def _name(workbook: "Workbook", title: str) -> str:
    """A sheet's name: 31 characters, none of those that a spreadsheet forbids, none of them twice."""
    name = re.sub(r"[\[\]:*?/\\]", " ", writable(title)).strip("' ")[:31] or "Table"
    while name in workbook.sheetnames:
        name = f"{name[:28]} {len(workbook.sheetnames)}"
    return name
