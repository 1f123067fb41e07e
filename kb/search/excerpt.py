"""The passage that answers: which one of a practice is shown, and where the query's words stand in it.

A page of hits is made at once: of each practice only the passages that may be the best are read, all in one look into
the index, and where their terms stand was written when they were indexed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from kb.index import text_places
from kb.index.fulltext import Words
from kb.index.index_file import IndexFile
from kb.index.passage import sentence_spans
from kb.index.sentences import nearest as nearest_sentences
from kb.index.snapshot import IndexSnapshot
from kb.index.space import Nearest
from kb.index.span import Span
from kb.index.terms import terms
from kb.index.text_places import Mark, Phrases
from kb.practice.card import Card
from kb.search.results import Excerpt

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kb.index.text_places import Places

    Vector = NDArray[np.float32]

ROUNDING = 1e-5
"""By how much two sums of the same numbers may differ."""


@dataclass(frozen=True)
class Sought:
    """What a practice, by its place, is shown for: these `words`, and the `query` as the encoder reads it that has the
    number `encoder` in the snapshot; None where words alone say what is shown.

    Where it was not found `by_words` its nearest sentence is marked. With a `card` it may be shown by what it is named
    by: see `excerpts`.
    """

    place: int
    words: Words
    encoder: int | None
    query: "Vector | None"
    by_words: bool
    card: Card | None = None


class _Query:
    """The words of a query as phrases that texts are looked through for."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._weight = sum(words.weights.values()) or 1.0
        self._phrases: dict[tuple[str, ...], Phrases] = {}

    def share(self, forms: Iterable[str]) -> float:
        """What some of the words weigh of all."""
        return sum(self.words.weights[form] for form in forms) / self._weight

    def phrases(self, forms: tuple[str, ...]) -> Phrases:
        """Some of the words in all their ways."""
        if forms not in self._phrases:
            stand_for = defaultdict[tuple[str, ...], set[str]](set)
            for form in forms:
                for phrase in (form, *self.words.equal.get(form, ())):
                    stand_for[tuple(phrase.split())].add(form)
            self._phrases[forms] = Phrases({phrase: frozenset(some) for phrase, some in stand_for.items()})
        return self._phrases[forms]


@dataclass(frozen=True)
class _Candidates:
    """The passages of a practice, by number, that may be the best, and each one's cosine, of those that have a vector;
    `held` are the words that the practice holds."""

    query: _Query
    held: tuple[str, ...]
    numbers: Sequence[int]
    cosines: Mapping[int, float]

    def worth(self, number: int, marks: Sequence[Mark]) -> float:
        return self.query.share({form for words, _, _ in marks for form in words}) + self.cosines.get(number, 0.0)


@dataclass(frozen=True)
class _Passage:
    """A passage as it was read, where its terms and sentences stand, and where words of the query do."""

    number: int
    heading: str
    text: str
    places: "Places"
    marks: Sequence[Mark] = ()


def excerpts(index: IndexFile, snapshot: IndexSnapshot, page: Sequence[Sought]) -> list[Excerpt | None]:
    """What is shown of each practice: the passage that holds most of the query's weight and is nearest to its meaning;
    where no word of the query stands there, a line that the practice is named by, of those that hold some."""
    candidates = _candidates(snapshot, page)
    passages = _best(index, candidates)
    sentences = _sentences(index, snapshot, page, passages)
    shown = [_shown(*both) for both in zip(passages, sentences, strict=True)]
    for at in _unsaid(page, candidates, passages):
        shown[at] = _named(page[at].card, candidates[at].query) or shown[at]
    return shown


def _shown(passage: _Passage | None, sentence: Span | None) -> Excerpt | None:
    if passage is None:
        return None
    return Excerpt(passage.heading, passage.text, text_places.spans(passage.places, passage.marks), sentence)


def clearest(nearest: Sequence[Nearest]) -> "NDArray[np.intp]":
    """Of each place the number of the encoder in whose cosines it stands out most, -1 where it has no vector: one that
    cannot read the query only adds noise. There is one encoder at least."""
    apart = []
    for near in nearest:
        there = near.cosine[~np.isnan(near.cosine)]
        usual, spread = (there.mean(), there.std()) if len(there) else (0.0, 0.0)
        apart.append(np.nan_to_num((near.cosine - usual) / (spread + 1e-6), nan=-np.inf))
    best = np.argmax(apart, axis=0)
    return np.where(np.max(apart, axis=0) > -np.inf, best, -1)


def held_at(words: Words, places: "NDArray[np.int64]") -> "dict[str, NDArray[np.bool_]]":
    """Of each word of a query which of some places hold it."""
    found = {}
    for form, holders in words.holders.items():
        at = np.minimum(np.searchsorted(holders, places), max(len(holders) - 1, 0))
        found[form] = holders[at] == places if len(holders) else np.zeros(len(places), bool)
    return found


# -- which passage ---------------------------------------------------------------------------------------


def _candidates(snapshot: IndexSnapshot, page: Sequence[Sought]) -> list[_Candidates]:
    by_words = {id(one.words): one.words for one in page}
    places = np.array([one.place for one in page], np.int64)
    queries = {key: _Query(words) for key, words in by_words.items()}
    holding = {
        key: {form: there.tolist() for form, there in held_at(words, places).items()} for key, words in by_words.items()
    }
    found = []
    for at, (one, numbers) in enumerate(zip(page, _numbers(snapshot, places), strict=True)):
        query = queries[id(one.words)]
        held = tuple(form for form, there in holding[id(one.words)].items() if there[at])
        cosines = _cosines(snapshot, one)
        # one that is further off than all words together weigh is not the best whatever it holds
        least = max(cosines.values(), default=0.0) - query.share(held) - ROUNDING
        some = [number for number in numbers if cosines.get(number, 0.0) >= least]
        found.append(_Candidates(query, held, some, cosines))
    return found


def _numbers(snapshot: IndexSnapshot, places: "NDArray[np.int64]") -> list[list[int]]:
    """The numbers of each practice's passages, in their order."""
    starts = snapshot.starts
    return [snapshot.passages[starts[at] : starts[at + 1]].tolist() for at in places.tolist()]


def _cosines(snapshot: IndexSnapshot, one: Sought) -> dict[int, float]:
    """The cosine of each of a practice's passages that has a vector, by number."""
    if one.encoder is None or one.query is None:
        return {}
    rows, vectors = snapshot.spaces[one.encoder].vectors_of(one.place)
    numbers = snapshot.passages[rows]
    return dict(zip(numbers.tolist(), (vectors @ one.query).tolist(), strict=True)) if len(numbers) else {}


def _best(index: IndexFile, candidates: Sequence[_Candidates]) -> list[_Passage | None]:
    """Of each practice the passage that is worth most; of several the first."""
    read = {
        number: _Passage(number, heading, text, _places(text, places))
        for number, heading, text, places in index.texts([number for one in candidates for number in one.numbers])
    }
    looked_for = [one.query.phrases(one.held) for one in candidates]
    marks = iter(
        text_places.marks(
            [
                (read[number].places, phrases)
                for one, phrases in zip(candidates, looked_for, strict=True)
                for number in one.numbers
            ]
        )
    )
    best: list[_Passage | None] = []
    for one in candidates:
        worth = {number: (one.worth(number, found), found) for number, found in zip(one.numbers, marks, strict=False)}
        number = max(worth, key=lambda number: worth[number][0], default=None)
        best.append(None if number is None else replace(read[number], marks=worth[number][1]))
    return best


def _places(text: str, packed: bytes) -> "Places":
    """Where terms and sentences stand; in an index from before that was written, or a damaged one, the text is read."""
    if not packed or len(packed) % text_places.PLACE.itemsize:
        packed = text_places.packed(terms(text), sentence_spans(text))
    return text_places.opened(packed)


# -- what is marked besides words ------------------------------------------------------------------------


def _sentences(
    index: IndexFile, snapshot: IndexSnapshot, page: Sequence[Sought], passages: Sequence[_Passage | None]
) -> list[Span | None]:
    """The sentence nearest to the query, of each passage that was found by meaning alone."""
    found: list[Span | None] = [None] * len(page)
    together = defaultdict[tuple[int, int], list[int]](list)
    queries: dict[int, Vector] = {}
    for at, (one, passage) in enumerate(zip(page, passages, strict=True)):
        if passage and one.encoder is not None and one.query is not None and not one.by_words:
            together[one.encoder, id(one.query)].append(at)
            queries[id(one.query)] = one.query
    for (encoder, query), some in together.items():
        space = snapshot.spaces[encoder]
        asked = [passage for at in some if (passage := passages[at])]
        packed = index.sentences(space.encoder, [passage.number for passage in asked])
        pairs = [(_sentence_spans(passage), packed.get(passage.number, b"")) for passage in asked]
        for at, span in zip(some, nearest_sentences(pairs, queries[query], space.centre), strict=True):
            found[at] = span
    return found


def _sentence_spans(passage: _Passage) -> Sequence[tuple[int, int]]:
    long = len(passage.text) > text_places.REACH
    return sentence_spans(passage.text) if long else text_places.sentences(passage.places)


def _unsaid(
    page: Sequence[Sought], candidates: Sequence[_Candidates], passages: Sequence[_Passage | None]
) -> list[int]:
    """Which of those that may be shown by a name have no word of the query in their passage."""
    bare = [at for at, passage in enumerate(passages) if page[at].card and not (passage and passage.marks)]
    texts = [
        (passage.places, candidates[at].query.phrases(tuple(page[at].words.holders)))
        for at in bare
        if (passage := passages[at])
    ]
    marks = iter(text_places.marks(texts))
    return [at for at in bare if not (passages[at] and next(marks))]


def _named(card: Card | None, query: _Query) -> Excerpt | None:
    """What a practice is named by that holds words of the query: the line that holds most."""
    if card is None:
        return None
    practice, phrases = card.practice, query.phrases(tuple(query.words.holders))
    lines = [("Agency", practice.agency), *(("Partners", partner) for partner in practice.partners)]
    lines += [("Sources", source.title) for source in practice.sources]
    found: tuple[int, Excerpt] | None = None
    for heading, line in lines:
        forms, places = _line(line)
        if forms.isdisjoint(phrases.by_first):
            continue
        marks = text_places.marks([(places, phrases)])[0]
        if marks and (found is None or len(marks) > found[0]):
            found = len(marks), Excerpt(heading, line, text_places.spans(places, marks))
    return found and found[1]


@lru_cache(maxsize=20_000)
def _line(text: str) -> "tuple[frozenset[int], Places]":
    """The forms of a line by number, and where they stand."""
    places = text_places.opened(text_places.packed(terms(text), ()))
    return frozenset(places["form"].tolist()), places
