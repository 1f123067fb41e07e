"""A spreadsheet of write-ups: what its columns mean, what its values mean, and what each row says of a practice."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from kb.documents import sandbox
from kb.documents.remark import DocumentRemark
from kb.documents.spreadsheet_kind import spreadsheet_task
from kb.errors import BadValue
from kb.importing import headers
from kb.importing.kept import Kept
from kb.importing.meanings import READ, Meanings, ValueMeaning, bare
from kb.importing.sheet_choices import SheetChoices
from kb.importing.values import entry
from kb.plan.plan import Plan
from kb.practice.fields import BY_NAME, Takes
from kb.practice.labels import ID, JOINT, KEEP, LEAVE_OUT, HeaderMeaning, is_inward, is_running_number, named, proposed
from kb.practice.practice import ID as SOUND_ID
from kb.practice.practice import Classification

_ONE_VALUE = (Takes.LINE, Takes.CHOICE, Takes.YEAR, Takes.DAY)

_NOTE = re.compile(
    r"[\s\W]{0,8}(?:(?:notes?|sources?|remarks?|grand total|sub-?total|totals?|sum|count|average|legend|disclaimer|key|"
    r"contact|notas?|fuentes?|totale?s?|remarques?|observaciones|observations?|table|tabla|tableau|cuadro|annex|anexo)"
    r"\s{0,3}(?:[:.=–—-]|\d|$)|"
    r"(?:prepared by|compiled by|last updated|updated (?:on|by)|as of|end of|please|(?:grand )?total (?:number )?of|"
    r"number of (?:best )?practices|total de|page \d+ (?:of|/) ?\d+|elaborado por|actualizado)\b)|"
    r"\s*[*†‡]|\s*\(?\d\)\s",
    re.IGNORECASE,
)
"""How what stands below a table begins."""


@dataclass(frozen=True)
class Grid:
    """A sheet as it stands: its headers, and each row that holds something with its number. `unread` are the places
    (row's number, column from 0) that hold what was not read; `above` are the rows above the headers."""

    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    remarks: tuple[DocumentRemark, ...] = ()
    unread: frozenset[tuple[int, int]] = frozenset()
    above: tuple[tuple[int, str], ...] = ()
    sheet: str = ""
    others: tuple[str, ...] = ()
    encoding: str = ""
    encodings: tuple[tuple[str, str, str], ...] = ()
    fields: int = 0


class ColumnFate(StrEnum):
    """How it was settled what a column means."""

    SURE = "sure"
    UNSURE = "unsure"
    CHOSEN = "chosen"


@dataclass(frozen=True)
class ColumnReading:
    """`field` is a field's name, ID, KEEP or LEAVE_OUT; `cells` is how many cells of it hold something."""

    header: str
    field: str
    fate: ColumnFate
    cells: int = 0
    running: bool = False

    @property
    def left_out(self) -> bool:
        return self.field == LEAVE_OUT


@dataclass(frozen=True)
class ValueReading:
    """A value that a field takes only in our words: `value` as the sheet has it, `times` in how many cells."""

    field: str
    header: str
    value: str
    times: int
    meaning: ValueMeaning

    @property
    def key(self) -> str:
        return bare(self.value)


@dataclass(frozen=True)
class RowAside:
    """A row that is no practice, and why."""

    no: int
    text: str
    why: str


@dataclass(frozen=True)
class SheetRow:
    """What a row says: `entries` holds every field that has a column, an empty text where the cell is empty, and
    nothing of a cell that was not read. `kept` is what goes under Anything else with its header, `unread` are fields
    whose cell was not read, `columns` the headers that the row could have kept something of."""

    no: int
    id: str
    entries: Mapping[str, str]
    kept: tuple[Kept, ...] = ()
    unread: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()
    open: tuple[str, ...] = ()
    """Fields for which the row holds a text that is none of their values."""


@dataclass(frozen=True)
class SheetTable:
    """`mapping` gives the field of each header that is taken, `ID` for the column of ids."""

    headers: tuple[str, ...]
    mapping: Mapping[str, str]
    rows: tuple[SheetRow, ...]
    columns: tuple[ColumnReading, ...] = ()
    values: tuple[ValueReading, ...] = ()
    aside: tuple[RowAside, ...] = ()

    def header(self, field: str) -> str:
        """The column that a field is read from; empty where it has none."""
        return next((header for header, name in self.mapping.items() if name == field), "")


def read_grid(data: bytes, name: str, options: Mapping[str, str] | None = None) -> Grid:
    """The sheet whose headers name most fields, else the first that holds anything. Raises Refused and BadValue."""
    task = spreadsheet_task(name)
    known = {key: value for key, value in (options or {}).items() if key in sandbox.OPTIONS.get(task, {})}
    reading = sandbox.run(task, data, options=known)
    found = [_grid(sheet) for sheet in _sheets(reading.content)]
    # an empty template is no catalogue of its own lists: the sheet that names fields is the one
    chosen = max(found, key=lambda grid: grid.fields, default=None)
    if chosen is None or not chosen.fields:
        chosen = next((grid for grid in found if grid.rows), None)
    if chosen is None or not chosen.rows:
        raise sandbox.refused("it holds no row below its headers; put a practice in each row")
    others = tuple(grid.sheet for grid in found if grid is not chosen and grid.fields > 1 and grid.rows)
    return replace(chosen, remarks=reading.remarks, others=others)


def table(grid: Grid, plan: Plan, meanings: Meanings, chosen: SheetChoices | None = None) -> SheetTable:
    """What the rows say under the mapping proposed, with what a person chose instead. Raises BadValue."""
    chosen = chosen or SheetChoices()
    readings = {one.header: one for one in _columns(grid, meanings)}
    for header, name in chosen.columns.items():
        if header not in readings:
            raise BadValue("column", header, "one of the file's columns: " + ", ".join(grid.headers))
        reading, field = readings[header], _field(name)
        if field != reading.field or reading.fate is ColumnFate.UNSURE:
            readings[header] = replace(reading, field=field, fate=ColumnFate.CHOSEN, running=False)
    columns = tuple(readings.values())
    reader = _RowReader(grid, columns, plan, meanings)
    rows, aside = reader.rows()
    mapping = {one.header: one.field for one in columns if not one.left_out}
    return SheetTable(grid.headers, mapping, rows, columns, reader.values(), aside)


def _field(name: str) -> str:
    """A field by its name or its label. Raises BadValue."""
    field = name if name in (ID, LEAVE_OUT) or name in BY_NAME else named(name)
    if not field and name != LEAVE_OUT:
        raise BadValue("field", name, "the name or label of a field, such as title")
    return field


# -- columns -----------------------------------------------------------------------------------------------


def _columns(grid: Grid, meanings: Meanings) -> list[ColumnReading]:
    """What each column means by its header; where that says nothing, by what stands in it."""
    told = proposed(grid.headers)
    columns = []
    for at, header in enumerate(grid.headers):
        meaning, cells = told[header], [cells[at] for _, cells in grid.rows if cells[at]]
        running = is_running_number(header) or (meaning.field in (ID, KEEP) and _counts_up(cells))
        if running:
            meaning = HeaderMeaning(LEAVE_OUT)
        elif meaning.field == KEEP and named(header) != KEEP:
            meaning = _by_content(header, cells, {one.field for one in told.values()}, meanings) or meaning
            told[header] = meaning
        elif _is_prose(meaning.field, cells, meanings):
            meaning = HeaderMeaning(KEEP)
        fate = ColumnFate.SURE if meaning.sure else ColumnFate.UNSURE
        # a column that holds nothing asks nothing
        fate = fate if cells else ColumnFate.SURE
        columns.append(ColumnReading(header, meaning.field, fate, len(cells), running))
    return _with_title(columns, grid, meanings)


def _with_title(columns: list[ColumnReading], grid: Grid, meanings: Meanings) -> list[ColumnReading]:
    """Where no header names the title: of the columns that nothing is known of the one with the longest short texts of
    which none comes twice and that are not all values of another field, proposed as the title."""
    if any(one.field in ("title", ID) for one in columns):
        return columns
    best, longest = -1, 0.0
    for at, one in enumerate(columns):
        cells = [cells[at] for _, cells in grid.rows if cells[at]]
        mean = sum(map(len, cells)) / max(len(cells), 1)
        values = any(cells and all(meanings.knows(name, cell) for cell in cells[:50]) for name in _BY_CONTENT)
        distinct = len(set(cells)) == len(cells) > 0
        if one.field == KEEP and distinct and not values and longest < mean <= _LONGEST_TITLE:
            best, longest = at, mean
    return [
        replace(one, field="title", fate=ColumnFate.UNSURE) if at == best else one for at, one in enumerate(columns)
    ]


_LONGEST_TITLE = 100

_PROSE = 60
"""Characters that a cell has on average where a column holds sentences and no values."""


def _is_prose(name: str, cells: Sequence[str], meanings: Meanings) -> bool:
    """Whether a column is called as a field that takes only some values, and holds sentences: they are kept as text,
    and nobody is asked about each."""
    some = cells[:50]
    if name not in READ or name in ("economies", "classification") or not some:
        return False
    return sum(map(len, some)) > _PROSE * len(some) and _share(some, lambda cell: meanings.knows(name, cell)) < 0.3


def _counts_up(cells: Sequence[str]) -> bool:
    """Whether a column only numbers the rows: 1, 2, 3."""
    numbers = [int(cell) for cell in cells if re.fullmatch(r"\d{1,5}", cell, re.ASCII)]
    return (
        len(numbers) == len(cells) > 2
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and (numbers[0] in (0, 1))
    )


_BY_CONTENT = ("economies", "status", "kind", "classification")
_SHARE = 0.7
"""How large a part of its cells must be values of a field for a column to be proposed as that field's."""


def _by_content(header: str, cells: Sequence[str], taken: set[str], meanings: Meanings) -> HeaderMeaning | None:
    """The field whose values a column holds, though its header does not say so: proposed, and asked about."""
    some = cells[:50]
    if len(some) < 2 or is_inward(header):
        return None
    for name in _BY_CONTENT:
        if name not in taken and _share(some, lambda cell, name=name: meanings.knows(name, cell)) >= _SHARE:
            return HeaderMeaning(name, False)
    tests = {"contact": r"[^\s@]{1,64}@[^\s@]{1,190}", "sources": r"(?:https?://|www\.)\S{1,500}",
             "objectives": r"\d\.\d(?:[,;] ?\d\.\d)*", "since": r"(?:19|20)\d\d"}  # fmt: skip
    for name, pattern in tests.items():
        fits = _share(some, lambda cell, pattern=pattern: bool(re.fullmatch(pattern, cell.strip()))) >= _SHARE
        if fits and (name not in taken or name == "contact"):
            # whom to ask is seen by members only: better there than open to all
            return HeaderMeaning(name, name not in ("objectives", "since"))
    return None


def _share(cells: Sequence[Any], holds: Any) -> float:
    return sum(map(bool, map(holds, cells))) / len(cells)


# -- rows --------------------------------------------------------------------------------------------------


class _RowReader:
    def __init__(self, grid: Grid, columns: tuple[ColumnReading, ...], plan: Plan, meanings: Meanings) -> None:
        self._grid, self._columns, self._plan, self._meanings = grid, columns, plan, meanings
        self._values: dict[tuple[str, str], ValueReading] = {}
        self._times = Counter[tuple[str, str]]()
        self._title = next((at for at, one in enumerate(columns) if one.field == "title"), None)
        self._id = next((at for at, one in enumerate(columns) if one.field == ID), None)
        self._headers = {part for one in columns for part in (one.header, *one.header.split(JOINT))}
        self._band = ""
        filled = sorted(sum(map(bool, cells)) for _, cells in grid.rows)
        # of the fuller half: notes and totals are rows too, and fill one cell or two
        self._usual = filled[3 * len(filled) // 4] if filled else 0

    def rows(self) -> tuple[tuple[SheetRow, ...], tuple[RowAside, ...]]:
        rows, aside = [], []
        for no, cells in self._grid.rows:
            why = self._no_practice(no, cells)
            band = self._band_of(no, cells)
            if band:
                self._band = band
                aside.append(RowAside(no, band, "it names the economy of the rows below"))
            elif why:
                aside.append(RowAside(no, " · ".join(filter(None, dict.fromkeys(cells)))[:300], why))
            else:
                rows.append(self._row(no, cells))
        return tuple(rows), tuple(aside)

    def _band_of(self, no: int, cells: Sequence[str]) -> str:
        """The economy that a row names for those below it, where no column does; empty where it names none."""
        said = [cell for cell in dict.fromkeys(cells) if cell]
        lone = len(said) == 1 and self._usual > 1 and not any(row == no for row, _ in self._grid.unread)
        if not lone or any(one.field == "economies" for one in self._columns):
            return ""
        return said[0] if self._meanings.knows("economies", said[0]) else ""

    def values(self) -> tuple[ValueReading, ...]:
        """Each distinct value that is not in our words, those asked about first, by column and how often they come."""
        order = {one.field: at for at, one in enumerate(self._columns)}
        found = [replace(one, times=self._times[key]) for key, one in self._values.items()]
        return tuple(sorted(found, key=lambda v: (not v.meaning.asks, order.get(v.field, 0), -v.times, v.value)))

    def _no_practice(self, no: int, cells: Sequence[str]) -> str:
        """Why a row is none: what stands below a table or between its rows; empty where it is one."""
        said = [at for at, cell in enumerate(cells) if cell and not self._columns[at].running]
        if any((no, at) in self._grid.unread for at in range(len(cells))):
            return ""
        if not said:
            alone = next((cell for cell in cells if cell), "")
            return "it holds a running number only" if alone.strip(" .").isdigit() else "it is a note or a total"
        own = {" ".join(cells[at].split()) for at in said}
        if len(own) > 1 and own <= self._headers:
            return "it holds the headers again"
        if no == self._grid.rows[0][0] and self._says_how(cells):
            return "it says how the columns are filled in"
        if self._id is not None and cells[self._id] and len(said) > 1:
            return ""
        first = next(cell for cell in cells if cell)
        title = cells[self._title] if self._title is not None else ""
        untitled = not title or len(said) < 3
        if _NOTE.match(first[:200]) and untitled and 2 * len(said) <= self._usual + 1:
            return "it is a note or a total"
        if len(own) == 1 and self._usual > 2 and (not title or len(title) > 200):
            return "it fills one cell only"
        return ""

    def _says_how(self, cells: Sequence[str]) -> bool:
        """Whether the row below the headers is a key to them: every cell in brackets, or hints where the rows further
        down hold values."""
        filled = [cell for cell in cells if cell]
        if len(filled) > 1 and all(_IN_BRACKETS.fullmatch(cell[:300]) for cell in filled):
            return True
        taking = [at for at, one in enumerate(self._columns) if one.field in _BY_CONTENT or one.field == "since"]
        said = [at for at in taking if cells[at]]
        if not said or not any(_HINT.search(cell[:300]) for cell in filled):
            return False
        if any(self._meanings.knows(self._columns[at].field, cells[at]) for at in said):
            return False
        below = [(at, row[at]) for _, row in self._grid.rows[1:30] for at in said if row[at]]
        return (
            bool(below) and _share(below, lambda one: self._meanings.knows(self._columns[one[0]].field, one[1])) > 0.5
        )

    def _row(self, no: int, cells: Sequence[str]) -> SheetRow:
        row = _RowSaid()
        for at, (column, cell) in enumerate(zip(self._columns, cells, strict=True)):
            if (no, at) in self._grid.unread:
                row.unread.add(column.field)
            elif column.field == ID:
                self._take_id(row, column.header, cell)
            elif column.field == KEEP:
                self._take_rest(row, column, cell)
            elif not column.left_out:
                self._take(row, column, cell)
        if self._band:
            for piece in self._meanings.pieces("economies", self._band):
                for name, said in self._meanings.meaning("economies", piece).entries.items():
                    row.give(name, said, name)
        if "classification" in row.unread and not row.entries.get("classification"):
            # nobody knows who may read it: members, until somebody says
            row.entries["classification"] = Classification.MEMBERS
        for name in row.unread:
            if not row.entries.get(name):
                row.entries.pop(name, None)
        if row.entries.get("title") is not None:
            row.entries["title"] = " ".join(row.entries["title"].split())
        kept = tuple(dict.fromkeys(row.kept))
        columns = frozenset(one.header for one in self._columns if not one.left_out and one.field not in (ID, "title"))
        return SheetRow(no, row.id, row.entries, kept, frozenset(row.unread), columns, tuple(dict.fromkeys(row.open)))

    def _take_id(self, row: "_RowSaid", header: str, cell: str) -> None:
        """What cannot be an ID here is somebody's own number: it is kept, and the practice known by its title."""
        id = cell.strip()
        if not id or SOUND_ID.fullmatch(id):
            row.id = id
        else:
            row.keep(header, id)

    def _take_rest(self, row: "_RowSaid", column: ColumnReading, cell: str) -> None:
        if named(column.header) == KEEP:
            before = row.entries.get(KEEP, "")
            row.entries[KEEP] = "\n\n".join(filter(None, (before, cell.strip())))
        else:
            row.keep(column.header, cell)

    def _take(self, row: "_RowSaid", column: ColumnReading, cell: str) -> None:
        name = column.field
        row.entries.setdefault(name, "")
        if not cell.strip():
            return
        if name in READ:
            self._take_values(row, column, cell)
            return
        field = BY_NAME[name]
        said = entry(field, cell, self._plan)
        before = row.entries[name]
        if field.takes is Takes.TEXT and _LINK_ALONE.fullmatch(said):
            # a link alone is no answer, and where it leads is worth keeping
            row.keep(column.header, said)
        elif before and name == "contact":
            row.entries[name] = before if said in before else f"{before}, {said}"
        elif before and field.takes in _ONE_VALUE:
            row.keep(column.header, said if said != before else "")
        else:
            joint = "\n" if field.takes is Takes.LINES else "\n\n"
            row.entries[name] = joint.join(filter(None, (before, said)))

    def _take_values(self, row: "_RowSaid", column: ColumnReading, cell: str) -> None:
        """A cell of a field that takes only some values: what is known of it goes there, and the rest stays text."""
        whole = True
        for piece in self._meanings.pieces(column.field, cell.strip()):
            meaning = self._meanings.meaning(column.field, piece)
            self._note(column, piece, meaning)
            whole = whole and meaning.whole
            for name, said in meaning.entries.items():
                row.give(name, said, column.field)
            if meaning.gap:
                row.open.append(column.field)
        if not whole:
            row.keep(column.header, cell)

    def _note(self, column: ColumnReading, value: str, meaning: ValueMeaning) -> None:
        field = BY_NAME[column.field]
        plain = meaning.entries.get(column.field, "")
        # what says the same in our words needs no line
        if (
            not meaning.asks
            and meaning.whole
            and len(meaning.entries) == 1
            and (bare(plain) == bare(value) or bare(entry(field, value, self._plan)) == bare(plain))
        ):
            return
        if not value.strip() or (not meaning.entries and meaning.whole):
            return
        key = (column.field, bare(value) or value)
        self._times[key] += 1
        self._values.setdefault(key, ValueReading(column.field, column.header, value, 1, meaning))


_IN_BRACKETS = re.compile(r"\s*[(\[<{][^)\]>}]{1,280}[)\]>}]\s*\.?\s*")
_HINT = re.compile(
    r"\b(?:select|choose|pick|drop-?down|max(?:imum)?|characters|words|digits|e\.?g\b|example|please|format|y{2,4}|list|"
    r"fill in|enter|required|optional|mandatory|seleccione|elija|ejemplo|obligatorio|indique|choisir|exemple)",
    re.IGNORECASE,
)
"""How a key to the columns says what to write there."""

_LINK_ALONE = re.compile(r"\s*<?https?://\S+>?\s*\.?\s*")


@dataclass
class _RowSaid:
    """A row on its way."""

    id: str = ""
    entries: dict[str, str] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    open: list[str] = field(default_factory=list)
    aside: set[str] = field(default_factory=set)
    """Fields that another column spoke of by the way: their own column knows better."""

    def keep(self, header: str, text: str) -> None:
        if text.strip():
            self.kept.append(Kept(header, text.strip()))

    def give(self, name: str, said: str, column: str) -> None:
        if not said:
            return
        before = self.entries.get(name, "")
        if name != column and name != "other_origins":
            if not before:
                self.entries[name] = said
                self.aside.add(name)
            return
        if not before or name in self.aside:
            self.aside.discard(name)
            self.entries[name] = said
        elif BY_NAME[name].takes not in _ONE_VALUE:
            self.entries[name] = "\n".join(dict.fromkeys((*before.splitlines(), *said.splitlines())))


# -- the sheet as it comes out of the sandbox --------------------------------------------------------------


def _sheets(told: object) -> list[dict[str, Any]]:
    return told if isinstance(told, list) else []


def _grid(sheet: Mapping[str, Any]) -> Grid:
    said, lost = sheet["rows"], sheet.get("unread", ())
    if headers.is_form(said):  # what else is a column is a row there
        width = max(map(len, said))
        said, lost = [[_at(cells, at) for cells in said] for at in range(width)], [(at, row) for row, at in lost]
    rows = [(no, cells) for no, cells in enumerate(said, 1) if any(cells)]
    unread = frozenset((row, column - 1) for row, column in lost)
    if not rows:
        return Grid((), ())
    width = max(len(cells) for _, cells in rows)
    head = headers.find(rows, width)
    numbers = {no for no, _ in rows[: head.last + 1]}
    top = rows[head.last][0] if numbers else 0
    one = headers.as_one_table(head.names, rows[head.last + 1 :])
    names, width, below = one.names, len(one.names), dict(one.rows)
    # a row of formulas alone holds something, though nothing of it was read
    for no in {row for row, _ in unread} - numbers - below.keys():
        if no > top:
            below[no] = []
    unread = frozenset((no, moved[at] if at < len(moved := one.moved.get(no, ())) else at) for no, at in unread)
    used = _used(names, below.values(), unread, width)
    taken = tuple((no, tuple(_at(cells, at) for at in used)) for no, cells in sorted(below.items()))
    places = {at: place for place, at in enumerate(used)}
    return Grid(
        tuple(names[at] for at in used),
        taken,
        unread=frozenset((no, places[at]) for no, at in unread if at in places and no in below),
        above=tuple((no, " · ".join(filter(None, cells))) for no, cells in rows[: head.first]),
        sheet=str(sheet.get("name", "")),
        encoding=str(sheet.get("encoding", "")),
        encodings=tuple((str(key), str(words), str(sample)) for key, words, sample in sheet.get("encodings", ())),
        fields=head.fields,
    )


def _used(
    names: Sequence[str], rows: Iterable[Sequence[str]], unread: frozenset[tuple[int, int]], width: int
) -> list[int]:
    """The columns that have a header or hold anything."""
    filled = {at for cells in rows for at, cell in enumerate(cells) if cell} | {at for _, at in unread}
    return [at for at in range(width) if at in filled or not re.fullmatch(r"column \d+", names[at])]


def _at(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""
