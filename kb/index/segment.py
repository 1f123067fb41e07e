"""A run of practices of the index as columns: what a search looks at without asking the file."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kb.errors import DamagedFile
from kb.index.arrays import part_of
from kb.index.index_file import IndexFile
from kb.index.postings import Postings
from kb.index.section_kind import SectionKind, kind_of
from kb.index.vector_columns import VectorColumns

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kb.index.arrays import Arrays

    Flags = NDArray[np.bool_]
    Numbers = NDArray[np.int64]

KINDS = tuple(SectionKind)
"""A section's kind is its place in this row."""


SLICE = 20_000
"""Practices that are read at once: what is made of them on the way is several times as large as their columns."""


@dataclass(frozen=True)
class Segment:
    """Practices in ascending order of their `numbers` in the file, their passages (rows) together and in order.

    `texts` changes with what a practice says (0: nothing). `passages` are the rows' numbers in the file, `owners` each
    row's practice, counted from 0 within the segment, and `kinds` its section's kind. `vectors` are by encoder.
    """

    numbers: "Numbers"
    ids: tuple[str, ...]
    texts: "Numbers"
    passages: "Numbers"
    owners: "NDArray[np.int32]"
    kinds: "NDArray[np.uint8]"
    words: Postings
    vectors: Mapping[str, VectorColumns]

    @cached_property
    def last(self) -> int:
        """The number of its newest practice; 0 where it has none."""
        return int(self.numbers[-1]) if len(self.numbers) else 0

    def arrays(self) -> "Arrays":
        """All of it by name, to be saved."""
        ids = np.frombuffer("\0".join(self.ids).encode("utf-8"), np.uint8)
        own: Arrays = {
            "numbers": self.numbers,
            "ids": ids,
            "texts": self.texts,
            "passages": self.passages,
            "owners": self.owners,
            "kinds": self.kinds,
        }
        words = {f"words.{name}": array for name, array in self.words.arrays().items()}
        encoders = dict(enumerate(self.vectors.values()))
        vectors = {f"vectors{at}.{name}": array for at, one in encoders.items() for name, array in one.arrays().items()}
        return {**own, **words, **vectors}

    @classmethod
    def opened(cls, arrays: "Arrays", encoders: Sequence[str]) -> "Segment":
        """What was saved of these encoders. Raises KeyError where it is not whole."""
        numbers = np.asarray(arrays["numbers"])
        ids = arrays["ids"].tobytes().decode("utf-8").split("\0") if len(numbers) else []
        return cls(
            numbers=numbers,
            ids=tuple(ids),
            texts=np.asarray(arrays["texts"]),
            passages=np.asarray(arrays["passages"]),
            owners=np.asarray(arrays["owners"]),
            kinds=np.asarray(arrays["kinds"]),
            words=Postings.opened(part_of(arrays, "words")),
            vectors={
                encoder: VectorColumns.opened(part_of(arrays, f"vectors{at}")) for at, encoder in enumerate(encoders)
            },
        )


def read_segment(index: IndexFile, after: int, encoders: Sequence[str]) -> Segment:
    """What the file holds of the practices with a number above `after`. Within a read transaction."""
    parts = [_read(index, after, encoders)]
    while len(parts[-1].numbers) >= SLICE:
        parts.append(_read(index, parts[-1].last, encoders))
    return parts[0] if len(parts) == 1 else merged([(one, np.ones(len(one.numbers), bool)) for one in parts])


def _read(index: IndexFile, after: int, encoders: Sequence[str]) -> Segment:
    try:
        return _read_but(index, after, encoders, frozenset())
    except DamagedFile:  # what is broken is as if it were not indexed yet, until it is written anew
        return _read_but(index, after, encoders, index.broken_after(after))


def _read_but(index: IndexFile, after: int, encoders: Sequence[str], but: frozenset[int]) -> Segment:
    practices = index.practices_after(after, SLICE + len(but), but)
    numbers = np.array([no for no, *_ in practices], np.int64)
    last = int(numbers[-1]) if len(numbers) else after
    rows = index.passages_after(after, last, but)
    passages = np.array([no for no, _, _ in rows], np.int64)
    owners = np.searchsorted(numbers, np.array([owner for _, owner, _ in rows], np.int64)).astype(np.int32)
    lacking = np.bincount(owners, minlength=len(numbers)) != np.array([count for *_, count in practices], np.int64)
    if lacking.any():
        index.mark_damaged()
        return _read_but(index, after, encoders, but | set(numbers[lacking].tolist()))
    return Segment(
        numbers=numbers,
        ids=tuple(id for _, id, *_ in practices),
        texts=np.array([text for _, _, text, _ in practices], np.int64),
        passages=passages,
        owners=owners,
        kinds=np.array([KINDS.index(kind_of(heading)) for _, _, heading in rows], np.uint8),
        words=Postings.of(index.words_after(after, last, but), index.passage_words_after(after, last, but)),
        vectors={
            encoder: _vectors(list(index.vectors_after(encoder, after, last)), passages, owners, len(numbers))
            for encoder in encoders
        },
    )


def _vectors(
    found: Sequence[tuple[int, bytes]], passages: "Numbers", owners: "NDArray[np.int32]", practices: int
) -> VectorColumns:
    """Of passages by number. Vectors of a length other than most have, or not finite, are left out."""
    lengths = Counter(len(blob) for _, blob in found if blob and len(blob) % 4 == 0)
    dimension = lengths.most_common(1)[0][0] // 4 if lengths else 1
    fit = [(no, blob) for no, blob in found if len(blob) == 4 * dimension]
    vectors, has = np.zeros((len(passages), dimension), np.float32), np.zeros(len(passages), bool)
    if fit:
        read = np.frombuffer(b"".join(blob for _, blob in fit), "<f4").reshape(len(fit), dimension)
        # a practice is written in one go, so that passages ascend with practices
        at = np.searchsorted(passages, np.array([no for no, _ in fit], np.int64))
        finite = np.isfinite(read).all(axis=1)
        vectors[at[finite]], has[at[finite]] = read[finite], True
    return VectorColumns.of(vectors, has, owners, practices)


def merged(parts: "Sequence[tuple[Segment, Flags]]") -> Segment:
    """One segment of the practices of several that are alive, in their order."""
    rows = [alive[one.owners] for one, alive in parts]
    firsts = np.cumsum([0, *(int(alive.sum()) for _, alive in parts)])
    renumbered = [np.cumsum(alive) - 1 + first for (_, alive), first in zip(parts, firsts[:-1], strict=True)]
    kept = [(one, alive, row) for (one, alive), row in zip(parts, rows, strict=True)]
    return Segment(
        numbers=np.concatenate([one.numbers[alive] for one, alive, _ in kept]),
        ids=tuple(id for one, alive, _ in kept for id, lives in zip(one.ids, alive.tolist(), strict=True) if lives),
        texts=np.concatenate([one.texts[alive] for one, alive, _ in kept]),
        passages=np.concatenate([one.passages[row] for one, _, row in kept]),
        owners=np.concatenate(
            [new[one.owners[row]] for (one, _, row), new in zip(kept, renumbered, strict=True)]
        ).astype(np.int32),
        kinds=np.concatenate([one.kinds[row] for one, _, row in kept]),
        words=Postings.merged([(one.words, alive, row) for one, alive, row in kept]),
        vectors={
            encoder: VectorColumns.merged([(one.vectors[encoder], alive, row) for one, alive, row in kept])
            for encoder in parts[0][0].vectors
        },
    )
