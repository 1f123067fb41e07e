"""A report pack as a workbook: one sheet a table, numbers, years and days as such, text as text, charts drawn by the
spreadsheet itself."""

import io
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from kb.documents.cells import text_cell
from kb.documents.csv_text import writable
from kb.documents.stable import stable
from kb.figures.chart import Chart
from kb.reports.report import Note, Number, Pack, ReportLink, ReportTable, Value, Year, label_place, shown
from kb.reports.typeface import FACE

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

MOST_LINKS = 20_000
"""Of a sheet: a spreadsheet opens no more than some tens of thousands."""

HEAD = 4
"""The row that the columns' names stand in, beneath the title and the report's status."""

LEADING = "Leading text"
"""The style of a cell that leads to an address."""

INK, SHADE, QUIET = "0B5A63", "E3EEF0", "566069"


def written(pack: Pack) -> bytes:
    """The same pack makes the same bytes."""
    from openpyxl import Workbook
    from openpyxl.styles import NamedStyle

    workbook = Workbook()
    workbook.add_named_style(NamedStyle(LEADING, font=_font(11, color=INK, link=True)))
    first: Worksheet = workbook.active  # type: ignore[assignment]
    sheets: list[tuple[str, str]] = []
    charts = [chart for section in pack.sections for chart in section.charts]
    for section in pack.sections:
        sheets += [(table.title, _table(workbook, table, pack)) for table in section.tables]
    sheets += [(chart.title, _chart(workbook, chart, pack)) for chart in charts]
    _cover(first, pack, sheets)
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


def _cover(sheet: "Worksheet", pack: Pack, sheets: Sequence[tuple[str, str]]) -> None:
    """What the report says in words, then a list of contents that leads to each sheet."""
    from openpyxl.styles import Alignment

    sheet.title = "Report"
    text_cell(sheet, 1, 1, pack.title).font = _font(14, bold=True, color=INK)
    text_cell(sheet, 2, 1, pack.status).font = _font(11, bold=True, color=QUIET)
    lines = [
        *pack.cover.lines, ("Report", pack.subtitle), ("In a sentence", pack.sentence), ("Standing", pack.standing),
        *(("Note", note) for note in pack.notes), ("Made", pack.made_at),
    ]  # fmt: skip
    for section in pack.sections:
        said = section.paragraphs[1:] if section.alone else section.paragraphs  # its sentence stands above
        lines += [(section.title, text) for text in (*said, *section.points)]
    for row, (label, text) in enumerate(lines, HEAD):
        text_cell(sheet, row, 1, label).font = _font(11, bold=True)
        text_cell(sheet, row, 2, text).font = _font(11)
        _heighten(sheet, row, text, 90)
        for column in (1, 2):
            sheet.cell(row, column).alignment = Alignment(wrap_text=True, vertical="top")
    for row, (title, name) in enumerate(sheets, HEAD + len(lines) + 1):
        text_cell(sheet, row, 1, "Contents").font = _font(11, bold=True)
        cell = text_cell(sheet, row, 2, title)
        _lead(cell, f"#'{name.replace(chr(39), chr(39) * 2)}'!A1")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, 90
    _printed(sheet, pack, landscape=False)


def _table(workbook: "Workbook", table: ReportTable, pack: Pack) -> str:
    """The name of its sheet."""
    from openpyxl.styles import Alignment, PatternFill
    from openpyxl.utils import get_column_letter

    sheet = _sheet(workbook, table.title, pack)
    fill, links = PatternFill("solid", fgColor=SHADE), 0
    sides = [Alignment(wrap_text=True, vertical="top", horizontal="right" if a else None) for a in table.amounts]
    left = Alignment(wrap_text=True, vertical="top", horizontal="left")
    widths = [max(11, round(width * 1.15)) for width in table.widths]
    for column, name in enumerate(table.columns, 1):
        cell = text_cell(sheet, HEAD, column, name)
        cell.font, cell.fill, cell.alignment = _font(11, bold=True), fill, sides[column - 1]
        sheet.column_dimensions[get_column_letter(column)].width = widths[column - 1]
    _fit(sheet, HEAD, table.columns, widths)
    for row, values in enumerate(table.rows, HEAD + 1):
        for column, value in enumerate(values, 1):
            cell = _put(sheet, row, column, value)
            links += links < MOST_LINKS and _link(cell, value, values)
            cell.alignment = left if isinstance(value, (Year, date)) else sides[column - 1]
        _fit(sheet, row, values, widths)
    last = get_column_letter(len(table.columns))
    sheet.freeze_panes = f"A{HEAD + 1}"
    sheet.auto_filter.ref = f"A{HEAD}:{last}{HEAD + len(table.rows)}"
    sheet.print_title_rows = f"1:{HEAD}"
    _beneath(sheet, table)
    _printed(sheet, pack, landscape=True)
    return str(sheet.title)


def _chart(workbook: "Workbook", chart: Chart, pack: Pack) -> str:
    """Its numbers, and beside them the chart that the spreadsheet draws of them. The name of the sheet."""
    from openpyxl.chart import BarChart, Reference
    from openpyxl.styles import Alignment, PatternFill

    sheet = _sheet(workbook, f"Chart {chart.title}", pack)
    for column, name in enumerate(("", *chart.series), 1):
        cell = text_cell(sheet, HEAD, column, name)
        cell.font, cell.fill = _font(11, bold=True), PatternFill("solid", fgColor=SHADE)
    for row, bar in enumerate(chart.bars, HEAD + 1):
        cell = text_cell(sheet, row, 1, bar.label)
        cell.font, cell.alignment = _font(11), Alignment(wrap_text=True, vertical="top")
        _fit(sheet, row, (bar.label,), [44])
        for column, number in enumerate(bar.values, 2):
            sheet.cell(row, column, number).font = _font(11)
    last = HEAD + len(chart.bars)
    sheet.column_dimensions["A"].width = 44
    text_cell(sheet, last + 2, 1, chart.source).font = _font(9, color=QUIET)
    sheet.freeze_panes = f"A{HEAD + 1}"
    if chart.bars:
        drawn: Any = BarChart()
        drawn.type, drawn.gapWidth = "bar", 60
        drawn.title, drawn.legend.position = writable(chart.title), "t"
        columns = len(chart.series) + 1
        values = Reference(sheet, min_col=2, max_col=columns, min_row=HEAD, max_row=last)
        drawn.add_data(values, titles_from_data=True)
        drawn.set_categories(Reference(sheet, min_col=1, min_row=HEAD + 1, max_row=last))
        _look(drawn)
        drawn.width, drawn.height = 22, min(40, 4 + len(chart.bars) * (0.4 + 0.45 * len(chart.series)))
        sheet.add_chart(drawn, f"{'ABCDEFGH'[columns + 1]}{HEAD}")
    _printed(sheet, pack, landscape=True)
    return str(sheet.title)


def _look(drawn: Any) -> None:
    """Values at the bars, the first row on top, series that differ in grey too."""
    from openpyxl.chart.label import DataLabelList
    from openpyxl.chart.shapes import GraphicalProperties
    from openpyxl.drawing.colors import ColorChoice
    from openpyxl.drawing.fill import PatternFillProperties
    from openpyxl.drawing.line import LineProperties

    drawn.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    drawn.x_axis.scaling.orientation = "maxMin"
    drawn.x_axis.delete, drawn.y_axis.delete = False, True
    drawn.y_axis.scaling.min = 0
    drawn.y_axis.majorGridlines = None
    ink: Any = ColorChoice(srgbClr=INK)  # type: ignore[arg-type]
    white: Any = ColorChoice(srgbClr="FFFFFF")  # type: ignore[arg-type]
    for number, series in enumerate(drawn.series):
        hatched = PatternFillProperties(prst="wdUpDiag", fgClr=ink, bgClr=white)
        fill = ({"solidFill": INK}, {"pattFill": hatched}, {"solidFill": "FFFFFF"})[number % 3]
        series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=INK), **fill)


def _sheet(workbook: "Workbook", title: str, pack: Pack) -> "Worksheet":
    """A new one with its title and the report's status."""
    sheet: Worksheet = workbook.create_sheet(_name(workbook, title))
    text_cell(sheet, 1, 1, title).font = _font(14, bold=True, color=INK)
    text_cell(sheet, 2, 1, pack.status).font = _font(10, color=QUIET)
    return sheet


def _font(size: int, bold: bool = False, color: str = "1E2529", link: bool = False) -> Any:
    from openpyxl.styles import Font

    return Font(name=FACE, size=size, bold=bold, color=color, underline="single" if link else None)


def _fit(sheet: "Worksheet", row: int, values: Sequence[Value], widths: list[int]) -> None:
    """High enough for the cell that needs the most lines."""
    lines = max(
        (1 + int(len(shown(value)) * 1.15 / width) for value, width in zip(values, widths, strict=True)), default=1
    )
    if lines > 1:
        sheet.row_dimensions[row].height = min(15 * lines, 400)


def _beneath(sheet: "Worksheet", table: ReportTable) -> None:
    """Notes stand clear of the table, so that it can be sorted, and no wider than it; each link has its own row."""
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    own = [
        Note(f"{shown(row[label_place(row)])}: {note.text}", note.links)
        for row in table.rows
        for note in table.notes(row)
    ]
    last = len(table.columns)
    room = sum(sheet.column_dimensions[get_column_letter(column)].width for column in range(1, last + 1))
    row = HEAD + len(table.rows) + 3
    for note in ([Note(table.note)] if table.note else []) + [*table.footnotes, *own]:
        for text, address in ((note.text, ""), *((link.text, link.address) for link in note.links)):
            cell = text_cell(sheet, row, 1, text)
            cell.font = _font(10)
            if address:
                _lead(cell, address)
            cell.alignment = Alignment(wrap_text=True, vertical="top", indent=1 if address else 0)
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
            _heighten(sheet, row, text, room)
            row += 1


def _heighten(sheet: "Worksheet", row: int, text: str, room: float) -> None:
    """A row that is high enough: not every program reckons that itself."""
    sheet.row_dimensions[row].height = min(15 * (1 + int(len(text) * 1.1 / room)), 400)


def _put(sheet: "Worksheet", row: int, column: int, value: Value) -> "Cell":
    match value:
        case Number():
            cell, form = sheet.cell(row, column, value.value), "#,##0"
        case Year():
            cell, form = sheet.cell(row, column, value.value), "0"
        case date():
            cell, form = sheet.cell(row, column, value), "yyyy-mm-dd"
        case _:
            cell, form = text_cell(sheet, row, column, shown(value)), ""
    if form:
        cell.number_format = form
    return cell


def _link(cell: "Cell", value: Value, row: Sequence[Value]) -> bool:
    """Where the same link stands twice in a row, from the shorter text: not every program wraps a text that leads."""
    address = ""
    if isinstance(value, ReportLink):
        same = [one for one in row if isinstance(one, ReportLink) and one.address == value.address]
        address = value.address if value is min(same, key=lambda one: len(one.text)) else ""
    if isinstance(value, Number) and len(value.links) == 1:
        address = value.links[0].address
    if address:
        _lead(cell, address)
    return bool(address)


def _lead(cell: "Cell", address: str) -> None:
    """The cell leads to an address; to a place in this workbook where it begins with #."""
    if address.startswith("#"):
        from openpyxl.worksheet.hyperlink import Hyperlink

        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=address[1:])
    else:
        cell.hyperlink = address
    form = cell.number_format
    cell.style = LEADING  # by name: a look made anew for each of thousands of cells takes seconds
    cell.number_format = form


def _printed(sheet: "Worksheet", pack: Pack, landscape: bool) -> None:
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    foot = sheet.oddFooter
    # an ampersand begins a code there; 255 characters are all that a footer holds
    foot.left.text = writable(pack.status).replace("&", "&&")[:180]  # type: ignore[union-attr]
    foot.right.text = "Page &P of &N"  # type: ignore[union-attr]
    foot.left.size = foot.right.size = 8  # type: ignore[union-attr]


def _name(workbook: "Workbook", title: str) -> str:
    """A sheet's name: 31 characters, none of those that a spreadsheet forbids, none of them twice."""
    name = re.sub(r"[\[\]:*?/\\]", " ", writable(title)).strip("' ")[:31].strip("' ") or "Table"
    taken = {one.casefold() for one in workbook.sheetnames}
    while name.casefold() in taken:
        name = f"{name[:28]} {len(workbook.sheetnames)}"
    return name
