"""What a tagger is: anything that can say how well a practice fits each objective."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Text:
    """A practice as taggers see it: its passages, and their vectors: an array an encoder, a row a passage."""

    passages: tuple[str, ...]
    vectors: tuple["Floats", ...]


@dataclass(frozen=True)
class Example:
    """A practice whose objectives a person confirmed; none: it serves no objective."""

    text: Text
    objectives: tuple[str, ...]


class Tagger(Protocol):
    """One way of judging. Scores lie in 0..1, one an objective in the plan's order."""

    @property
    def likely(self) -> float:
        """The score from which an objective is worth a person's look first."""
        ...

    def scores(self, text: Text, examples: Sequence[Example]) -> "Floats": ...

    def support(self, sentences: Sequence[str]) -> "Floats | None":
        """How well each sentence speaks for each objective, shape (sentences, objectives); None: cannot say."""
        ...
