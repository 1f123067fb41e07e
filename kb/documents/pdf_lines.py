"""The words of a page as lines in the order in which they are read: columns one after the other, what stands beside a
label as a row. Runs in the sandbox."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from kb.documents.pdf_print import PrintedPage, PrintedWord

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_JOINED = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
"""Letters that a font prints as one."""

_GAP = 1.4
"""Of a font's size: what stands wider apart in a line belongs to two columns, or to two cells."""

_HANGING = 5.0
"""The same, between the sign or the number of an item and its words."""

_MARK = re.compile(r"[•◦▪‣●○■□➢➤✓✔❏❐❑❒❍❖◆★▲➔·∙⁃\uf000-\uf0ff]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]")

_GUTTER = 0.7
_FILLED = 0.7
"""Of a column's width: lines of prose fill more of it, labels in front of what is said less."""

_LEAST_ROWS = 3


@dataclass(frozen=True)
class PrintedLine:
    """`cells` holds the texts of a row of a table, empty for a line of prose; `left` and `right` bound its column.
    `filled` is what was filled in where `text` is the label of a form's field."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool = False
    cells: tuple[str, ...] = ()
    left: float = 0.0
    right: float = 0.0
    page: int = 0
    filled: str = ""


@dataclass
class PrintedRow:
    """What stands beside one another on a page."""

    y: float
    segments: list[PrintedLine] = field(default_factory=list)


def rows(page: PrintedPage, number: int) -> list[list[PrintedRow]]:
    """By the turn of the writing: that of most of the page comes first."""
    turns: dict[int, list[PrintedWord]] = {}
    for word in page.words:
        turns.setdefault(word.turn, []).append(word)
    order = sorted(turns, key=lambda turn: (-sum(len(word.text) for word in turns[turn]), turn))
    found = [[PrintedRow(row[0].y, _segments(row, number)) for row in _rows(turns[turn])] for turn in order]
    return [[row for row in turn if row.segments] for turn in found]


def lines(found: Sequence[Sequence[PrintedRow]]) -> list[PrintedLine]:
    """In reading order."""
    return [line for turn in found for line in _ordered(turn)]


def _rows(words: Sequence[PrintedWord]) -> list[list[PrintedWord]]:
    """Words on one baseline, or close to it; the first of a row is its largest."""
    rows: list[list[PrintedWord]] = []
    for word in sorted(words, key=lambda word: (-round(word.y + 0.35 * word.size, 1), word.x0)):
        for row in rows[:-4:-1]:
            head = row[0]
            low, high = max(head.y, word.y), min(head.y + 0.7 * head.size, word.y + 0.7 * word.size)
            if high - low > 0.5 * 0.7 * min(head.size, word.size):
                row.append(word)
                if word.size > 1.1 * head.size:
                    row[0], row[-1] = row[-1], row[0]
                break
        else:
            rows.append([word])
    return sorted(rows, key=lambda row: -row[0].y)


def _segments(row: Sequence[PrintedWord], number: int) -> list[PrintedLine]:
    found: list[list[PrintedWord]] = []
    for word in sorted(row, key=lambda word: (word.x0, word.place)):
        last = found[-1][-1] if found else None
        if last and word.text == last.text and abs(word.x0 - last.x0) < 0.15 * word.size:
            continue  # printed twice, to look bold
        hangs = last is not None and len(found[-1]) == 1 and len(found) == 1 and _MARK.fullmatch(last.text)
        if last and word.x0 - last.x1 <= (_HANGING if hangs else _GAP) * min(word.size, last.size):
            found[-1].append(word)
        else:
            found.append([word])
    return [_line(words, number) for words in found if any(word.text for word in words)]


def _line(words: Sequence[PrintedWord], number: int) -> PrintedLine:
    letters = sum(len(word.text) for word in words)
    size = max(words, key=lambda word: len(word.text)).size
    y = max(words, key=lambda word: (word.size > 0.9 * size, len(word.text))).y
    said = ""
    before: PrintedWord | None = None
    for word in words:
        text = word.text
        raised = word.size < 0.85 * size and word.y > y + 0.15 * size and text.strip("(),*†‡").isdigit()
        if raised:
            text = text.translate(_RAISED)
        apart = 0.3 * size if raised else 0.12 * min(word.size, before.size if before else size)
        if before and (word.x0 - before.x1 > apart or (word.blank and not raised)):
            said += " "
        said += text
        before = word
    said = unicodedata.normalize("NFC", said.translate(_JOINED))
    bold = 2 * sum(len(word.text) for word in words if word.bold) > letters
    return PrintedLine(" ".join(said.split()), words[0].x0, max(w.x1 for w in words), y, size, bold, page=number)


def _ordered(rows: Sequence[PrintedRow]) -> list[PrintedLine]:
    """Bands from the top down: one that is cut in columns gives one after the other."""
    found: list[PrintedLine] = []
    place = 0
    plain: list[PrintedRow] = []
    while place < len(rows):
        end, gutter = _band(rows, place)
        if end <= place:
            plain.append(rows[place])
            place += 1
            continue
        found += _single(plain)
        plain = []
        found += _columns(rows[place:end], gutter)
        place = end
    return found + _single(plain)


def _single(rows: Sequence[PrintedRow]) -> list[PrintedLine]:
    """Rows of one column; what stands apart in one of them is a row of cells."""
    segments = [segment for row in rows for segment in row.segments]
    if not segments:
        return []
    left, right = min(segment.x0 for segment in segments), max(segment.x1 for segment in segments)
    return [_as_one(row.segments, left, right) for row in rows if row.segments]


def _as_one(segments: Sequence[PrintedLine], left: float, right: float) -> PrintedLine:
    first = segments[0]
    text = " ".join(segment.text for segment in segments)
    is_mark = len(segments) == 2 and len(first.text) <= 4  # a bullet or a number, and what it stands before
    cells = tuple(segment.text for segment in segments) if len(segments) > 1 and not is_mark else ()
    bold = all(segment.bold for segment in segments)
    size = max(segments, key=lambda segment: len(segment.text)).size
    return PrintedLine(text, first.x0, segments[-1].x1, first.y, size, bold, cells, left, right, first.page)


def _band(rows: Sequence[PrintedRow], start: int) -> tuple[int, tuple[float, float]]:
    """Where the rows end that share a gutter with the one at `start`, and that gutter; `start` where there is none."""
    best = start, (0.0, 0.0)
    near = sorted((one for row in rows[start : start + 3] for one in row.segments), key=lambda one: one.x0)
    for place, one in enumerate(near):
        for other in near[place + 1 : place + 4]:
            if other.x0 - one.x1 < _GUTTER * max(one.size, other.size):
                continue
            end, gutter = _stretch(rows, start, one.x1, other.x0, max(one.size, other.size))
            if end > best[0]:
                best = end, gutter
    return best


def _stretch(
    rows: Sequence[PrintedRow], start: int, left: float, right: float, size: float
) -> tuple[int, tuple[float, float]]:
    both, end, last = 0, start, start
    on_left = on_right = 0
    gutter = left, right
    while end < len(rows):
        lower, upper = gutter
        middle = (lower + upper) / 2
        for segment in rows[end].segments:
            if segment.x1 <= middle:
                lower = max(lower, segment.x1)
            elif segment.x0 >= middle or segment.x0 >= lower + _GUTTER * size:
                upper = min(upper, segment.x0)
            elif segment.x1 <= upper - _GUTTER * size:
                lower = max(lower, segment.x1)
            else:
                lower = upper = 0.0
        if upper - lower < _GUTTER * size:
            break
        gutter = lower, upper
        middle = (lower + upper) / 2
        sides = {segment.x1 <= middle for segment in rows[end].segments}
        on_left += True in sides
        on_right += False in sides
        if len(sides) == 2 or False in sides:
            both += len(sides) == 2
            last = end
        end += 1
    if min(on_left, on_right) < _LEAST_ROWS and both < 2:
        return start, (0.0, 0.0)
    return _trimmed(rows, last + 1, end), gutter


def _trimmed(rows: Sequence[PrintedRow], last: int, end: int) -> int:
    """Without what follows a left column after a gap, or in larger letters: it belongs to what comes below both."""
    for place in range(last, end):
        above, here = rows[place - 1], rows[place]
        size = here.segments[0].size
        if above.y - here.y > 1.8 * size or size > 1.1 * above.segments[0].size or here.segments[0].bold:
            return place
    return end


def _columns(rows: Sequence[PrintedRow], gutter: tuple[float, float]) -> list[PrintedLine]:
    middle = (gutter[0] + gutter[1]) / 2
    for place, (row, below) in enumerate(pairwise(rows)):
        one, next_one = row.segments[0], below.segments[0]
        if len(row.segments) > 1 or one.x1 > middle:
            break
        if one.size > 1.1 * next_one.size or row.y - below.y > 1.8 * one.size:  # it stands over both
            return _single(rows[: place + 1]) + _columns(rows[place + 1 :], gutter)
    left = [PrintedRow(row.y, [one for one in row.segments if one.x1 <= middle]) for row in rows]
    right = [PrintedRow(row.y, [one for one in row.segments if one.x1 > middle]) for row in rows]
    if _is_table(left, right):
        begin = next((place for place, row in enumerate(rows) if len(row.segments) > 1), 0)
        return _single(rows[:begin]) + _table(rows[begin:])
    grid = _grid(rows)
    if grid:
        start, end = grid
        return _ordered(rows[:start]) + _table(rows[start:end]) + _ordered(rows[end:])
    return [line for side in (left, right) for line in _ordered([row for row in side if row.segments])]


def _grid(rows: Sequence[PrintedRow]) -> tuple[int, int] | None:
    """Where a table lies across columns of prose: rows of as many cells, in line with one another, and far from filling
    their columns."""
    for start, first in enumerate(rows):
        end = start
        while end < len(rows) and len(first.segments) > 2 and _in_line(first, rows[end]):
            end += 1
        if end - start >= _LEAST_ROWS and _is_sparse(rows[start:end], max(row.segments[-1].x1 for row in rows)):
            return start, end
    return None


def _in_line(one: PrintedRow, other: PrintedRow) -> bool:
    return len(one.segments) == len(other.segments) and all(
        min(abs(a.x0 - b.x0), abs(a.x1 - b.x1), abs(a.x0 + a.x1 - b.x0 - b.x1) / 2) < _NEAR
        for a, b in zip(one.segments, other.segments, strict=True)
    )


_NEAR = 6.0
"""Points by which cells of a column may stand beside one another's edge or middle."""


def _is_sparse(rows: Sequence[PrintedRow], right: float) -> bool:
    for column in range(len(rows[0].segments)):
        cells = [row.segments[column] for row in rows]
        ends = [row.segments[column + 1].x0 if column + 1 < len(row.segments) else right for row in rows]
        widths = [(cell.x1 - cell.x0) / max(end - cell.x0, 1.0) for cell, end in zip(cells, ends, strict=True)]
        if median(widths) > _FILLED:
            return False
    return True


def _is_table(left: Sequence[PrintedRow], right: Sequence[PrintedRow]) -> bool:
    """Whether what is left are labels: they leave much of their column empty, and something stands beside each."""
    if any(len(row.segments) > 1 for row in left):
        return not _is_prose(left)
    beside = sum(bool(one.segments) and bool(other.segments) for one, other in zip(left, right, strict=True))
    labels = sum(bool(row.segments) for row in left)
    return beside >= 0.8 * labels and not _is_prose(left)


def _is_prose(rows: Sequence[PrintedRow]) -> bool:
    filled = [row.segments for row in rows if row.segments]
    start, end = min(row[0].x0 for row in filled), max(row[-1].x1 for row in filled)
    widths = [sum(one.x1 - one.x0 for one in row) for row in filled]
    return median(widths) > _FILLED * (end - start) and end - start > 8 * filled[0][0].size


def _table(rows: Sequence[PrintedRow]) -> list[PrintedLine]:
    """A line a row; what stands under a cell without anything at its left goes on in it."""
    starts = sorted(segment.x0 for row in rows for segment in row.segments)
    edges = [start for place, start in enumerate(starts) if not place or start - starts[place - 1] > 12.0]
    found: list[PrintedLine] = []
    for row in rows:
        cells = [""] * len(edges)
        for segment in row.segments:
            column = max(place for place, edge in enumerate(edges) if edge <= segment.x0 + 0.1)
            cells[column] = f"{cells[column]} {segment.text}".strip()
        is_more = not cells[0] or (cells[0][:1].islower() and not any(cells[1:]))
        goes_on = is_more and found and found[-1].y - row.y < 1.6 * row.segments[0].size
        if goes_on:
            joined = tuple(f"{a} {b}".strip() for a, b in zip(found[-1].cells, cells, strict=True))
            found[-1] = _table_row(joined, row, found[-1].x0)
        else:
            found.append(_table_row(tuple(cells), row, row.segments[0].x0))
    return found


def _table_row(cells: tuple[str, ...], row: PrintedRow, x0: float) -> PrintedLine:
    first = row.segments[0]
    text = " ".join(filter(None, cells))
    return PrintedLine(text, x0, row.segments[-1].x1, row.y, first.size, first.bold, cells, x0, first.x1, first.page)
