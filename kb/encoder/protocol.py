"""What an encoder is: anything that turns texts into vectors that can be compared."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

Spans = Sequence[tuple[int, int]]
"""Parts of a text: characters `start` up to `end` of each."""


@dataclass(frozen=True)
class EncoderFacts:
    """What the About page tells of a model. `digest` is the SHA-256 of its weights; `runtime` is what computes."""

    name: str
    licence: str
    dimension: int
    most_tokens: int
    languages: str
    digest: str
    source: str
    runtime: str = ""


class Encoder(Protocol):
    """Vectors are float32, of length one, a row a text; equal texts give equal vectors."""

    @property
    def facts(self) -> EncoderFacts: ...

    @property
    def id(self) -> str:
        """The name vectors are stored under; another id is never compared with."""
        ...

    def passages(self, texts: Sequence[str]) -> "Vectors":
        """Shape (len(texts), dimension)."""
        ...

    def with_parts(
        self, texts: Sequence[str], parts: Sequence[Spans], tell: Callable[[int], None] = lambda done: None
    ) -> "tuple[Vectors, list[Vectors]]":
        """The passages' vectors, and of each text those of its parts as they are meant there: (parts, dimension).

        A part costs no reading of its own. One that was not read, as beyond the model's cut-off, is all zeros.
        `tell` hears how many texts have been read, every few seconds.
        """
        ...

    def query(self, text: str) -> "Vectors":
        """Shape (dimension,)."""
        ...

    def queries(self, texts: Sequence[str]) -> "Vectors":
        """Many at once, for a measurement: shape (len(texts), dimension)."""
        ...
