"""Rows of texts out of a file of separated values, whatever a spreadsheet wrote it as. Runs in the sandbox.

The shape of what is read is that of `kb.documents.sheets`.
"""

import csv
import io
import re

from kb.documents.decoding import decoding, remarks_of, sample
from kb.documents.encodings import ENCODINGS
from kb.documents.error_values import is_error
from kb.documents.remark import DocumentRemark
from kb.documents.remark import DocumentRemarkKind as Kind
from kb.documents.sandbox_child import Remarked, WontRead
from kb.documents.sheet_remarks import SheetPlace, of_cells
from kb.documents.sheets import MOST_ROWS
from kb.documents.worksheet import MOST_COLUMNS, CellFinding

MOST_IN_A_CELL = 1_000_000
_DELIMITERS = ",;\t|"
_LOOKED_AT = 40
"""Lines by which the mark between values is found."""

_NAMED = re.compile(r'\A"?sep=(.)"?[\t,;]*(?=[\r\n]|\Z)', re.I)
"""How a file names the mark itself, in a line of its own for the spreadsheet alone."""

_PAGE = re.compile(r"\s*(?:<!doctype html|<html|<table|<\?xml|<\?mso|mime-version:)", re.I)
_KEPT_TEXT = re.compile(r'="([^"]*)"')
"""How a number is written so that a spreadsheet leaves its zeros in front alone."""

_WITHIN = "\u2028"
"""Stands for a lone carriage return within a value while rows are told apart."""

_SPOILT = re.compile(r"[\s?]*\?[\s?]*\?[\s?]*")


def sheets(data: bytes, encoding: str = "") -> Remarked:
    """One sheet without a name. Raises WontRead."""
    read = decoding(data, encoding)
    if _PAGE.match(read.text[:1000]):
        raise WontRead("it is a web page by another name; open it in a spreadsheet and save it as .xlsx")
    rows = _rows(read.text)
    findings: list[CellFinding] = []
    for no, row in enumerate(rows, 1):
        for place, cell in enumerate(row[:MOST_COLUMNS]):
            kind = _unread(cell)
            if kind:
                row[place] = ""
                detail = cell if kind is Kind.ERROR_VALUE else ""
                findings.append(CellFinding(kind, no, place + 1, detail, is_unread=True))
    told = [*remarks_of(read), *of_cells(findings, SheetPlace("", False))]
    width = max(map(len, rows), default=0)
    if width > MOST_COLUMNS:
        told.append(DocumentRemark(Kind.FURTHER_COLUMNS, width - MOST_COLUMNS))
    candidates = read.candidates or (read.encoding,)
    sheet = {
        "name": "",
        "rows": _trimmed([row[:MOST_COLUMNS] for row in rows]),
        "unread": [[one.row, one.column] for one in findings],
        "merged": [],
        "encoding": read.encoding,
        "encodings": [[one, ENCODINGS[one], sample(data, one)] for one in candidates],
    }
    return Remarked([sheet], told)


def delimiter(text: str) -> str:
    """What separates the values: the mark that most of the first lines hold equally often, outside quotation marks."""
    counts = _counts(text)
    if not counts:
        return ","

    def standing(mark: str) -> tuple[int, int, int]:
        # the first line with any is the header; a bar is what people write within a value
        found = [line[mark] for line in counts if line[mark]]
        usual = max(set(found), key=lambda n: (found.count(n), n)) if found else 0
        return (min(mark != "|", bool(found)), found.count(usual) if found else 0, usual)

    return max(_DELIMITERS, key=standing)


def _counts(text: str) -> list[dict[str, int]]:
    """How often each mark stands in each of the first lines that hold any."""
    counts: list[dict[str, int]] = []
    line, quoted = dict.fromkeys(_DELIMITERS, 0), False
    for char in text.lstrip(" \r\n")[:40_000] + "\n":
        if char == '"':
            quoted = not quoted
        elif not quoted and char in line:
            line[char] += 1
        elif not quoted and char in "\r\n" and any(line.values()):
            counts.append(line)
            line = dict.fromkeys(_DELIMITERS, 0)
            if len(counts) == _LOOKED_AT:
                break
    return counts


def _rows(text: str) -> list[list[str]]:
    """Raises WontRead."""
    named = _NAMED.match(text)
    mark = named[1] if named else delimiter(text)
    rows: list[list[str]] = []
    if named:  # the line is the spreadsheet's own, and is counted all the same
        text = text[named.end() :].removeprefix("\r\n").removeprefix("\n")
        rows.append([])
    csv.field_size_limit(MOST_IN_A_CELL)
    try:
        for row in csv.reader(io.StringIO(_lines(text, mark), newline=""), delimiter=mark, strict=True):
            if len(rows) >= MOST_ROWS and any(cell.strip() for cell in row):
                raise WontRead(f"it has more than {MOST_ROWS:,} rows; split it")
            if len(rows) < MOST_ROWS:
                cells = [_cell(cell) for cell in row]
                rows.append(cells if any(cells) else [])
    except csv.Error as error:
        raise WontRead(
            f"in row {len(rows) + 1} a quotation mark is opened and not closed, or stands where none can; mend it, "
            "or open the file in a spreadsheet and save it as .xlsx"
        ) from error
    return rows


def _lines(text: str, mark: str) -> str:
    """With every carriage return that stands alone within a value, and ends no row, set apart from those that do."""
    if "\r" not in text.replace("\r\n", ""):
        return text
    lines = re.split(r"(\r\n|\n)", text)
    if len(lines) < 3:
        return text
    usual = max(line.count(mark) for line in lines[:1])
    for place in range(0, len(lines), 2):
        parts = lines[place].split("\r")
        if len(parts) > 1 and '"' not in lines[place] and any(part.count(mark) != usual for part in parts if part):
            lines[place] = _WITHIN.join(parts)
    return "".join(lines)


def _cell(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace(_WITHIN, "\n").strip()
    kept = _KEPT_TEXT.fullmatch(plain)
    return kept[1].strip() if kept else plain


def _unread(cell: str) -> Kind | None:
    """Why what a cell holds is no value."""
    if is_error(cell):
        return Kind.ERROR_VALUE
    return Kind.LOST_TEXT if cell[:1] == "?" and _SPOILT.fullmatch(cell) else None


def _trimmed(rows: list[list[str]]) -> list[list[str]]:
    while rows and not any(rows[-1]):
        rows.pop()
    return rows
