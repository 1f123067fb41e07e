"""The index as it stands at one moment, as columns: its base and what is newer; kept in step with the file."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kb.errors import DamagedFile
from kb.index import base
from kb.index.in_step import in_step
from kb.index.index_file import IN_STEP, IndexFile
from kb.index.indexed_words import IndexedWords
from kb.index.segment import Segment, merged, read_segment
from kb.index.space import Space
from kb.index.word_memory import WordMemory

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Numbers = NDArray[np.int64]

FEWEST = 256
"""Practices from which a base is worth making."""

SHARE = 0.02
"""Share of the base that is newer than it when a new one is made: what a process that opens the index has to read."""


@dataclass(frozen=True)
class IndexSnapshot:
    """One generation of the index. Practices stand in places and passages in rows, in ascending order of practices'
    numbers in the file, the first `base` of them in the base; a practice that was written anew or taken out stays where
    it was and is not `alive`.

    `ids`, `numbers` and `texts` have an entry a place (`texts` changes with what a practice says; 0: nothing); the rows
    of place p are `starts[p]` up to `starts[p + 1]`; `passages`, `owners` (places) and `kinds` have an entry a row.
    `places` are of what is alive. `spaces` has one entry an encoder, in the encoders' order.
    """

    generation: int
    base: int
    segments: tuple[Segment, ...]
    ids: Sequence[str]
    numbers: "Numbers"
    texts: "Numbers"
    alive: "Flags"
    passages: "Numbers"
    owners: "NDArray[np.int32]"
    kinds: "NDArray[np.uint8]"
    starts: "Numbers"
    places: Mapping[str, int]
    words: IndexedWords
    spaces: tuple[Space, ...]
    lacking: int
    """Passages without a vector of some encoder: that one does not find them until the index is in step."""

    @property
    def has_meaning(self) -> bool:
        return any(space.has for space in self.spaces)

    @cached_property
    def everything(self) -> "Numbers":
        """The places of all that is alive."""
        return np.flatnonzero(self.alive)


class IndexView:
    """The newest snapshot of one index, as these encoders see it. Safe for several threads; notices what another
    process changed."""

    def __init__(self, index: IndexFile, encoders: Sequence[str]) -> None:
        self._index, self._encoders = index, tuple(encoders)
        self._lock = threading.Lock()
        self._latest: IndexSnapshot | None = None
        self._base: tuple[str, Segment | None] = "", None
        self._memory = WordMemory()

    def snapshot(self) -> IndexSnapshot:
        """The index as it stands now."""
        with self._index.reading(), self._lock:
            # another process may have indexed meanwhile: its generation in the file says so
            if self._latest is None or self._latest.generation != self._index.generation():
                try:
                    self._latest = self._read(self._latest)
                except (TypeError, ValueError) as error:  # a value of another kind than was written
                    raise DamagedFile(f"{error}; `kb index` makes it anew", self._index.path) from None
            return self._latest

    def is_due(self, thorough: bool = False) -> bool:
        """Whether a new base is worth making: much is newer than the one there is, or, `thorough`ly, anything in it is
        there no more."""
        latest = self.snapshot()
        newer, dead = len(latest.numbers) - latest.base, len(latest.numbers) - len(latest.everything)
        gone = thorough and not latest.alive[: latest.base].all()
        return gone or newer + dead > max(FEWEST, SHARE * latest.base)

    def renew(self) -> bool:
        """Make a new base; whether it was made: not where another process does."""
        latest = self.snapshot()
        with base.alone(self._index) as mine:
            if not mine:
                return False
            alive = np.split(latest.alive, np.cumsum([len(one.numbers) for one in latest.segments])[:-1])
            base.put_base(self._index, merged(list(zip(latest.segments, alive, strict=True))))
        with self._lock:  # the next search opens it
            self._latest = None
        return True

    def _read(self, before: IndexSnapshot | None) -> IndexSnapshot:
        """The base as it is saved, and what is newer: of that only what this process does not know yet is read."""
        large = self._opened_base()
        tail: Segment | None = None
        if before and large is before.segments[0]:
            tail = before.segments[-1] if len(before.segments) > 1 else None
        elif before and large is None and before.base == 0:
            tail = before.segments[0]
        after = max((one.last for one in (large, tail) if one), default=0)
        newer = read_segment(self._index, after, self._encoders)
        if tail and len(newer.numbers):
            tail = merged([(one, np.ones(len(one.numbers), bool)) for one in (tail, newer)])
        segments = (tail or newer,) if large is None else (large, tail or newer)
        return self._joined(segments, len(large.numbers) if large else 0)

    def _opened_base(self) -> Segment | None:
        stamp = self._index.manifest(base.STAMP)
        if stamp != self._base[0]:
            self._base = stamp, base.open_base(self._index, stamp, self._encoders) if stamp else None
            self._memory = WordMemory()
        return self._base[1]

    def _joined(self, segments: tuple[Segment, ...], of_base: int) -> IndexSnapshot:
        numbers = np.concatenate([one.numbers for one in segments])
        # which are left is one look into the file, however many were taken out
        written = self._index.numbers()
        alive = np.isin(numbers, written, assume_unique=True)
        firsts = np.cumsum([0, *(len(one.numbers) for one in segments)])
        owners = np.concatenate([one.owners + first for one, first in zip(segments, firsts, strict=False)])
        owners = owners.astype(np.int32, copy=False)
        kinds = np.concatenate([one.kinds for one in segments])
        passages = np.concatenate([one.passages for one in segments])
        starts = np.searchsorted(owners, np.arange(len(numbers) + 1))
        ids = [id for one in segments for id in one.ids]
        words = [one.words for one in segments]
        spaces = tuple(
            Space(encoder, [one.vectors[encoder] for one in segments], owners, starts, alive)
            for encoder in self._encoders
        )
        readable = int(alive[owners].sum())
        lacking = max((readable - space.count for space in spaces), default=0)
        known = in_step(self._index.manifest(IN_STEP))
        if np.count_nonzero(alive) < len(written) or (lacking and known and known.encoders == self._encoders):
            self._index.mark_damaged()  # what was written once is not found any more
        return IndexSnapshot(
            generation=self._index.generation(),
            base=of_base,
            segments=segments,
            ids=ids,
            numbers=numbers,
            texts=np.concatenate([one.texts for one in segments]),
            alive=alive,
            passages=passages,
            owners=owners,
            kinds=kinds,
            starts=starts,
            places={ids[at]: at for at in np.flatnonzero(alive).tolist()},
            words=IndexedWords(self._index, words, numbers, owners, alive, self._memory),
            spaces=spaces,
            lacking=lacking,
        )
