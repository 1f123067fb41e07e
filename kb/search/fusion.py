"""Words and meaning made one ranking: each normalised over the practices the filters allow, then weighted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Scores = NDArray[np.float32]

WORDS = 0.4
"""What the words weigh beside the meaning, where the index knows the query's words."""

GATE = 0.7
"""Share of a query's words that the index must know for the words to weigh in full (fewer: another language)."""

DEAF = 0.34
"""Share at and below which the words are not heard at all."""

COVERED = 0.6
"""Share of a query's weight that a practice must hold to be found by words."""


@dataclass(frozen=True)
class Evidence:
    """What speaks for each practice: BM25 (0: no word), coverage 0..1, and each encoder's best cosine (nan: none)."""

    bm25: "Scores"
    coverage: "Scores"
    cosines: tuple["Scores", ...]
    known: float


def fuse(evidence: Evidence, within: "NDArray[np.bool_]") -> "Scores":
    """One score in 0..1 for each practice; 0 outside `within`. Only what is within takes part in scaling."""
    words = _scaled(np.where(within, evidence.bm25, 0))
    meanings = [_between(np.where(within, c, np.nan)) for c in evidence.cosines if np.isfinite(c[within]).any()]
    if not meanings:
        return words
    meaning = np.mean(meanings, axis=0)
    if not (evidence.bm25[within] > 0).any():
        return np.asarray(meaning, np.float32)
    share = WORDS * min(1.0, max(0.0, evidence.known - DEAF) / (GATE - DEAF))
    return np.asarray(share * words + (1 - share) * meaning, np.float32)


def found(evidence: Evidence, floors: Sequence[float]) -> tuple["NDArray[np.bool_]", "NDArray[np.bool_]"]:
    """Which practices are found by words, and which by meaning: a matter of each practice alone, so that
    counts do not depend on what else is filtered."""
    by_words = (evidence.bm25 > 0) & (evidence.coverage >= COVERED)
    by_meaning = np.zeros(len(by_words), bool)
    for cosine, floor in zip(evidence.cosines, floors, strict=False):
        by_meaning |= np.nan_to_num(cosine, nan=-1.0) >= floor
    return by_words, by_meaning


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
