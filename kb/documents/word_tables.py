"""A Word table as rows of cells: what is merged downwards holds for its rows, hidden rows stay out. Runs in the
sandbox."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from kb.documents.word_styles import shade
from kb.documents.word_xml import W, is_on, value, whole

MOST_COLUMNS = 200

_LOOKS = {"firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100}
_PARTS = {"firstRow": "firstRow", "lastRow": "lastRow", "firstColumn": "firstCol", "lastColumn": "lastCol"}


@dataclass(frozen=True)
class TableCell:
    """`column` counts the table's grid from 0. `goes_on`: it is the lower part of a cell that is merged downwards.
    `after` is how many columns further it reaches. `parts` are those of its table that it lies in, such as firstRow."""

    element: Element
    column: int
    after: int = 0
    goes_on: bool = False
    shade: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableRow:
    cells: tuple[TableCell, ...]
    hidden: bool = False


def rows(table: Element) -> list[TableRow]:
    found = list(_within(table, "tr"))
    looks = _looks(table)
    return [_row(row, looks, place == 0, place == len(found) - 1) for place, row in enumerate(found)]


def style_of(table: Element) -> str:
    return value(table.find(f"{W}tblPr"), "tblStyle")


def _row(row: Element, looks: set[str], first: bool, last: bool) -> TableRow:
    properties = row.find(f"{W}trPr")
    column = whole(value(properties, "gridBefore"))
    within = [part for part, is_so in (("firstRow", first), ("lastRow", last)) if is_so and part in looks]
    elements = list(_within(row, "tc"))
    cells: list[TableCell] = []
    for place, cell in enumerate(elements):
        own = cell.find(f"{W}tcPr")
        span = min(max(whole(value(own, "gridSpan"), 1), 1), MOST_COLUMNS)
        sideways = None if own is None else own.find(f"{W}hMerge")
        if sideways is not None and sideways.get(f"{W}val", "continue") == "continue" and cells:
            cells[-1] = _wider(cells[-1], span)
            column += span
            continue
        sides = [part for part, is_so in (("firstColumn", place == 0), ("lastColumn", place == len(elements) - 1))
                 if is_so and part in looks]  # fmt: skip
        downwards = None if own is None else own.find(f"{W}vMerge")
        goes_on = downwards is not None and downwards.get(f"{W}val", "continue") == "continue"
        behind = None if own is None else own.find(f"{W}shd")
        cells.append(
            TableCell(cell, column, span - 1, goes_on, "" if behind is None else shade(behind),
                      tuple(_PARTS[part] for part in (*within, *sides)))
        )  # fmt: skip
        column += span
    return TableRow(tuple(cells), is_on(properties, "hidden"))


def _wider(cell: TableCell, span: int) -> TableCell:
    return TableCell(cell.element, cell.column, cell.after + span, cell.goes_on, cell.shade, cell.parts)


def _looks(table: Element) -> set[str]:
    """The parts of a table that its style sets off."""
    look = table.find(f"{W}tblPr/{W}tblLook")
    if look is None:
        return set()
    text = look.get(f"{W}val", "")
    bits = int(text, 16) if 0 < len(text) <= 4 and all(one in "0123456789abcdefABCDEF" for one in text) else 0
    return {
        name
        for name, bit in _LOOKS.items()
        if look.get(f"{W}{name}", "").casefold() in ("1", "true", "on")
        or (look.get(f"{W}{name}") is None and bits & bit)
    }


def _within(parent: Element, name: str) -> Iterator[Element]:
    """The parts of a table that lie in it directly, or in a control or another part around them."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag == f"{W}sdt":
            content = child.find(f"{W}sdtContent")
            waits = is_on(child.find(f"{W}sdtPr"), "showingPlcHdr")
            for one in () if content is None else _inner(content, name):
                yield _emptied(one) if waits and name == "tc" else one
        elif child.tag in (f"{W}customXml", f"{W}ins", f"{W}moveTo"):
            yield from _inner(child, name)


def _emptied(cell: Element) -> Element:
    """A cell that only says what to fill in."""
    empty = Element(cell.tag)
    empty.extend(cell.findall(f"{W}tcPr"))
    return empty


def _inner(parent: Element, name: str) -> Iterator[Element]:
    waiting = list(reversed(parent))
    while waiting:
        child = waiting.pop()
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            waiting.extend(reversed(child))
