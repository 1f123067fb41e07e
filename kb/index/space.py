"""The vectors of one encoder over all segments: what is nearest to a query, and how near some practices are."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import add
from typing import TYPE_CHECKING, Any

import numpy as np

from kb.index.vector_columns import Moments, VectorColumns

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Places = NDArray[np.integer[Any]]
    Products = NDArray[np.float32]
    Rows = NDArray[np.int64]
    Vector = NDArray[np.float32]

REFINED = 4
"""How many times as many rows as are asked for the small copy names; these are compared exactly."""

LEAST = 1_000
"""And so many at least."""

FEW = 5_000
"""Where so few rows are allowed each of them is compared exactly."""


@dataclass(frozen=True)
class Nearest:
    """Per practice asked for: what its best passage reaches (nan: none), that passage's row (-1: none), and what its
    second best reaches: of a practice of one passage that one again."""

    cosine: "Products"
    row: "Rows"
    second: "Products"


@dataclass(frozen=True)
class ProductSpread:
    """The mean and the standard deviation of a query's products with many vectors."""

    mean: float
    deviation: float


@dataclass(frozen=True)
class UsualProducts:
    """How near a query is to all passages, and to all practices as a whole, of which there are `count`."""

    passages: ProductSpread
    practices: ProductSpread
    count: int


class Space:
    """Rows and places are counted through all segments. `owners` has the place of each row, the rows of place p are
    `starts[p]` up to `starts[p + 1]`; what is not `alive` is as if it were not there. `count` vectors are."""

    def __init__(
        self, encoder: str, columns: Sequence[VectorColumns], owners: "Places", starts: "Rows", alive: "Flags"
    ) -> None:
        self.encoder = encoder
        dimensions = [one.dimension for one in columns if one.of_rows.count]
        self.dimension = max(dimensions, key=dimensions.count, default=1)
        self._columns = [one if one.dimension == self.dimension else one.lacking(self.dimension) for one in columns]
        self._owners, self._starts = owners, starts
        self._first_rows = np.cumsum([0, *(len(one.rows) for one in self._columns)])
        self._first_places = np.cumsum([0, *(len(one.wholes) for one in self._columns)])
        self._there: Flags = np.concatenate([one.has for one in self._columns]) & alive[owners]
        self._whole: Flags = (np.concatenate([one.reach for one in self._columns]) > 0) & alive
        self.reach: Vector = np.concatenate([one.reach for one in self._columns])
        self._of_rows = self._moments(self._there, rows=True)
        self._of_wholes = self._moments(self._whole, rows=False)
        self.count = self._of_rows.count
        self.centre: Vector = (self._of_rows.total / max(self.count, 1)).astype(np.float32)

    @property
    def has(self) -> bool:
        """Whether there is any vector."""
        return self.count > 0

    @cached_property
    def furthest_reach(self) -> float:
        """The largest of all: see VectorColumns.reach."""
        return float(self.reach[self._whole].max(initial=1.0))

    def nearest(self, query: "Vector", most: int, within: "Flags | None" = None) -> "tuple[Rows, Products]":
        """The `most` nearest rows of the practices `within` (by place; None: all), best first, and their products; the
        products are exact but for the half precision of the vectors."""
        allowed = self._there if within is None else self._there & within[self._owners]
        rows, products = [], []
        for one, first in zip(self._columns, self._first_rows.tolist(), strict=False):
            mine = allowed[first : first + len(one.rows)]
            some = self._worth_comparing(one, query, most, mine)
            rows.append(some + first)
            products.append(one.products(query, some))
        found, reached = np.concatenate(rows), np.concatenate(products)
        best = np.argsort(-reached, kind="stable")[:most]
        return found[best], reached[best]

    def _worth_comparing(self, one: VectorColumns, query: "Vector", most: int, allowed: "Flags") -> "Rows":
        if not len(one.coarse):
            return np.flatnonzero(allowed)
        count = int(np.count_nonzero(allowed))
        if count <= max(FEW, most):
            return np.flatnonzero(allowed)
        every = count == len(allowed)
        return one.coarsely(query, min(count, max(LEAST, REFINED * most)), None if every else allowed)

    def reached(self, query: "Vector", places: "Places") -> Nearest:
        """How near the best passages of these practices are, which ascend."""
        cosine, row = np.full(len(places), np.nan, np.float32), np.full(len(places), -1, np.int64)
        second = cosine.copy()
        firsts = self._starts[places]
        counts = self._starts[np.asarray(places) + 1] - firsts
        full = np.flatnonzero(counts)
        if not len(full) or not self.has:
            return Nearest(cosine, row, second)
        ends = np.cumsum(counts[full])
        begins = ends - counts[full]
        rows = np.arange(ends[-1]) + np.repeat(firsts[full] - begins, counts[full])
        products = self._products(query, rows)
        products[~self._there[rows]] = -np.inf
        best = np.maximum.reduceat(products, begins)
        # the first of each practice's rows that is as near as its best
        is_best = np.flatnonzero(products == np.repeat(best, counts[full]))
        at = is_best[np.searchsorted(is_best, begins)]
        rest = products.copy()
        rest[at] = -np.inf
        other = np.maximum.reduceat(rest, begins)
        there = np.isfinite(best)
        cosine[full[there]], row[full[there]] = best[there], rows[at[there]]
        second[full[there]] = np.where(np.isfinite(other), other, best)[there]
        return Nearest(cosine, row, second)

    def wholes(self, query: "Vector", places: "Places") -> "Products":
        """How near these practices are as a whole (nan: no vector); they ascend."""
        reached = np.full(len(places), np.nan, np.float32)
        for one, first, some in self._of_segments(np.asarray(places), self._first_places):
            reached[some] = one.products_with_wholes(query, np.asarray(places)[some] - first)
        reached[~self._whole[places]] = np.nan
        return reached

    def usual(self, query: "Vector") -> UsualProducts:
        """How near the query is to everything, in closed form: it costs the same in a home of any size."""
        asked = query.astype(np.float64)
        return UsualProducts(_spread(self._of_rows, asked), _spread(self._of_wholes, asked), self._of_wholes.count)

    def vectors_of(self, place: int) -> "tuple[Rows, NDArray[np.float32]]":
        """The rows of a practice that have a vector, and the vectors: shape (rows, dimension)."""
        rows = np.arange(self._starts[place], self._starts[place + 1])
        rows = rows[self._there[rows]]
        if not len(rows):
            return rows, np.zeros((0, self.dimension), np.float32)
        return rows, np.stack([self.vector(int(row)) for row in rows])

    def vector(self, row: int) -> "Vector":
        at = int(np.searchsorted(self._first_rows, row, side="right")) - 1
        return np.asarray(self._columns[at].rows[row - int(self._first_rows[at])], np.float32)

    def _products(self, query: "Vector", rows: "Rows") -> "Products":
        products = np.empty(len(rows), np.float32)
        for one, first, some in self._of_segments(rows, self._first_rows):
            products[some] = one.products(query, rows[some] - first)
        return products

    def _of_segments(self, numbers: "Rows", firsts: "Rows") -> "list[tuple[VectorColumns, int, slice]]":
        """Ascending rows or places, told apart by segment."""
        cuts = np.searchsorted(numbers, firsts)
        found = zip(self._columns, firsts.tolist(), cuts[:-1].tolist(), cuts[1:].tolist(), strict=False)
        return [(one, first, slice(begin, end)) for one, first, begin, end in found if end > begin]

    def _moments(self, there: "Flags", rows: bool) -> Moments:
        """Of what is alive: what a segment says of itself, without its dead."""
        firsts = self._first_rows if rows else self._first_places
        parts = []
        for one, first, last in zip(self._columns, firsts[:-1].tolist(), firsts[1:].tolist(), strict=True):
            mine = there[first:last]
            if rows:
                parts.append(one.of_rows - one.moments_of(~mine))
            else:
                parts.append(one.of_wholes - one.moments_of_wholes(~mine))
        return reduce(add, parts)


def _spread(moments: Moments, query: "NDArray[np.float64]") -> ProductSpread:
    if not moments.count:
        return ProductSpread(0.0, 0.0)
    mean = float(moments.total @ query) / moments.count
    square = float(query @ moments.products @ query) / moments.count
    return ProductSpread(mean, float(np.sqrt(max(square - mean * mean, 0.0))))
