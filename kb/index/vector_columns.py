"""The vectors of one encoder in one segment, in half precision, and where there are many a small copy of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Halves = NDArray[np.float16]
    Rows = NDArray[np.int64]
    Vector = NDArray[np.float32]
    Part = tuple["VectorColumns", Flags, Flags]

FLAT = 10_000
"""Up to so many rows every one is compared, from a copy in single precision; of more a small copy says which."""

SAMPLE = 65_536
"""Rows that the small copy is trained on: it has 16 values for every four numbers."""

GROWN = 2
"""How many times as many rows there must be for it to be trained anew."""

BLOCK = 4_096
"""Rows that are decoded together."""


@dataclass(frozen=True)
class Moments:
    """How many vectors there are, their sum, and the sum of their products with themselves: from these the mean and the
    deviation of any query's products with all of them follow, without looking at one."""

    count: int
    total: "NDArray[np.float64]"
    products: "NDArray[np.float64]"

    @classmethod
    def of(cls, vectors: "NDArray[np.float32]") -> "Moments":
        return cls(len(vectors), vectors.sum(axis=0, dtype=np.float64), (vectors.T @ vectors).astype(np.float64))

    def __add__(self, other: "Moments") -> "Moments":
        return Moments(self.count + other.count, self.total + other.total, self.products + other.products)

    def __sub__(self, other: "Moments") -> "Moments":
        return Moments(self.count - other.count, self.total - other.total, self.products - other.products)


@dataclass(frozen=True)
class VectorColumns:
    """Row r is the segment's passage r, all zeros where it `has` no vector. `wholes` has a row a practice: the mean of
    its vectors made length one, zeros where there is none; `reach` is by how much a practice as a whole may be nearer
    to a query than the nearest of its passages. `coarse` is the small copy, serialised by FAISS; empty where every row
    is compared. `trained` is of how many rows it was trained."""

    rows: "Halves"
    has: "Flags"
    wholes: "Halves"
    reach: "Vector"
    of_rows: Moments
    of_wholes: Moments
    coarse: "NDArray[np.uint8]"
    trained: int

    @classmethod
    def of(
        cls, vectors: "NDArray[np.float32]", has: "Flags", owners: "NDArray[np.int32]", practices: int
    ) -> "VectorColumns":
        """Of vectors of length one, a row each, and each row's practice."""
        halves = np.where(has[:, None], vectors, 0).astype(np.float16)
        exact = halves.astype(np.float32)
        sums = np.zeros((practices, vectors.shape[1]), np.float32)
        # rows of a practice stand together, so that sums of runs are its sums
        firsts = np.flatnonzero(np.diff(owners, prepend=-1))
        if len(firsts):
            sums[owners[firsts]] = np.add.reduceat(exact, firsts, axis=0)
        lengths = np.linalg.norm(sums, axis=1)
        counts = np.bincount(owners[has], minlength=practices)
        wholes = (sums / np.maximum(lengths, 1e-9)[:, None]).astype(np.float16)
        reach = np.where(counts > 0, counts / np.maximum(lengths, 1e-9), 0).astype(np.float32)
        there = wholes[counts > 0].astype(np.float32)
        coarse, trained = _coarse(halves, None, 0)
        return cls(halves, has, wholes, reach, Moments.of(exact[has]), Moments.of(there), coarse, trained)

    def arrays(self) -> "dict[str, NDArray[Any]]":
        """All of it, by name."""
        return {
            "rows": self.rows,
            "has": self.has,
            "wholes": self.wholes,
            "reach": self.reach,
            "rows_total": self.of_rows.total,
            "rows_products": self.of_rows.products,
            "wholes_total": self.of_wholes.total,
            "wholes_products": self.of_wholes.products,
            "coarse": self.coarse,
            "counts": np.array([self.of_rows.count, self.of_wholes.count, self.trained], np.int64),
        }

    @classmethod
    def opened(cls, arrays: "Mapping[str, NDArray[Any]]") -> "VectorColumns":
        """What `arrays` gave; they may be mapped into memory."""
        rows, wholes, trained = (int(number) for number in arrays["counts"])
        return cls(
            arrays["rows"],
            np.asarray(arrays["has"]),
            arrays["wholes"],
            np.asarray(arrays["reach"]),
            Moments(rows, np.asarray(arrays["rows_total"]), np.asarray(arrays["rows_products"])),
            Moments(wholes, np.asarray(arrays["wholes_total"]), np.asarray(arrays["wholes_products"])),
            arrays["coarse"],
            trained,
        )

    @classmethod
    def merged(cls, parts: "Sequence[Part]") -> "VectorColumns":
        """One after the other, each without the practices and the rows that its masks do not keep. Of parts whose
        vectors are of other lengths than most, those are lacking."""
        sizes: dict[int, int] = {}
        for one, _, _ in parts:
            sizes[one.dimension] = sizes.get(one.dimension, 0) + one.of_rows.count
        dimension = max(sizes, key=lambda size: sizes[size])
        fit = [(one if one.dimension == dimension else one.lacking(dimension), *masks) for one, *masks in parts]
        rows = np.concatenate([_some(one.rows, kept) for one, _, kept in fit])
        first = max((one for one, _, _ in fit), key=lambda one: one.trained)
        coarse, trained = _coarse(rows, first.coarse, first.trained)
        return cls(
            rows,
            np.concatenate([one.has[kept] for one, _, kept in fit]),
            np.concatenate([_some(one.wholes, kept) for one, kept, _ in fit]),
            np.concatenate([one.reach[kept] for one, kept, _ in fit]),
            _sum([one.of_rows - one.moments_of(~kept) for one, _, kept in fit]),
            _sum([one.of_wholes - one.moments_of_wholes(~kept) for one, kept, _ in fit]),
            coarse,
            trained,
        )

    @property
    def dimension(self) -> int:
        return self.rows.shape[1]

    def lacking(self, dimension: int) -> "VectorColumns":
        """The same segment where no passage has a vector of this dimension."""
        none, count = np.zeros(len(self.rows), bool), len(self.wholes)
        return VectorColumns.of(np.zeros((len(self.rows), dimension), np.float32), none, np.zeros(0, np.int32), count)

    def moments_of(self, rows: "Flags") -> Moments:
        """Of the vectors of some rows."""
        return Moments.of(self.rows[rows & self.has].astype(np.float32))

    def moments_of_wholes(self, practices: "Flags") -> Moments:
        return Moments.of(self.wholes[practices & (self.reach > 0)].astype(np.float32))

    def products(self, query: "Vector", rows: "Rows | None" = None) -> "NDArray[np.float32]":
        """The query's products with some rows, or with every one; exact but for the half precision of the rows."""
        if len(self.rows) <= FLAT:
            return (self._single if rows is None else self._single[rows]) @ query
        return _products(self.rows, query, rows)

    def products_with_wholes(self, query: "Vector", practices: "Rows") -> "NDArray[np.float32]":
        if len(self.wholes) <= FLAT:
            return self._single_wholes[practices] @ query
        return _products(self.wholes, query, practices)

    def coarsely(self, query: "Vector", most: int, allowed: "Flags | None") -> "Rows":
        """About the `most` nearest rows of those that are allowed (None: all), by the small copy, which there is."""
        import faiss

        parameters: Any = None
        if allowed is not None:
            bits: Any = np.packbits(allowed, bitorder="little")
            chosen: Any = faiss.IDSelectorBitmap  # its stub does not know that arrays are taken
            search: Any = faiss.SearchParametersIVF
            parameters = search(sel=chosen(bits), nprobe=1)
        _, rows = self._index.search(query.reshape(1, -1), most, params=parameters)
        found: Rows = rows[0]
        return found[found >= 0]

    @cached_property
    def _single(self) -> "NDArray[np.float32]":
        return self.rows.astype(np.float32)

    @cached_property
    def _single_wholes(self) -> "NDArray[np.float32]":
        return self.wholes.astype(np.float32)

    @cached_property
    def _index(self) -> Any:
        import faiss

        return faiss.deserialize_index(np.asarray(self.coarse))


def _some(rows: "Halves", kept: "Flags") -> "Halves":
    """Where all are kept nothing is copied twice."""
    return rows if kept.all() else rows[kept]


def _sum(moments: "Sequence[Moments]") -> Moments:
    first, *rest = moments
    for one in rest:
        first = first + one
    return first


def _products(halves: "Halves", query: "Vector", rows: "Rows | None") -> "NDArray[np.float32]":
    """FAISS decodes half precision while it compares, many times as quickly as numpy turns it into single."""
    import faiss

    count = len(halves) if rows is None else len(rows)
    products = np.empty(count, np.float32)
    for start in range(0, count, BLOCK):
        some = halves[start : start + BLOCK] if rows is None else halves[rows[start : start + BLOCK]]
        flat = faiss.IndexScalarQuantizer(halves.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        flat.is_trained = True
        codes: Any = np.ascontiguousarray(some).view(np.uint8).reshape(len(some), -1)
        flat.add_sa_codes(codes)
        found, at = flat.search(query.reshape(1, -1), len(some))
        products[start + at[0]] = found[0]
    return products


def _coarse(rows: "Halves", before: "NDArray[np.uint8] | None", trained: int) -> "tuple[NDArray[np.uint8], int]":
    """The small copy of many rows: trained as it was `before`, as long as there are not many times as many."""
    import faiss

    count, dimension = rows.shape
    if count <= FLAT or dimension % 4:
        return np.zeros(0, np.uint8), 0
    if before is not None and len(before) and count < GROWN * trained:
        index = faiss.deserialize_index(np.asarray(before))
        index.reset()
    else:
        index = faiss.index_factory(dimension, f"IVF1,PQ{dimension // 4}x4fs", faiss.METRIC_INNER_PRODUCT)
        sample = rows[:: max(1, count // SAMPLE)][:SAMPLE].astype(np.float32)
        index.train(sample)
        trained = count
    for start in range(0, count, SAMPLE):
        index.add(rows[start : start + SAMPLE].astype(np.float32))
    return np.asarray(faiss.serialize_index(index)), trained
