"""The vectors of a run of practices by one encoder, as columns: frozen once made, mapped into memory once saved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kb.index.arrays import Arrays

    Flags = NDArray[np.bool_]
    Halves = NDArray[np.float16]
    Rows = NDArray[np.int64]
    Vector = NDArray[np.float32]
    Vectors = NDArray[np.float32]

FLAT = 10_000
"""Rows up to which every one is compared; above, codes of an eighth of the size name the likely ones first."""

DECODED = 20_000
"""Rows up to which a copy that is quicker to compare is held in memory: 30 MB of 384 numbers each."""

SLICE = 8_192
"""Rows that are looked at in one go: what a large index needs in memory does not grow with it."""

SAMPLE = 65_536
"""Rows that the codes are learned from."""

SEED = 20_240

NAMED_LEAST = 1_000
NAMED_EACH = 4
"""The codes name so many, and so many more for each row that is asked for; of these the nearest are exact."""


@dataclass(frozen=True)
class Moments:
    """Of some vectors: how many, their sum, and the sum of the products of their coordinates, in float64."""

    count: int
    sum: "NDArray[np.float64]"
    products: "NDArray[np.float64]"

    def plus(self, other: "Moments", sign: int = 1) -> "Moments":
        return Moments(
            self.count + sign * other.count, self.sum + sign * other.sum, self.products + sign * other.products
        )

    @classmethod
    def none(cls, dimension: int) -> "Moments":
        return cls(0, np.zeros(dimension), np.zeros((dimension, dimension)))

    @classmethod
    def of(cls, slices: "Iterator[Vectors]", dimension: int) -> "Moments":
        total = cls.none(dimension)
        for some in slices:
            total = total.plus(cls(len(some), some.sum(axis=0, dtype=np.float64), (some.T @ some).astype(np.float64)))
        return total


@dataclass(frozen=True)
class VectorColumns:
    """One segment by one encoder: row r is the segment's passage row r, of the practice `owners[r]`.

    `rows` are the vectors, zeros where there is none (`has`). `wholes` has a row a practice, the mean of its vectors
    made length one, and `reach` says how many times as near as its nearest passage it may be at most; 0 without a
    vector. `of_rows` and `of_wholes` sum them up. `codes` is an index of FAISS over the first rows, in bytes, learned
    when there were `learned` of them; empty where none is.
    """

    rows: "Halves"
    has: "Flags"
    owners: "NDArray[np.int32]"
    wholes: "Halves"
    reach: "Vector"
    of_rows: Moments
    of_wholes: Moments
    codes: "NDArray[np.uint8]"
    learned: int
    _last: "list[tuple[Flags, Moments, Moments]]" = field(default_factory=list, compare=False, repr=False)

    @property
    def dimension(self) -> int:
        return int(self.rows.shape[1])

    @property
    def practices(self) -> int:
        return len(self.reach)

    @classmethod
    def of(cls, vectors: "Vectors", has: "Flags", owners: "NDArray[np.int32]", practices: int) -> "VectorColumns":
        """`vectors` (rows, dimension) count where `has`, but for what is not finite or too large for half precision."""
        rows = np.zeros(vectors.shape, np.float16)
        fit = np.zeros(len(vectors), bool)
        for some in _slices(len(vectors)):
            with np.errstate(over="ignore", invalid="ignore"):
                halves = np.asarray(vectors[some], np.float16)
            fit[some] = has[some] & np.isfinite(halves).all(axis=1)
            np.copyto(rows[some], halves, where=fit[some, None])
        return cls._summed(rows, fit, np.asarray(owners, np.int32), practices)

    @classmethod
    def _summed(cls, rows: "Halves", has: "Flags", owners: "NDArray[np.int32]", practices: int) -> "VectorColumns":
        dimension = rows.shape[1]
        wholes, reach = np.zeros((practices, dimension), np.float16), np.zeros(practices, np.float32)
        starts = np.searchsorted(owners, np.arange(practices + 1))
        totals = np.zeros(dimension), np.zeros((dimension, dimension))
        first = 0
        while first < practices:  # whole practices at a time
            last = max(first + 1, int(np.searchsorted(starts, starts[first] + SLICE, side="right")) - 1)
            some = slice(int(starts[first]), int(starts[last]))
            vectors = rows[some].astype(np.float32)
            totals = totals[0] + vectors.sum(axis=0, dtype=np.float64), totals[1] + vectors.T @ vectors
            own, begins = np.unique(owners[some], return_index=True)
            if len(own):
                sums = np.add.reduceat(vectors, begins, axis=0)
                counts = np.add.reduceat(has[some].astype(np.int64), begins)
                lengths = np.linalg.norm(sums, axis=1)
                # vectors that cancel each other out point nowhere: their whole is as near to everything as 0
                means = sums / np.maximum(lengths, 1e-6)[:, None]
                wholes[own] = means
                reach[own] = np.where(counts > 0, np.maximum(counts / np.maximum(lengths, 1e-6), 1), 0)
            first = last
        there = reach > 0
        of_wholes = Moments.of(_decoded(wholes, np.flatnonzero(there)), dimension)
        of_rows = Moments(int(has.sum()), *totals)
        return cls(rows, has, owners, wholes, reach, of_rows, of_wholes, np.zeros(0, np.uint8), 0)

    def arrays(self, flat: int = FLAT) -> "dict[str, NDArray[Any]]":
        """All of it by name, to be saved; with codes where there are more than `flat` rows, which takes seconds where
        they are many."""
        codes, learned = self._coded(flat)
        return {
            "rows": self.rows,
            "has": self.has,
            "owners": self.owners,
            "wholes": self.wholes,
            "reach": self.reach,
            "counts": np.array([self.of_rows.count, self.of_wholes.count, learned], np.int64),
            "sums": np.stack([self.of_rows.sum, self.of_wholes.sum]),
            "products": np.stack([self.of_rows.products, self.of_wholes.products]),
            "codes": codes,
        }

    @classmethod
    def opened(cls, arrays: "Arrays") -> "VectorColumns":
        """What was saved; nothing is read yet but sums. Raises KeyError where it is not whole."""
        of_rows, of_wholes, learned = (int(count) for count in arrays["counts"])
        sums, products = arrays["sums"], arrays["products"]
        return cls(
            rows=np.asarray(arrays["rows"]),
            has=np.asarray(arrays["has"]),
            owners=np.asarray(arrays["owners"]),
            wholes=np.asarray(arrays["wholes"]),
            reach=np.asarray(arrays["reach"]),
            of_rows=Moments(of_rows, sums[0], products[0]),
            of_wholes=Moments(of_wholes, sums[1], products[1]),
            codes=np.asarray(arrays["codes"]),
            learned=learned,
        )

    @classmethod
    def merged(cls, parts: "Sequence[tuple[VectorColumns, Flags, Flags]]") -> "VectorColumns":
        """One of the practices and rows that are to be kept of each, in their order. Of vectors of unequal length those
        of most rows are kept."""
        dimension = common_dimension([one for one, _, _ in parts])
        fit = [(one if one.dimension == dimension else one.without(dimension), own, rows) for one, own, rows in parts]
        of_rows, of_wholes = Moments.none(dimension), Moments.none(dimension)
        for one, own, _ in fit:
            mine, whole = one.moments(own)
            of_rows, of_wholes = of_rows.plus(mine), of_wholes.plus(whole)
        firsts = np.cumsum([0, *(int(own.sum()) for _, own, _ in fit)])
        owners = [
            (np.cumsum(own)[one.owners[rows]] - 1 + first).astype(np.int32)
            for (one, own, rows), first in zip(fit, firsts[:-1], strict=True)
        ]
        first, own, rows = fit[0]
        # what is coded is coded as long as no row before it goes; else it is coded anew by what was learned
        codes = first.codes if own.all() and rows.all() else first._emptied()
        return cls(
            rows=_joined([(one.rows, rows) for one, _, rows in fit], dimension),
            has=np.concatenate([one.has[rows] for one, _, rows in fit]),
            owners=np.concatenate(owners),
            wholes=_joined([(one.wholes, own) for one, own, _ in fit], dimension),
            reach=np.concatenate([one.reach[own] for one, own, _ in fit]),
            of_rows=of_rows,
            of_wholes=of_wholes,
            codes=codes,
            learned=first.learned,
        )

    def without(self, dimension: int) -> "VectorColumns":
        """The same practices and passages without a vector, as if of this dimension."""
        return VectorColumns(
            rows=np.zeros((len(self.rows), dimension), np.float16),
            has=np.zeros(len(self.rows), bool),
            owners=self.owners,
            wholes=np.zeros((self.practices, dimension), np.float16),
            reach=np.zeros(self.practices, np.float32),
            of_rows=Moments.none(dimension),
            of_wholes=Moments.none(dimension),
            codes=np.zeros(0, np.uint8),
            learned=0,
        )

    def moments(self, practices: "Flags") -> tuple[Moments, Moments]:
        """The sums of the rows of these practices, and of the practices as wholes."""
        if practices.all():
            return self.of_rows, self.of_wholes
        # from one generation to the next few are lost: only what differs from the last is summed up
        before = self._last[0] if self._last else (np.ones_like(practices), self.of_rows, self.of_wholes)
        was, of_rows, of_wholes = before
        for changed, sign in ((was & ~practices, -1), (practices & ~was, 1)):
            if changed.any():
                rows = np.flatnonzero(changed[self.owners] & self.has)
                own = np.flatnonzero(changed & (self.reach > 0))
                of_rows = of_rows.plus(Moments.of(_decoded(self.rows, rows), self.dimension), sign)
                of_wholes = of_wholes.plus(Moments.of(_decoded(self.wholes, own), self.dimension), sign)
        self._last[:] = [(practices.copy(), of_rows, of_wholes)]
        return of_rows, of_wholes

    def nearest(self, query: "Vector", most: int, allowed: "Flags", count: int) -> "tuple[Rows, Vector]":
        """The `most` best of the `count` rows that are `allowed`, in any order."""
        named = NAMED_LEAST + NAMED_EACH * most
        if self._codes is None or count <= 2 * named:
            rows = np.flatnonzero(allowed)
        else:
            rows = self._named(query, named, allowed)
        if self._floats is None:
            return _nearest_of(query, self.rows, rows, most)
        cosines = self.cosines(query, rows)
        if len(rows) > most:
            best = np.argpartition(-cosines, most - 1)[:most]
            rows, cosines = rows[best], cosines[best]
        return rows, cosines

    def cosines(self, query: "Vector", rows: "Rows") -> "Vector":
        """The inner product of each of these rows with the query."""
        return _products(query, self.rows, self._floats, rows)

    def cosines_of_wholes(self, query: "Vector", practices: "Rows") -> "Vector":
        return _products(query, self.wholes, self._floats_of_wholes, practices)

    def _named(self, query: "Vector", count: int, allowed: "Flags") -> "Rows":
        """The rows that are likely to be the nearest, by their codes; and those that have no code."""
        import faiss

        params: Any = None
        if not allowed.all():
            selector: Any = faiss.IDSelectorBitmap  # its stub does not know that arrays are taken
            parameters: Any = faiss.SearchParametersIVF
            params = parameters(sel=selector(np.packbits(allowed, bitorder="little")))
        _, found = self._codes.search(query.reshape(1, -1), count, params=params)
        rows = found[0][found[0] >= 0]
        uncoded = np.flatnonzero(allowed[self._codes.ntotal :]) + self._codes.ntotal
        return np.sort(np.concatenate([rows, uncoded]))

    @cached_property
    def _codes(self) -> Any:
        if not len(self.codes):
            return None
        import faiss

        codes = faiss.deserialize_index(np.ascontiguousarray(self.codes))
        return codes if codes.ntotal else None

    def _emptied(self) -> "NDArray[np.uint8]":
        if not len(self.codes):
            return self.codes
        import faiss

        codes: Any = faiss.deserialize_index(np.ascontiguousarray(self.codes))
        codes.reset()
        return np.asarray(faiss.serialize_index(codes), np.uint8)

    def _coded(self, flat: int) -> "tuple[NDArray[np.uint8], int]":
        """Codes of all rows, and of how many they were learned; none where they are few."""
        count = len(self.rows)
        if count <= flat or self.dimension % 2 or self.of_rows.count < CENTRES:
            return np.zeros(0, np.uint8), 0
        import faiss

        codes: Any
        # half a byte for two numbers: half a byte for four is little quicker and misses some of what is near
        learned = self.learned
        if len(self.codes) and count < 2 * learned:
            codes = faiss.deserialize_index(np.ascontiguousarray(self.codes))
        else:
            learned = count
            there = np.flatnonzero(self.has)
            if len(there) > SAMPLE:
                there = np.sort(np.random.default_rng(SEED).choice(there, SAMPLE, replace=False))
            codes = faiss.index_factory(self.dimension, f"IVF1,PQ{self.dimension // 2}x4fs", faiss.METRIC_INNER_PRODUCT)
            codes.train(self.rows[there].astype(np.float32))
        for some in _slices(count, codes.ntotal):
            codes.add(self.rows[some].astype(np.float32))
        return np.asarray(faiss.serialize_index(codes), np.uint8), learned

    @cached_property
    def _floats(self) -> "Vectors | None":
        return self.rows.astype(np.float32) if len(self.rows) <= DECODED else None

    @cached_property
    def _floats_of_wholes(self) -> "Vectors | None":
        return self.wholes.astype(np.float32) if self.practices <= DECODED else None


CENTRES = 16
"""Points that each part of a code is one of: fewer vectors teach none."""


def common_dimension(columns: Sequence[VectorColumns]) -> int:
    """The dimension of most vectors."""
    return max(columns, key=lambda one: (one.of_rows.count, one.dimension)).dimension if columns else 1


def _slices(count: int, first: int = 0) -> Iterator[slice]:
    return (slice(at, min(at + SLICE, count)) for at in range(first, count, SLICE))


def _decoded(halves: "Halves", rows: "Rows") -> "Iterator[Vectors]":
    return (halves[rows[some]].astype(np.float32) for some in _slices(len(rows)))


def _joined(parts: "Sequence[tuple[Halves, Flags]]", dimension: int) -> "Halves":
    """The rows that are to be kept, none of them held twice."""
    counts = [int(keep.sum()) for _, keep in parts]
    joined = np.empty((sum(counts), dimension), np.float16)
    at = 0
    for (halves, keep), count in zip(parts, counts, strict=True):
        np.compress(keep, halves, axis=0, out=joined[at : at + count])
        at += count
    return joined


def _products(query: "Vector", halves: "Halves", floats: "Vectors | None", rows: "Rows") -> "Vector":
    if floats is not None:
        if 4 * len(rows) < len(floats):
            return np.asarray(floats[rows] @ query, np.float32)
        every = floats @ query  # reading all in a row is quicker than picking many
        return np.asarray(every if len(rows) == len(floats) else every[rows], np.float32)
    products = np.zeros(len(rows), np.float32)
    for some in _slices(len(rows)):
        reached, at = _compared(query, halves, rows[some], SLICE)
        products[some][at] = reached
    return products


def _nearest_of(query: "Vector", halves: "Halves", rows: "Rows", most: int) -> "tuple[Rows, Vector]":
    """The `most` nearest of these rows, in any order; a few too many are no harm."""
    parts = [(rows[some], *_compared(query, halves, rows[some], most)) for some in _slices(len(rows))]
    return (
        np.concatenate([np.zeros(0, np.int64), *(some[at] for some, _, at in parts)]),
        np.concatenate([np.zeros(0, np.float32), *(reached for _, reached, _ in parts)]),
    )


def _compared(query: "Vector", halves: "Halves", rows: "Rows", most: int) -> "tuple[Vector, Rows]":
    """The products of the `most` nearest of these rows, and which of them they are."""
    import faiss

    # FAISS reads half precision several times as fast as numpy; it takes a row's bytes as they are
    picked: Any = np.ascontiguousarray(halves[rows]).view(np.uint8)
    near: Any = faiss.IndexScalarQuantizer(halves.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    near.add_sa_codes(picked)
    reached, at = near.search(query.reshape(1, -1), min(most, len(rows)))
    return reached[0], at[0]
