"""What a search answers: hits that explain themselves, and the counts of the same set."""

from collections.abc import Mapping
from dataclasses import dataclass

from kb.practice.practice import Practice
from kb.search.query import Facet, Query


@dataclass(frozen=True)
class Span:
    """Characters `start` up to `end` of a text."""

    start: int
    end: int


@dataclass(frozen=True)
class Excerpt:
    """A passage as it is shown: its section's heading, its text, and where the words match.

    `nearest` is the sentence nearest to the query, of a hit that was found by meaning and not by words.
    """

    heading: str
    text: str
    spans: tuple[Span, ...] = ()
    nearest: Span | None = None


@dataclass(frozen=True)
class Card:
    """A practice as it stands in lists and filters.

    `objectives` are the confirmed ones or, as long as nobody has decided (`confirmed` is false), the
    author's own choice; never a machine's. `year` is when the practice began. `meetings` are the ids of
    those it was shown at, `adopters` the economies whose adoption counts.
    """

    practice: Practice
    objectives: tuple[str, ...]
    confirmed: bool
    areas: tuple[str, ...]
    meetings: tuple[str, ...]
    adopters: tuple[str, ...]
    order: int
    """Place in the order of arrival: the higher, the newer."""

    @property
    def id(self) -> str:
        return self.practice.id

    def values(self, facet: Facet) -> tuple[str, ...]:
        """What this practice counts under in a facet."""
        practice = self.practice
        match facet:
            case Facet.AREA:
                return self.areas
            case Facet.OBJECTIVE:
                return self.objectives
            case Facet.ECONOMY:
                return practice.economies
            case Facet.YEAR:
                return (str(practice.since),) if practice.since else ()
            case Facet.MEETING:
                return self.meetings
            case Facet.GROUP:
                return tuple(group.value for group in practice.groups)
            case Facet.KIND:
                return (practice.kind.value,) if practice.kind else ()
            case Facet.STATUS:
                return (practice.status.value,) if practice.status else ()


@dataclass(frozen=True)
class Hit:
    """One practice found. `score` lies in 0..1 and compares hits of one query only.

    `words` and `meaning` say which evidence is strong enough on its own; `terms` are the query's words
    that the practice holds, themselves or in a synonym, as the reader typed them; `similarity` is the
    cosine of the best passage. `same` are practices that are nearly the same as this one, found too and listed
    with it.
    """

    card: Card
    score: float
    words: bool
    meaning: bool
    terms: tuple[str, ...]
    similarity: float | None
    excerpt: Excerpt | None
    same: tuple[Card, ...] = ()


@dataclass(frozen=True)
class Similar:
    """Practices near to one: with the same problem in other economies, with the same building block in other areas."""

    problem: tuple[Hit, ...]
    block: tuple[Hit, ...]


@dataclass(frozen=True)
class FacetCount:
    """One value of a facet and how many practices open when it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Results:
    """One page of hits with what is true of all of them.

    A hit stands for its group, so that `groups` are paged and `total` counts practices.
    `total` and `facets` come from one set; `by_words` and `by_meaning` count how it was found.
    `meaning_used` is false where the search ran on words alone, and `note` then says why.
    `relaxed` offers, when nothing is found, what dropping one filter would bring; `meant` is the query with words
    that are there in place of misspelt ones, empty where there is nothing to suggest.
    """

    query: Query
    hits: tuple[Hit, ...]
    total: int
    groups: int
    by_words: int
    by_meaning: int
    facets: Mapping[Facet, tuple[FacetCount, ...]]
    meaning_used: bool
    note: str = ""
    relaxed: tuple[tuple[Facet, str, int], ...] = ()
    meant: str = ""

    @property
    def pages(self) -> int:
        return max(1, -(-self.groups // self.query.size))
