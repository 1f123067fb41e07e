"""What was looked for and hardly found: kept without a trace of who asked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kb.raw_text import normalized

LOW = 3
"""A search that finds fewer practices than this is kept."""

MOST_CHARACTERS = 200

_PERSONAL = re.compile(r"(?<![^\s@])[^\s@]++@[^\s@]+\.[^\s@]+|\d{7}|(?:\d[ ().+/-]*){9}")
"""An e-mail address, or digits enough for a telephone number or an identity card; a span of years has eight."""


@dataclass(frozen=True)
class Gap:
    """One query with its filters on one day: how often it was asked, what it found the last time, and whether
    somebody put it on the wanted list. `filters` are (facet, value).
    """

    text: str
    filters: tuple[tuple[str, str], ...]
    day: date
    found: int
    times: int = 1
    asked: bool = False


def gap(text: str, filters: Iterable[tuple[str, str]], found: int, day: date, asked: bool = False) -> Gap | None:
    """What may be kept of a search; None where it asks for nothing or may tell of a person."""
    plain = " ".join(normalized("NFKC", text).casefold().split()).encode("utf-8", "replace").decode()
    if not plain or _PERSONAL.search(plain):
        return None
    return Gap(plain[:MOST_CHARACTERS].rstrip(), tuple(sorted(filters)), day, found, asked=asked)
