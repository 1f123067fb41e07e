"""What a search answers: hits that explain themselves, and the counts of the same set."""

from collections.abc import Mapping
from dataclasses import dataclass

from kb.index.span import Span
from kb.practice.card import Card, Facet
from kb.search.query import Query


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
