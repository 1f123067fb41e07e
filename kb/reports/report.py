"""A report pack as values: what a report on a year or a review says, before it is written in any format."""

from dataclasses import dataclass, fields
from enum import StrEnum

from kb.errors import BadValue
from kb.figures.chart import Chart

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
class Number:
    """A figure, with the addresses of the lists it is the length of; `note` is what else is said of it. A figure that
    stands out (`footnoted`) has its addresses in a footnote of its own, whose mark stands at the label of its row."""

    value: int
    links: tuple[str, ...]
    note: str = ""
    footnoted: bool = False

    @property
    def footnote(self) -> str:
        said = f"{self.note[:1].upper()}{self.note[1:]}. " if self.note else ""
        return f"{said}List: {' and '.join(self.links)}"


@dataclass(frozen=True)
class NamedNumber:
    """Text with the address that it leads to."""

    text: str
    link: str


Value = str | Number | NamedNumber
"""What stands in a cell. "not reported" is text and never 0 (A11)."""

NOT_REPORTED = "not reported"


@dataclass(frozen=True)
class ReportTable:
    """`widths` are the columns' shares of the page; `footnotes` say where the lists of those numbers open that
    have no footnote of their own."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    widths: tuple[int, ...]
    note: str = ""
    footnotes: tuple[str, ...] = ()

    @property
    def amounts(self) -> tuple[bool, ...]:
        """Which columns hold numbers; in them what was not reported stands to the right too."""
        return tuple(any(isinstance(row[place], Number) for row in self.rows) for place, _ in enumerate(self.columns))

    def notes(self, row: tuple[Value, ...]) -> tuple[str, ...]:
        """The footnotes of a row's numbers. Where there are several, each names its column."""
        noted = [
            (name, cell.footnote)
            for name, cell in zip(self.columns, row, strict=True)
            if isinstance(cell, Number) and (cell.footnoted or cell.note)
        ]
        return tuple(text if len(noted) == 1 else f"{name}: {text}" for name, text in noted)


def label_place(row: tuple[Value, ...]) -> int:
    """The cell of a row that its footnotes are marked at: never one with a number, whose digits a mark would join."""
    return next((place for place, value in enumerate(row) if not isinstance(value, Number)), 0)


@dataclass(frozen=True)
class ReportSection:
    heading: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[ReportTable, ...] = ()
    charts: tuple[Chart, ...] = ()
    annex: bool = False


class ObservationStatus(StrEnum):
    """How far a number can be taken, in the letters of SDMX."""

    NORMAL = "A"
    PROVISIONAL = "P"
    MISSING = "M"
    RESTATED = "R"


@dataclass(frozen=True)
class Observation:
    """One number of the pack, as statistics are exchanged; `value` None where nothing was reported."""

    indicator: str
    area: str
    period: str
    by: str
    row: str
    value: int | None
    status: ObservationStatus
    unit: str
    rules: str
    plan: str
    snapshot: str
    note: str = ""


@dataclass(frozen=True)
class Pack:
    """`sentence` says it all in one; `standing` whether the figures are locked or provisional, and as of when;
    `made_at` is the one moment in it."""

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
