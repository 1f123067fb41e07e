"""Tags by the plan's words, for when no encoder is installed: how many telling words a practice shares."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from kb.plan import Plan
from kb.tagging.tagger import Example, Text

if TYPE_CHECKING:
    from kb.tagging.tagger import Floats


class PlanWords:
    """TF-IDF cosine between the practice and each objective with its indicators (scikit-learn)."""

    likely = 0.08

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def scores(self, text: Text, examples: Sequence[Example]) -> "Floats":
        found: Floats = self.support(["\n".join(text.passages)])[0]
        return found

    def support(self, sentences: Sequence[str]) -> "Floats":
        vectorizer, objectives = self._objectives
        return np.asarray((vectorizer.transform(sentences) @ objectives.T).todense(), np.float32)

    @cached_property
    def _objectives(self) -> tuple[Any, Any]:
        from sklearn.feature_extraction.text import TfidfVectorizer

        vectorizer = TfidfVectorizer(stop_words="english", sublinear_tf=True, ngram_range=(1, 2))
        wording = [" ".join([o.title, *(i.title for i in o.indicators)]) for o in self._plan.objectives]
        return vectorizer, vectorizer.fit_transform(wording)
