"""A spreadsheet as rows of texts, as they are shown in its cells. Runs in the sandbox.

A sheet is a dict, as JSON has it, from a workbook and from separated values alike:

`name`      empty of separated values.
`rows`      the texts of each row, from row 1 on. A row's place is its number in the file: one that holds nothing, or
            that is hidden, is an empty list. What is empty at a row's end is not there; a hidden column is empty.
`unread`    [row, column] of each cell, from 1, that holds something which was not read: a formula without a stored
            result, an error, text struck out or hidden. Its text is empty and must never clear what is on record.
`merged`    [row, column, rows, columns] of each merged cell, from 1. Its text stands in every row that it spans and that
            holds something of its own; and across the columns that it spans, but where nothing else stands in that
            row: such a cell is a title or a heading over what follows, and stands in its first column alone.

Of separated values besides:

`encoding`  what it was read as, a key of `kb.documents.encodings.ENCODINGS`.
`encodings` [key, words, sample] of each that it could be, the one taken first: `sample` is its first line with letters
            beyond ASCII as that encoding reads it. One alone where there is no doubt.

What may be chosen: `hidden` "yes" brings hidden rows, columns and sheets in (xlsx); `encoding` (csv).
"""

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from kb.documents.sandbox_child import WontRead
from kb.documents.zipped import opened

Sheet = dict[str, Any]
"""`name` and `rows`, as JSON has them."""

MOST_ROWS = 20_000
MOST_COLUMNS = 300
MOST_SHEETS = 20
MOST_CHARACTERS = 10_000_000
MOST_SEARCHED = 200_000
"""Characters of a spreadsheet that is kept as it is."""


def sheets(data: bytes) -> list[Sheet]:
    """Every sheet with its name and its rows; a row that holds nothing is an empty list. Raises WontRead."""
    found: dict[str, list[list[str]]] = {}
    characters = 0
    for name, values in _rows(data):
        rows = found.setdefault(name, [])
        if len(rows) >= MOST_ROWS:
            raise WontRead(f"a sheet has more than {MOST_ROWS:,} rows; split it")
        rows.append(_trimmed([_text(value) for value in values[:MOST_COLUMNS]]))
        characters += sum(map(len, rows[-1]))
        if characters > MOST_CHARACTERS:
            raise WontRead("it holds more text than is read at once; split it")
    for rows in found.values():
        while rows and not rows[-1]:
            rows.pop()
    return [{"name": name, "rows": rows} for name, rows in found.items()]


def text(data: bytes) -> str:
    """What stands in its cells, a row a line, as much of it as is searched. Raises WontRead."""
    lines, length = [], 0
    for _, values in _rows(data):
        line = " ".join(filter(None, (_text(value) for value in values[:MOST_COLUMNS])))
        length += len(line)
        lines += [line] if line else []
        if length > MOST_SEARCHED or len(lines) > MOST_ROWS:
            break
    return "\n".join(lines)


def _rows(data: bytes) -> Iterator[tuple[str, tuple[object, ...]]]:
    """The values of each row that is seen, with the name of its sheet."""
    opened(data, "xl/workbook.xml", "a spreadsheet (.xlsx)")
    from openpyxl import load_workbook

    workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    for sheet in workbook.worksheets[:MOST_SHEETS]:
        if sheet.sheet_state == "visible":
            sheet.reset_dimensions()
            for values in sheet.iter_rows(values_only=True):
                yield sheet.title, values


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("_x000D_", "").replace("\r\n", "\n").strip()


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row
