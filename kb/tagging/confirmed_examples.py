"""Tags by example: what people confirmed for the practices nearest to this one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from kb.plan import Plan
from kb.tagging.tagger import Example, Text

if TYPE_CHECKING:
    from kb.tagging.tagger import Floats

NEIGHBOURS = 10
SHARPNESS = 8.0
"""How quickly a neighbour's voice fades with its distance: its weight is the cosine to this power."""


class ConfirmedExamples:
    """The nearest confirmed practices vote for their objectives, the nearer the louder (k nearest neighbours)."""

    likely = 0.5

    def __init__(self, plan: Plan) -> None:
        self._places = {objective.id: place for place, objective in enumerate(plan.objectives)}

    def scores(self, text: Text, examples: Sequence[Example]) -> "Floats":
        votes = np.zeros(len(self._places), np.float32)
        usable = [(_centre(e.text.vectors[0]), e.objectives) for e in examples if _given(e.text)]
        if not usable or not _given(text):
            return votes
        cosines = np.stack([centre for centre, _ in usable]) @ _centre(text.vectors[0])
        nearest = np.argsort(-cosines, kind="stable")[:NEIGHBOURS]
        voices = np.clip(cosines[nearest], 0, 1) ** SHARPNESS
        for voice, at in zip(voices, nearest, strict=True):
            for objective in usable[at][1]:
                if objective in self._places:
                    votes[self._places[objective]] += voice
        return np.asarray(votes / max(float(voices.sum()), 1e-9), np.float32)

    def support(self, sentences: Sequence[str]) -> None:
        return None


def _given(text: Text) -> bool:
    return bool(text.vectors) and len(text.vectors[0]) > 0


def _centre(vectors: "Floats") -> "Floats":
    mean = vectors.mean(axis=0)
    length = float(np.linalg.norm(mean))
    return np.asarray(mean / length if length else mean, np.float32)
