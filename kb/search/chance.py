"""What answers: how likely each practice does, and from where on it may be said; below the line what is related."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kb.index.fulltext import Words
from kb.search.fusion import Meaning
from kb.search.weights import AnswerWeights, Weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Scores = NDArray[np.float32]
    Flags = NDArray[np.bool_]

FEW = 2
"""Of a query of so few words, what answers holds one of them: an encoder has little to go by."""

MOST_WORDS = 12
"""A longer query counts as one of so many."""


ALL = 0.99
"""Shares are sums of rounded numbers."""

FEWEST = 20
"""So many practices say as much of what is usual in a home as other homes do."""


@dataclass(frozen=True)
class Chances:
    """Per place: how likely the practice answers, by all evidence and by meaning alone (0 where it has no vector)."""

    answer: "Scores"
    meaning: "Scores"


def chances(words: Words, meanings: Sequence[Meaning], foreign: bool, weights: Weights) -> Chances:
    """The same evidence gives the same chance in a home of any size and beside any filter.

    `foreign`: the query is in another language than the index, so that its words say nothing of what is missing.
    """
    features = features_of(words, meanings, weights.usual)
    encoders = [one.encoder for one in meanings]
    by_words = _chance(weights.answer((), foreign=False), features)
    meaning = _chance(weights.meaning(encoders, foreign), features)
    both = _chance(weights.answer(encoders, foreign), features)
    seen = np.ones(len(by_words), bool)
    for one in meanings:  # what has no vector yet is judged by its words
        seen &= np.isfinite(one.passage)
    answer = np.where(seen, both, by_words) if meanings else by_words
    line = weights.answer(encoders, foreign).line
    # what it is named by, an agency, an economy or an objective, is a fact and no likelihood
    if words.is_name:
        answer = np.where(words.named >= ALL, np.maximum(answer, line), answer)
    if not foreign and len(words.terms) <= FEW:
        answer = np.where(words.coverage > 0, answer, np.minimum(answer, 0.99 * line))
    return Chances(np.asarray(answer, np.float32), np.asarray(np.where(seen, meaning, 0), np.float32))


def features_of(
    words: Words, meanings: Sequence[Meaning], usual: Mapping[str, tuple[float, float]]
) -> "dict[str, Scores]":
    """What is judged by, by name: an array a feature, an entry a place. `usual` are the mean and the spread of a
    query's cosines in homes that were learned from, by "passage ENCODER" and "practice ENCODER"."""
    count = len(words.coverage)
    asked = float(np.log2(1 + min(len(words.terms), MOST_WORDS)))
    lacking = sum(words.share(term.form) for term in words.unknown)
    features = {
        "together": words.together,
        "all together": (words.together >= ALL).astype(np.float32),
        "coverage": words.coverage,
        "title": words.title,
        "named": words.named,
        "use": words.use,
        "asked": np.full(count, asked, np.float32),
        "together x asked": words.together * np.float32(asked),
        "use x asked": words.use * np.float32(asked),
        "lacking": np.full(count, lacking, np.float32),
    }
    for one in meanings:
        features[f"passage {one.encoder}"] = np.nan_to_num(one.passage)
        features[f"practice {one.encoder}"] = np.nan_to_num(one.whole)
        features[f"passage apart {one.encoder}"] = _apart(one.passage, usual.get(f"passage {one.encoder}"))
        features[f"practice apart {one.encoder}"] = _apart(one.whole, usual.get(f"practice {one.encoder}"))
    return features


def _apart(cosines: "Scores", usual: tuple[float, float] | None) -> "Scores":
    """How far each stands out of all, in standard deviations: a short or general query is near to everything. The mean
    and the spread are of the home, and hardly move with its size; the fewer it holds, the more they are the usual
    ones."""
    there = cosines[np.isfinite(cosines)]
    if usual is None or not len(there):
        return np.zeros_like(cosines)
    own = len(there) / (len(there) + FEWEST)
    mean = own * float(there.mean()) + (1 - own) * usual[0]
    spread = own * float(there.std()) + (1 - own) * usual[1]
    return np.asarray(np.nan_to_num((cosines - mean) / spread), np.float32)


def _chance(model: AnswerWeights | None, features: "Mapping[str, Scores]") -> "Scores":
    count = len(features["together"])
    if model is None:
        return np.zeros(count, np.float32)
    reached = np.full(count, model.bias, np.float64)
    for name, weight in model.features.items():
        reached += weight * features[name]
    return np.asarray(1 / (1 + np.exp(-reached)), np.float32)
