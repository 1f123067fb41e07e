"""A spreadsheet as rows of texts, as they stand in its cells. Runs in the sandbox."""

import io
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


def sheets(data: bytes) -> list[Sheet]:
    """Every sheet with its name and its rows; a row that holds nothing is an empty list. Raises WontRead."""
    opened(data, "xl/workbook.xml", "a spreadsheet (.xlsx)")
    from openpyxl import load_workbook

    workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    found, characters = [], 0
    for sheet in workbook.worksheets[:MOST_SHEETS]:
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()
        rows: list[list[str]] = []
        for values in sheet.iter_rows(values_only=True):
            if len(rows) >= MOST_ROWS:
                raise WontRead(f"a sheet has more than {MOST_ROWS:,} rows; split it")
            row = _trimmed([_text(value) for value in values[:MOST_COLUMNS]])
            characters += sum(map(len, row))
            if characters > MOST_CHARACTERS:
                raise WontRead("it holds more text than is read at once; split it")
            rows.append(row)
        while rows and not rows[-1]:
            rows.pop()
        found.append({"name": sheet.title, "rows": rows})
    return found


def text(data: bytes) -> str:
    """All that stands in its cells, a row a line. Raises WontRead."""
    lines = (" ".join(filter(None, row)) for sheet in sheets(data) for row in sheet["rows"])
    return "\n".join(filter(None, lines))


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
