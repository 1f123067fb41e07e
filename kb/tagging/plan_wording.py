"""Tags by the plan's own wording: a practice is near to an objective in meaning."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kb.encoder import Encoder
from kb.plan import Plan
from kb.tagging.tagger import Example, Text

if TYPE_CHECKING:
    from kb.tagging.tagger import Floats

BEST = 3
"""A practice is judged by its best passages: what it does stands in some of them, not in all."""


class PlanWording:
    """An objective is the centre of its title and of its indicators' titles; the score is the mean cosine of the
    practice's best passages to it."""

    likely = 0.34
    """For MiniLM; another model's cosines lie elsewhere."""

    def __init__(self, plan: Plan, encoder: Encoder) -> None:
        self._plan, self._encoder = plan, encoder

    def scores(self, text: Text, examples: Sequence[Example]) -> "Floats":
        if not text.vectors or not len(text.vectors[0]):
            return np.zeros(len(self._plan.objectives), np.float32)
        cosines = np.sort(text.vectors[0] @ self._objectives.T, axis=0)[-BEST:]
        return np.asarray(np.clip(cosines.mean(axis=0), 0, 1), np.float32)

    def support(self, sentences: Sequence[str]) -> "Floats | None":
        return np.asarray(self._encoder.passages(sentences) @ self._objectives.T, np.float32)

    @cached_property
    def _objectives(self) -> "Floats":
        """Shape (objectives, dimension), rows of length one."""
        wording = [[o.title, *(i.title for i in o.indicators)] for o in self._plan.objectives]
        vectors = self._encoder.passages([text for texts in wording for text in texts])
        ends = np.cumsum([len(texts) for texts in wording])
        centres = np.stack([part.mean(axis=0) for part in np.split(vectors, ends[:-1])])
        return np.asarray(centres / np.linalg.norm(centres, axis=1, keepdims=True), np.float32)
