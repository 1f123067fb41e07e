"""Where words stand in texts, by the position of each: which words follow each other, and which stand close."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from kb.errors import StoreProblem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Positions = NDArray[np.int32]

GAP = 32
"""Positions left free behind each text, so that no words of two texts follow each other or stand close."""


@dataclass(frozen=True)
class Occurrences:
    """Where the words of a list stand in a run of texts.

    Positions count the words of all texts, one after the other with a gap behind each; text t begins at position
    `begins[t]`, and `begins[-1]` is where a further one would. `positions[starts[w]:starts[w + 1]]` are those of
    word w, ascending.
    """

    starts: "Numbers"
    positions: "Positions"
    begins: "Numbers"

    @classmethod
    def of(cls, texts: "Sequence[Positions]", words: int) -> "Occurrences":
        """Of texts, each the places of its words in a list of so many `words`."""
        sizes = np.fromiter(map(len, texts), np.int64, len(texts))
        begins = _begins(sizes)
        written = np.concatenate(texts) if texts else np.zeros(0, np.int32)
        # the position of the first word of each text, less how many words stand before it: what its words are ahead by
        ahead = np.repeat(begins[:-1] - (np.cumsum(sizes) - sizes), sizes)
        # one sort of single numbers is many times quicker than ordering by two keys
        keys = (written.astype(np.int64) << 32) | (np.arange(len(written)) + ahead)
        keys.sort()
        return cls(_starts(written, words), (keys & 0xFFFFFFFF).astype(np.int32), begins)

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self.begins) - 1

    @property
    def sizes(self) -> "Numbers":
        """How many words stand in each text."""
        return np.diff(self.begins) - GAP

    def of_those(self, chosen: "NDArray[np.bool_]") -> "Occurrences":
        """The same where only some of the words are in the list: all that stand anywhere among them."""
        return Occurrences(np.append(self.starts[:-1][chosen], self.starts[-1]), self.positions, self.begins)

    def of_word(self, word: int) -> "Positions":
        """The positions of a word; none of a word that is not in the list (-1)."""
        return self.positions[self.starts[word] : self.starts[word + 1]] if word >= 0 else self.positions[:0]

    def of_phrase(self, words: Sequence[int]) -> "Positions":
        """The positions at which these words begin to follow each other."""
        if not words or min(words) < 0:
            return self.positions[:0]
        # the rarest first: what is left of it is looked for among the others, however many and common these are
        (behind, rarest), *others = sorted(
            enumerate(words), key=lambda one: self.starts[one[1] + 1] - self.starts[one[1]]
        )
        begins = self.of_word(rarest) - np.int32(behind)
        for behind, word in others:
            if not len(begins):
                break
            begins = begins[_among(begins + np.int32(behind), self.of_word(word))]
        return begins

    def of_beginning(self, words: Sequence[int], first: int, last: int) -> "Positions":
        """The positions at which these words begin to be followed by one of the words from `first` up to `last`."""
        ends = self.positions[self.starts[first] : self.starts[last]]
        if not words:
            return np.sort(ends)
        ahead = self.of_phrase(words)
        return ahead[np.isin(ahead + np.int32(len(words)), ends)]

    def near(self, phrases: Sequence[Sequence[int]], apart: int) -> "tuple[Positions, ...]":
        """Of each phrase the positions at which it stands close to all others: so many words at most stand between
        the end of the first and the beginning of the last."""
        found = [self.of_phrase(words) for words in phrases]
        reach = [np.int32(min(len(words) + apart, GAP)) for words in phrases]
        if not all(map(len, found)):
            return tuple(self.positions[:0] for _ in found)
        # a group that is close ends somewhere; there each phrase has begun not longer ago than it reaches
        ends = reduce(np.union1d, found)
        for positions, back in zip(found, reach, strict=True):
            latest = positions[np.maximum(np.searchsorted(positions, ends, "right") - 1, 0)]
            ends = ends[(latest <= ends) & (latest >= ends - back)]
        if not len(ends):
            return tuple(self.positions[:0] for _ in found)
        close = []
        for positions, back in zip(found, reach, strict=True):
            after = np.searchsorted(ends, positions)
            end = ends[np.minimum(after, len(ends) - 1)]
            close.append(positions[(end >= positions) & (end <= positions + back)])
        return tuple(close)

    def texts(self, positions: "Positions") -> "Numbers":
        """The text in which each of these positions is."""
        return np.searchsorted(self.begins, positions, "right") - 1


def joined(parts: "Sequence[tuple[Occurrences, NDArray[np.bool_], Numbers]]", words: int) -> Occurrences:
    """The occurrences of parts one after the other: of each only the texts that its mask keeps; its words have those
    places among all `words`."""
    begins = _begins(np.concatenate([one.sizes[kept] for one, kept, _ in parts]))
    shifted = []
    first = 0
    for one, kept, places in parts:
        count = int(kept.sum())
        shift = np.zeros(len(one), np.int64)
        shift[kept] = begins[first : first + count] - one.begins[:-1][kept]
        first += count
        text = np.repeat(np.arange(len(one), dtype=np.int32), np.diff(one.begins))[one.positions]
        stays = kept[text]
        word = np.repeat(places.astype(np.int32), np.diff(one.starts))[stays]
        shifted.append((word, (one.positions[stays] + shift[text[stays]]).astype(np.int32)))
    word, positions = by_word(shifted)
    return Occurrences(_starts(word, words), positions, begins)


def by_word(parts: "Sequence[tuple[Positions, Positions]]") -> "tuple[Positions, Positions]":
    """Words and positions of parts, each in the order of its words, together in that order."""
    word = np.concatenate([one for one, _ in parts])
    # runs that are in order are merged, which is linear
    order = np.argsort(word, kind="stable")
    return word[order], np.concatenate([positions for _, positions in parts])[order]


def _begins(sizes: "Numbers") -> "Numbers":
    begins = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes + GAP, out=begins[1:])
    if begins[-1] > np.iinfo(np.int32).max:
        raise StoreProblem("the index would hold more than two thousand million words; keep fewer or shorter practices")
    return begins


def _starts(word: "Positions", words: int) -> "Numbers":
    starts = np.zeros(words + 1, np.int64)
    np.cumsum(np.bincount(word, minlength=words), out=starts[1:])
    return starts


def _among(some: "Positions", others: "Positions") -> "NDArray[np.bool_]":
    """Which of some positions are among others, that are ascending and not none."""
    return np.asarray(others[np.minimum(np.searchsorted(others, some), len(others) - 1)] == some)
