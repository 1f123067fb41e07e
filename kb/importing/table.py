"""A spreadsheet of write-ups: what its columns mean, and what each row says of a practice."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from kb.documents import sandbox
from kb.documents.remark import DocumentRemark
from kb.errors import BadValue
from kb.importing.values import entry
from kb.plan.plan import Plan
from kb.practice.fields import BY_NAME, Takes
from kb.practice.labels import ID, LEAVE_OUT, named, proposed

KINDS = (".xlsx", ".csv")
_HEAD_WITHIN = 10
"""Rows among which the headers are looked for."""

_ONE_VALUE = (Takes.LINE, Takes.CHOICE, Takes.YEAR, Takes.DAY)


@dataclass(frozen=True)
class Grid:
    """A sheet as it stands: its headers, and each row that holds something with its number; `remarks` of its reader."""

    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    remarks: tuple[DocumentRemark, ...] = ()


@dataclass(frozen=True)
class SheetRow:
    """What a row says: `entries` holds every field that has a column, an empty text where the cell is empty."""

    no: int
    id: str
    entries: Mapping[str, str]


@dataclass(frozen=True)
class SheetTable:
    """`mapping` gives the field of each header that is taken, `ID` for the column of ids."""

    headers: tuple[str, ...]
    mapping: Mapping[str, str]
    rows: tuple[SheetRow, ...]

    def header(self, field: str) -> str:
        """The column that a field is read from; empty where it has none."""
        return next((header for header, name in self.mapping.items() if name == field), "")


def read_grid(data: bytes, name: str) -> Grid:
    """The first sheet whose first row names a field, else the first that holds anything. Raises Refused."""
    suffix = PurePath(name).suffix.casefold()
    if suffix not in KINDS:
        raise sandbox.refused("it is no spreadsheet that is read here; save it as .xlsx or .csv")
    reading = sandbox.run(suffix[1:], data)
    found = [_grid(sheet) for sheet in _sheets(reading.content)]
    # an empty template is no catalogue of its own lists: the first sheet that names fields is the one
    chosen = next((grid for grid in found if any(named(header) for header in grid.headers)), None)
    chosen = chosen or next((grid for grid in found if grid.rows), None)
    if chosen is None or not chosen.rows:
        raise sandbox.refused("it holds no row below its headers; put a practice in each row")
    return replace(chosen, remarks=reading.remarks)


def table(grid: Grid, plan: Plan, chosen: Mapping[str, str] | None = None) -> SheetTable:
    """What the rows say under the mapping proposed, with what a person chose instead. Raises BadValue."""
    mapping = proposed(grid.headers)
    for header, field in (chosen or {}).items():
        if header not in mapping:
            raise BadValue("column", header, "one of the file's columns: " + ", ".join(grid.headers))
        mapping[header] = _field(field)
    rows = tuple(_row(no, cells, grid.headers, mapping, plan) for no, cells in grid.rows)
    return SheetTable(grid.headers, {header: field for header, field in mapping.items() if field != LEAVE_OUT}, rows)


def _field(name: str) -> str:
    """A field by its name or its label. Raises BadValue."""
    field = name if name in (ID, LEAVE_OUT) or name in BY_NAME else named(name)
    if not field and name != LEAVE_OUT:
        raise BadValue("field", name, "the name or label of a field, such as title")
    return field


def _row(no: int, cells: tuple[str, ...], headers: tuple[str, ...], mapping: Mapping[str, str], plan: Plan) -> SheetRow:
    entries: dict[str, str] = {}
    id = ""
    for header, cell in zip(headers, cells, strict=True):
        name = mapping[header]
        if name == ID:
            id = cell.strip()
        elif name != LEAVE_OUT:
            field = BY_NAME[name]
            said = [part for part in (entries.get(name, ""), entry(field, cell, plan)) if part]
            entries[name] = said[0] if said and field.takes in _ONE_VALUE else "\n\n".join(said)
    return SheetRow(no, id, entries)


def _sheets(told: object) -> list[dict[str, Any]]:
    return told if isinstance(told, list) else []


def _grid(sheet: dict[str, Any]) -> Grid:
    rows = [(no, cells) for no, cells in enumerate(sheet["rows"], 1) if any(cells)]
    if not rows:
        return Grid((), ())
    head = _head([cells for _, cells in rows])
    width = max(len(cells) for _, cells in rows[head:])
    headers = _headers(rows[head][1] + [""] * (width - len(rows[head][1])))
    return Grid(headers, tuple((no, tuple(cells + [""] * (width - len(cells)))) for no, cells in rows[head + 1 :]))


def _head(rows: list[list[str]]) -> int:
    """The place of the row of headers: the one of the first few that names most fields, for a title may stand above."""
    named_by = [sum(bool(named(cell)) for cell in cells) for cells in rows[:_HEAD_WITHIN]]
    return named_by.index(max(named_by)) if max(named_by) > 1 else 0


def _headers(cells: list[str]) -> tuple[str, ...]:
    """Every column's own name: one without is called after its place, a second of a name is numbered."""
    names: list[str] = []
    for place, cell in enumerate(cells, 1):
        name = " ".join(cell.split())[:120] or f"column {place}"
        times = sum(1 for other in names if other == name or other.startswith(f"{name} #"))
        names.append(f"{name} #{times + 1}" if times else name)
    return tuple(names)
