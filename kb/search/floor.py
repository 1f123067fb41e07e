"""The honest floor: which practices are found, and when nothing is close enough."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from kb.index.fulltext import COVERED, SLACK, Words
from kb.search.fusion import Meaning
from kb.search.weights import Floor, Weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Scores = NDArray[np.float32]
    Flags = NDArray[np.bool_]

APART = 3.0
"""Without a learned floor: how far above the mean of all practices a cosine must lie, in standard deviations."""

FEWEST = 3
"""Shorter queries are judged as if they had so many words: no judged query is shorter and not found by words."""

ENGLISH = 0.5
"""Share of the query's words that the index must know for their number to be told: scripts without spaces come as
pairs of characters."""


def by_words(bm25: "Scores", together: "Scores") -> "Flags":
    """Found by words: one passage holds most of the query's weight."""
    return np.asarray((bm25 > 0) & (together >= COVERED - SLACK), bool)


def by_meaning(
    meanings: Sequence[Meaning], words: Words, found_by_words: "Flags", readable: "Flags", weights: Weights
) -> "Flags":
    """Found by meaning. Each practice is judged by itself, and whether anything answers by all that the reader may see:
    counts do not depend on what else is filtered.
    """
    if not any(np.isfinite(one.passage[readable]).any() for one in meanings):
        return np.zeros(len(readable), bool)
    floor = weights.floor(one.encoder for one in meanings)
    if floor is None:
        return _standing_out([one.passage for one in meanings], readable)
    chance = np.where(readable, chances(meanings, words, floor), 0)
    answered = chance.max(initial=0) >= floor.answer or found_by_words[readable].any()
    return np.asarray((chance >= floor.keep) & answered, bool)


def chances(meanings: Sequence[Meaning], words: Words, floor: Floor) -> "Scores":
    """How likely each practice answers; 0 where it has no vector."""
    parts = [floor.encoders[one.encoder] * one.passage for one in meanings]
    reached = floor.bias + floor.per_word * asked(words, floor.most_words) + np.sum(parts, axis=0)
    return np.asarray(np.nan_to_num(1 / (1 + np.exp(-reached))), np.float32)


def asked(words: Words, most: int) -> int:
    """How many telling words a query has. Of another language's it is not told: there it counts as long."""
    return max(FEWEST, min(len(words.terms), most)) if words.known >= ENGLISH else most


def _standing_out(passages: "Sequence[Scores]", readable: "Flags") -> "Flags":
    out = np.zeros(len(readable), bool)
    for best in passages:
        there = best[readable & np.isfinite(best)]
        if len(there):
            apart = min(APART, 0.7 * (len(there) - 1) / len(there) ** 0.5)  # few practices cannot stand out by more
            out |= np.nan_to_num(best, nan=-np.inf) >= there.mean() + apart * max(float(there.std()), 1e-6)
    return out & readable
