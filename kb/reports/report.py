"""A report pack as values: what a report on a year or a review says, before it is written in any format."""

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from kb.errors import BadValue
from kb.figures.chart import Chart
from kb.ledger.partial_date import PartialDate

BLANK = "____"
"""What stands where the cover was not filled in."""

MOST = 200
"""Characters of a line of the cover."""


class TabledFor(StrEnum):
    """Why a paper is tabled."""

    INFORMATION = "information"
    CONSIDERATION = "consideration"


@dataclass(frozen=True)
class Cover:
    """The head of a meeting paper. What is not given stays a line to fill in by hand."""

    document_number: str = ""
    agenda_item: str = ""
    purpose: str = ""
    submitted_by: str = ""
    forum: str = ""
    date: str = ""

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        return tuple(
            (field.name.replace("_", " ").capitalize(), getattr(self, field.name) or BLANK) for field in fields(self)
        )


def cover(**given: str) -> Cover:
    """A cover from raw text. Raises BadValue."""
    lines = {name: " ".join(text.split()) for name, text in given.items()}
    for name, text in lines.items():
        if len(text) > MOST:
            raise BadValue(name, text, f"{MOST} characters at most")
    purpose = lines.get("purpose", "").casefold()
    if purpose and purpose not in list(TabledFor):
        raise BadValue("purpose", purpose, " or ".join(TabledFor))
    return Cover(**(lines | {"purpose": purpose.capitalize()}))


@dataclass(frozen=True)
class ReportLink:
    """Words that lead to an address."""

    text: str
    address: str


@dataclass(frozen=True)
class Note:
    """What stands beneath a table, of it or of one of its rows: words, then links with words of their own."""

    text: str
    links: tuple[ReportLink, ...] = ()

    @property
    def plain(self) -> str:
        """All of it as text, without an address."""
        return " ".join(part for part in (self.text, "; ".join(link.text for link in self.links)) if part)


@dataclass(frozen=True)
class Number:
    """A figure, with links to the lists it is the length of; `note` is what else is said of it. A figure that stands
    out (`footnoted`) and has several lists has them in a footnote of its own, whose mark stands at the label of its
    row; where there is one list, the number itself leads there."""

    value: int
    links: tuple[ReportLink, ...]
    note: str = ""
    footnoted: bool = False

    @property
    def footnote(self) -> Note | None:
        several = len(self.links) > 1 and self.footnoted
        if not self.note and not several:
            return None
        said = f"{self.note[:1].upper()}{self.note[1:]}. " if self.note else ""
        lists = ("Lists:" if several else "List:") if self.links else ""
        return Note(f"{said}{lists}".strip(), self.links)


@dataclass(frozen=True)
class Year:
    """A year in a cell of its own: a number that is never grouped, added or reckoned with."""

    value: int


Value = str | Number | ReportLink | Year | date
"""What stands in a cell. "not reported" is text and never 0 (A11)."""

NOT_REPORTED = "not reported"


def day(known: object) -> Value:
    """A day as a cell; one that is known to the month or the year alone stays the text it is."""
    if isinstance(known, date) and not isinstance(known, PartialDate):
        return known
    return str(known or "")


def shown(value: Value) -> str:
    """A cell as text."""
    match value:
        case str():
            return value
        case ReportLink():
            return value.text
        case date():
            return value.isoformat()
        case Number() | Year():
            return str(value.value)


@dataclass(frozen=True)
class ReportTable:
    """`widths` are the columns' shares of the page; `footnotes` say where the lists of those numbers open that
    have no footnote of their own."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    widths: tuple[int, ...]
    note: str = ""
    footnotes: tuple[Note, ...] = ()

    @property
    def amounts(self) -> tuple[bool, ...]:
        """Which columns hold numbers; in them what was not reported stands to the right too."""
        return tuple(any(isinstance(row[place], Number) for row in self.rows) for place, _ in enumerate(self.columns))

    def notes(self, row: tuple[Value, ...]) -> tuple[Note, ...]:
        """The footnotes of a row's numbers. Where there are several, each names its column."""
        noted = [
            (name, cell.footnote)
            for name, cell in zip(self.columns, row, strict=True)
            if isinstance(cell, Number) and cell.footnote
        ]
        return tuple(
            note if len(noted) == 1 else Note(f"{name}: {note.text}", note.links) for name, note in noted if note
        )


def label_place(row: tuple[Value, ...]) -> int:
    """The cell of a row that its footnotes are marked at: never one with a number, whose digits a mark would join."""
    plain = (place for place, value in enumerate(row) if not isinstance(value, (Number, Year, date)))
    return next(plain, 0)


@dataclass(frozen=True)
class ReportSection:
    """`points` are short statements, one a line, beneath the tables; a section that stands `alone` has a page of its
    own."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[ReportTable, ...] = ()
    charts: tuple[Chart, ...] = ()
    annex: bool = False
    points: tuple[str, ...] = ()
    alone: bool = False

    @property
    def title(self) -> str:
        """As it stands at its head and in the list of contents."""
        return f"Annex. {self.heading}" if self.annex else self.heading


class ObservationStatus(StrEnum):
    """How far a number can be taken, in the letters of SDMX."""

    NORMAL = "A"
    PROVISIONAL = "P"
    MISSING = "M"
    RESTATED = "R"
    UNVERIFIED = "V"
    """As an economy reported it: nobody else has looked at it."""
    NIL = "Z"
    """The economy handed in that there was nothing: a zero that somebody said. It stands beside SDMX's letters."""


@dataclass(frozen=True)
class Observation:
    """One number of the pack, as statistics are exchanged; `value` None where nothing was reported, text where an
    economy answered with words. `code` is the area's, as ISO 3166 has it."""

    indicator: str
    area: str
    period: str
    by: str
    row: str
    value: int | float | str | None
    status: ObservationStatus
    unit: str
    rules: str
    plan: str
    snapshot: str
    note: str = ""
    code: str = ""


@dataclass(frozen=True)
class ReportHeadline:
    """A figure of the summary: `coverage` says how many of the member economies it tells of."""

    key: str
    indicator: str
    title: str
    value: int
    coverage: str


@dataclass(frozen=True)
class SnapshotName:
    """A snapshot that a report was made from."""

    plan: str
    year: int
    no: int
    hash: str


@dataclass(frozen=True)
class Pack:
    """`sentence` says it all in one; `standing` whether the figures are locked or provisional, and as of when;
    `status` says so in few words, for every page and sheet; `made_at` is the one moment in it. `number` is a tabled
    report's own; one without is a draft. `head` is where the trail ended when it was tabled, signed."""

    title: str
    subtitle: str
    cover: Cover
    sentence: str
    standing: str
    sections: tuple[ReportSection, ...]
    observations: tuple[Observation, ...]
    notes: tuple[str, ...]
    site: str
    made_at: str
    status: str
    plan: str = ""
    review: str = ""
    years: tuple[int, ...] = ()
    headlines: tuple[ReportHeadline, ...] = ()
    snapshots: tuple[SnapshotName, ...] = ()
    number: int | None = None
    head: str = ""

    @property
    def foot(self) -> str:
        """What stands at the foot of every page and sheet, before its number."""
        return " · ".join(text for text in (self.cover.document_number, self.title, self.status) if text)
