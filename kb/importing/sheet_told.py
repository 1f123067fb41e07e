"""What is told of a sheet beside its rows: what its columns and values were read as, and what was left out of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.documents.remark import DocumentRemark, DocumentRemarkKind
from kb.importing.sheet_choices import SheetChoices
from kb.importing.table import ColumnFate, ColumnReading, Grid, RowAside, SheetTable, ValueReading
from kb.practice.fields import BY_NAME
from kb.practice.labels import KEEP, named

_HIDDEN = (DocumentRemarkKind.HIDDEN_ROWS, DocumentRemarkKind.HIDDEN_COLUMNS, DocumentRemarkKind.HIDDEN_SHEET)

MOST_ASKED = 60
"""Values of one file that are asked about; further ones are kept as text."""

MOST_NAMED = 8
"""Values, columns or rows that one sentence names."""


@dataclass(frozen=True)
class SheetTold:
    """`above` and `others` are rows above the headers and sheets that were not read; `remembered`: the header row was
    known, and what was chosen for it then was taken. `encodings` are those that it could be written in: key, words and
    a line of it."""

    columns: tuple[ColumnReading, ...] = ()
    values: tuple[ValueReading, ...] = ()
    aside: tuple[RowAside, ...] = ()
    above: tuple[RowAside, ...] = ()
    others: tuple[str, ...] = ()
    remarks: tuple[DocumentRemark, ...] = ()
    encoding: str = ""
    encodings: tuple[tuple[str, str, str], ...] = ()
    shows_hidden: bool = False
    remembered: bool = False

    @property
    def holds_hidden(self) -> bool:
        """Whether rows, columns or sheets of it are hidden, and were left out."""
        return any(one.kind in _HIDDEN for one in self.remarks)

    @property
    def asked(self) -> tuple[ValueReading, ...]:
        """The values that somebody should say something about, once each."""
        return tuple(one for one in self.values if one.meaning.asks)[:MOST_ASKED]

    @property
    def unasked(self) -> int:
        """How many more there are than are asked about."""
        return sum(1 for one in self.values if one.meaning.asks) - len(self.asked)

    @property
    def settled(self) -> tuple[ValueReading, ...]:
        """What was read without a question, or as somebody said."""
        return tuple(one for one in self.values if not one.meaning.asks)

    @property
    def unsure(self) -> tuple[ColumnReading, ...]:
        return tuple(one for one in self.columns if one.fate is ColumnFate.UNSURE)

    @property
    def questions(self) -> int:
        return len(self.asked) + len(self.unsure)

    @property
    def left_out(self) -> tuple[ColumnReading, ...]:
        return tuple(one for one in self.columns if one.left_out and one.cells and not one.running)

    @property
    def unplaced(self) -> bool:
        """Whether a column that holds something goes to no field of its own."""
        kept = (one for one in self.columns if one.field == KEEP and one.fate is ColumnFate.SURE)
        return bool(self.left_out) or any(one.cells and named(one.header) != KEEP for one in kept)

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it in words, for who is asked nothing."""
        return tuple(_sentences(self))


NO_SHEET = SheetTold()


def told_of(grid: Grid, table: SheetTable, choices: SheetChoices, remembered: bool) -> SheetTold:
    above = tuple(RowAside(no, text[:300], "it stands above the headers") for no, text in grid.above)
    return SheetTold(
        columns=table.columns,
        values=table.values,
        aside=table.aside,
        above=above,
        others=grid.others,
        remarks=grid.remarks,
        encoding=grid.encoding,
        encodings=grid.encodings,
        shows_hidden=choices.options.get("hidden") == "yes",
        remembered=remembered,
    )


def _sentences(told: SheetTold) -> Sequence[str]:
    lines = [one.sentence for one in told.remarks]
    if told.above:
        lines.append(f"{_rows(told.above)} above the headers: no practice")
    if told.aside:
        lines.append(
            f"{_rows(told.aside)} left aside, for it is no practice: {_some([one.text for one in told.aside])}"
        )
    if told.others:
        lines.append(f"other sheets were not read: {_some(told.others)}; bring each as a file of its own")
    for column in told.left_out:
        lines.append(
            f"column “{column.header}” was left out: {column.cells:,} {'cell' if column.cells == 1 else 'cells'}"
        )
    for column in told.unsure:
        lines.append(f"column “{column.header}” was read as {_label(column.field)}, which is not sure")
    lines += [f"{_label(field)}: read {_some(said)}" for field, said in _by_field(told.settled).items()]
    kept = tuple(one for one in told.values if one.meaning.asks)
    lines += [
        f"{_label(field)}: not sure what is meant, so the field stays empty and the text is kept: {_some(said)}"
        for field, said in _by_field(kept).items()
    ]
    return lines


def _by_field(values: Sequence[ValueReading]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in values:
        found.setdefault(one.field, []).append(f"“{one.value[:60]}”{_as(one)}")
    return found


def _as(one: ValueReading) -> str:
    if one.meaning.asks:
        return f" (perhaps {in_words(one.meaning.proposal)})" if one.meaning.proposal else ""
    return f" as {meant(one)}"


def meant(one: ValueReading) -> str:
    """What a value was read as, in words."""
    said = [
        in_words(text) if name == one.field else f"{_label(name)} {in_words(text)}"
        for name, text in one.meaning.entries.items()
        if text
    ]
    return ", ".join(said) + ("" if one.meaning.whole else ", the text kept") if said else "text, under Anything else"


def in_words(entry: str) -> str:
    """Lines of an entry, in one."""
    return ", ".join(entry.splitlines())


def _label(field: str) -> str:
    return BY_NAME[field].label if field in BY_NAME else "ID" if field else "left out"


def _rows(rows: Sequence[RowAside]) -> str:
    return f"{'row' if len(rows) == 1 else 'rows'} {_some([str(one.no) for one in rows], ', ')}"


def _some(texts: Sequence[str], joint: str = "; ") -> str:
    more = len(texts) - MOST_NAMED
    return joint.join(texts[:MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")
