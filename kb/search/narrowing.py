"""Filters and counts over columns: every count is the length of the list that opens when its value is chosen."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from kb.practice.card import Facet, Filters
from kb.search.columns import CardColumns
from kb.search.facets import FACETS
from kb.search.results import FacetCount

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.int64]


class Narrowing:
    """What filters make of some places: those that pass, and for each facet those that pass all the others."""

    def __init__(self, columns: CardColumns, places: "Places", filters: Filters) -> None:
        self._columns, self._places, self._filters = columns, places, filters
        passing = {facet: columns.bearing(facet, chosen)[places] for facet, chosen in filters.chosen.items() if chosen}
        failed = np.zeros(len(places), np.int8)
        for mask in passing.values():
            failed += ~mask
        self.hits: Places = places[failed == 0]
        # those that fail one facet alone are counted in it, as what choosing it differently would bring
        self._of_facet = {facet: places[(failed == 0) | ((failed == 1) & ~mask)] for facet, mask in passing.items()}

    def without(self, facet: Facet) -> "Places":
        """What passes where nothing is chosen in a facet."""
        passing: Places = self._of_facet.get(facet, self.hits)
        return passing

    def counts(self) -> Mapping[Facet, tuple[FacetCount, ...]]:
        """For each facet its values' counts under the filters of all other facets, zeros left out unless chosen."""
        here = self._tally(self.hits)
        return {
            facet: self._facet(facet, self._tally(self._of_facet[facet]) if facet in self._of_facet else here)
            for facet in FACETS
        }

    def _tally(self, places: "Places") -> "NDArray[np.int64]":
        columns = self._columns
        everything = len(places) == len(columns.there) and not self._filters
        if everything:
            return columns.totals
        return np.asarray(columns.values[places].sum(axis=0), np.int64)

    def _facet(self, facet: Facet, tally: "NDArray[np.int64]") -> tuple[FacetCount, ...]:
        chosen, numbers = self._filters.values(facet), self._columns.columns
        counted = (
            (value, label, int(tally[numbers[facet, value]]) if (facet, value) in numbers else 0)
            for value, label in self._columns.labels[facet]
        )
        return tuple(
            FacetCount(value, label, count, value in chosen)
            for value, label, count in counted
            if count or value in chosen
        )
