"""Places in the order in which they are listed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from kb.search.columns import CardColumns
from kb.search.query import Sort

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.int64]
    Scores = NDArray[np.float32]


def best_first(scores: "Scores", places: "Places", ids: Sequence[str]) -> "Places":
    """By score, an entry a place; equal ones by id, whatever the order of arrival."""
    order = np.argsort(-scores, kind="stable")
    ranked, mine = places[order], scores[order]
    equal = np.flatnonzero(mine[1:] == mine[:-1])
    if not len(equal):
        return ranked
    # runs of equal scores: begin where the one before is different
    cuts = np.flatnonzero(np.diff(equal, prepend=-2) != 1)
    for first, length in zip(equal[cuts], np.diff(cuts, append=len(equal)), strict=True):
        run = slice(int(first), int(first + length + 1))
        ranked[run] = sorted(ranked[run].tolist(), key=ids.__getitem__)
    return ranked


def listed(columns: CardColumns, places: "Places", sort: Sort) -> "Places":
    """Newest or most adopted first."""
    fresh, since, order, adopters = columns.sorting[places].T
    if sort is Sort.ADOPTED:
        return places[np.lexsort((-order, -adopters))]
    # of one day, as where a whole collection was brought in, the practice that began last comes first
    return places[np.lexsort((-order, -since, -fresh))]
