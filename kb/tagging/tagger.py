"""What a tagger is: one way of reading how well a practice fits each objective, and which practices are alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Text:
    """A practice as taggers see it: title, passages, and their vectors: an array an encoder, a row a passage."""

    title: str
    passages: tuple[str, ...]
    vectors: tuple["Floats", ...]


@dataclass(frozen=True)
class TaggerReading:
    """What one tagger made of a practice.

    `evidence`: for each objective in the plan's order, freed of what all objectives share. `relevance`: whether it has
    to do with the plan at all. Where the plan says what lies outside of it, one number: how much nearer the practice is
    to what lies inside; else two: by its nearest objective and by all of them together. `profile`: a vector of length
    one that only the tagger itself can compare. `speaks`: for each objective the passage that speaks most for it.
    """

    evidence: "Floats"
    relevance: tuple[float, ...]
    profile: Any
    speaks: "NDArray[np.int64]"


class Tagger(Protocol):
    """One way of reading. Evidence of several taggers is added, so it must lie on one scale: a cosine that is zero
    where a practice is nothing special."""

    @property
    def name(self) -> str:
        """The name that curves are learned under."""
        ...

    def read(self, text: Text) -> TaggerReading: ...

    def likeness(self, some: Sequence[Any], others: Sequence[Any]) -> "Floats":
        """The cosines of profiles, shape (some, others)."""
        ...

    def support(self, sentences: Sequence[str]) -> "Floats":
        """How well each sentence speaks for each objective, shape (sentences, objectives)."""
        ...
