"""An encoder that keeps every vector it made: for a measurement, which asks for the same texts again and again."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kb.encoder.protocol import Encoder, EncoderFacts

if TYPE_CHECKING:
    from kb.encoder.protocol import Spans, Vectors

BULK = 256
"""Texts that are encoded together: how often progress can be told."""

Tell = Callable[[int, int], None]


class Remembering:
    """Another encoder's vectors, each made once. It grows with every text: not for a server."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._passages: dict[str, Vectors] = {}
        self._queries: dict[str, Vectors] = {}

    @property
    def facts(self) -> EncoderFacts:
        return self._encoder.facts

    @property
    def id(self) -> str:
        return self._encoder.id

    def passages(self, texts: Sequence[str]) -> "Vectors":
        return _looked_up(texts, self._passages, self._encoder.passages)

    def with_parts(
        self, texts: Sequence[str], parts: "Sequence[Spans]", tell: Callable[[int], None] = lambda done: None
    ) -> "tuple[Vectors, list[Vectors]]":
        """Not kept: an index asks once for each text, and keeps them itself."""
        return self._encoder.with_parts(texts, parts, tell)

    def query(self, text: str) -> "Vectors":
        vector = self._queries.get(text)
        return self._encoder.query(text) if vector is None else vector

    def queries(self, texts: Sequence[str], tell: Tell = lambda done, total: None) -> "Vectors":
        return _looked_up(texts, self._queries, self._encoder.queries, tell)


def _looked_up(
    texts: Sequence[str],
    known: "dict[str, Vectors]",
    encode: "Callable[[Sequence[str]], Vectors]",
    tell: Tell = lambda done, total: None,
) -> "Vectors":
    import numpy as np

    new = [text for text in dict.fromkeys(texts) if text not in known]
    for start in range(0, len(new), BULK):
        some = new[start : start + BULK]
        known.update(zip(some, encode(some), strict=True))
        tell(start + len(some), len(new))
    return np.stack([known[text] for text in texts]) if texts else np.asarray(encode(()), np.float32)
