"""Headers, footers and page numbers: what stands at the same place of most pages. Runs in the sandbox."""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from kb.documents.pdf_lines import PrintedRow
from kb.documents.remark import DocumentRemark, DocumentRemarkKind

_EDGE = 3
"""Rows at the top and at the bottom of a page that may be running."""

_MOST = 0.4
"""Of the pages: left and right pages may have headers of their own, and the first none."""

_NEAR = 4.0
_APART = 1.6
"""Of a font's size: lines of one text stand closer."""

_NUMBERS = re.compile(r"\d+")
_PAGE = re.compile(
    r"(?:page|página|p\.|seite|стр\.?|trang|หน้า)\s*#(?:\s*(?:of|/|de|von|из)\s*#)?|[-–—]\s*#\s*[-–—]", re.I
)
_LONGEST = 80


def without_running(pages: Sequence[list[list[PrintedRow]]]) -> list[DocumentRemark]:
    """Takes them off the rows of pages, and says what they were."""
    found: dict[tuple[bool, str], list[tuple[int, PrintedRow]]] = {}
    for number, turns in enumerate(pages):
        for rows in turns[:1]:
            for at_top, edge in ((True, rows), (False, rows[::-1])):
                for row in _apart(edge):
                    found.setdefault((at_top, _NUMBERS.sub("#", _said(row))), []).append((number, row))
    gone: dict[int, list[PrintedRow]] = {}
    remarks: list[DocumentRemark] = []
    for (at_top, text), rows_found in found.items():
        middle = median(row.y for _, row in rows_found)
        near = [(number, row) for number, row in rows_found if abs(row.y - middle) < _NEAR]
        often = len({number for number, _ in near}) >= max(2, _MOST * len(pages))
        alone = len(pages) == 1 and not at_top and _PAGE.fullmatch(text)
        fresh = [(number, row) for number, row in near if not any(row is one for one in gone.get(number, ()))]
        if not fresh or not (often or alone):
            continue
        for number, row in fresh:
            gone.setdefault(number, []).append(row)
        is_number = text == "#" or _PAGE.fullmatch(text)
        detail = "page numbers" if is_number else _said(fresh[0][1])[:_LONGEST]
        remarks.append(DocumentRemark(DocumentRemarkKind.RUNNING_LINES, len(fresh), detail=detail))
    for number, rows in gone.items():
        numbers = {id(row) for row in rows}
        pages[number][0][:] = [row for row in pages[number][0] if id(row) not in numbers]
    return remarks


def _apart(rows: Sequence[PrintedRow]) -> Sequence[PrintedRow]:
    """Those at an edge of a page that stand apart from what lies within."""
    for place, (row, within) in enumerate(pairwise(rows[: _EDGE + 1]), 1):
        if abs(row.y - within.y) > _APART * max(row.segments[0].size, within.segments[0].size):
            return rows[:place]
    return rows if len(rows) == 1 else ()


def _said(row: PrintedRow) -> str:
    return " ".join(segment.text for segment in row.segments)
