"""The objectives nearest to a query: somewhere to go on from where nothing was found."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kb.encoder import Encoder
from kb.index.terms import MOST_CHARACTERS, telling, terms
from kb.plan.plan import Objective, Plan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


class NearestObjectives:
    """An objective is as near as the nearest of its wordings: its title, and the titles of its indicators.

    By meaning where there is an encoder, in any language that it reads; by shared words where there is none.
    """

    def __init__(self, plan: Plan, encoders: Sequence[Encoder]) -> None:
        self._plan, self._encoders = plan, tuple(encoders)
        self._wordings = [[o.title, *(indicator.title for indicator in o.indicators)] for o in plan.objectives]

    def nearest(self, text: str, limit: int) -> tuple[Objective, ...]:
        """Best first; none that has nothing to do with the text."""
        asked = text.strip()[:MOST_CHARACTERS]
        if not asked:
            return ()
        scores = self._by_meaning(asked) if self._encoders else self._by_words(asked)
        best = np.argsort(-scores, kind="stable")[:limit]
        return tuple(self._plan.objectives[at] for at in best if scores[at] > 0)

    def _by_meaning(self, text: str) -> "Floats":
        """Cosines of several encoders are compared by how far they stand out, and 0 is what does not."""
        cosines = [
            np.array([part.max(initial=0) for part in np.split(vectors @ encoder.query(text), self._ends)])
            for encoder, vectors in zip(self._encoders, self._vectors, strict=True)
        ]
        return np.asarray(np.mean([(c - c.mean()) / (c.std() or 1) for c in cosines], axis=0), np.float32)

    def _by_words(self, text: str) -> "Floats":
        """The rarer a word is among the objectives, the more it says."""
        held = [{term.form for wording in wordings for term in terms(wording)} for wordings in self._wordings]
        asked = {term.form for term in telling(terms(text), text)}
        rarity = {form: np.log(len(held) / max(1, sum(form in forms for forms in held))) for form in asked}
        return np.array([sum(rarity[form] for form in asked & forms) for forms in held], np.float32)

    @cached_property
    def _vectors(self) -> "tuple[Floats, ...]":
        """An array an encoder, a row a wording: made once."""
        flat = [wording for wordings in self._wordings for wording in wordings]
        return tuple(encoder.passages(flat) for encoder in self._encoders)

    @cached_property
    def _ends(self) -> "NDArray[np.int64]":
        """Where the wordings of each objective but the last end."""
        return np.cumsum([len(wordings) for wordings in self._wordings])[:-1]
