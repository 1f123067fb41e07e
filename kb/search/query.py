"""What a reader asks: the words, the filters, the order and the page."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

MOST_CHARACTERS = 1_000
"""A longer query is cut: no reader types one, and its cost must stay bounded."""


class Facet(StrEnum):
    """What results can be narrowed by. Values within one facet widen, facets together narrow."""

    AREA = "area"
    OBJECTIVE = "objective"
    ECONOMY = "economy"
    YEAR = "year"
    MEETING = "meeting"
    GROUP = "group"
    KIND = "kind"
    STATUS = "status"


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
class Filters:
    """The values chosen in each facet; an empty facet does not filter."""

    chosen: dict[Facet, tuple[str, ...]] = field(default_factory=dict)

    def values(self, facet: Facet) -> tuple[str, ...]:
        return self.chosen.get(facet, ())

    def without(self, facet: Facet, value: str) -> "Filters":
        kept = tuple(v for v in self.values(facet) if v != value)
        return replace(self, chosen={**self.chosen, facet: kept})

    def __bool__(self) -> bool:
        return any(self.chosen.values())


@dataclass(frozen=True)
class Query:
    """One search. An empty text lists everything that the filters allow. Pages count from 1."""

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    mode: Mode = Mode.BOTH
    sort: Sort = Sort.BEST
    page: int = 1
    size: int = 10
