"""What somebody gives as the value of an indicator, made out: its number, its unit, and whether it can be meant.

The same for a form, a spreadsheet and a command: `12,5` and `1 234,5` are numbers, `35 %` is 35 in per cent, and what
could be two things is asked about instead of being taken for one of them.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from kb.errors import BadValue, Conflict, Refused
from kb.implementation.indicator_report import IndicatorReport, ReportStatus, value_of
from kb.plan.plan import Indicator

PERCENT = "%"

_PERCENT_WORDS = ("%", "％", "per cent", "percent", "pct", "por ciento", "pour cent", "por cento")
_NUMBER = re.compile(r"[-+−]?[0-9][0-9.,'’\s\u00a0\u2009\u202f]*(?:[eE][-+]?[0-9]{1,3}(?![0-9A-Za-z]))?")
_BEHIND = re.compile(r"[^0-9]{1,60}")
_CURRENCY = re.compile(r"[A-Z]{0,4}[$€£¥₩₽฿₫₱]\.?|[A-Z]{2,3}|S/\.?|Rp\.?")
"""What stands before a number."""
_GROUPS = re.compile(r"[-+]?[0-9]{1,3}(?:[.,'’ ][0-9]{3})+")

_SHARES = ("share", "rate")
_JUMPS = {True: (50, 200), False: (80, 125)}
"""How many times as large a value is that is taken for a hundred times as large, of shares and of others."""


class DoubtfulValue(Conflict):
    """A value that can hardly be meant; whoever gives it may say that it is."""


def said_value(indicator: Indicator, text: str, unit: str) -> tuple[str, str]:
    """The value as it is kept, and its unit. Raises BadValue."""
    unit = unit.strip()
    if indicator.kind == "list":
        return value_of(indicator, text), unit
    number, beside = _apart(" ".join(text.split()))
    if beside:
        unit = _together(beside, unit, text)
    if unit.casefold().rstrip(".") in _PERCENT_WORDS:
        unit = PERCENT
    return value_of(indicator, _plain(number)), unit


def must_have_unit(indicator: Indicator, report: IndicatorReport) -> None:
    """Raises Refused where a share is given without what it is a share in."""
    if indicator.kind == "share" and not report.unit:
        raise Refused("a share needs its unit", [f"write % where {report.value} is per cent"])


def doubt(indicator: Indicator, report: IndicatorReport, others: Iterable[IndicatorReport]) -> str:
    """What is asked of a value that is a hundred times that of the nearest year before or after, or a hundredth; empty
    where nothing is. `others` are what the same economy said of the same indicator. What stands for the year itself is
    compared where no other year bears the new value out."""
    number = report.number
    others = tuple(others)
    for other in _nearest(report, others):
        least, most = _JUMPS[indicator.kind in _SHARES]
        if not number or not other.number or number.is_signed() != other.number.is_signed():
            continue
        times = other.number / number
        if least <= times <= most:
            unit = f" {other.unit or PERCENT}" if indicator.kind in _SHARES else f" {other.unit}".rstrip()
            meant = f"{_written(number * 100)}{unit}"
            beside = f"{report.value} beside {other.value} in {other.year}"
            return f"{beside}: is it {meant}? Write it so, or say that it is right"
        if least <= 1 / times <= most:
            return (
                f"{report.value} beside {other.value} in {other.year}, a hundred times as much: is it "
                f"{_written(number / 100)}, or is {other.year} wrong? Mend the one that is, or say that this is right"
            )
    return _fraction(indicator, report, others)


def _fraction(indicator: Indicator, report: IndicatorReport, others: Sequence[IndicatorReport]) -> str:
    """0.35 in per cent is 35 % more often than a third of one: it is asked about unless a year that was accepted is as
    small."""
    number = report.number
    share = indicator.kind == "share" and report.unit.startswith(PERCENT)
    if not share or not number or not 0 < number < 1:
        return ""
    accepted = (one for one in others if one.year != report.year and one.status is ReportStatus.ACCEPTED)
    if any(one.number is not None and 0 < one.number < 1 for one in accepted):
        return ""
    meant, said = f"{_written(number * 100)} {report.unit}", f"{report.value} {report.unit}"
    return f"{said} is less than one in a hundred: is it {meant}? Write it so, or say that it is right"


def _nearest(report: IndicatorReport, others: Iterable[IndicatorReport]) -> list[IndicatorReport]:
    """Those of the nearest year before and the nearest after; where there are none what stands for the year itself."""
    known = sorted(others, key=lambda one: one.year)
    before = [one for one in known if one.year < report.year][-1:]
    after = [one for one in known if one.year > report.year][:1]
    return [*before, *after] or [one for one in known if one.year == report.year]


def must_be_meant(indicator: Indicator, report: IndicatorReport, others: Iterable[IndicatorReport]) -> None:
    """Raises DoubtfulValue."""
    if question := doubt(indicator, report, others):
        raise DoubtfulValue(question)


def _written(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _apart(text: str) -> tuple[str, str]:
    """A number, and the words before or behind it."""
    found = _NUMBER.search(text)
    if not found:
        return text, ""
    before, after = text[: found.start()].strip(), text[found.end() :].strip()
    sign = "-" if before in ("-", "−") or before[:1] in ("-", "−") else ""
    before = before.lstrip("-− ")
    if before and (after or not _CURRENCY.fullmatch(before)):
        return text, ""
    if after and not _BEHIND.fullmatch(after):
        return text, ""
    beside = before or after
    number = found[0].strip()
    return (sign + number if not number.startswith(("-", "−")) else number), beside


def _together(beside: str, unit: str, text: str) -> str:
    """The unit that stands in the value with the one that stands by itself. Raises BadValue where they differ."""
    said = PERCENT if beside.casefold().rstrip(".") in _PERCENT_WORDS else beside
    if not unit or unit.casefold() == said.casefold():
        return said
    if said.casefold() in unit.casefold():
        return unit
    if said == PERCENT:
        if any(word in unit.casefold() for word in _PERCENT_WORDS):
            return unit
        if unit.casefold().startswith("of "):
            return f"{PERCENT} {unit}"
    raise BadValue("value", text, f"a number alone, for it says “{beside}” and the unit says “{unit}”")


def _plain(number: str) -> str:
    """With a point before its decimals and nothing between its thousands. Raises BadValue where a mark could be either:
    1,234 is a thousand and more in one economy, and one and a bit in another."""
    if not _NUMBER.fullmatch(number.lstrip("−")):
        return number
    text = re.sub(r"[\s\u00a0\u2009\u202f'’]", "", number).replace("−", "-").removeprefix("+")
    commas, points = text.count(","), text.count(".")
    if commas and points:
        mark = "," if text.rfind(",") > text.rfind(".") else "."
        whole, _, part = text.rpartition(mark)
        other = "." if mark == "," else ","
        grouped = _GROUPS.fullmatch(whole) and mark not in whole
        return f"{whole.replace(other, '')}.{part}" if grouped else number
    if points > 1 or commas > 1:
        return re.sub("[.,]", "", text) if _GROUPS.fullmatch(text) else number
    if not commas:
        return text
    whole, _, part = text.partition(",")
    digits = whole.lstrip("-")
    if len(part) == 3 and part.isdigit() and 1 <= len(digits) <= 3 and digits != "0" and "'" not in number:
        if " " in number.strip():
            return number
        raise BadValue("value", number, f"{whole}{part} or {whole}.{part}, whichever is meant")
    return f"{whole}.{part}"
