"""The rows of a collection in layers: the best row of every place is found without walking from place to place."""

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Shares = NDArray[np.float32]

MOST_LAYERS = 32
"""Places of more rows are looked at one by one: they are few."""


class RowLayers:
    """Where each row has its slot: first the first row of every place, then the second of those that have two, and so
    on, so that a layer is held against the best so far in one step. `slots` has one entry a row.

    `owners` are the place of each row, ascending; `places` is how many there are.
    """

    def __init__(self, owners: "NDArray[np.integer[Any]]", places: int) -> None:
        self._places = places
        firsts = np.flatnonzero(np.diff(owners, prepend=-1))
        sizes = np.diff(firsts, append=len(owners))
        order = np.argsort(-sizes, kind="stable")
        long = int((sizes > MOST_LAYERS).sum())
        self._long, self._short = owners[firsts[order[:long]]], owners[firsts[order[long:]]]
        rising = np.sort(sizes[order[long:]])
        # how many places have a first row, a second and so on
        self._layers = (len(rising) - np.searchsorted(rising, np.arange(1, MOST_LAYERS + 1), "left")).tolist()
        self._runs = np.cumsum(sizes[order[:long]]) - sizes[order[:long]]
        # of a short place one slot in each layer; of a long one a run behind all layers
        rank = np.empty(len(firsts), np.intp)
        rank[order] = np.arange(len(firsts)) - long
        of_place = np.repeat(np.arange(len(firsts)), sizes)
        depth = np.arange(len(owners)) - firsts[of_place]
        starts = np.cumsum([0, *self._layers])
        behind = np.append(self._runs + starts[-1], np.zeros(len(firsts) - long, np.intp))
        is_long = rank[of_place] < 0
        in_layer = starts[np.minimum(depth, MOST_LAYERS)] + rank[of_place]
        in_run = behind[rank[of_place] + long] + depth
        self.slots: NDArray[np.intp] = np.where(is_long, in_run, in_layer)

    def best(self, worth: "Shares") -> "Shares":
        """Per place the most that its rows are worth, at least 0; `worth` has one entry a slot."""
        most = np.zeros(len(self._short), np.float32)
        at = 0
        for size in self._layers:
            np.maximum(most[:size], worth[at : at + size], out=most[:size])
            at += size
        best = np.zeros(self._places, np.float32)
        best[self._short] = most
        if len(self._long):
            best[self._long] = np.maximum.reduceat(worth[at:], self._runs)
        return best
