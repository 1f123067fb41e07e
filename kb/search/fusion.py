"""Words and meaning made one ranking: each normalised over the practices the filters allow, then weighted by what the
query is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kb.index.space import ProductSpread
from kb.search.weights import Weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Scores = NDArray[np.float32]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Meaning:
    """What one encoder says of each practice: its best passage and the practice as a whole (nan: no vector).

    `second` is its second best passage, where it is known. `passages` and `practices` are how near the query is to all
    the passages of the home, and to all its practices as a whole; of `count` practices.
    """

    encoder: str
    passage: "Scores"
    whole: "Scores"
    second: "Scores | None" = None
    passages: ProductSpread | None = None
    practices: ProductSpread | None = None
    count: int = 0


@dataclass(frozen=True)
class MatchEvidence:
    """What speaks for each practice; `meanings` are of those encoders only that read the query's language.

    `bm25` is 0 where it holds no word; `held` is the largest share of the query's weight that any practice holds and
    `known` the share of its words that any holds at all: low for a query in another language. `field` is the share of
    the query's weight in the names of the practice's objectives, 0..1. `asked` is how many telling words the query has.
    `again` are the meanings of the query as it is asked again (kb/search/feedback.py), if it is: these rank, and those
    of the query as it was typed say what answers. `foreign`: it is in another language than the index, however many of
    its words are known by being translated.
    """

    bm25: "Scores"
    field: "Scores"
    held: float
    known: float
    meanings: tuple[Meaning, ...]
    asked: int = 0
    again: tuple[Meaning, ...] = ()
    foreign: bool = False


def fuse(evidence: MatchEvidence, within: "Flags", weights: Weights) -> "Scores":
    """One score in 0..1 for each practice; 0 outside `within`. Only what is within takes part in scaling."""
    words = _scaled(np.where(within, evidence.bm25, 0))
    words = _scaled(np.asarray(words + weights.objective * np.where(within, evidence.field, 0), np.float32))
    meaning = _meaning(evidence, within, weights)
    if meaning is None:
        return words
    if not words.any():
        return meaning
    names = [one.encoder for one in evidence.meanings]
    share = weights.of_words(evidence.held, names) * weights.language(evidence.known) * weights.length(evidence.asked)
    return np.asarray(share * words + (1 - share) * meaning, np.float32)


def _meaning(evidence: MatchEvidence, within: "Flags", weights: Weights) -> "Scores | None":
    """The encoders together, each between its worst and its best."""
    there = [one for one in evidence.again or evidence.meanings if np.isfinite(one.passage[within]).any()]
    if not there:
        return None
    shares = weights.shares([one.encoder for one in there])
    reached = [(1 - weights.whole) * _passages(one, weights.second) + weights.whole * one.whole for one in there]
    parts = [share * _between(np.where(within, one, np.nan)) for share, one in zip(shares, reached, strict=True)]
    return np.asarray(np.sum(parts, axis=0) / sum(shares), np.float32)


def _passages(meaning: Meaning, second: float) -> "Scores":
    """The best passage, and with a small share the one behind it: what comes up twice is less of a chance likeness."""
    if meaning.second is None:
        return meaning.passage
    return np.asarray((1 - second) * meaning.passage + second * meaning.second, np.float32)


def _scaled(scores: "Scores") -> "Scores":
    top = scores.max(initial=0)
    return np.asarray(scores / top if top > 0 else scores, np.float32)


def _between(scores: "Scores") -> "Scores":
    """Min-max over what is there; what is not is 0."""
    there = np.isfinite(scores)
    if not there.any():
        return np.zeros_like(scores)
    low, high = scores[there].min(), scores[there].max()
    return np.where(there, (scores - low) / (high - low) if high > low else 1.0, 0.0).astype(np.float32)
