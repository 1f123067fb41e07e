"""The words of texts as they are written: which count, and by what they are found again."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from kb.index.terms import fold, plain
from kb.index.variants import usual

LONGEST = 60
"""A longer run of letters is no word of any language that is written so, and not counted."""

SHORT = 5
"""Up to so many letters an ending is taken for a part of the word."""

LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]{2,}")


class WordKey(StrEnum):
    """By what words are looked up: without case and accents; in the usual spelling, and without the ending of a plural;
    as it is compared."""

    PLAIN = "plain"
    SINGULAR = "singular"
    FORM = "form"


@dataclass(frozen=True)
class WrittenWord:
    """A word as it is written somewhere, what it is without case and accents, that in its usual spelling, and how many
    times it stands so."""

    plain: str
    spelled: str
    word: str
    count: int


def written_words(text: str) -> list[str]:
    """The words of the Latin script in a text, as they are written, in its order."""
    return [word for word in LATIN.findall(text) if len(word) <= LONGEST]


@lru_cache(maxsize=50_000)
def keys_of(word: str) -> tuple[str, str, str, str]:
    """A word's plain form, that in its usual spelling, that without the ending of a plural, and its compared form."""
    bare = plain(word)
    spelled = usual(bare)
    return bare, spelled, singular(spelled), fold(bare)


def singular(word: str) -> str:
    """A plain word without the ending of a plural; what only looks like one is cut alike wherever it stands."""
    if word.endswith("ies") and len(word) > SHORT:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    return word[:-1] if len(word) > 2 and word[-1] == "s" and word[-2] not in "siu" else word
