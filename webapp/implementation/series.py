"""What economies reported over the years as small drawings, each on a scale of its own: they are not compared."""

from dataclasses import dataclass
from decimal import Decimal

from kb.implementation import IndicatorReport, IndicatorTable

WIDTH, HEIGHT = 180, 56
TOP, LEFT = 8, 18
ZERO = Decimal(0)
"""Every scale holds it, so that a small change never looks like a great one."""


@dataclass(frozen=True)
class Point:
    """`x` and `y` in pixels; `report` is what is drawn."""

    x: float
    y: float
    report: IndicatorReport


@dataclass(frozen=True)
class Series:
    """One economy's. A line joins years that follow each other; a year without a report leaves a gap."""

    economy: str
    points: tuple[Point, ...]
    lines: tuple[str, ...]


def series(table: IndicatorTable) -> tuple[Series, ...]:
    """A drawing for each economy that reported a number, in the official order."""
    economies = dict.fromkeys(one.economy for one in table.reports if one.number is not None)
    return tuple(_series(table, economy) for economy in economies)


def _series(table: IndicatorTable, economy: str) -> Series:
    given = [(place, table.report(economy, year)) for place, year in enumerate(table.years)]
    numbers = [one.number for _, one in given if one is not None and one.number is not None]
    low, high = min(numbers, default=ZERO), max(numbers, default=ZERO)
    low, high = min(low, ZERO), max(high, ZERO)
    step = (WIDTH - 2 * LEFT) / max(1, len(table.years) - 1)
    points: list[Point] = []
    runs: list[list[Point]] = [[]]
    for place, report in given:
        if report is None or report.number is None:
            runs.append([])
            continue
        reach = float((report.number - low) / (high - low)) if high != low else 0.0
        point = Point(round(LEFT + place * step, 1), round(HEIGHT - reach * (HEIGHT - TOP), 1), report)
        points.append(point)
        runs[-1].append(point)
    lines = tuple(" ".join(f"{point.x},{point.y}" for point in run) for run in runs if len(run) > 1)
    return Series(economy, tuple(points), lines)
