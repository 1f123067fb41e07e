"""What a search answers: hits that explain themselves, and the counts of the same set."""

from collections.abc import Mapping
from dataclasses import dataclass

from kb.index.span import Span
from kb.practice.card import Card, Facet
from kb.search.query import Query

MOST_RELATED = 20
"""What a reader would look at below the line."""


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
    """One practice found. `chance` is how likely it answers, 0..1: it means the same in every search; `score` lies in
    0..1 and orders the hits of one query.

    `words` and `meaning` say which evidence is strong enough on its own; `terms` are the query's words
    that the practice holds, themselves or in a synonym, as the reader typed them; `similarity` is the
    cosine of the best passage. `same` are practices that are nearly the same as this one, found too and listed
    with it. Of a long query `part` is the part of it that the practice answers, as it was typed.
    """

    card: Card
    score: float
    words: bool
    meaning: bool
    terms: tuple[str, ...]
    similarity: float | None
    excerpt: Excerpt | None
    same: tuple[Card, ...] = ()
    chance: float = 0.0
    part: str = ""


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
    """One page of the practices that answer, and what is true of all of them.

    `total` practices answer; `facets` count these and no others. A hit stands for its group, so that `groups` are
    paged. `related` stand below a line: near to what was asked, best first, MOST_RELATED at most, and counted nowhere.
    `searched` is the text that was looked for where it is not the one typed (`query.text`): a slip was mended.
    `unknown` are the query's words that no practice holds in any spelling or synonym, as they were typed.
    `economies` are those that the query names, none of which is a filter yet. `notes` are sentences on how the search
    ran. `meaning_used` is false where it ran on words alone. `relaxed` offers, when nothing is found, what dropping one
    filter would bring.
    """

    query: Query
    hits: tuple[Hit, ...]
    total: int
    groups: int
    facets: Mapping[Facet, tuple[FacetCount, ...]]
    meaning_used: bool
    related: tuple[Hit, ...] = ()
    searched: str = ""
    unknown: tuple[str, ...] = ()
    economies: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    relaxed: tuple[tuple[Facet, str, int], ...] = ()

    @property
    def pages(self) -> int:
        return max(1, -(-self.groups // self.query.size))
