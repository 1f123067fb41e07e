"""The spreadsheet template of many write-ups, a row each, empty or filled in."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kb.documents.cells import text_cell
from kb.documents.stable import stable
from kb.importing.template_hints import choices, hint
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.practice.fields import FIELDS, Entries, Field, Level, Takes

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

ROWS = 1_000
"""Rows that are prepared for filling in."""

_ID = "ID"
_SAYS_ID = "Leave it empty for a new practice; the ID of one on record changes that one."


def write_ups(plan: Plan, economies: Economies, filled: Sequence[tuple[str, Entries]]) -> bytes:
    """The workbook, the same to the byte for the same practices."""
    from openpyxl import Workbook

    workbook = Workbook()
    rows: Worksheet = workbook.active  # type: ignore[assignment]
    rows.title = "Write-ups"
    lists = _lists(workbook, plan, economies)
    for column, (label, field) in enumerate([(_ID, None), *((f.label, f) for f in FIELDS)], 1):
        _head(rows, column, label, field)
        said = hint(field, plan, economies) if field else _SAYS_ID
        _ask(rows, column, label, said, lists.get(field.name, "") if field else "", field)
    for no, (id, entries) in enumerate(filled, 2):
        text_cell(rows, no, 1, id)
        for column, field in enumerate(FIELDS, 2):
            text_cell(rows, no, column, entries.get(field.name, ""))
    rows.freeze_panes = "C2"
    _help(workbook, plan, economies)
    out = io.BytesIO()
    workbook.save(out)
    return stable(out.getvalue())


def _head(sheet: "Worksheet", column: int, label: str, field: Field | None) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    cell = text_cell(sheet, 1, column, label)
    first = field is None or field.level is Level.CARD
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="DDE7F0" if first else "EEEEEE")
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    dimension = sheet.column_dimensions[cell.column_letter]
    dimension.width = 48 if field and field.takes is Takes.TEXT else 22
    # a cell that is text from the start: 4.1 stays 4.1 and becomes no day of the year
    dimension.number_format = "@"
    dimension.alignment = Alignment(wrap_text=True, vertical="top")


def _ask(sheet: "Worksheet", column: int, label: str, said: str, listed: str, field: Field | None) -> None:
    """What a cell says when it is gone to, and what can be chosen in it. A field of several values takes others too."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    # a validation needs a type to be shown: without a list, any length of text is good
    rule = DataValidation(
        type="list" if listed else "textLength",
        operator=None if listed else "greaterThanOrEqual",
        formula1=listed or "0",
        allow_blank=True,
        showErrorMessage=field is not None and field.takes is Takes.CHOICE,
        showInputMessage=True,
    )
    rule.promptTitle, rule.prompt = label[:32], said[:255] or None
    rule.errorTitle, rule.error = label[:32], "Choose one from the list."
    letter = get_column_letter(column)
    rule.add(f"{letter}2:{letter}{ROWS + 1}")
    sheet.add_data_validation(rule)


def _lists(workbook: "Workbook", plan: Plan, economies: Economies) -> dict[str, str]:
    """A sheet with a column of choices for each field that has any; gives the address of each column's cells."""
    sheet = workbook.create_sheet("Lists")
    addresses: dict[str, str] = {}
    for field in FIELDS:
        offered = choices(field, plan, economies)
        if not offered:
            continue
        column = len(addresses) + 1
        letter = text_cell(sheet, 1, column, field.label).column_letter
        for row, choice in enumerate(offered, 2):
            text_cell(sheet, row, column, choice)
        sheet.column_dimensions[letter].width = 28
        addresses[field.name] = f"Lists!${letter}$2:${letter}${len(offered) + 1}"
    return addresses


def _help(workbook: "Workbook", plan: Plan, economies: Economies) -> None:
    from openpyxl.styles import Alignment, Font

    sheet = workbook.create_sheet("Help", 1)
    heads = ("Column", "What to write", "At the first", "Choices")
    lines = [(_ID, _SAYS_ID, "", "")]
    for field in FIELDS:
        first = "yes" if field.level is Level.CARD else "can come later"
        offered = "\n".join(choices(field, plan, economies))
        lines.append((field.label, hint(field, plan, economies, with_choices=False), first, offered))
    for row, line in enumerate((heads, *lines), 1):
        for column, text in enumerate(line, 1):
            cell = text_cell(sheet, row, column, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=row == 1 or column == 1)
    for letter, width in zip("ABCD", (28, 60, 14, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
