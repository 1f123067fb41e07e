"""Search by words: what a query asks for, how much of it each practice holds, and what use it makes of it (BM25)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kb.index.concepts import Concept, concepts
from kb.index.indexed_words import MOST_USE, IndexedWords
from kb.index.synonyms import SIGN, Synonyms
from kb.index.terms import MOST_CHARACTERS, Term

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Shares = NDArray[np.float32]
    Places = NDArray[np.integer[Any]]
    Worth = tuple[Places, Shares]

MOST_TERMS = 32
"""A query of more words is cut to its rarest this many, so that its cost stays bounded."""

COVERED = 0.6
"""Share of a query's weight that one passage must hold, with the practice's title and names, for it to be found by
words."""

SLACK = 1e-4
"""Shares are sums of rounded numbers."""

NONE = Synonyms()


@dataclass(frozen=True)
class Words:
    """A query as words, and what the index says of them.

    `terms` are what is asked for, a word each or several that are one thing; keys below are their forms.
    Per place of the snapshot: `bm25` (0: none of the words); `coverage`, the share of the query's weight that the
    practice holds, 0..1; `together`, the share that one passage of it holds with its title and names; `title` and
    `named`, the shares in its title and in its names (agency, partners, sources, economies); `use`, what use it makes
    of what is asked for, 0..1. `known` is the share of the query's words that the index knows at all:
    low for a query in another language. `weights` is each word's rarity; `holders` the places that hold it in any way;
    `equal` the phrases besides itself that stand for it.
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
    bm25, coverage, title, named, use = (np.zeros(len(words.alive), np.float32) for _ in range(5))
    together = _Together(words)
    for form, whole in shares.items():
        one = lookups[form]
        # of what was not understood no practice is said to hold anything
        share = np.float32(whole * understood)
        # quicker than adding to what is chosen, which reads it first
        np.add.at(bm25, one.holders, np.float32(words.rarity(len(one.holders))) * one.use)
        np.add.at(use, one.holders, share / np.float32(MOST_USE) * one.use)
        np.add.at(coverage, one.holders, share * one.cover)
        for (places, worth), into in ((one.title, title), (one.named, named)):
            np.add.at(into, places, share * worth)
        together.add(one, share)
    known = sum(1 for form in shares if len(lookups[form].holders)) / len(asked) if asked else 0.0
    return Words(
        terms=tuple(concept.term for concept in asked),
        bm25=bm25,
        coverage=coverage,
        together=np.where(coverage > 0, together.most(), np.float32(0)),
        title=title,
        named=named,
        use=use,
        known=known,
        weights=weights,
        holders={form: one.holders for form, one in lookups.items()},
        equal={
            concept.term.form: tuple(
                dict.fromkeys(p for way in concept.ways for p in way.phrases if p != concept.term.form)
            )
            for concept in asked
        },
        is_name=len(asked) > 1 or any(_is_name(concept.term, text) for concept in asked),
    )


def _is_name(term: Term, text: str) -> bool:
    return term.form.startswith(SIGN) or text[term.start : term.end].isupper()


@dataclass(frozen=True)
class _LookedUp:
    """Of a concept the places that hold it, and for each what use is made of it (BM25 without rarity) and what holding
    it is worth; where it stands in the title and in the names, with what that is worth; and in which rows each of its
    ways stands, the best way first."""

    holders: "Places"
    use: "Shares"
    cover: "Shares"
    title: "Worth"
    named: "Worth"
    rows: "Sequence[tuple[Places, float]]"


def _looked_up(words: IndexedWords, concept: Concept) -> _LookedUp:
    """What stands in several ways is worth what its best way is."""
    ways = [(way, words.posting(way.wording)) for way in concept.ways]
    size = len(words.alive)
    held = [(way, posting) for way, posting in ways if len(posting.places)]
    cover = _best([(posting.places, way.cover) for way, posting in held], size)
    return _LookedUp(
        holders=cover[0],
        cover=cover[1],
        use=_best([(posting.places, np.float32(way.use) * posting.use) for way, posting in held], size)[1],
        title=_best([(posting.title, way.cover) for way, posting in held], size),
        named=_best([(posting.named, way.cover) for way, posting in held], size),
        rows=sorted(((posting.rows, way.cover) for way, posting in ways), key=lambda one: -one[1]),
    )


def _best(found: "Sequence[tuple[Places, Shares | float]]", size: int) -> "Worth":
    """What each of these places has the most of."""
    some = [(places, worth) for places, worth in found if len(places)]
    if len(some) == 1:  # most concepts are a word
        ((places, worth),) = some
        return places, worth if isinstance(worth, np.ndarray) else np.full(len(places), worth, np.float32)
    most = np.zeros(size if some else 0, np.float32)
    for places, worth in some:
        most[places] = np.maximum(most[places], np.asarray(worth, np.float32))
    there = np.flatnonzero(most > 0)
    return there, most[there]


class _Together:
    """What stands together: what of the query's weight stands beside every passage of a practice, in its title and its
    names, and what each passage holds besides."""

    def __init__(self, words: IndexedWords) -> None:
        self._words = words
        self._beside = np.zeros(len(words.alive), np.float32)
        self._passages, self._seen = np.zeros(len(words.owners), np.float32), np.zeros(len(words.owners), bool)

    def add(self, one: _LookedUp, share: np.float32) -> None:
        """Add a concept of this share of the query's weight."""
        own = np.zeros(len(self._beside), np.float32)
        for places, worth in (one.title, one.named):
            own[places] = np.maximum(own[places], worth)
        self._beside += share * own
        for at, (rows, cover) in enumerate(one.rows):
            new = rows[~self._seen[rows]] if at else rows
            if at < len(one.rows) - 1:
                self._seen[new] = True
            more = share * np.maximum(np.float32(cover) - own[self._words.owners[new]], np.float32(0))
            np.add.at(self._passages, self._words.layers.slots[new], more)
        for rows, _ in one.rows[:-1]:
            self._seen[rows] = False

    def most(self) -> "Shares":
        """The largest share that stands in one passage of each place."""
        return self._beside + self._words.layers.best(self._passages)


def _weight(concept: Concept, held: int, count: int) -> float:
    """The rarer, and the oftener it is asked for, the more."""
    return _rarity(held, count) * (1 + math.log(concept.times))


def _count(words: IndexedWords, concept: Concept) -> int:
    """How many practices hold it, of which way there are most of; all of them where there are none, so that in a long
    text what is held comes first."""
    return max(words.held(way.wording) for way in concept.ways) or words.count


def _rarity(held: int, count: int) -> float:
    """What a word weighs that this many of `count` practices hold: the fewer, the more."""
    return float(np.log(1 + (count - held + 0.5) / (held + 0.5)))
