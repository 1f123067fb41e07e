"""Queries as vectors: each text as every encoder reads it, several texts at once, recent ones remembered."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.encoder import Encoder
from kb.index.glossary import Glossary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]
    Vectors = tuple[Vector, ...]

ENGLISH = "English"
"""What an encoder's facts say of one that reads nothing else."""

UNDERSTOOD = 0.7
"""Share of a text in another language that the glossary must understand for its English to stand for it."""

RECENT = 1024
"""Texts whose vectors are remembered."""


@dataclass(frozen=True)
class QueryVectors:
    """A text as each encoder reads it, and its English where the glossary understood it in another language."""

    own: "Vectors" = ()
    english: "Vectors" = ()


class QueryEncoding:
    """Safe for several threads: two that ask for the same text at once may both encode it, and get the same."""

    def __init__(self, encoders: Sequence[Encoder], glossary: Glossary) -> None:
        self._encoders, self._glossary = tuple(encoders), glossary
        self._lock = threading.Lock()
        self._recent: OrderedDict[str, QueryVectors] = OrderedDict()

    def of(self, texts: Sequence[str]) -> tuple[QueryVectors, ...]:
        """Of each text; those that are new are encoded together."""
        with self._lock:
            known = {text: self._recent[text] for text in texts if text in self._recent}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known |= self._encoded(new)
        with self._lock:
            for text in texts:
                self._recent[text] = known[text]
                self._recent.move_to_end(text)
            while len(self._recent) > RECENT:
                self._recent.popitem(last=False)
        return tuple(known[text] for text in texts)

    def forget(self) -> None:
        """Drop what is remembered, so that a measurement encodes each text."""
        with self._lock:
            self._recent.clear()

    def _encoded(self, texts: Sequence[str]) -> dict[str, QueryVectors]:
        """Encoders of English alone are given what the glossary makes of another language."""
        english = {text: self._english(text) for text in texts}
        of_encoder = []
        for encoder in self._encoders:
            asked = {text for text in texts if not english[text] or reads_more(encoder)} | {
                other for other in english.values() if other
            }
            of_encoder.append(_vectors(encoder, sorted(asked)))
        return {text: self._one(text, english[text], of_encoder) for text in texts}

    def _one(self, text: str, english: str, of_encoder: "Sequence[dict[str, Vector]]") -> QueryVectors:
        if not english:
            return QueryVectors(tuple(vectors[text] for vectors in of_encoder))
        pairs = zip(self._encoders, of_encoder, strict=True)
        own = tuple(vectors[text if reads_more(encoder) else english] for encoder, vectors in pairs)
        return QueryVectors(own, tuple(vectors[english] for vectors in of_encoder))

    def _english(self, text: str) -> str:
        """Empty for what is English, or was not understood well enough."""
        translation = self._glossary.translate(text)
        return translation.english if translation.language and translation.share >= UNDERSTOOD else ""


def reads_more(encoder: Encoder) -> bool:
    """Whether an encoder reads other languages than English."""
    return encoder.facts.languages != ENGLISH


def _vectors(encoder: Encoder, texts: Sequence[str]) -> "dict[str, Vector]":
    # a text alone is the usual case, and what a batch would cost besides is saved
    if len(texts) == 1:
        return {texts[0]: encoder.query(texts[0])}
    return dict(zip(texts, encoder.queries(texts), strict=True))
