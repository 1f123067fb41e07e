"""The words of an index in their order, as bytes that can be mapped into memory: looked up without being read."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


MOST_WORDS, LONGEST = 4096, 100
"""Words of which it is remembered where they are, and how many letters these have at most."""


@dataclass(frozen=True)
class WordList:
    """Words in ascending order, each once; a word is known by its place among them.

    `letters` are their UTF-8 bytes, uint8, a line break behind each; word w ends before `ends[w]`, int64.
    """

    letters: "NDArray[np.uint8]"
    ends: "NDArray[np.int64]"

    @classmethod
    def of(cls, words: Sequence[str]) -> "WordList":
        """Of words in ascending order that hold no space."""
        written = [word.encode() for word in words]
        letters = np.frombuffer(b"".join(word + b"\n" for word in written), np.uint8)
        return cls(letters, np.cumsum(np.fromiter(map(len, written), np.int64, len(written)) + 1))

    def __len__(self) -> int:
        return len(self.ends)

    def words(self) -> list[str]:
        return self.letters.tobytes().decode().split("\n")[:-1]

    def of_those(self, chosen: "NDArray[np.bool_]") -> "WordList":
        """Only the words for which the mask says so."""
        sizes = np.diff(self.ends, prepend=0)
        return WordList(self.letters[np.repeat(chosen, sizes)], np.cumsum(sizes[chosen]))

    def find(self, word: str) -> int:
        """The place of a word; -1 where it is not here."""
        return self._found(word) if len(word) <= LONGEST else self._find(word)

    @cached_property
    def _found(self) -> Callable[[str], int]:
        """One search asks for a word several times."""
        return lru_cache(maxsize=MOST_WORDS)(self._find)

    def _find(self, word: str) -> int:
        sought = word.encode("utf-8", "replace")
        at = self._first_from(sought)
        return at if at < len(self.ends) and self._word(at) == sought else -1

    def beginning(self, letters: str) -> tuple[int, int]:
        """The places, from the first up to before the second, of the words that begin so."""
        sought = letters.encode("utf-8", "replace")
        # no byte of UTF-8 is as high: what begins so stands before it
        return self._first_from(sought), self._first_from(sought + b"\xff")

    def _first_from(self, sought: bytes) -> int:
        """The place of the first word that is not before this one. Bytes of UTF-8 are ordered as their characters."""
        low, high = 0, len(self.ends)
        while low < high:
            middle = (low + high) // 2
            if self._word(middle) < sought:
                low = middle + 1
            else:
                high = middle
        return low

    def _word(self, at: int) -> bytes:
        letters, ends = self._views
        return letters[ends[at - 1] if at else 0 : ends[at] - 1].tobytes()

    @cached_property
    def _views(self) -> tuple[memoryview, memoryview]:
        """Single numbers are read from these many times quicker than from arrays."""
        return self.letters.data, self.ends.data


def united(lists: Iterable[WordList]) -> "tuple[WordList, list[NDArray[np.int64]]]":
    """All words of these lists, and for each list the places that its words have among them."""
    written = [one.words() for one in lists]
    words = sorted(set[str]().union(*written))
    places = {word: at for at, word in enumerate(words)}
    return WordList.of(words), [np.fromiter(map(places.__getitem__, some), np.int64, len(some)) for some in written]
