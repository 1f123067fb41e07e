"""Suggestions: the plan's wording and the confirmed examples together, each objective with its sentence."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from kb.passage import sentences, words
from kb.plan import Plan
from kb.tagging.confirmed_examples import ConfirmedExamples
from kb.tagging.suggestion import Suggestion
from kb.tagging.tagger import Example, Tagger, Text

if TYPE_CHECKING:
    from kb.tagging.tagger import Floats

TRUST = 0.7
"""What the examples weigh at most beside the plan's wording."""

HALF = 25
"""With this many examples they have half of that weight."""

CLOSE = 0.88
"""Further objectives are put forward only if they come this near to the best one."""

MOST_SENTENCES = 80


class Ensemble:
    """Judges by a tagger that reads the plan's wording, and by example as soon as there are confirmations."""

    def __init__(self, plan: Plan, wording: Tagger) -> None:
        self._plan, self._wording, self._confirmed = plan, wording, ConfirmedExamples(plan)

    def scores(self, text: Text, examples: Sequence[Example]) -> "Floats":
        """One score in 0..1 an objective, in the plan's order."""
        trust = TRUST * len(examples) / (len(examples) + HALF) if text.vectors else 0.0
        wording = self._wording.scores(text, examples)
        confirmed = self._confirmed.scores(text, examples)
        return np.asarray((1 - trust) * wording + trust * confirmed, np.float32)

    def put_forward(self, scores: "Floats") -> tuple[str, ...]:
        """The objectives worth a person's look first, best first, three at most; perhaps none."""
        best = float(scores.max(initial=0))
        order = np.argsort(-scores, kind="stable")[:3]
        return tuple(
            self._plan.objectives[at].id
            for at in order
            if scores[at] >= self._wording.likely and scores[at] >= CLOSE * best
        )

    def suggest(self, text: Text, examples: Sequence[Example]) -> tuple[Suggestion, ...]:
        """Every objective, best first, each with the sentence of the practice that speaks most for it."""
        scores = self.scores(text, examples)
        likely = self.put_forward(scores)
        quoted = self._sentences(text)
        order = np.argsort(-scores, kind="stable")
        return tuple(
            Suggestion(
                objective=self._plan.objectives[at].id,
                area=self._plan.objectives[at].area,
                score=float(scores[at]),
                suggested=self._plan.objectives[at].id in likely,
                sentence=quoted[at],
            )
            for at in order
        )

    def _sentences(self, text: Text) -> list[str]:
        """For each objective, in the plan's order, the sentence nearest to it."""
        candidates = [s for passage in text.passages for s in sentences(passage) if 4 <= words(s) <= 80]
        candidates = list(dict.fromkeys(candidates))[:MOST_SENTENCES]
        support = self._wording.support(candidates) if candidates else None
        if support is None:
            return [""] * len(self._plan.objectives)
        best = support.argmax(axis=0)
        return [candidates[at].removeprefix("• ") if support[at, place] > 0 else "" for place, at in enumerate(best)]
