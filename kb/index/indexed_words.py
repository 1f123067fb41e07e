"""The words of all segments of an index: which practices hold what is asked for, and what use they make of it."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial, reduce
from typing import TYPE_CHECKING, Any

import numpy as np

from kb.index.index_file import IndexFile
from kb.index.postings import PhrasePlaces, Postings, nowhere
from kb.index.row_layers import RowLayers
from kb.index.word_memory import WordMemory

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Places = NDArray[np.integer[Any]]
    Shares = NDArray[np.float32]

MOST_USE = 2.2
"""What BM25 without rarity never reaches, however often a word stands in a practice (k1 + 1)."""

MOST_COUNTS, LONGEST = 10_000, 100
"""Phrases of which it is remembered how many practices hold them, and how many characters these have at most."""

_K1, _B = 1.2, 0.75

_LEAST = 1e-6
"""What a word that most practices hold weighs in BM25, as FTS5 has it."""


@dataclass(frozen=True)
class Wording:
    """What is looked up. Any of the phrases, and none of those `without`; or, with `apart`, all of the phrases with so
    many words at most between the first and the last. Phrases are forms joined by single spaces."""

    phrases: tuple[str, ...]
    without: tuple[str, ...] = ()
    apart: int = 0


@dataclass(frozen=True)
class Posting:
    """Where a wording stands, of practices that are alive: `places` that hold it, ascending, and what `use` each makes
    of it, BM25 without rarity, up to MOST_USE; the places that hold it in the title and in the names; and the rows,
    those of practices that are not alive too: what holds nothing has no use for its rows, and to leave them out takes
    longer. What a practice must be without is looked for in title, names and rows each for itself."""

    places: "Places"
    use: "Shares"
    title: "Places"
    named: "Places"
    rows: "Places"


class IndexedWords:
    """The words of a generation of an index. Safe for several threads.

    Places count the practices of the segments one after the other, rows their passages. `numbers` are the practices'
    numbers in the index file, ascending, one a place; `owners` the place of each row, ascending; `alive` says which
    places are of the generation. `memory` is the first segment's, and lives as long as that does.
    """

    def __init__(
        self,
        index: IndexFile,
        segments: Sequence[Postings],
        numbers: "NDArray[np.int64]",
        owners: "NDArray[np.integer[Any]]",
        alive: "Flags",
        memory: WordMemory,
    ) -> None:
        self.index, self.numbers, self.alive = index, numbers, alive
        self.owners: Places = owners.astype(np.intp)
        self.count = int(alive.sum())
        # what is found in the tail is forgotten with the generation
        memories = (memory, *(WordMemory() for _ in segments))
        used = [(one, memory) for one, memory in zip(segments, memories, strict=False) if any(one.size)]
        self._segments, self._memories = [one for one, _ in used], [memory for _, memory in used]
        self._dead: Places = np.flatnonzero(~alive)
        self._norms = self._length_norms()
        self._sizes = [one.size for one in self._segments]
        self.layers = RowLayers(self.owners, len(alive))

    @classmethod
    def read(cls, index: IndexFile) -> "IndexedWords":
        """All words of an index file as one segment, within a read transaction."""
        practices = index.db.execute("select rowid, title, summary, body, names from words order by rowid").fetchall()
        passages = index.db.execute(
            """select s.practice, w.text from passages s join passage_words w on w.rowid = s.no
               order by s.practice, s.position"""
        ).fetchall()
        numbers = np.array([no for no, *_ in practices], np.int64)
        owners = np.searchsorted(numbers, np.array([practice for practice, _ in passages], np.int64))
        postings = Postings.of([tuple(texts) for _, *texts in practices], [text for _, text in passages])
        return cls(index, [postings], numbers, owners, np.ones(len(numbers), bool), WordMemory())

    def _length_norms(self) -> "Shares":
        """Of each place what BM25 adds to how often a word stands there: the longer a practice, the more. The average
        is that of what is alive, so that it does not matter how the practices came into which segment."""
        lengths = np.concatenate([np.zeros(0, np.int64), *(one.lengths for one in self._segments)])
        average = float(lengths[self.alive].sum()) / self.count if self.count else 0.0
        return (_K1 * (1 - _B + _B * lengths / max(average, 1e-9))).astype(np.float32)

    def stands(self, wording: Wording) -> bool:
        """Whether any practice holds it."""
        if wording.apart or wording.without:
            return self.held(wording) > 0
        return any(map(self._held, wording.phrases))

    def held(self, wording: Wording) -> int:
        """How many practices hold it."""
        if wording.apart:
            return len(self._standing(wording.phrases, wording.apart).places)
        if wording.without or len(wording.phrases) > 1:
            return len(self._any_of(wording)[0])
        return self._held(wording.phrases[0])

    def _held(self, phrase: str) -> int:
        return self._counts(phrase) if len(phrase) <= LONGEST else self._count(phrase)

    @cached_property
    def _counts(self) -> Callable[[str], int]:
        """How many practices hold a phrase: of each query many are asked for, and mostly the same."""
        return lru_cache(maxsize=MOST_COUNTS)(self._count)

    def _count(self, phrase: str) -> int:
        if not any(one.stands(phrase) for one in self._segments):
            return 0
        if " " in phrase or len(self._dead):
            return len(self._standing((phrase,)).places)
        return sum(one.count(phrase) for one in self._segments)

    def standing(self, phrase: str) -> PhrasePlaces:
        """Where a phrase stands."""
        return self._standing((phrase,))

    def beginning(self, phrase: str) -> "tuple[Places, Places]":
        """The places, and those that have it in the title, where the last form is but the beginning of one."""
        found = [one.beginning(phrase) for one in self._segments]
        places = self._places([places for places, _ in found]), self._places([title for _, title in found])
        return _living(places[0], self._dead, self.alive), _living(places[1], self._dead, self.alive)

    def posting(self, wording: Wording) -> Posting:
        if wording.apart:
            standing = self._standing(wording.phrases, wording.apart)
            score = np.zeros(len(standing.places), np.float32)
            for phrase, frequency in zip(wording.phrases, standing.frequencies, strict=True):
                rarity = self.rarity(len(self._standing((phrase,)).places))
                score += np.float32(rarity) * self._use(standing.places, frequency)
            return self._posting(standing, score)
        if len(wording.phrases) == 1 and not wording.without:
            standing = self._standing(wording.phrases)
            rarity = self.rarity(len(standing.places))
            use = self._use(standing.places, standing.frequencies[0])
            if rarity < 2 * _LEAST:  # of what most hold BM25 is as much where it stands once
                np.maximum(use, np.float32(_LEAST / rarity), out=use)
            return Posting(standing.places, use, standing.title, standing.named, standing.rows)
        places, score, some, others = self._any_of(wording)
        together = PhrasePlaces(
            places,
            (),
            *(_without(some, others, part) for part in ("title", "named", "rows")),
        )
        return self._posting(together, score)

    def _any_of(self, wording: Wording) -> "tuple[Places, Shares, list[PhrasePlaces], list[PhrasePlaces]]":
        """Where any of the phrases stands and none of the others, its BM25 there, and where each of them stands."""
        some = [self._standing((phrase,)) for phrase in wording.phrases]
        others = [self._standing((phrase,)) for phrase in wording.without]
        score = np.zeros(len(self.alive), np.float32)
        for one in some:
            score[one.places] += np.float32(self.rarity(len(one.places))) * self._use(one.places, one.frequencies[0])
        for one in others:
            score[one.places] = 0
        places = np.flatnonzero(score > 0)
        return places, score[places], some, others

    def _posting(self, standing: PhrasePlaces, score: "Shares") -> Posting:
        """With the use of what has this score in BM25, one a place."""
        alone = np.maximum(score, np.float32(_LEAST)) / np.float32(self.rarity(len(standing.places)))
        use = np.minimum(alone, np.float32(MOST_USE))
        return Posting(standing.places, use, standing.title, standing.named, standing.rows)

    def _use(self, places: "Places", frequency: "Shares") -> "Shares":
        """BM25 without rarity."""
        use = self._norms[places]
        use += frequency
        np.divide(frequency, use, out=use)
        use *= np.float32(_K1 + 1)
        return use

    def rarity(self, held: int) -> float:
        """What a word that so many practices hold weighs in BM25: one that most do, next to nothing."""
        return max(math.log((self.count - held + 0.5) / (held + 0.5)), _LEAST)

    def _standing(self, phrases: tuple[str, ...], apart: int = 0) -> PhrasePlaces:
        """Where a phrase stands, or several stand close, in all segments: places and rows of all."""
        found = [
            self._in_segment(one, memory, phrases, apart)
            for one, memory in zip(self._segments, self._memories, strict=True)
        ]
        if not found or not any(len(one.places) or len(one.rows) for one in found):
            return nowhere(len(phrases))
        frequencies = zip(*(one.frequencies for one in found), strict=True)
        places = self._places([one.places for one in found])
        rows = self._rows([one.rows for one in found])
        frequency = tuple(_joined(some) for some in frequencies)
        if len(self._dead):
            kept = _kept(places, self._dead, self.alive)
            if kept is not None:
                places, frequency = places[kept], tuple(one[kept] for one in frequency)
        title, named = (
            _living(self._places(some), self._dead, self.alive)
            for some in ([one.title for one in found], [one.named for one in found])
        )
        return PhrasePlaces(places, frequency, title, named, rows)

    def _in_segment(self, one: Postings, memory: WordMemory, phrases: tuple[str, ...], apart: int) -> PhrasePlaces:
        if len(phrases) == 1 and " " not in phrases[0]:
            return one.of_word(phrases[0])
        if not all(map(one.stands, phrases)):
            return nowhere(len(phrases))
        look = partial(one.near, phrases, apart) if apart else partial(one.of_phrase, phrases[0])
        return memory.recalled(phrases, apart, look)

    def _places(self, found: "Sequence[NDArray[np.integer[Any]]]") -> "Places":
        return _counted(found, [size for size, _ in self._sizes])

    def _rows(self, found: "Sequence[NDArray[np.integer[Any]]]") -> "Places":
        return _counted(found, [size for _, size in self._sizes])


def _counted(found: "Sequence[NDArray[np.integer[Any]]]", sizes: Sequence[int]) -> "Places":
    """Numbers of the segments, each of its own, as numbers of all."""
    if len(found) == 1:
        return found[0].astype(np.intp)
    offset, counted = 0, []
    for some, size in zip(found, sizes, strict=True):
        if len(some):
            counted.append(some.astype(np.intp) + offset if offset else some.astype(np.intp))
        offset += size
    return _joined(counted) if counted else np.zeros(0, np.intp)


def _joined(arrays: "Sequence[NDArray[Any]]") -> "NDArray[Any]":
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)


def _living(some: "Places", dead: "Places", alive: "Flags") -> "Places":
    kept = _kept(some, dead, alive)
    return some if kept is None else some[kept]


def _kept(some: "Places", dead: "Places", alive: "Flags") -> "Flags | None":
    """Which of them are not dead; None: all. A few dead are quicker looked for among them than each of them among
    the dead."""
    if not len(dead) or not len(some):
        return None
    if 8 * len(dead) > len(some):
        return alive[some]
    at = np.minimum(np.searchsorted(some, dead), len(some) - 1)
    there = at[some[at] == dead]
    if not len(there):
        return None
    kept = np.ones(len(some), bool)
    kept[there] = False
    return kept


def _without(some: Sequence[PhrasePlaces], others: Sequence[PhrasePlaces], part: str) -> "Places":
    """Where any of these stands and none of the others, in one part of a practice."""
    there: Places = reduce(np.union1d, [getattr(one, part) for one in some], np.zeros(0, np.intp))
    for one in others:
        there = np.setdiff1d(there, getattr(one, part), assume_unique=True)
    return there
