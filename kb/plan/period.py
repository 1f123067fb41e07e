"""The calendar years that a figure covers."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Period:
    """The calendar years a figure covers, ascending (P1)."""

    title: str
    years: tuple[int, ...]

    def holds(self, day: date | None) -> bool:
        return day is not None and day.year in self.years
