"""A report pack as a workbook: one sheet a table, numbers as numbers, text as text."""

import io
import re
from datetime import datetime
from typing import TYPE_CHECKING

from kb.exchange.cells import text_cell, writable
from kb.exchange.fixed_zip import fixed
from kb.pack import Named, Number, Pack, Table, Value

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
    return fixed(out.getvalue(), pack.made_at)


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
        text_cell(sheet, row, 1, label).font = Font(bold=True)
        text_cell(sheet, row, 2, text)
        for column in (1, 2):
            sheet.cell(row, column).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 90
    _printed(sheet, wide=False)


def _table(workbook: "Workbook", table: Table) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet = workbook.create_sheet(_name(workbook, table.title))
    head, top, links = PatternFill("solid", fgColor="E3EEF0"), Alignment(wrap_text=True, vertical="top"), 0
    for column, name in enumerate(table.columns, 1):
        cell = text_cell(sheet, 1, column, name)
        cell.font, cell.fill, cell.alignment = Font(bold=True), head, top
        sheet.column_dimensions[get_column_letter(column)].width = max(9, round(table.widths[column - 1] * 1.15))
    for row, values in enumerate(table.rows, 2):
        for column, value in enumerate(values, 1):
            cell = _put(sheet, row, column, value)
            cell.alignment = top
            if links < MOST_LINKS and _link(cell, value):
                links += 1
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    _beneath(sheet, table)
    _printed(sheet, wide=len(table.columns) > 4)


def _beneath(sheet: "Worksheet", table: Table) -> None:
    """Notes stand clear of the table, so that it can be sorted."""
    own = [f"{_first(row)}: {cell.footnote}" for row in table.rows for cell in row
           if isinstance(cell, Number) and (cell.footnoted or cell.note)]  # fmt: skip
    for row, text in enumerate((table.note, *table.footnotes, *own), len(table.rows) + 4):
        text_cell(sheet, row, 1, text)


def _first(row: tuple[Value, ...]) -> str:
    return row[0] if isinstance(row[0], str) else ""


def _put(sheet: "Worksheet", row: int, column: int, value: Value) -> "Cell":
    if not isinstance(value, Number):
        return text_cell(sheet, row, column, value.text if isinstance(value, Named) else value)
    cell = sheet.cell(row, column, value.value)
    cell.number_format = "# ##0"
    return cell


def _link(cell: "Cell", value: Value) -> bool:
    address = value.link if isinstance(value, Named) else ""
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
