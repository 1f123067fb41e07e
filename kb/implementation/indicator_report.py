"""What an economy reports of one of the plan's indicators for a year: voluntary, not verified, never a zero in itself.

A year without a report is not reported, which is not zero. Reports of different economies mix shares, amounts and
counts, so nothing is added across economies unless the plan says that an indicator may be.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from kb.errors import BadValue
from kb.plan.plan import Indicator

MOST = 1_000
"""Characters of what is said beside a value."""

MOST_DIGITS = 30


class ReportStatus(StrEnum):
    """A draft is its economy's own; what is submitted members may read; what the secretariat accepted anyone may."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"


@dataclass(frozen=True, kw_only=True)
class IndicatorReport:
    """`value` is a number as it was given, or of an indicator that is a list the list's text; `period` is what it
    covers where that is not the calendar year; `by` and `at` tell of the last word on it."""

    indicator: str
    economy: str
    year: int
    value: str
    unit: str = ""
    period: str = ""
    source: str = ""
    note: str = ""
    status: ReportStatus = ReportStatus.DRAFT
    by: str = ""
    at: str = ""

    @property
    def id(self) -> str:
        return f"{self.indicator}/{self.economy}/{self.year}"

    @property
    def number(self) -> Decimal | None:
        """The value to reckon and draw with; none of a list."""
        try:
            found = Decimal(self.value)
        except InvalidOperation:
            return None
        return found if found.is_finite() else None


def total(indicator: Indicator, reports: Iterable[IndicatorReport], year: int) -> Decimal | None:
    """The sum over the accepted reports of a year, of an indicator that the plan says may be added; else none."""
    if not indicator.adds:
        return None
    numbers = [
        one.number
        for one in reports
        if (one.indicator, one.year, one.status) == (indicator.id, year, ReportStatus.ACCEPTED)
    ]
    given = [number for number in numbers if number is not None]
    return sum(given, Decimal(0)) if given else None


def value_of(indicator: Indicator, text: str) -> str:
    """What was given as a value, in the one way it is kept: 1234.5, or the text of a list. Raises BadValue.

    Digits may be grouped by spaces; a comma is refused, for it groups in one economy and divides in another.
    """
    plain = " ".join(text.split())
    if not plain:
        raise BadValue("value", text, "what was measured; leave the whole row out where nothing is reported")
    if indicator.kind == "list":
        if len(plain) > MOST:
            raise BadValue("value", text, f"{MOST} characters at most")
        return plain
    digits = plain.replace(" ", "").replace("\u2009", "").replace("\u202f", "").replace("\u00a0", "")
    allowed = "a number like 1234.5, without a comma and without its unit"
    try:
        number = Decimal(digits)
    except InvalidOperation:
        raise BadValue("value", text, allowed) from None
    if (
        not digits.isascii()
        or "_" in digits
        or not number.is_finite()
        or not -MOST_DIGITS < number.adjusted() < MOST_DIGITS
    ):
        raise BadValue("value", text, allowed)
    if len(digits) > MOST_DIGITS:
        raise BadValue("value", text, f"a number of {MOST_DIGITS} characters at most")
    if indicator.kind == "count" and (number < 0 or number != number.to_integral_value()):
        raise BadValue("value", text, "a whole number from 0 up, for this indicator counts")
    return f"{number:f}"
