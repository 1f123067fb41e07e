"""What stands in a cell, as the entry of its field: however a spreadsheet or a paper writes a year, a day, a list."""

import re
from contextlib import suppress
from datetime import date, datetime

from kb.plan.plan import Plan
from kb.practice.fields import Field, Takes

_LISTED = ("partners", "other_origins")
"""Fields of lines whose values hold no semicolon of their own."""

_DAYS = ("%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%Y/%m/%d")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T].*)?")


def entry(field: Field, cell: str, plan: Plan) -> str:
    """The entry that a cell means. What cannot be read stays as it is, so that it is told and not lost."""
    text = cell.strip()
    if field.takes is Takes.ECONOMIES:
        return _lines(re.split(r"[;\n]", text))
    if field.takes is Takes.CHOICES:
        return _lines(re.split(r"[;,\n]", text.casefold()))
    if field.takes is Takes.OBJECTIVES:
        return _lines(_objective(one, plan) for one in re.split(r"[;\n]|,\s*+(?=\S{1,100}\.)", text))
    if field.takes is Takes.CHOICE:
        return _choice(field, text)
    if field.takes is Takes.YEAR:
        return _year(text)
    if field.takes is Takes.DAY:
        return _day(text)
    if field.takes is Takes.LINES:
        listed = field.name in _LISTED and "\n" not in text
        return _lines(text.split(";" if listed else "\n"))
    return text


def _lines(parts: object) -> str:
    return "\n".join(part.strip() for part in parts if part.strip())  # type: ignore[attr-defined]


def _choice(field: Field, text: str) -> str:
    plain = " ".join(text.casefold().split())
    number = re.match(r"([1-9])(?:\.0)?\b", plain)
    return number[1] if number and number[1] in field.choices else plain


def _year(text: str) -> str:
    found = re.fullmatch(r"(\d{4})(?:\.0+)?", text) or _ISO.fullmatch(text)
    return found[1] if found else text


def _day(text: str) -> str:
    iso = _ISO.fullmatch(text)
    if iso:
        return "-".join(iso.groups())
    for form in _DAYS:
        with suppress(ValueError):
            return datetime.strptime(text, form).date().isoformat()
    slashed = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    if slashed:
        first, second, year = (int(part) for part in slashed.groups())
        # where both could be the month nobody can tell which is: it stays, and is refused
        if first > 12 or second > 12 or first == second:
            with suppress(ValueError):
                return date(year, min(first, second), max(first, second)).isoformat()
    return text


def _objective(text: str, plan: Plan) -> str:
    """An objective's id, also where a spreadsheet took it for a number with a comma or for a day of the year."""
    plain = text.strip()
    day = _ISO.fullmatch(plain)
    if day:
        month, of_month = int(day[2]), int(day[3])
        # 4.1 becomes a day only where days are written day.month, so that reading comes first
        return next((id for id in (f"{of_month}.{month}", f"{month}.{of_month}") if plan.has(id)), plain)
    if re.fullmatch(r"\d,\d", plain):
        return plain.replace(",", ".")
    first = plain.split(maxsplit=1)[0].rstrip(".:") if plain else ""
    return first if plan.has(first) else plain
