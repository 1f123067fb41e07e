"""The sections on the indicators that economies report themselves: never verified, never added across economies."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Protocol

from kb.periods.indicator_figure import LABEL
from kb.plan.economy import Economies
from kb.reports.links import Permalinks
from kb.reports.report import (
    NOT_REPORTED,
    Number,
    Observation,
    ObservationStatus,
    ReportSection,
    ReportTable,
    Value,
    Year,
)


class ReportedLine(Protocol):
    """What one economy reported of an indicator; `value` is a number as it was given, or words; `unit` its own."""

    @property
    def economy(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def note(self) -> str: ...


class ReportedIndicator(Protocol):
    """An indicator of one year: its lines, the economies that reported and those that had nothing to. `value` is what
    was counted of APEC's own activities, where anything is counted; `unit` says what is measured."""

    @property
    def indicator(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def lines(self) -> Sequence[ReportedLine]: ...
    @property
    def received(self) -> Sequence[str]: ...
    @property
    def nil(self) -> Sequence[str]: ...
    @property
    def value(self) -> int | None: ...


ReportedYears = Mapping[int, Sequence[ReportedIndicator]]
"""The plan's other indicators by year, each year's in the plan's order."""


def indicator_sections(
    reported: ReportedYears, general: Container[str], economies: Economies, links: Permalinks
) -> tuple[ReportSection, ...]:
    """The general ones and those of the objectives, with their coverage; what each economy reported is an annex.
    `general` are the ids of the general indicators that are reported."""
    if not any(reported.values()):
        return ()
    said = f"The figures of this section stand {LABEL}. Not reported is not zero."
    groups = (("The other general indicators", True), ("The indicators of the objectives", False))
    made: list[ReportSection] = []
    for heading, holds in groups:
        kept = {year: [one for one in some if (one.indicator in general) is holds] for year, some in reported.items()}
        if any(kept.values()):
            made.append(ReportSection(heading, (said,), (_coverage(heading, kept, len(economies), links),)))
    rows = tuple(_lines(reported, economies))
    columns = ("Indicator", "Year", "Economy", "Value", "Unit", "Period", "Source and note")
    table = ReportTable(
        "What economies reported of the indicators",
        columns,
        rows,
        (12, 7, 17, 17, 10, 12, 25),
        f"{LABEL.capitalize()}.",
    )
    lines = ReportSection("What economies reported", (said,), (table,) if rows else (), annex=True)
    return (*made, lines)


def indicator_observations(reported: ReportedYears, economies: Economies, plain: Observation) -> Iterator[Observation]:
    """A row an economy and indicator, and one of what was counted; `plain` says what all of them say."""
    for year, some in reported.items():
        for one in some:
            if one.value is not None:
                yield replace(
                    plain, indicator=one.indicator, period=str(year), by="total", row="total", value=one.value,
                    unit=one.unit,
                )  # fmt: skip
            lines = {line.economy: line for line in one.lines}
            for economy in economies:
                made = replace(
                    plain, indicator=one.indicator, area=economy.name, code=economy.code, period=str(year),
                    by="economy", row=economy.name, unit=one.unit,
                )  # fmt: skip
                line = lines.get(economy.name)
                if line is not None:
                    made = replace(made, unit=line.unit or one.unit)
                    note = "; ".join(text for text in (line.period, line.source, line.note) if text)
                    value = _number(line.value)
                    yield replace(made, value=value, status=ObservationStatus.UNVERIFIED, note=note)
                elif economy.name in one.nil:
                    yield replace(made, value=0, status=ObservationStatus.NIL, note="nothing to report")
                else:
                    yield replace(made, value=None, status=ObservationStatus.MISSING, note=NOT_REPORTED)


def _coverage(
    heading: str, reported: Mapping[int, Sequence[ReportedIndicator]], members: int, links: Permalinks
) -> ReportTable:
    """How many economies were heard of each indicator, a column a year."""
    titles = {one.indicator: one.title for some in reported.values() for one in some}
    found = {(year, one.indicator): one for year, some in reported.items() for one in some}
    rows: list[tuple[Value, ...]] = []
    for id, title in titles.items():
        rows.append((id, title, *(_heard(found.get((year, id)), year, links) for year in reported)))
        counted = {year: found[year, id] for year in reported if (year, id) in found}
        unit = next((one.unit for one in counted.values() if one.value is not None), "")
        if unit:
            rows.append(("", f"counted: {unit}", *(_counted(counted.get(year), year, links) for year in reported)))
    columns = ("No.", "Indicator", *(f"Heard {year}, of {members}" for year in reported))
    each = 11 if len(reported) > 1 else 18
    widths = (9, 91 - each * len(reported), *(each for _ in reported))
    return ReportTable(f"{heading}: reports received", columns, tuple(rows), widths, f"{LABEL.capitalize()}.")


def _heard(one: ReportedIndicator | None, year: int, links: Permalinks) -> Value:
    if one is None:
        return NOT_REPORTED
    return Number(len({*one.received, *one.nil}), (links.indicators(year),))


def _counted(one: ReportedIndicator | None, year: int, links: Permalinks) -> Value:
    return NOT_REPORTED if one is None or one.value is None else Number(one.value, (links.indicators(year),))


def _lines(reported: ReportedYears, economies: Economies) -> Iterator[tuple[Value, ...]]:
    for year, some in reported.items():
        for one in some:
            lines = {line.economy: line for line in one.lines}
            for name in economies.in_order((*lines, *one.nil)):
                line = lines.get(name)
                if line is None:
                    yield (one.indicator, Year(year), name, "nothing to report", "", "", "")
                else:
                    beside = "; ".join(text for text in (line.source, line.note) if text)
                    yield (one.indicator, Year(year), name, line.value, line.unit or one.unit, line.period, beside)


def _number(text: str) -> int | float | str:
    try:
        read = Decimal(text)
    except InvalidOperation:
        return text
    return text if not read.is_finite() else int(read) if read == read.to_integral_value() else float(read)
