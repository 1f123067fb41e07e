"""A spreadsheet as rows of texts, as they stand in its cells. Runs in the sandbox."""

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
