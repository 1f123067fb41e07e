"""The passage that answers: which one of a practice is shown, and where the query's words stand in it.

A page of hits is made at once: of each practice only the passages that may be the best are read, all in one look into
the index, and where their terms stand was written when they were indexed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from kb.index import text_places
from kb.index.fulltext import Words
from kb.index.index_file import IndexFile
from kb.index.passage import sentence_spans
from kb.index.passage_memory import IndexedPassage
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

CLOSELY = 2
"""How many promising passages of a practice are read."""

SLACK = 0.02
"""By how much a passage may be worth less than the most promising one to be read too: what its heading holds is known
with its text."""


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
        self._shares: dict[frozenset[frozenset[str]], float] = {}

    def share(self, marks: Sequence[Mark]) -> float:
        """What the words that are marked weigh of all."""
        kinds = frozenset([words for words, _, _ in marks])
        share = self._shares.get(kinds)
        if share is None:
            share = self._shares[kinds] = self.weight(frozenset().union(*kinds))
        return share

    def weight(self, forms: Iterable[str]) -> float:
        """What some of the words weigh of all."""
        return sum(self.words.weights[form] for form in forms) / self._weight

    @cached_property
    def phrases(self) -> Phrases:
        """All words in all their ways."""
        return Phrases({form: (form, *self.words.equal.get(form, ())) for form in self.words.holders})

    @cached_property
    def everything(self) -> frozenset[str]:
        """All words."""
        return frozenset(self.words.holders)


@dataclass(frozen=True)
class _Candidates:
    """The passages of a practice, by number, that may be the best, and each one's cosine, of those that have a vector;
    `held` are the words that the practice holds."""

    query: _Query
    held: frozenset[str]
    numbers: Sequence[int]
    cosines: Mapping[int, float]


@dataclass(frozen=True)
class _Best:
    """A passage that is shown, and where words of the query stand in it."""

    passage: IndexedPassage
    marks: Sequence[Mark]

    def excerpt(self, sentence: Span | None) -> Excerpt:
        spans = text_places.spans(self.passage.places, self.marks)
        return Excerpt(self.passage.heading, self.passage.text, spans, sentence)


def excerpts(index: IndexFile, snapshot: IndexSnapshot, page: Sequence[Sought]) -> list[Excerpt | None]:
    """What is shown of each practice: the passage that holds most of the query's weight and is nearest to its meaning;
    where no word of the query stands there, a line that the practice is named by, of those that hold some."""
    candidates = _candidates(snapshot, page)
    best = _best(index, candidates)
    sentences = _sentences(index, snapshot, page, best)
    shown = [one.excerpt(sentence) if one else None for one, sentence in zip(best, sentences, strict=True)]
    for at in _unsaid(page, candidates, best):
        shown[at] = _named(page[at].card, candidates[at].query) or shown[at]
    return shown


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
    for at, (one, (rows, worth, cosines)) in enumerate(zip(page, _worth(snapshot, page), strict=True)):
        held = frozenset([form for form, there in holding[id(one.words)].items() if there[at]])
        # what the title holds may stand in the text too: a passage may be worth so much more than is known here
        more = float(one.words.rows.beside[one.place]) if one.words.rows else 0.0
        best = np.argsort(-worth, kind="stable")[:CLOSELY]
        some = np.sort(best[worth[best] >= worth[best[:1]] - more - SLACK])
        numbers = snapshot.passages[rows[some]].tolist()
        cosine = dict(zip(numbers, cosines[some].tolist(), strict=True))
        found.append(_Candidates(queries[id(one.words)], held, numbers, cosine))
    return found


def _worth(
    snapshot: IndexSnapshot, page: Sequence[Sought]
) -> "Iterator[tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]]":
    """Of each practice its rows, about what each is worth, and its cosine, 0 where it has no vector."""
    starts = snapshot.starts
    rows = [np.arange(starts[one.place], starts[one.place + 1]) for one in page]
    cosines = [np.zeros(len(some), np.float32) for some in rows]
    together = defaultdict[tuple[int, int], list[int]](list)
    for at, one in enumerate(page):
        if one.encoder is not None and one.query is not None:
            together[one.encoder, id(one.query)].append(at)
    for (encoder, _), some in together.items():
        some.sort(key=lambda at: page[at].place)  # rows are asked for as they ascend
        query = page[some[0]].query
        assert query is not None
        every = snapshot.spaces[encoder].of_rows(query, np.concatenate([rows[at] for at in some]))
        ends = np.cumsum([len(rows[at]) for at in some])[:-1]
        for at, reached in zip(some, np.split(np.nan_to_num(every), ends), strict=True):
            cosines[at] = reached
    for one, own, reached in zip(page, rows, cosines, strict=True):
        held = one.words.rows.of(own) if one.words.rows else np.zeros(len(own), np.float32)
        yield own, held + reached, reached


def _best(index: IndexFile, candidates: Sequence[_Candidates]) -> list[_Best | None]:
    """Of each practice the passage that is worth most; of several the first."""
    read = index.read([number for one in candidates for number in one.numbers])
    there = [[number for number in one.numbers if number in read] for one in candidates]  # but what is broken
    texts = [
        (read[number].forms, one.query.phrases, one.held)
        for one, numbers in zip(candidates, there, strict=True)
        for number in numbers
    ]
    marks = iter(text_places.marks(texts))
    best: list[_Best | None] = []
    for one, numbers in zip(candidates, there, strict=True):
        found = [next(marks) for _ in numbers]
        worth = [
            one.query.share(some) + one.cosines.get(number, 0.0) for number, some in zip(numbers, found, strict=True)
        ]
        at = worth.index(max(worth)) if worth else -1
        best.append(_Best(read[numbers[at]], found[at]) if worth else None)
    return best


# -- what is marked besides words ------------------------------------------------------------------------


def _sentences(
    index: IndexFile, snapshot: IndexSnapshot, page: Sequence[Sought], best: Sequence[_Best | None]
) -> list[Span | None]:
    """The sentence nearest to the query, of each passage that was found by meaning alone."""
    found: list[Span | None] = [None] * len(page)
    together = defaultdict[tuple[int, int], list[int]](list)
    queries: dict[int, Vector] = {}
    for at, (one, shown) in enumerate(zip(page, best, strict=True)):
        if shown and one.encoder is not None and one.query is not None and not one.by_words:
            together[one.encoder, id(one.query)].append(at)
            queries[id(one.query)] = one.query
    for (encoder, query), some in together.items():
        space = snapshot.spaces[encoder]
        passages = [shown.passage for at in some if (shown := best[at])]
        packed = index.sentences(space.encoder, [passage.number for passage in passages])
        pairs = [(_sentence_spans(passage), packed.get(passage.number, b"")) for passage in passages]
        for at, span in zip(some, nearest_sentences(pairs, queries[query], space.centre), strict=True):
            found[at] = span
    return found


def _sentence_spans(passage: IndexedPassage) -> Sequence[tuple[int, int]]:
    long = len(passage.text) > text_places.REACH
    return sentence_spans(passage.text) if long else text_places.sentences(passage.places)


def _unsaid(page: Sequence[Sought], candidates: Sequence[_Candidates], best: Sequence[_Best | None]) -> Iterator[int]:
    """Which of those that may be shown by a name have no word of the query in their passage."""
    bare = [at for at, shown in enumerate(best) if page[at].card and not (shown and shown.marks)]
    texts = [
        (shown.passage.forms, query.phrases, query.everything)
        for at in bare
        for shown, query in [(best[at], candidates[at].query)]
        if shown
    ]
    marks = iter(text_places.marks(texts))
    return (at for at in bare if not (best[at] and next(marks)))


def _named(card: Card | None, query: _Query) -> Excerpt | None:
    """What a practice is named by that holds words of the query: the line that holds most."""
    if card is None:
        return None
    practice = card.practice
    lines = [("Agency", practice.agency), *(("Partners", partner) for partner in practice.partners)]
    lines += [("Sources", source.title) for source in practice.sources]
    found: tuple[int, Excerpt] | None = None
    for heading, line in lines:
        known, places = _line(line)
        if known.isdisjoint(query.phrases.by_first):
            continue
        marks = text_places.marks([(places["form"], query.phrases, query.everything)])[0]
        if marks and (found is None or len(marks) > found[0]):
            found = len(marks), Excerpt(heading, line, text_places.spans(places, marks))
    return found and found[1]


@lru_cache(maxsize=20_000)
def _line(text: str) -> "tuple[frozenset[int], Places]":
    """The forms of a line by number, and where they stand."""
    places = text_places.opened(text_places.packed(terms(text), ()))
    return frozenset(places["form"].tolist()), places
