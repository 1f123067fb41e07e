"""The sentences of passages as vectors: packed small beside the passage's own, and the one nearest to a query."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from kb.index.span import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

MOST = 127


def packed(vectors: "Vectors") -> bytes:
    """A byte a number, row after row. Directions are compared and never lengths, so each row's scale is let go."""
    finite = np.nan_to_num(vectors, posinf=0, neginf=0)
    largest = np.abs(finite).max(axis=-1, keepdims=True, initial=1e-12)
    return bytes(np.rint(finite / largest * MOST).astype(np.int8).tobytes())


def nearest(
    passages: Sequence[tuple[Sequence[tuple[int, int]], bytes]], query: "Vectors", centre: "Vectors"
) -> list[Span | None]:
    """The sentence of each passage nearest to a query; none where what was packed is not of its sentences.

    A passage is given as where its sentences stand and what was `packed` of them. What all passages have in common
    (`centre`) is taken out first: it hides what sets a sentence apart.
    """
    fit = [at for at, (spans, blob) in enumerate(passages) if spans and len(blob) == len(spans) * len(query)]
    found: list[Span | None] = [None] * len(passages)
    if not fit:
        return found
    rows = np.frombuffer(b"".join(passages[at][1] for at in fit), np.int8).reshape(-1, len(query)).astype(np.float32)
    common = centre / np.maximum(np.linalg.norm(centre), 1e-9)
    # of each row without what is common its part along the query, and its length; a row of zeros was not read
    along = rows @ common
    lengths = np.einsum("ij,ij->i", rows, rows)
    rest = np.sqrt(np.maximum(lengths - along**2, 1e-9 * np.maximum(lengths, 1.0)))
    heights = np.where(lengths > 0, (rows @ query - along * (common @ query)) / rest, -np.inf)
    start = 0
    for at in fit:
        spans = passages[at][0]
        some = heights[start : start + len(spans)]
        start += len(spans)
        best = int(some.argmax())
        if some[best] > -np.inf:
            found[at] = Span(*spans[best])
    return found
