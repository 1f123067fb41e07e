"""Where the headers of a sheet stand: below titles, logos and notes, in one row or in two that belong together."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.practice.labels import JOINT, column_named, is_running_number

WITHIN = 40
"""Rows with something in them among which the headers are looked for."""

_LONGEST = 120
"""Characters of a header."""

_DATA = re.compile(r"(?:19|20)\d\d(?:-\d\d?(?:-\d\d)?)?|https?://\S{1,500}|[^\s@]{1,64}@[^\s@]{1,190}|-?\d+(?:\.\d+)?")
"""What stands in no header by itself: a year, a day, an address, a number."""

Row = tuple[int, Sequence[str]]


@dataclass(frozen=True)
class HeaderRows:
    """`first` and `last` are places in the list of rows; `names` stand above the columns, each its own."""

    first: int
    last: int
    names: tuple[str, ...]
    fields: int
    """How many different fields the names name outright."""


def find(rows: Sequence[Row], width: int) -> HeaderRows:
    """The rows of headers: those that name most fields, else the first that is as wide as what follows. A sheet that
    begins with what is no header has none: its columns are called after their places."""
    best = _best(rows)
    if not _fields(rows[best][1]) and any(_DATA.fullmatch(cell) for cell in rows[best][1]):
        return HeaderRows(0, -1, _names([""] * width), 0)
    upper, lower = best, best
    if best and _is_group(rows[best - 1], rows[best]):
        upper = best - 1
    elif best + 1 < len(rows) and _is_below(rows[best], rows[best + 1]):
        lower = best + 1
    cells = _joined(rows[upper][1], rows[lower][1], width) if upper != lower else _padded(rows[best][1], width)
    names = _names(cells)
    return HeaderRows(upper, lower, names, len(_fields(names)))


_LONGEST_FORM = 80
"""Rows of a sheet that may be a form."""


def is_form(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a sheet has the names of the fields below each other, and what they hold beside them: a practice a
    column."""
    filled = [cells for cells in rows if any(cells)]
    if not 3 < len(filled) <= _LONGEST_FORM:
        return False
    down = max(len(_fields([cells[at] for cells in filled if at < len(cells)])) for at in range(3))
    return down > 3 and down > 2 * max(len(_fields(cells)) for cells in filled)


@dataclass(frozen=True)
class OneTable:
    """The rows below the headers, as one table: `names` of all columns, and for the number of each row of a further
    table the place to which each of its columns went."""

    names: tuple[str, ...]
    rows: tuple[Row, ...]
    moved: Mapping[int, Sequence[int]]


def as_one_table(names: Sequence[str], rows: Sequence[Row]) -> OneTable:
    """Where a row names the columns anew, in another order, what stands below it comes under the first table's columns
    of the same names; a column of its own comes to stand behind them."""
    called, fields = list(names), [_same(name) for name in names]
    placed, moved, order = list[Row](), dict[int, Sequence[int]](), list[int]()
    for no, cells in rows:
        heads = _names_anew(cells, fields)
        if heads:
            order = _places(cells, called, fields)
        if not order:
            placed.append((no, cells))
            continue
        order += _places([""] * (len(cells) - len(order)), called, fields)
        there = [""] * len(called)
        for place, cell in zip(order, cells, strict=False):
            there[place] = called[place] if heads and cell else cell
        placed.append((no, there))
        moved[no] = tuple(order)
    return OneTable(tuple(called), tuple(placed), moved)


def _names_anew(cells: Sequence[str], fields: Sequence[str]) -> bool:
    """Whether a row in the midst of others is one of headers: most of it names fields that the table has."""
    filled = [cell for cell in cells if cell]
    if len(filled) < 3 or len(set(filled)) < len(filled) or any(len(cell) > 60 for cell in filled):
        return False
    named_ = _fields(cells) - {"#"}
    return len(named_) > 2 and 2 * len(named_) > len(filled) and len(named_.intersection(fields)) > 1


def _places(cells: Sequence[str], called: list[str], fields: list[str]) -> list[int]:
    """The place in the first table of each column that a row names; those that it has not are added to it."""
    order: list[int] = []
    for cell in cells:
        field = _same(cell)
        free = next((at for at, one in enumerate(fields) if cell and one == field and at not in order), len(fields))
        if free == len(fields):
            fields.append(field)
            called[:] = _names([*called, cell])
        order.append(free)
    return order


def _same(name: str) -> str:
    """What a column is told by: its field, else its name."""
    return column_named(name) or " ".join(name.casefold().split())


def _best(rows: Sequence[Row]) -> int:
    found = [len(_fields(cells)) for _, cells in rows[:WITHIN]]
    if max(found) > 1:
        return found.index(max(found))
    # nothing is named in our words: the first row that has names over most of what stands below it
    widths = [sum(map(bool, cells)) for _, cells in rows]
    for place, (_, cells) in enumerate(rows[:WITHIN]):
        wide = widths[place] > 1 and 2 * widths[place] >= max(widths)
        if (wide and all(len(cell) <= _LONGEST for cell in cells)) or found[place]:
            return place
    return 0


def _fields(cells: Sequence[str]) -> frozenset[str]:
    """What a row of headers names; sentences name nothing."""
    short = [cell for cell in cells if 0 < len(cell) <= _LONGEST]
    return frozenset(column_named(cell) or ("#" if is_running_number(cell) else "") for cell in short) - {""}


def _is_group(upper: Row, row: Row) -> bool:
    """Whether the row just above says of which group the columns are: short words, of which one spans several."""
    if row[0] - upper[0] != 1:
        return False
    width = max(len(upper[1]), len(row[1]))
    above, below = _padded(upper[1], width), _padded(row[1], width)
    filled = {cell for cell in above if cell}
    if len(filled) < 2 or any(len(cell) > 60 or ":" in cell or re.search(r"\d\d", cell) for cell in filled):
        return False
    return any(below[at] and above[at] in ("", above[at - 1]) for at in range(1, width))


def _is_below(row: Row, lower: Row) -> bool:
    """Whether the row just below names the columns that one header spans: it has nothing to say of any other."""
    if lower[0] - row[0] != 1:
        return False
    above, below = _padded(row[1], len(lower[1])), _padded(lower[1], len(row[1]))
    own = [at for at, cell in enumerate(below) if cell and cell != above[at]]
    spanned = [at for at, cell in enumerate(above) if not cell or _spans(above, at)]
    short = all(len(below[at]) <= 60 for at in own)
    named = any(_fields([below[at]]) or _fields([f"{_group(above, at)}{JOINT}{below[at]}"]) for at in own)
    return bool(own) and short and named and set(own) <= set(spanned)


def _spans(cells: Sequence[str], at: int) -> bool:
    """Whether the header here goes on to the right, or comes from the left."""
    after = cells[at + 1] if at + 1 < len(cells) else None
    return after in ("", cells[at]) or (at > 0 and cells[at] == cells[at - 1])


def _group(cells: Sequence[str], at: int) -> str:
    return next((cell for cell in reversed(cells[: at + 1]) if cell), "")


def _joined(upper: Sequence[str], lower: Sequence[str], width: int) -> list[str]:
    above, below = _padded(upper, width), _padded(lower, width)
    names = []
    for at, cell in enumerate(below):
        group = above[at] or (_group(above, at) if cell else "")
        names.append(f"{group}{JOINT}{cell}" if group and cell and group != cell else cell or group)
    return names


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _names(cells: Sequence[str]) -> tuple[str, ...]:
    """Every column's own name: one without is called after its place, a second of a name is numbered."""
    names: list[str] = []
    for place, cell in enumerate(cells, 1):
        name = " ".join(cell.split())[:_LONGEST] or f"column {place}"
        times = sum(1 for other in names if other == name or other.startswith(f"{name} #"))
        names.append(f"{name} #{times + 1}" if times else name)
    return tuple(names)
