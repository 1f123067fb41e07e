"""What a reader asks: the words, the filters, the order and the page."""

from dataclasses import dataclass, field
from enum import StrEnum

from kb.practice.card import Filters


class Mode(StrEnum):
    """Which evidence is used: the words, the meaning, or both."""

    BOTH = "both"
    WORDS = "words"
    MEANING = "meaning"


class Sort(StrEnum):
    BEST = "best"
    NEWEST = "newest"
    ADOPTED = "most-adopted"


@dataclass(frozen=True)
class Query:
    """One search. An empty text lists everything that the filters allow. Pages count from 1. `exact`: the words are
    looked for as they are typed, slips and all."""

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    mode: Mode = Mode.BOTH
    sort: Sort = Sort.BEST
    page: int = 1
    size: int = 10
    exact: bool = False
