"""The sentences of a passage as vectors: packed small beside the passage's own, and the one nearest to a query."""

from typing import TYPE_CHECKING

import numpy as np

from kb.index.passage import sentence_spans
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


def nearest(text: str, sentences: bytes, query: "Vectors", centre: "Vectors") -> Span | None:
    """The sentence of a text nearest to the query; none where what was packed is not of this text.

    What all passages have in common (`centre`) is taken out first: it hides what sets a sentence apart.
    """
    spans = sentence_spans(text)
    if not spans or len(sentences) != len(spans) * len(query):
        return None
    rows = _unit(np.frombuffer(sentences, np.int8).reshape(len(spans), -1).astype(np.float32))
    common = _unit(centre)
    apart = _unit(rows - np.outer(rows @ common, common))
    read = rows.any(axis=1)
    if not read.any():
        return None
    return Span(*spans[int(np.argmax(np.where(read, apart @ query, -np.inf)))])


def _unit(vectors: "Vectors") -> "Vectors":
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9), np.float32)
