"""Rows of texts out of a file of separated values, whatever a spreadsheet wrote it as. Runs in the sandbox."""

import csv
import io

from kb.documents.sandbox_child import WontRead
from kb.documents.sheets import MOST_ROWS, Sheet
from kb.documents.worksheet import MOST_COLUMNS

_DELIMITERS = ",;\t"


def sheets(data: bytes) -> list[Sheet]:
    """One sheet without a name. Raises WontRead."""
    text = decoded(data)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=True):
            if len(rows) >= MOST_ROWS:
                raise WontRead(f"it has more than {MOST_ROWS:,} rows; split it")
            cells = [cell.replace("\r\n", "\n").strip() for cell in row[:MOST_COLUMNS]]
            rows.append(cells if any(cells) else [])
    except csv.Error as error:
        raise WontRead(f"row {len(rows) + 1} is not written as separated values are; save it anew") from error
    while rows and not rows[-1]:
        rows.pop()
    return [{"name": "", "rows": rows}]


def decoded(data: bytes) -> str:
    """UTF-8 with or without a mark, UTF-16 with one, else what spreadsheets write in western Europe."""
    if data.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise WontRead("it is something else than its name says")
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise WontRead("it is not text; save it as CSV UTF-8")


def delimiter(text: str) -> str:
    """What separates the values of the first line that holds any, outside quotation marks."""
    counts = dict.fromkeys(_DELIMITERS, 0)
    quoted = False
    for char in text.lstrip()[:20_000]:
        if char == '"':
            quoted = not quoted
        elif not quoted and char in counts:
            counts[char] += 1
        elif not quoted and char == "\n" and any(counts.values()):
            break
    return max(counts, key=lambda mark: counts[mark])
