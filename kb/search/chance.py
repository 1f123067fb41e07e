"""What answers: how likely each practice does, and from where on it may be said; below the line what is related."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kb.index.fulltext import Words
from kb.index.space import ProductSpread
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


FAR = 4.0
"""Deviations below the mean beyond which no practice lies."""

Usual = Mapping[str, tuple[float, float]]


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
    meaning = _chance(weights.meaning(encoders, foreign), features)
    answer = _chance(weights.answer(encoders, foreign), features)
    seen = np.ones(len(answer), bool)
    for one in meanings:
        seen &= np.isfinite(one.passage)
    if not seen.all():  # what has no vector yet is judged by its words
        answer = np.where(seen, answer, _chance(weights.answer((), foreign=False), features))
    line = weights.answer(encoders, foreign).line
    # what it is named by, an agency, an economy or an objective, is a fact and no likelihood
    if words.is_name:
        answer = np.where(words.named >= ALL, np.maximum(answer, line), answer)
    if not foreign and len(words.terms) <= FEW:
        answer = np.where(words.coverage > 0, answer, np.minimum(answer, 0.99 * line))
    return Chances(np.asarray(answer, np.float32), np.asarray(np.where(seen, meaning, 0), np.float32))


def likeliest(meaning: Meaning, passage: float, whole: "Scores", model: AnswerWeights | None, usual: Usual) -> Meaning:
    """The meaning that makes an answer likeliest of practices of which it is only known that no passage of theirs is
    nearer than `passage`, and the practices no nearer than `whole`."""

    def slope(kind: str, here: ProductSpread | None) -> float:
        weights = model.features if model else {}
        one = weights.get(f"{kind} {meaning.encoder}", 0.0)
        apart = weights.get(f"{kind} apart {meaning.encoder}", 0.0)
        # the two pull together: by how much a cosine that rises raises both
        scale = _scale(here, meaning.count, usual.get(f"{kind} {meaning.encoder}"))
        return one + (apart / scale[1] if scale else 0.0)

    def lowest(here: ProductSpread | None) -> float:
        return here.mean - FAR * here.deviation if here else -1.0

    least, flat = lowest(meaning.passages), lowest(meaning.practices)
    best = passage if slope("passage", meaning.passages) >= 0 else min(passage, least)
    together = whole if slope("practice", meaning.practices) >= 0 else np.minimum(whole, np.float32(flat))
    return replace(meaning, passage=np.full(len(whole), best, np.float32), whole=together)


def features_of(words: Words, meanings: Sequence[Meaning], usual: Usual) -> "dict[str, Scores]":
    """What is judged by, by name: an array a feature, an entry a place. `usual` are the mean and the deviation of a
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
        of_passages, of_practices = usual.get(f"passage {one.encoder}"), usual.get(f"practice {one.encoder}")
        features[f"passage apart {one.encoder}"] = _apart(one.passage, one.passages, one.count, of_passages)
        features[f"practice apart {one.encoder}"] = _apart(one.whole, one.practices, one.count, of_practices)
    return features


def _apart(cosines: "Scores", here: ProductSpread | None, count: int, usual: tuple[float, float] | None) -> "Scores":
    """How far each stands out of all in the home, in standard deviations: a short or general query is near to
    everything. Mean and deviation hardly move with a home's size; the fewer of `count` practices it holds, the more
    they are the usual ones."""
    scale = _scale(here, count, usual)
    if scale is None:
        return np.zeros_like(cosines)
    return np.asarray(np.nan_to_num((cosines - np.float32(scale[0])) / np.float32(scale[1])), np.float32)


def _scale(here: ProductSpread | None, count: int, usual: tuple[float, float] | None) -> tuple[float, float] | None:
    """The mean and the deviation that cosines are held against; None where nothing is known of them."""
    if usual is None or here is None or not count:
        return None
    own = count / (count + FEWEST)
    return own * here.mean + (1 - own) * usual[0], own * here.deviation + (1 - own) * usual[1]


def _chance(model: AnswerWeights | None, features: "Mapping[str, Scores]") -> "Scores":
    count = len(features["together"])
    if model is None:
        return np.zeros(count, np.float32)
    reached = np.full(count, model.bias, np.float64)
    for name, weight in model.features.items():
        reached += weight * features[name]
    return np.asarray(1 / (1 + np.exp(-reached)), np.float32)
