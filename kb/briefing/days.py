"""Days in words, as a brief says them."""

from datetime import date

from kb.ledger.partial_date import PartialDate
from kb.periods.locked import MONTHS


def day_spelled(day: date) -> str:
    """1 July 2022; July 2022 or 2022 where no more is known."""
    month = MONTHS[day.month - 1]
    if isinstance(day, PartialDate):  # as far as it is known, and no further
        return f"{month} {day.year}" if day.has_month else str(day.year)
    return f"{day.day} {month} {day.year}"
