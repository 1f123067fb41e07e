"""The vectors of one encoder over a whole index: what is nearest to a query, and how near some practices come."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kb.index.vector_columns import Moments, VectorColumns, common_dimension

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Places = NDArray[np.int64]
    Rows = NDArray[np.int64]
    Vector = NDArray[np.float32]
    Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Nearest:
    """Per place that was asked for: what its best passage reaches (nan: none), that passage's row (-1: none), and what
    its second best reaches: of a practice of one passage that one again."""

    cosine: "Vector"
    row: "Rows"
    second: "Vector"


@dataclass(frozen=True)
class ProductSpread:
    """Of many inner products."""

    mean: float
    deviation: float


@dataclass(frozen=True)
class UsualProducts:
    """What a query reaches at all passages and at all practices as wholes; `count` practices have a vector."""

    passages: ProductSpread
    practices: ProductSpread
    count: int


class Space:
    """One encoder over all segments: rows and places are counted through them.

    Row r is of the place `owners[r]`, and the rows of place p are `starts[p]` up to `starts[p + 1]`. What is not
    `alive` is as if it were not there. `has` any vector, of `count` passages.
    """

    def __init__(
        self,
        encoder: str,
        columns: Sequence[VectorColumns],
        owners: "NDArray[np.int32]",
        starts: "NDArray[np.int64]",
        alive: "Flags",
    ) -> None:
        self.encoder, self.owners, self.starts, self.alive = encoder, owners, starts, alive
        self.dimension = common_dimension(columns)
        # another model's vectors under the same name are as if they were not there
        self._columns = [one if one.dimension == self.dimension else one.without(self.dimension) for one in columns]
        self._rows = np.cumsum([0, *(len(one.has) for one in self._columns)])
        self._places = np.cumsum([0, *(one.practices for one in self._columns)])
        of_rows, of_wholes = Moments.none(self.dimension), Moments.none(self.dimension)
        for one, some in zip(self._columns, self._split(alive), strict=True):
            mine, wholes = one.moments(some)
            of_rows, of_wholes = of_rows.plus(mine), of_wholes.plus(wholes)
        self._passages, self._practices = _Distribution(of_rows), _Distribution(of_wholes)
        self.count = of_rows.count
        self.has = self.count > 0

    @property
    def centre(self) -> "Vector":
        """The mean of all vectors: what every passage has in common. Shape (dimension,)."""
        return self._passages.centre

    def nearest(self, query: "Vector", most: int, within: "Flags | None" = None) -> "tuple[Rows, Vector]":
        """The `most` rows that are nearest, of the places `within`, best first, with their inner products, exact but
        for half precision; fewer where there are fewer. Of a large index a few per thousand may be missed."""
        query = self._asked(query)
        parts = [
            (first, *one.nearest(query, most, allowed, count))
            for one, first, (allowed, count) in zip(self._columns, self._rows, self._allowed(within), strict=False)
            if count and most > 0
        ]
        if not parts:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        rows = np.concatenate([some + first for first, some, _ in parts])
        products = np.concatenate([some for _, _, some in parts])
        best = np.lexsort((rows, -products))[:most]
        return rows[best], products[best]

    def reached(self, query: "Vector", places: "Places") -> Nearest:
        """How near these places come, exactly but for half precision. `places` ascend."""
        query = self._asked(query)
        cosine, second = np.full(len(places), np.nan, np.float32), np.full(len(places), np.nan, np.float32)
        best = np.full(len(places), -1, np.int64)
        begins = self.starts[places]
        counts = np.where(self.alive[places], self.starts[places + 1] - begins, 0)
        there = np.flatnonzero(counts)
        begins, counts = begins[there], counts[there]
        if not len(there):
            return Nearest(cosine, best, second)
        firsts = np.cumsum(counts) - counts
        rows = np.arange(int(counts.sum())) + np.repeat(begins - firsts, counts)
        products = self._cosines(query, rows)
        top = np.maximum.reduceat(products, firsts)
        is_top = np.flatnonzero(products == np.repeat(top, counts))
        group = np.repeat(np.arange(len(there)), counts)
        at = np.zeros(len(there), np.int64)
        at[group[is_top]] = is_top  # of equals the last
        products[at] = -np.inf
        next_best = np.maximum.reduceat(products, firsts)
        found = np.isfinite(top)
        cosine[there] = np.where(found, top, np.nan)
        best[there] = np.where(found, rows[at], -1)
        second[there] = np.where(found, np.where(np.isfinite(next_best), next_best, top), np.nan)
        return Nearest(cosine, best, second)

    def of_rows(self, query: "Vector", rows: "Rows") -> "Vector":
        """The inner product of each of these rows, which ascend; nan where one has no vector."""
        products = self._cosines(self._asked(query), rows)
        return np.asarray(np.where(np.isfinite(products), products, np.nan), np.float32)

    def wholes(self, query: "Vector", places: "Places") -> "Vector":
        """How near these places come as wholes; nan where one has no vector. `places` ascend."""
        query = self._asked(query)
        products = self._gathered(places, self._places, lambda one, some: one.cosines_of_wholes(query, some))
        return np.where((self.reach[places] > 0) & self.alive[places], products, np.nan).astype(np.float32)

    @cached_property
    def reach(self) -> "Vector":
        """By place: how many times as near as its nearest passage it may be as a whole, at most; 0 without a vector."""
        return np.concatenate([one.reach for one in self._columns])

    @cached_property
    def furthest_reach(self) -> float:
        """The largest of all that is alive."""
        return float(self.reach[self.alive].max(initial=1.0))

    def usual(self, query: "Vector") -> UsualProducts:
        """In closed form, from sums that are kept: it costs the same in an index of any size."""
        query = self._asked(query)
        return UsualProducts(self._passages.spread(query), self._practices.spread(query), self._practices.count)

    def vectors_of(self, place: int) -> "tuple[Rows, Vectors]":
        """The rows of a place that have a vector, and the vectors: shape (rows, dimension)."""
        rows = np.arange(self.starts[place], self.starts[place + 1])
        part = int(np.searchsorted(self._places, place, side="right")) - 1
        one, own = self._columns[part], rows - self._rows[part]
        has = one.has[own]
        return rows[has], one.rows[own[has]].astype(np.float32)

    def vector(self, row: int) -> "Vector":
        """Shape (dimension,); zeros where the row has none."""
        part = int(np.searchsorted(self._rows, row, side="right")) - 1
        return np.asarray(self._columns[part].rows[row - self._rows[part]], np.float32)

    def _asked(self, query: "Vector") -> "Vector":
        # where there is no vector, how many numbers one would have is not known either
        return np.ascontiguousarray(query if self.has else np.zeros(self.dimension), np.float32)

    def _cosines(self, query: "Vector", rows: "Rows") -> "Vector":
        """-inf where a row has no vector."""

        def some(one: VectorColumns, own: "Rows") -> "Vector":
            return np.asarray(np.where(one.has[own], one.cosines(query, own), -np.inf), np.float32)

        return self._gathered(rows, self._rows, some)

    def _gathered(
        self,
        asked: "Rows",
        firsts: "NDArray[np.int64]",
        some: "Callable[[VectorColumns, Rows], Vector]",
    ) -> "Vector":
        """An entry each of what is asked, which ascends, from the segment that it is of."""
        edges = np.searchsorted(asked, firsts)
        parts = [
            some(one, asked[begin:end] - first)
            for one, first, begin, end in zip(self._columns, firsts, edges, edges[1:], strict=False)
            if end > begin
        ]
        joined = parts[0] if len(parts) == 1 else np.concatenate([[], *parts])
        return np.asarray(joined, np.float32)

    def _split(self, of_places: "Flags") -> "list[Flags]":
        return [of_places[begin:end] for begin, end in zip(self._places, self._places[1:], strict=False)]

    def _allowed(self, within: "Flags | None") -> "list[tuple[Flags, int]]":
        """Of each segment the rows that may be found, and how many they are."""
        places = self.alive if within is None else self.alive & within
        if within is None or np.array_equal(places, self.alive):
            return self._living
        return self._rows_of(places)

    @cached_property
    def _living(self) -> "list[tuple[Flags, int]]":
        return self._rows_of(self.alive)

    def _rows_of(self, places: "Flags") -> "list[tuple[Flags, int]]":
        masks = [
            one.has if some.all() else some.take(one.owners) & one.has
            for one, some in zip(self._columns, self._split(places), strict=True)
        ]
        return [(mask, int(np.count_nonzero(mask))) for mask in masks]


class _Distribution:
    """Mean and covariance of vectors, from their sums."""

    def __init__(self, moments: Moments) -> None:
        self.count = moments.count
        mean = moments.sum / max(moments.count, 1)
        self.centre = np.asarray(mean, np.float32)
        self._covariance = np.asarray(moments.products / max(moments.count, 1) - np.outer(mean, mean), np.float32)

    def spread(self, query: "Vector") -> ProductSpread:
        if not self.count:
            return ProductSpread(0.0, 0.0)
        variance = float(query @ (self._covariance @ query))
        return ProductSpread(float(self.centre @ query), max(variance, 0.0) ** 0.5)
