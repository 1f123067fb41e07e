"""What was looked for and hardly found: kept without a trace of who asked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kb.index.terms import STOPWORDS, terms
from kb.raw_text import normalized

LOW = 3
"""A search that finds fewer practices than this is kept."""

MOST_CHARACTERS = 200

_READ = 10_000
"""Characters in which a word that tells something is looked for."""

_PERSONAL = re.compile(r"(?<![^\s@])[^\s@]++@[^\s@]+\.[^\s@]+|\d{7}|(?:\d[ ().+/-]*){9}")
"""An e-mail address, or digits enough for a telephone number or an identity card; a span of years has eight."""

_STRUCK = re.compile(r"(\w)\1{2}|[b-df-hj-np-tv-xz]{7}")
"""One letter three times in a row, or more consonants than a word has."""


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
    """What may be kept of a search; None where it asks for nothing or may tell of a person.

    Signs, little words and keys struck at random ask for nothing, whatever is found.
    """
    plain = " ".join(normalized("NFKC", text).casefold().split()).encode("utf-8", "replace").decode()
    if not _tells(plain[:_READ]) or _PERSONAL.search(plain):
        return None
    return Gap(plain[:MOST_CHARACTERS].rstrip(), tuple(sorted(filters)), day, found, asked=asked)


def _tells(text: str) -> bool:
    """Whether a word in it says what is looked for."""
    return any(_is_word(text[term.start : term.end]) for term in terms(text))


def _is_word(word: str) -> bool:
    """Neither a little word nor a number, one letter over and over, or keys struck at random."""
    return any(char.isalpha() for char in word) and word not in STOPWORDS and not _STRUCK.search(word)
