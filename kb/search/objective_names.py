"""The names of a practice's objectives as a field of its own, looked up when asked: a confirmation counts at once."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from kb.index.fulltext import Words
from kb.index.terms import forms
from kb.practice.card import Card

if TYPE_CHECKING:
    from numpy.typing import NDArray


def objective_names(
    words: Words, ids: Sequence[str], cards: Mapping[str, Card], names: Sequence[tuple[str, str]]
) -> "NDArray[np.float32]":
    """The share of the query's weight that stands in the name of one of a practice's objectives; an entry a place."""
    total = sum(words.weights[term.form] for term in words.terms) or 1.0
    held = {
        id: sum(words.weights[term.form] for term in words.terms if term.form in _forms(name)) for id, name in names
    }
    field = np.zeros(len(ids), np.float32)
    if any(held.values()):
        for place, id in enumerate(ids):
            if id in cards:
                field[place] = max((held.get(one, 0.0) for one in cards[id].objectives), default=0.0) / total
    return field


@lru_cache(maxsize=1_000)
def _forms(name: str) -> frozenset[str]:
    return frozenset(forms(name).split())
