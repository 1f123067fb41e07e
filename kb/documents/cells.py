"""Text written into spreadsheets stays text: nothing that a person wrote ever becomes a formula."""

from typing import TYPE_CHECKING

from kb.documents.csv_text import begins_a_formula, writable

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

MOST_IN_A_CELL = 32_767
"""Characters that a cell of a spreadsheet holds; what is longer is cut there, with a mark that says so."""


def text_cell(sheet: "Worksheet", row: int, column: int, text: str) -> "Cell":
    """The cell, holding the text as text; in one that begins like a formula the spreadsheet is told so besides."""
    cell = sheet.cell(row, column)
    shown = writable(text)
    if len(shown) > MOST_IN_A_CELL:
        shown = shown[: MOST_IN_A_CELL - 1] + "…"
    cell.value = shown or None
    if shown:
        cell.data_type = "s"
        if begins_a_formula(shown):
            cell.quotePrefix = True
    return cell  # type: ignore[return-value]
