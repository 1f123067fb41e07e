"""Search by words: what a query asks for, how much of it each practice holds, and what use it makes of it (BM25)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kb.index.concepts import Concept, concepts
from kb.index.indexed_words import MOST_USE, IndexedWords, Posting
from kb.index.synonyms import SIGN, Synonyms
from kb.index.terms import MOST_CHARACTERS, Term

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Shares = NDArray[np.float32]
    Places = NDArray[np.integer[Any]]

MOST_TERMS = 32
"""A query of more words is cut to its rarest this many, so that its cost stays bounded."""

COVERED = 0.6
"""Share of a query's weight that one passage must hold, with the practice's title and names, for it to be found by
words."""

SLACK = 1e-4
"""Shares are sums of rounded numbers."""

NONE = Synonyms()


@dataclass(frozen=True)
class RowShares:
    """The shares of a query's weight that passages hold besides their practice's title and names, and which of it those
    hold, by place; `slots` has one entry a row."""

    shares: "Shares"
    slots: "NDArray[np.intp]"
    beside: "Shares"

    def of(self, rows: "Places") -> "Shares":
        """What these rows hold."""
        return self.shares[self.slots[rows]]


@dataclass(frozen=True)
class Words:
    """A query as words, and what the index says of them.

    `terms` are what is asked for, a word each or several that are one thing; keys below are their forms.
    Per place of the snapshot: `bm25` (0: none of the words); `coverage`, the share of the query's weight that the
    practice holds, 0..1; `together`, the share that one passage of it holds with its title and names; `title` and
    `named`, the shares in its title and in its names (agency, partners, sources, economies); `use`, what use it makes
    of what is asked for, 0..1. `known` is the share of the query's words that the index knows at all:
    low for a query in another language. `weights` is each word's rarity; `holders` the places that hold it in any way;
    `equal` the phrases besides itself that stand for it; `rows` says what each passage holds.
    """

    terms: tuple[Term, ...]
    bm25: "Shares"
    coverage: "Shares"
    together: "Shares"
    title: "Shares"
    named: "Shares"
    use: "Shares"
    known: float
    weights: dict[str, float]
    holders: "dict[str, Places]"
    equal: Mapping[str, tuple[str, ...]]
    rows: "RowShares | None" = None
    is_name: bool = False
    """Whether the query can be a name: an economy's, several words, or one in capitals. A word alone that stands in the
    name of an agency is no name: who asks for tourism does not ask for the ministry that has it in its name."""

    def share(self, form: str) -> float:
        """What a term weighs of the whole query, 0..1."""
        total = sum(self.weights[term.form] for term in self.terms)
        return self.weights[form] / total if total else 0.0

    @property
    def unknown(self) -> tuple[Term, ...]:
        """What no practice holds in any way."""
        return tuple(term for term in self.terms if not len(self.holders[term.form]))


def search(words: IndexedWords, text: str, synonyms: Synonyms = NONE) -> Words:
    """Look a query up.

    What is asked for is held where it stands in any of its ways. What stands several times in a long query weighs more.
    """
    text = text[:MOST_CHARACTERS]
    asked, understood = concepts(words, text, synonyms)
    if len(asked) > MOST_TERMS:
        asked = sorted(asked, key=lambda concept: -_weight(concept, _count(words, concept), words.count))[:MOST_TERMS]
    lookups = {concept.term.form: _looked_up(words, concept) for concept in asked}
    weights = {
        concept.term.form: _weight(concept, len(lookups[concept.term.form].holders), words.count) for concept in asked
    }
    asked = sorted(asked, key=lambda concept: -weights[concept.term.form])
    total = sum(weights[concept.term.form] for concept in asked) or 1.0
    shares = {concept.term.form: weights[concept.term.form] / total for concept in asked}
    sums = _Sums(words)
    for form, share in shares.items():
        # of what was not understood no practice is said to hold anything
        sums.add(lookups[form], share * understood)
    known = sum(1 for form in shares if len(lookups[form].holders)) / len(asked) if asked else 0.0
    return Words(
        terms=tuple(concept.term for concept in asked),
        bm25=sums.bm25,
        coverage=sums.coverage,
        together=sums.together(),
        title=sums.title,
        named=sums.named,
        use=sums.use,
        known=known,
        weights=weights,
        holders={form: one.holders for form, one in lookups.items()},
        equal={
            concept.term.form: tuple(
                dict.fromkeys(p for way in concept.ways for p in way.phrases if p != concept.term.form)
            )
            for concept in asked
        },
        rows=sums.rows,
        is_name=len(asked) > 1 or any(_is_name(concept.term, text) for concept in asked),
    )


def _is_name(term: Term, text: str) -> bool:
    return term.form.startswith(SIGN) or text[term.start : term.end].isupper()


@dataclass(frozen=True)
class _LookedUp:
    """Of a concept the places that hold it, what use each makes of it (BM25 without rarity), and what holding it is
    worth there; and where each of its ways stands with what that is worth, the best way first."""

    holders: "Places"
    use: "Shares"
    cover: "Shares | float"
    ways: tuple[tuple[Posting, float], ...]


def _looked_up(words: IndexedWords, concept: Concept) -> _LookedUp:
    """What stands in several ways is worth what its best way is."""
    found = [(way, words.posting(way.wording)) for way in concept.ways]
    held = [(way, posting) for way, posting in found if len(posting.places)]
    ways = tuple(sorted(((posting, way.cover) for way, posting in found), key=lambda one: -one[1]))
    if len(held) == 1:  # most concepts are a word
        ((way, posting),) = held
        return _LookedUp(posting.places, np.float32(way.use) * posting.use, way.cover, ways)
    use, cover = np.zeros(len(words.alive), np.float32), np.zeros(len(words.alive), np.float32)
    for way, posting in held:
        places = posting.places
        use[places] = np.maximum(use[places], np.float32(way.use) * posting.use)
        cover[places] = np.maximum(cover[places], np.float32(way.cover))
    holders = np.flatnonzero(cover > 0)
    return _LookedUp(holders, use[holders], cover[holders], ways)


class _Sums:
    """What the concepts of a query come to, for each place. What stands together is what stands beside every passage of
    a practice, in its title and its names, and what its best passage holds besides."""

    def __init__(self, words: IndexedWords) -> None:
        self._words = words
        size = len(words.alive)
        self.bm25, self.use, self.coverage, self.title, self.named = (np.zeros(size, np.float32) for _ in range(5))
        self._beside = np.zeros(size, np.float32)
        self._passages, self._seen = np.zeros(len(words.owners), np.float32), np.zeros(len(words.owners), bool)

    def add(self, one: _LookedUp, whole: float) -> None:
        """Add a concept of this share of the query's weight."""
        share, holders = np.float32(whole), one.holders
        # where nothing comes twice this is += but quicker
        np.add.at(self.bm25, holders, np.float32(self._words.rarity(len(holders))) * one.use)
        np.add.at(self.use, holders, np.float32(whole / MOST_USE) * one.use)
        np.add.at(self.coverage, holders, share * np.asarray(one.cover, np.float32))
        title, named = (np.zeros(len(self.title), np.float32) for _ in range(2))
        for posting, cover in reversed(one.ways):  # the best last, which is what counts
            if len(posting.places):
                title[posting.title] = cover
                named[posting.named] = cover
        self.title += share * title
        self.named += share * named
        beside = np.maximum(title, named)
        self._beside += share * beside
        for at, (posting, cover) in enumerate(one.ways):
            new = posting.rows[~self._seen[posting.rows]] if at else posting.rows
            if at < len(one.ways) - 1:
                self._seen[new] = True
            more = share * np.maximum(np.float32(cover) - beside, np.float32(0))
            np.add.at(self._passages, self._words.layers.slots[new], more[self._words.owners[new]])
        for posting, _ in one.ways[:-1]:
            self._seen[posting.rows] = False

    @property
    def rows(self) -> RowShares:
        return RowShares(self._passages, self._words.layers.slots, self._beside)

    def together(self) -> "Shares":
        """The largest share that stands in one passage of each place."""
        return (self._beside + self._words.layers.best(self._passages)) * (self.coverage > 0)


def _weight(concept: Concept, held: int, count: int) -> float:
    """The rarer, and the oftener it is asked for, the more."""
    return _rarity(held, count) * (1 + math.log(concept.times))


def _count(words: IndexedWords, concept: Concept) -> int:
    """How many practices hold it, of which way there are most of; all of them where there are none, so that in a long
    text what is held comes first."""
    return max(words.held(way.wording) for way in concept.ways) or words.count


def _rarity(held: int, count: int) -> float:
    """What a word weighs that this many of `count` practices hold: the fewer, the more."""
    return math.log(1 + (count - held + 0.5) / (held + 0.5))
