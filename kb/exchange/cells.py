"""Text written into spreadsheets stays text: nothing that a person wrote ever becomes a formula."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

MOST_IN_A_CELL = 32_767
"""Characters that a cell of a spreadsheet holds; what is longer is cut there, with a mark that says so."""

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BEGINS_A_FORMULA = re.compile(r"\s*(?:[=+\-@\t\r|%\uff1d\uff0b\uff0d\uff20]|'=)")


def text_cell(sheet: "Worksheet", row: int, column: int, text: str) -> "Cell":
    """The cell, holding the text as text; in one that begins like a formula the spreadsheet is told so besides."""
    cell = sheet.cell(row, column)
    kept = writable(text)
    if len(kept) > MOST_IN_A_CELL:
        kept = kept[: MOST_IN_A_CELL - 1] + "…"
    cell.value = kept or None
    if kept:
        cell.data_type = "s"
        if _BEGINS_A_FORMULA.match(kept):
            cell.quotePrefix = True
    return cell  # type: ignore[return-value]


def separated_cell(text: str) -> str:
    """The text as it may stand in a file of separated values, where only an apostrophe keeps it from being reckoned."""
    kept = writable(text)
    return f"'{kept}" if _BEGINS_A_FORMULA.match(kept) else kept


def writable(text: str) -> str:
    """The text without what no Office file can hold."""
    return _UNWRITABLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
