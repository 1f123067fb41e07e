"""Tags by words: how many telling words a practice shares with an objective's wording."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from kb.plan.plan import Objective, Plan
from kb.tagging.tagger import TaggerReading, Text

if TYPE_CHECKING:
    from kb.tagging.tagger import Floats


class PlanWords:
    """TF-IDF cosine of stemmed words (scikit-learn); how telling a word is, the home's own write-ups say."""

    name = "words"

    def __init__(self, plan: Plan, usual: Sequence[Text]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        wording, outside = [_wording(objective) for objective in plan.objectives], " ".join(plan.outside)
        self._vectorizer = TfidfVectorizer(analyzer=stems, sublinear_tf=True, dtype=np.float32)
        self._vectorizer.fit([*map(_written, usual), *wording, outside, "practice"])
        rows = self._vectorizer.transform(wording).toarray()
        special = rows - rows.mean(axis=0) if len(rows) > 1 else rows
        self._objectives = special / np.maximum(np.linalg.norm(special, axis=1, keepdims=True), 1e-9)
        whole = rows.mean(axis=0, keepdims=True)
        self._whole = np.vstack([rows, whole / max(float(np.linalg.norm(whole)), 1e-9)])
        self._outside = self._vectorizer.transform([outside]).toarray()[0] if outside else None

    def read(self, text: Text) -> TaggerReading:
        row = self._vectorizer.transform([_written(text)])
        *nearest, whole = (row @ self._whole.T)[0]
        relevance = (max(nearest), whole) if self._outside is None else (whole - (row @ self._outside)[0],)
        return TaggerReading(
            evidence=np.asarray((row @ self._objectives.T)[0], np.float32),
            relevance=tuple(map(float, relevance)),
            profile=row,
            speaks=self.support(text.passages or [""]).argmax(axis=0),
        )

    def likeness(self, some: Sequence[Any], others: Sequence[Any]) -> "Floats":
        from scipy.sparse import vstack

        return np.asarray((vstack(some) @ vstack(others).T).toarray(), np.float32)

    def support(self, sentences: Sequence[str]) -> "Floats":
        return np.asarray(self._vectorizer.transform(sentences) @ self._objectives.T, np.float32)


def stems(text: str) -> list[str]:
    """The stems of a text's English words, little ones left out; other scripts keep their words as they are."""
    stemmer, little = _english()
    found: list[str] = stemmer.stemWords([w for w in re.findall(r"\w\w+", text.casefold()) if w not in little])
    return found


@lru_cache(maxsize=1)
def _english() -> tuple[Any, frozenset[str]]:
    import Stemmer
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return Stemmer.Stemmer("english"), frozenset(ENGLISH_STOP_WORDS)


def _written(text: Text) -> str:
    return "\n".join((text.title, *text.passages))


def _wording(objective: Objective) -> str:
    """The scope twice, as it weighs twice in meaning."""
    return " ".join([objective.title, *(i.title for i in objective.indicators), *objective.scope, *objective.scope])
