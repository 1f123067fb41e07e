"""A day as far as it is known: to the day, to the month or to the year, kept and printed as it was given."""

import re
from calendar import monthrange
from datetime import date
from typing import Self

from kb.errors import BadValue
from kb.raw_text import exact_day

_PART = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?", re.ASCII)


class PartialDate(date):
    """A day of which the year alone is known, or year and month. Among days it stands as the first that it can mean;
    it is equal to none of them, for 2022 is not 1 January 2022."""

    has_month: bool

    def __new__(cls, year: int, month: int | None = None) -> Self:
        made = super().__new__(cls, year, 1 if month is None else month, 1)
        made.has_month = month is not None
        return made

    @property
    def last(self) -> date:
        """The last day that it can mean."""
        month = self.month if self.has_month else 12
        return date(self.year, month, monthrange(self.year, month)[1])

    def isoformat(self) -> str:
        """2022 or 2022-07."""
        return f"{self.year:04}-{self.month:02}" if self.has_month else f"{self.year:04}"

    def __str__(self) -> str:
        return self.isoformat()

    def __repr__(self) -> str:
        return f"PartialDate({self.isoformat()})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PartialDate) and self.isoformat() == other.isoformat()

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.isoformat())

    def __reduce__(self) -> tuple[type[Self], tuple[int, int | None]]:
        return type(self), (self.year, self.month if self.has_month else None)


def last_day(day: date) -> date:
    """The last day that a day can mean: itself, where it is known to the day."""
    return day.last if isinstance(day, PartialDate) else day


def read_day(text: str) -> date:
    """A day as it was kept: 2022-07-01, 2022-07 or 2022. Raises ValueError."""
    part = _PART.fullmatch(text)
    return PartialDate(int(part[1]), int(part[2]) if part[2] else None) if part else exact_day(text)


def parse_known_day(field: str, text: str) -> date:
    """A day from raw text, with the precision it was given in. Raises BadValue."""
    try:
        return read_day(text.strip())
    except ValueError:
        raise BadValue(field, text, "a day like 2023-05-04, a month like 2023-05 or a year like 2023") from None
