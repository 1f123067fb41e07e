"""The words of one segment: which of its practices and passages hold a word or a phrase, how often, and in what."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from kb.index import occurrences
from kb.index.occurrences import Occurrences
from kb.index.word_list import WordList, united

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.integer[Any]]
    Starts = NDArray[np.int64]
    Some = NDArray[np.int32]
    Frequencies = NDArray[np.float32]
    Flags = NDArray[np.bool_]
    Part = tuple["Postings", Flags, Flags]

WEIGHTS = (2.0, 1.5, 1.0, 1.5)
"""What a word in the title, the summary, the body and the names of a practice weighs in BM25."""

COLUMNS = len(WEIGHTS)

TITLE, NAMES = 0, 3
"""The columns of the title and of the names."""

BLOCK = 1 << 23
"""Occurrences that are looked at together where all are: what is made on the way stays small."""


@dataclass(frozen=True)
class PhrasePlaces:
    """Where something stands: the practices, ascending, with how often it does so there, weighed by column; those that
    have it in the title and in the names; and the passages. Of words that must stand close each has its own
    `frequencies`, one a practice."""

    places: "Numbers"
    frequencies: "tuple[Frequencies, ...]"
    title: "Numbers"
    named: "Numbers"
    rows: "Numbers"

    @property
    def nbytes(self) -> int:
        arrays = (self.places, *self.frequencies, self.title, self.named, self.rows)
        return sum(array.nbytes for array in arrays)


_DERIVED = (
    *("place_starts", "places", "frequencies", "title_starts", "titles", "named_starts", "named"),
    *("row_starts", "rows"),
)


def nowhere(things: int = 1) -> PhrasePlaces:
    """Where nothing stands of so many things that must stand close."""
    none = np.zeros(0, np.intp)
    return PhrasePlaces(none, (np.zeros(0, np.float32),) * things, none, none, none)


@dataclass(frozen=True)
class Postings:
    """The words of a segment of P practices and R passages.

    `columns` are the occurrences in 4 P texts: the title, summary, body and names of each practice; `passages` those in
    R texts. The rest is made of them, so that single words need no positions: word w stands in the practices
    `places[p]`, ascending, for p from `place_starts[w]` up to `place_starts[w + 1]`, in each as often as `frequencies`
    say, weighed by column; in the title of `titles`, in the names of `named`, and in the passages `rows`.
    """

    words: WordList
    columns: Occurrences
    passages: Occurrences
    place_starts: "NDArray[np.int64]"
    places: "NDArray[np.int32]"
    frequencies: "Frequencies"
    title_starts: "NDArray[np.int64]"
    titles: "NDArray[np.int32]"
    named_starts: "NDArray[np.int64]"
    named: "NDArray[np.int32]"
    row_starts: "NDArray[np.int64]"
    rows: "NDArray[np.int32]"

    @classmethod
    def of(cls, practices: Sequence[tuple[str, str, str, str]], passages: Sequence[str]) -> "Postings":
        """Of the forms of each practice's title, summary, body and names, and of the forms of each passage."""
        # the first time a word is asked for it gets the next number
        numbers: dict[str, int] = _Numbering()
        columns = [_numbered(text, numbers) for text in chain.from_iterable(practices)]
        rows = [_numbered(text, numbers) for text in passages]
        words = sorted(numbers)
        places = np.empty(len(words), np.int32)
        places[np.fromiter(map(numbers.__getitem__, words), np.int64, len(words))] = np.arange(len(words))
        return cls._of(
            WordList.of(words),
            Occurrences.of([places[some] for some in columns], len(words)),
            Occurrences.of([places[some] for some in rows], len(words)),
        )

    @classmethod
    def _of(cls, words: WordList, columns: Occurrences, passages: Occurrences) -> "Postings":
        return cls(words, columns, passages, *_in_practices(columns), *_in_passages(passages))

    @classmethod
    def opened(cls, arrays: "Mapping[str, NDArray[Any]]") -> "Postings":
        """What `arrays` gave; they may be mapped into memory."""
        return cls(
            WordList(arrays["letters"], arrays["ends"]),
            Occurrences(arrays["column_starts"], arrays["column_positions"], arrays["column_begins"]),
            Occurrences(arrays["passage_starts"], arrays["passage_positions"], arrays["passage_begins"]),
            *(arrays[name] for name in _DERIVED),
        )

    def arrays(self) -> "dict[str, NDArray[Any]]":
        """All of it, by name."""
        return {
            "letters": self.words.letters,
            "ends": self.words.ends,
            "column_starts": self.columns.starts,
            "column_positions": self.columns.positions,
            "column_begins": self.columns.begins,
            "passage_starts": self.passages.starts,
            "passage_positions": self.passages.positions,
            "passage_begins": self.passages.begins,
            **{name: getattr(self, name) for name in _DERIVED},
        }

    @classmethod
    def merged(cls, parts: "Sequence[Part]") -> "Postings":
        """One after the other, each without the practices and the passages that its masks do not keep; words that
        nothing holds any more are gone."""
        words, places = united(one.words for one, _, _ in parts)
        columns = occurrences.joined(
            [(one.columns, np.repeat(kept, COLUMNS), at) for (one, kept, _), at in zip(parts, places, strict=True)],
            len(words),
        )
        passages = occurrences.joined(
            [(one.passages, kept, at) for (one, _, kept), at in zip(parts, places, strict=True)], len(words)
        )
        stands = (np.diff(columns.starts) > 0) | (np.diff(passages.starts) > 0)
        return cls._of(words.of_those(stands), columns.of_those(stands), passages.of_those(stands))

    @property
    def lengths(self) -> "NDArray[np.int64]":
        """How many words each practice has in all."""
        return np.asarray(self.columns.sizes.reshape(-1, COLUMNS).sum(axis=1))

    @property
    def size(self) -> tuple[int, int]:
        """How many practices and passages there are."""
        return len(self.columns) // COLUMNS, len(self.passages)

    def of_word(self, form: str) -> PhrasePlaces:
        at = self.words.find(form)
        if at < 0:
            return nowhere()
        some = slice(self.place_starts[at], self.place_starts[at + 1])
        return PhrasePlaces(
            self.places[some],
            (self.frequencies[some],),
            self.titles[self.title_starts[at] : self.title_starts[at + 1]],
            self.named[self.named_starts[at] : self.named_starts[at + 1]],
            self.rows[self.row_starts[at] : self.row_starts[at + 1]],
        )

    def count(self, form: str) -> int:
        """How many practices hold a word."""
        at = self.words.find(form)
        return int(self.place_starts[at + 1] - self.place_starts[at]) if at >= 0 else 0

    def of_phrase(self, phrase: str) -> PhrasePlaces:
        """Of forms that follow each other, joined by single spaces."""
        forms = phrase.split()
        if len(forms) == 1:
            return self.of_word(forms[0])
        words = self._words(forms)
        return self._standing((self.columns.of_phrase(words),), (self.passages.of_phrase(words),))

    def near(self, phrases: Sequence[str], apart: int) -> PhrasePlaces:
        """Of phrases that all stand close, with so many words at most between the first and the last."""
        words = [self._words(phrase.split()) for phrase in phrases]
        return self._standing(self.columns.near(words, apart), self.passages.near(words, apart))

    def beginning(self, phrase: str) -> "tuple[Numbers, Numbers]":
        """The practices, and those of them that have it in the title, in which the last form is but the beginning of
        one."""
        *ahead, letters = phrase.split()
        first, last = self.words.beginning(letters)
        if ahead:
            positions = self.columns.of_beginning(self._words(ahead), first, last)
            standing = self._standing((positions,), (self.passages.positions[:0],))
            return standing.places, standing.title
        places = self.places[self.place_starts[first] : self.place_starts[last]]
        return np.unique(places), np.unique(self.titles[self.title_starts[first] : self.title_starts[last]])

    def stands(self, phrase: str) -> bool:
        """Whether every form of it is in the list: else the phrase is nowhere."""
        return min(self._words(phrase.split()), default=-1) >= 0

    def _words(self, forms: Sequence[str]) -> list[int]:
        return [self.words.find(form) for form in forms]

    def _standing(self, columns: "Sequence[Some]", passages: "Sequence[Some]") -> PhrasePlaces:
        """Of what has these positions, each thing that must stand close its own, in the same practices."""
        found = [self.columns.texts(positions) for positions in columns]
        weights = np.array(WEIGHTS, np.float32)
        places = np.unique(found[0] // COLUMNS)
        frequencies = []
        for texts in found:
            firsts = np.flatnonzero(np.diff(texts // COLUMNS, prepend=-1))
            frequencies.append(np.add.reduceat(weights[texts % COLUMNS], firsts) if len(texts) else weights[:0])
        title, named = (np.unique(found[0][found[0] % COLUMNS == at] // COLUMNS) for at in (TITLE, NAMES))
        return PhrasePlaces(places, tuple(frequencies), title, named, np.unique(self.passages.texts(passages[0])))


class _Numbering(dict[str, int]):
    """A number for each word, in the order in which they are first asked for."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number


def _numbered(text: str, numbers: dict[str, int]) -> "Some":
    words = text.split()
    return np.fromiter(map(numbers.__getitem__, words), np.int32, len(words))


def _blocks(one: Occurrences) -> "Iterator[tuple[Some, Some]]":
    """The word and the text of each occurrence, by word and then by text, so many at a time as are good together."""
    text_at = np.repeat(np.arange(len(one), dtype=np.int32), np.diff(one.begins))
    count, words = len(one.positions), len(one.starts) - 1
    cuts = np.unique(np.append(np.searchsorted(one.starts, np.arange(0, count, BLOCK)), (0, words)))
    for first, last in pairwise(cuts.tolist()):
        texts = text_at[one.positions[one.starts[first] : one.starts[last]]]
        yield np.repeat(np.arange(first, last, dtype=np.int32), np.diff(one.starts[first : last + 1])), texts


def _in_practices(columns: Occurrences) -> "tuple[Starts, Some, Frequencies, Starts, Some, Starts, Some]":
    """Where the practices of each word start, those, and how often it stands there; and those with it in the title and
    in the names."""
    weights = np.array(WEIGHTS, np.float32)
    lists = [_Lists(len(columns.starts)) for _ in range(3)]
    frequencies = [weights[:0]]
    for words, texts in _blocks(columns):
        owners, column = texts // COLUMNS, texts % COLUMNS
        firsts = _firsts(words, owners)
        frequencies.append(np.add.reduceat(weights[column], firsts) if len(firsts) else weights[:0])
        lists[0].add(words[firsts], owners[firsts])
        for one, at in zip(lists[1:], (TITLE, NAMES), strict=True):
            there = np.flatnonzero(column == at)
            some = there[_firsts(words[there], owners[there])]
            one.add(words[some], owners[some])
    (starts, places), title, named = (one.ended() for one in lists)
    return starts, places, np.concatenate(frequencies), *title, *named


class _Lists:
    """Numbers listed by word, block by block; `size` is how many words there are and one."""

    def __init__(self, size: int) -> None:
        self._counts, self._some = np.zeros(size, np.int64), [np.zeros(0, np.int32)]

    def add(self, words: "Some", numbers: "Some") -> None:
        self._counts[1:] += np.bincount(words, minlength=len(self._counts) - 1)
        self._some.append(numbers)

    def ended(self) -> "tuple[Starts, Some]":
        return np.cumsum(self._counts), np.concatenate(self._some)


def _in_passages(passages: Occurrences) -> "tuple[Starts, Some]":
    """Where the passages of each word start, and those."""
    rows = _Lists(len(passages.starts))
    for words, texts in _blocks(passages):
        firsts = _firsts(words, texts)
        rows.add(words[firsts], texts[firsts])
    return rows.ended()


def _firsts(words: "Some", owners: "Some") -> "Starts":
    """Where in runs of one word and one owner each begins."""
    return np.flatnonzero((np.diff(words, prepend=-1) != 0) | (np.diff(owners, prepend=-1) != 0))
