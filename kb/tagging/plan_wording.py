"""Tags by meaning: a practice is near to an objective's wording, measured from what is usual in the home."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from kb.encoder import Encoder
from kb.plan.plan import Objective, Plan
from kb.tagging.tagger import TaggerReading, Text

if TYPE_CHECKING:
    from kb.tagging.tagger import Floats

BEST = 3
"""A practice is judged by its best passages: what it does stands in some of them, not in all."""

SCOPE_WEIGHT = 2.0
"""What an objective's scope weighs beside its title and beside its indicators."""

USUAL = 5
"""So many write-ups' worth of the plan's own wording is mixed into what is usual: a small home knows little yet."""


class PlanWording:
    """An objective is the centre of its title, its indicators and its scope; the evidence is the mean cosine of the
    practice's best passages to it.

    From passages the mean of the home's write-ups is taken away, and from objectives their own mean: what all texts
    share says nothing, and without it the vectors of any encoder spread about zero.
    """

    def __init__(self, plan: Plan, encoder: Encoder, place: int, usual: Sequence[Text]) -> None:
        self.name, self._encoder, self._place = encoder.facts.name, encoder, place
        centres = _centres(plan, encoder)  # type: ignore[arg-type]  # an encoder is known by its identity
        middle = centres.mean(axis=0)
        self._objectives = _normal(centres - middle) if len(centres) > 1 else centres
        means = [text.vectors[place].mean(axis=0) for text in usual if self._seen(text)]
        self._usual = (np.sum(means, axis=0) + USUAL * middle) / (len(means) + USUAL)
        self._whole = self._special(np.vstack([centres, middle]))
        # whoever looks at suggestions often decides on them next, and then they are made again
        self._lately = lru_cache(maxsize=8)(encoder.passages)

    def read(self, text: Text) -> TaggerReading:
        if not self._seen(text):
            nothing = np.zeros(len(self._objectives), np.float32)
            return TaggerReading(nothing, (0.0, 0.0), np.zeros(self._usual.shape), nothing.astype(np.int64))
        vectors = self._special(text.vectors[self._place])
        *nearest, whole = _best(vectors @ self._whole.T)
        cosines = vectors @ self._objectives.T
        return TaggerReading(
            evidence=_best(cosines),
            relevance=(float(max(nearest)), float(whole)),
            profile=_normal(vectors.mean(axis=0)),
            speaks=cosines.argmax(axis=0),
        )

    def likeness(self, some: Sequence[Any], others: Sequence[Any]) -> "Floats":
        return np.asarray(np.stack(some) @ np.stack(others).T, np.float32)

    def support(self, sentences: Sequence[str]) -> "Floats":
        return np.asarray(self._special(self._lately(tuple(sentences))) @ self._objectives.T, np.float32)

    def _seen(self, text: Text) -> bool:
        return len(text.vectors) > self._place and len(text.vectors[self._place]) > 0

    def _special(self, vectors: "Floats") -> "Floats":
        return _normal(vectors - self._usual)


@lru_cache(maxsize=8)
def _centres(plan: Plan, encoder: Encoder) -> "Floats":
    """Shape (objectives, dimensions). Kept, for a plan's wording takes a second to encode and a home's usual changes
    with every practice."""
    return np.stack([_centre(objective, encoder) for objective in plan.objectives])


def _centre(objective: Objective, encoder: Encoder) -> "Floats":
    """Title, indicators and scope, each a voice of its own however many lines it has."""
    parts = [((objective.title,), 1.0), (tuple(i.title for i in objective.indicators), 1.0)]
    parts.append((objective.scope, SCOPE_WEIGHT))
    voices = [weight * _normal(encoder.passages(texts).mean(axis=0)) for texts, weight in parts if texts]
    return _normal(np.sum(voices, axis=0))


def _best(cosines: "Floats") -> "Floats":
    """The mean of the best passages for each column."""
    return np.asarray(np.sort(cosines, axis=0)[-BEST:].mean(axis=0), np.float32)


def _normal(vectors: "Floats") -> "Floats":
    """Rows of length one; a row of zeros stays."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(length > 0, length, 1), np.float32)
