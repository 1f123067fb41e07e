"""The other indicators of a year as values: what economies reported, what was counted of APEC's own activities, who
said that there is nothing. A snapshot keeps them; what came in after it stands beside them on late lines (P6)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from enum import StrEnum
from typing import Any

NOTHING = "nothing to report"

LABEL = "as reported by economies, not verified, not added across economies"
"""Stands with these figures wherever they are told."""


@dataclass(frozen=True)
class IndicatorLine:
    """What one economy reported; `value` is a number or a list's text, as the report has it, `unit` its own unit, and
    `period` what it covers where that is not the calendar year."""

    economy: str
    value: str
    unit: str = ""
    source: str = ""
    period: str = ""
    note: str = ""

    @property
    def text(self) -> str:
        return f"{self.value} {self.unit}".strip()


@dataclass(frozen=True)
class CountedRecord:
    """An activity that counts, with the objectives confirmed for it and the economies that take part; or an economy
    that takes part, under its name."""

    id: str
    title: str
    objectives: tuple[str, ...] = ()
    economies: tuple[str, ...] = ()


@dataclass(frozen=True)
class IndicatorFigure:
    """One indicator of a year. `lines` in the official order of the economies; `received` and `nil` are the economies
    that reported and that said they have nothing to. `counted` is none where nothing is counted, but reported; else the
    list whose length is the figure. `unit` says what is measured: a kind (count, share, …) or what is counted."""

    indicator: str
    title: str
    unit: str
    lines: tuple[IndicatorLine, ...] = ()
    received: tuple[str, ...] = ()
    nil: tuple[str, ...] = ()
    counted: tuple[CountedRecord, ...] | None = None

    @property
    def value(self) -> int | None:
        return None if self.counted is None else len(self.counted)

    def as_plain(self) -> list[Any]:
        """Lists and texts for JSON, the same for the same figure; `from_plain` reads them back."""
        return [
            self.indicator,
            self.title,
            self.unit,
            [list(astuple(line)) for line in self.lines],
            list(self.received),
            list(self.nil),
            None
            if self.counted is None
            else [[one.id, one.title, list(one.objectives), list(one.economies)] for one in self.counted],
        ]

    def as_counted(self) -> list[Any]:
        """As `as_plain` without titles: another title moves no figure, so a digest of figures is taken of this."""
        indicator, _, unit, lines, received, nil, counted = self.as_plain()
        return [indicator, unit, lines, received, nil, counted and [[id, *rest] for id, _, *rest in counted]]


def from_plain(plain: Sequence[Any]) -> IndicatorFigure:
    """Raises ValueError or TypeError where it is no plain form of a figure."""
    indicator, title, unit, lines, received, nil, counted = plain
    return IndicatorFigure(
        indicator,
        title,
        unit,
        tuple(IndicatorLine(*line) for line in lines),
        tuple(received),
        tuple(nil),
        None
        if counted is None
        else tuple(
            CountedRecord(id, name, tuple(objectives), tuple(economies)) for id, name, objectives, economies in counted
        ),
    )


class Since(StrEnum):
    """What became of a line since its year was locked."""

    LATE = "late"
    CHANGED = "changed since"
    GONE = "counts no more"


@dataclass(frozen=True)
class LateReport:
    """Something that today's records say of an indicator of a locked year otherwise than its snapshot: of an economy's
    report, or of a record that is counted (`subject` its id, `title` its title). `before` and `after` are what was and
    is reported; of a counted record they are empty."""

    indicator: str
    since: Since
    subject: str
    title: str
    before: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        """A line for a reader, such as "Chile, 12 firms" or "Chile, 12 firms, was nothing to report"."""
        said = [self.title, self.after, f"was {self.before}" if self.before else ""]
        return ", ".join(part for part in said if part) + (f" ({self.since})" if self.since is Since.GONE else "")


def late_lines(snapshot: Iterable[IndicatorFigure], today: Iterable[IndicatorFigure]) -> tuple[LateReport, ...]:
    """Where today's figures of a year differ from those it was locked with, in the order of the indicators: what is
    late first, then what was changed, then what counts no more. A title or a note that reads otherwise is no news."""
    before = {one.indicator: one for one in snapshot}
    after = {one.indicator: one for one in today}
    lines: list[LateReport] = []
    for id in dict.fromkeys((*after, *before)):
        empty = IndicatorFigure(id, "", "")
        old, new = before.get(id, empty), after.get(id, empty)
        found = [*_reports(id, _words(old), _words(new)), *_records(id, old.counted or (), new.counted or ())]
        lines += (line for since in Since for line in found if line.since is since)
    return tuple(lines)


def _words(figure: IndicatorFigure) -> dict[str, str]:
    """What each economy said; of what is counted only who has nothing to report, for the records speak for the rest."""
    return {**{line.economy: line.text for line in figure.lines}, **dict.fromkeys(figure.nil, NOTHING)}


def _reports(id: str, old: dict[str, str], new: dict[str, str]) -> Iterator[LateReport]:
    for economy in dict.fromkeys((*new, *old)):
        before, after = old.get(economy, ""), new.get(economy, "")
        if before != after:
            since = Since.LATE if not before else Since.CHANGED if after else Since.GONE
            yield LateReport(id, since, economy, economy, before, after)


def _records(id: str, old: Sequence[CountedRecord], new: Sequence[CountedRecord]) -> Iterator[LateReport]:
    known, now = {one.id for one in old}, {one.id for one in new}
    yield from (LateReport(id, Since.LATE, one.id, one.title) for one in new if one.id not in known)
    yield from (LateReport(id, Since.GONE, one.id, one.title) for one in old if one.id not in now)
