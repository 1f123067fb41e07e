"""A breakdown as bars: where each stands, how long it is and in which hue. The template only draws."""

from collections.abc import Callable
from dataclasses import dataclass

from kb.figures import BreakdownRow, Tally
from kb.periods import YearFigure
from webapp.site.formatting import shortened
from webapp.site.naming import Names

STEP = 60
"""Pixels from one row to the next: a line of text, two bars, air."""

YEAR_STEP = 76

YEARLY = {"shared": "shared", "first_shared": "of these new", "adopted": "newly adopted"}
"""What is told of each year."""

WIDEST = 78.0
"""Per cent of the width that the longest bar takes; its number stands to the right of it."""

LONG, SHORT = 84, 34
"""Characters of a label on a wide screen and on a telephone."""


@dataclass(frozen=True)
class DrawnBar:
    """One row. Widths are per cent of the drawing."""

    label: str
    short: str
    hue: str
    y: int
    shared: int
    shared_width: float
    adopted: int
    adopted_width: float


@dataclass(frozen=True)
class BarChart:
    """`left_out` rows hold nothing and stand in the table only."""

    bars: tuple[DrawnBar, ...]
    left_out: int

    @property
    def height(self) -> int:
        return len(self.bars) * STEP


def bar_chart(tally: Tally, names: Names) -> BarChart:
    rows = tuple(row for row in tally.breakdown.rows if row.shared or row.adopted)
    longest = max((max(len(row.shared), len(row.adopted)) for row in rows), default=1)
    bars = tuple(_bar(row, place * STEP, longest, names) for place, row in enumerate(rows))
    return BarChart(bars, len(tally.breakdown.rows) - len(rows))


def _bar(row: BreakdownRow, y: int, longest: int, names: Names) -> DrawnBar:
    label = row.label if row.label == row.key or names.hue(row.key) == "hue-0" else f"{row.key} {row.label}"
    return DrawnBar(
        label=shortened(label, LONG),
        short=shortened(label, SHORT),
        hue=names.hue(row.key),
        y=y,
        shared=len(row.shared),
        shared_width=round(WIDEST * len(row.shared) / longest, 2),
        adopted=len(row.adopted),
        adopted_width=round(WIDEST * len(row.adopted) / longest, 2),
    )


@dataclass(frozen=True)
class YearLine:
    """One number of a year, of the figure `key`."""

    key: str
    value: int
    words: str
    y: float
    width: float


@dataclass(frozen=True)
class YearBars:
    label: str
    locked: bool
    y: int
    lines: tuple[YearLine, ...]


@dataclass(frozen=True)
class YearsChart:
    bars: tuple[YearBars, ...]

    @property
    def height(self) -> int:
        return len(self.bars) * YEAR_STEP


def years_chart(told: Callable[[str], tuple[YearFigure, ...]]) -> YearsChart:
    """The whole plan year by year; locked years as they were locked."""
    columns = {key: told(key) for key in YEARLY}
    longest = max((len(one.practices) for years in columns.values() for one in years), default=0) or 1
    return YearsChart(
        tuple(
            YearBars(
                str(one.year), one.closed, place * YEAR_STEP,
                tuple(
                    _year_line(key, len(columns[key][place].practices), place * YEAR_STEP + 22.5 + no * 14, longest)
                    for no, key in enumerate(YEARLY)
                ),
            )
            for place, one in enumerate(columns["shared"])
        )
    )  # fmt: skip


def _year_line(key: str, value: int, y: float, longest: int) -> YearLine:
    return YearLine(key, value, YEARLY[key], y, round(WIDEST * value / longest, 2))
