"""A text looked up: what its words and its meaning say of the practices that may have to do with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kb.encoder import Encoder
from kb.index import fulltext
from kb.index.fulltext import Words
from kb.index.glossary import Translation
from kb.index.indexed_words import IndexedWords
from kb.index.snapshot import IndexSnapshot
from kb.index.space import Nearest, ProductSpread, Space
from kb.index.synonyms import Synonyms
from kb.index.vector_columns import FLAT
from kb.search.chance import ALL, Chances, chances, likeliest
from kb.search.columns import CardColumns
from kb.search.feedback import QueryReading, asked_again
from kb.search.fusion import MatchEvidence, Meaning
from kb.search.objective_names import objective_names
from kb.search.query import Mode
from kb.search.query_vectors import QueryVectors, reads_more
from kb.search.weights import Weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Places = NDArray[np.int64]
    Scores = NDArray[np.float32]
    Vector = NDArray[np.float32]
    Vectors = tuple[Vector, ...]

KNOWN = 0.5
"""Share of a query's words that the index must know for it to be in its language."""

NEAREST = 200
"""Passages that an encoder names first, where not all are judged."""

WORDY = 100
"""Practices that are judged for their words in any case: what is related is among them, and what feedback rests on."""

WIDER = 4
"""How many times as many are named where those that were not might still answer."""


RECENT = 2
"""Texts whose words are remembered: a search looks up the same for what may be misspelt and for what it finds."""


class WordsMemory:
    """The words of the last texts. Safe for several threads."""

    def __init__(self) -> None:
        self._recent: list[tuple[IndexedWords, str, Words]] = []

    def of(self, indexed: IndexedWords, text: str, synonyms: Synonyms) -> Words:
        """A text looked up in the words of a generation."""
        recent = self._recent
        for one, asked, words in recent:
            if one is indexed and asked == text:
                return words
        words = fulltext.search(indexed, text, synonyms)
        # a list is never changed, so that no thread sees another's half
        self._recent = [(indexed, text, words), *recent][:RECENT]
        return words


@dataclass(frozen=True)
class WordEvidence:
    """What a text's words say, an entry a place of the index: `field` is the share of its weight in the names of a
    practice's objectives. `foreign`: it is in another language than the index."""

    text: str
    words: Words
    field: "Scores"
    translation: Translation
    foreign: bool


@dataclass(frozen=True)
class QueryEvidence:
    """A text looked up at some `places`, an entry each: its words, the best passages by each encoder, what speaks for
    each practice in the order of hits, and how likely each answers, by the meanings it is `judged` by. `foreign`: it is
    in another language than the index, and not understood."""

    text: str
    places: "Places"
    words: Words
    vectors: "Vectors"
    nearest: tuple[Nearest, ...]
    evidence: MatchEvidence
    judged: tuple[Meaning, ...]
    foreign: bool
    chances: Chances

    @property
    def encoders(self) -> list[str]:
        return [one.encoder for one in self.judged]


@dataclass(frozen=True)
class _Reading:
    """A query as one encoder reads it: what is asked of its space, and what is added to the products that come back.
    `judges`: what answers is judged by it; `english`: it is what the glossary made of another language."""

    encoder: str
    space: Space
    asked: "Vector"
    back: np.float32
    judges: bool
    english: bool

    @property
    def length(self) -> float:
        return float(np.linalg.norm(self.asked))


class Evidence:
    """Looks texts up in one snapshot, as these encoders read them, among what may be read."""

    def __init__(
        self,
        snapshot: IndexSnapshot,
        encoders: Sequence[Encoder],
        synonyms: Synonyms,
        weights: Weights,
        recent: WordsMemory,
    ) -> None:
        self.snapshot, self.weights = snapshot, weights
        self._encoders, self._synonyms, self._recent = encoders, synonyms, recent

    def words(self, text: str, columns: CardColumns | None) -> WordEvidence:
        """What the words say. Without `columns` no practice has objectives."""
        words = self._recent.of(self.snapshot.words, text, self._synonyms)
        translation = self._synonyms.glossary.translate(text)
        field = np.zeros(len(self.snapshot.ids), np.float32)
        if columns and words.terms:
            named = objective_names(words, columns)
            words, field = named.words, named.share
        if words.is_name:
            field = np.maximum(field, (words.named >= ALL).astype(np.float32))
        return WordEvidence(text, words, field, translation, _foreign(text, translation, words))

    def candidates(self, looked: WordEvidence, vectors: QueryVectors, mode: Mode, readable: "Flags") -> "Places":
        """The places that are worth judging: all that answer are among them, and what is related most."""
        snapshot = self.snapshot
        if len(snapshot.passages) <= FLAT:  # then every vector is compared anyway
            return np.flatnonzero(readable)
        wordy = readable & (looked.words.coverage > 0)
        read = self._read(looked, vectors)
        if not read:
            return np.flatnonzero(wordy)
        chosen = self._wordiest(looked, wordy)
        most = NEAREST
        while True:
            last = [self._name(chosen, one, most, readable) for one in read]
            if most >= len(snapshot.passages) or not self._may_answer(looked, read, last, None, mode).any():
                break
            most *= WIDER
        rest = np.flatnonzero(wordy & ~chosen)
        chosen[rest[self._may_answer(looked, read, last, rest, mode)]] = True
        return np.flatnonzero(chosen)

    def nearest_within(self, looked: WordEvidence, vectors: QueryVectors, within: "Flags") -> "Places":
        """The places that are related most of those within a filter, which may be few of all that are."""
        chosen = self._wordiest(looked, within & (looked.words.coverage > 0))
        for one in self._read(looked, vectors):
            self._name(chosen, one, WORDY, within)
        return np.flatnonzero(chosen)

    def at(
        self, looked: WordEvidence, vectors: QueryVectors, mode: Mode, places: "Places", readable: "Flags"
    ) -> QueryEvidence:
        """Everything that is known of these places."""
        words = _at(looked.words, places)
        meanings, nearest = self._meanings(vectors.own, places)
        understood = meanings
        if looked.foreign and vectors.english:  # judged as its English is: of that it is known what nearness is worth
            understood, _ = self._meanings(vectors.english, places)
        if looked.foreign and (not vectors.english or any(map(reads_more, self._encoders))):
            # one that does not read the query would only guess
            meanings = [one for one, encoder in zip(meanings, self._encoders, strict=False) if reads_more(encoder)]
        strange = looked.foreign and not vectors.english
        if strange:
            understood = meanings
        # asked for meaning where no vector is yet, words answer; the note says that
        listens = mode is not Mode.MEANING or not self.snapshot.has_meaning
        silent, whole = np.zeros(len(places), np.float32), looked.words
        evidence = MatchEvidence(
            bm25=words.bm25 if listens else silent,
            # names of objectives rank and find nothing: without a word anywhere they are left
            field=looked.field[places] if listens and whole.bm25.any() else silent,
            held=float(whole.coverage[readable].max(initial=0)),
            known=looked.translation.share if looked.translation.language else whole.known,
            meanings=tuple(meanings),
            asked=len(words.terms),
            foreign=looked.foreign,
        )
        heard = tuple(one for one in understood if np.isfinite(one.passage).any())
        judged = chances(words, heard, strange, self.weights)
        return QueryEvidence(looked.text, places, words, vectors.own, tuple(nearest), evidence, heard, strange, judged)

    def ranked(self, looked: QueryEvidence, ranked: "Flags", readable: "Flags") -> QueryEvidence:
        """The same with what orders those of its places that are to be `ranked`."""
        names = [encoder.facts.name for encoder in self._encoders]
        spaces = self.snapshot.spaces
        readings = [QueryReading(*one) for one in zip(names, spaces, looked.nearest, looked.vectors, strict=False)]
        again = asked_again(
            looked.evidence, readings, looked.places, ranked, int(np.count_nonzero(readable)), self.weights
        )
        return replace(looked, evidence=again)

    def _name(self, chosen: "Flags", reading: _Reading, most: int, within: "Flags") -> float:
        """Choose the practices of the `most` nearest passages. No other passage within is nearer than what comes back:
        the inner product with what is asked."""
        rows, products = reading.space.nearest(reading.asked, most, within)
        chosen[self.snapshot.owners[rows]] = True
        return float(products[-1]) if len(products) >= most else -reading.length  # all that there are were named

    @staticmethod
    def _wordiest(looked: WordEvidence, among: "Flags") -> "Flags":
        """The WORDY practices that make most use of the words."""
        use = np.where(among, looked.words.use, 0)
        chosen = among & (use > 0)
        if int(chosen.sum()) > WORDY:
            chosen &= use >= np.partition(use, len(use) - WORDY)[len(use) - WORDY]
        return chosen

    def _may_answer(
        self,
        looked: WordEvidence,
        read: "Sequence[_Reading]",
        last: Sequence[float],
        places: "Places | None",
        mode: Mode,
    ) -> "Flags":
        """Which of these places might answer if their passages were as near as any that was not named may be; without
        `places` whether one that holds no word might, by all that is known of it."""
        judged = [(one, top) for one, top in zip(read, last, strict=True) if one.judges]
        names = [one.encoder for one, _ in judged]
        strange = looked.foreign and not any(one.english for one, _ in judged)
        both = self.weights.answer(names, strange)
        model = (self.weights.meaning(names, strange) or both) if mode is Mode.MEANING else both
        words = _at(looked.words, places) if places is not None else _none(looked.words)
        bounds = []
        for one, top in judged:
            reach = one.space.furthest_reach if places is None else one.space.reach[places]
            # a practice as a whole is the sum of its passages made length one: at most `reach` times as near as they
            whole = np.minimum(np.maximum(top, top * np.atleast_1d(reach)), one.length) + one.back
            shell = self._meaning(one, np.zeros(0, np.float32), np.zeros(0, np.float32))
            bound = likeliest(shell, float(top + one.back), np.asarray(whole, np.float32), model, self.weights.usual)
            # what has no vector is bounded by none: it is judged by its words
            bounds.append(replace(bound, passage=np.where(reach > 0, bound.passage, np.float32(np.nan))))
        chance = chances(words, bounds, strange, self.weights)
        return np.asarray((chance.meaning if mode is Mode.MEANING else chance.answer) >= model.line, bool)

    def _meanings(self, vectors: "Vectors", places: "Places") -> tuple[list[Meaning], list[Nearest]]:
        """What each encoder says of each place, by its reading of the query."""
        meanings: list[Meaning] = []
        nearest: list[Nearest] = []
        for at, vector in enumerate(vectors):
            one = self._reading(at, vector)
            near = one.space.reached(one.asked, places)
            near = Nearest(near.cosine + one.back, near.row, near.second + one.back)
            nearest.append(near)
            whole = one.space.wholes(one.asked, places) + one.back
            meanings.append(replace(self._meaning(one, near.cosine, whole), second=near.second))
        return meanings, nearest

    def _meaning(self, one: _Reading, passage: "Scores", whole: "Scores") -> Meaning:
        usual = one.space.usual(one.asked)
        return Meaning(
            one.encoder,
            passage,
            whole,
            passages=ProductSpread(usual.passages.mean + float(one.back), usual.passages.deviation),
            practices=ProductSpread(usual.practices.mean + float(one.back), usual.practices.deviation),
            count=usual.count,
        )

    def _reading(self, at: int, vector: "Vector", judges: bool = True, english: bool = False) -> _Reading:
        """`common` of what all passages have in common is taken off the query: in some models it makes the short and
        the general near to everything. What that takes off on average is given back, so that the values stay comparable
        from one collection to another."""
        space, name = self.snapshot.spaces[at], self._encoders[at].facts.name
        common = np.float32(self.weights.common.get(name, 0.0))
        if not common:
            return _Reading(name, space, vector, np.float32(0), judges, english)
        asked = np.asarray(vector - common * space.centre, np.float32)
        return _Reading(name, space, asked, common * np.float32(space.centre @ space.centre), judges, english)

    def _read(self, looked: WordEvidence, vectors: QueryVectors) -> list[_Reading]:
        """The readings of the query that a practice may be found by; it `judges` by some of them."""
        told = looked.foreign and bool(vectors.english)
        found = [
            self._reading(at, vector, not told and (not looked.foreign or reads_more(self._encoders[at])))
            for at, vector in enumerate(vectors.own)
        ]
        if told:
            found += [self._reading(at, vector, english=True) for at, vector in enumerate(vectors.english)]
        return [one for one in found if one.space.has]


def _at(words: Words, places: "Places") -> Words:
    """The words at some places only."""
    if len(places) == len(words.coverage):
        return words
    return replace(
        words,
        bm25=words.bm25[places],
        coverage=words.coverage[places],
        together=words.together[places],
        title=words.title[places],
        named=words.named[places],
        use=words.use[places],
    )


def _none(words: Words) -> Words:
    """The words at a place that holds none of them."""
    nothing = np.zeros(1, np.float32)
    return replace(words, bm25=nothing, coverage=nothing, together=nothing, title=nothing, named=nothing, use=nothing)


def _foreign(text: str, translation: Translation, words: Words) -> bool:
    """Whether the text is in another language than the index: the glossary says so, or hardly a word of it is known and
    it is not written as English is."""
    marked = any(char.isalpha() and not char.isascii() for char in text)
    return bool(translation.language) or (words.known < KNOWN and marked)
