"""The index as it stands in memory: which passage belongs to which practice, and the FAISS cache of their vectors."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kb.index.index_file import IndexFile
from kb.index.section_kind import kind_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Space:
    """The vectors of one encoder.

    Row r of `faiss` (exact inner product; the vectors have length one, so it is the cosine) is passage
    `passages[r]` of the practice in place `owners[r]`, in a section of kind `sections[r]`. `faiss` is None where no
    vectors fit the encoder. `centre` is the mean of all vectors: what every passage has in common. `wholes` has a row
    a place, the mean of a practice's vectors made length one; zeros where it has none.
    """

    encoder: str
    owners: "NDArray[np.int64]"
    passages: "NDArray[np.int64]"
    sections: "NDArray[np.str_]"
    faiss: Any
    centre: "NDArray[np.float32]"
    wholes: "NDArray[np.float32]"

    def looked_up(
        self, query: "NDArray[np.float32]", common: float, within: "NDArray[np.bool_]"
    ) -> "tuple[Nearest, NDArray[np.float32]]":
        """The best passage of every practice `within`, exactly, and what each practice reaches as a whole (nan: none).

        `common` is how much of what all passages have in common is taken off the query: in some models it makes the
        short and the general near to everything. What that takes off on average is given back, so that the values stay
        comparable from one collection to another. All arrays of the result have one entry a place.
        """
        if self.faiss is None:
            nothing = np.full(len(within), np.nan, np.float32)
            return Nearest(nothing, np.full(len(within), -1, np.int64), nothing), nothing
        asked = np.asarray(query - common * self.centre, np.float32)
        back = common * float(self.centre @ self.centre)
        near = self._nearest(asked, within)
        whole = np.where(np.isnan(near.cosine), np.nan, self.wholes @ asked + back).astype(np.float32)
        return Nearest(near.cosine + np.float32(back), near.row, near.second + np.float32(back)), whole

    def _nearest(self, asked: "NDArray[np.float32]", within: "NDArray[np.bool_]") -> "Nearest":
        import faiss

        best = np.full(len(within), np.nan, np.float32)
        row = np.full(len(within), -1, np.int64)
        second = best.copy()
        allowed = within[self.owners]
        params = None
        if not allowed.all():
            bits: Any = np.packbits(allowed, bitorder="little")
            chosen: Any = faiss.IDSelectorBitmap  # its stub does not know that arrays are taken
            parameters: Any = faiss.SearchParameters
            params = parameters(sel=chosen(bits))
        # a radius below any product: every allowed passage comes back, so counts and ranks are exact
        radius = -2.0 - float(np.linalg.norm(asked))
        _, scores, rows = self.faiss.range_search(asked.reshape(1, -1), radius, params=params)
        order = np.lexsort((scores, self.owners[rows]))  # by practice, its best last
        scores, rows = scores[order], rows[order]
        owners = self.owners[rows]
        last = np.flatnonzero(np.diff(owners, append=-1))
        best[owners[last]], row[owners[last]] = scores[last], rows[last]
        before = np.where((last > 0) & (owners[last - 1] == owners[last]), last - 1, last)
        second[owners[last]] = scores[before]
        return Nearest(best, row, second)

    def of_every_row(self, query: "NDArray[np.float32]") -> "NDArray[np.float32]":
        """The cosine of every row, in their order."""
        _, scores, rows = self.faiss.range_search(query.reshape(1, -1), -2.0)
        cosines = np.empty(len(self.owners), np.float32)
        cosines[rows] = scores
        return cosines

    def vectors_of(self, place: int) -> "tuple[NDArray[np.int64], NDArray[np.float32]]":
        """The numbers of a practice's passages, and their vectors: shape (passages, dimension)."""
        rows = np.flatnonzero(self.owners == place)
        if self.faiss is None or not len(rows):
            return self.passages[:0], np.zeros((0, 0), np.float32)
        return self.passages[rows], np.stack([self.faiss.reconstruct(int(row)) for row in rows])


@dataclass(frozen=True)
class IndexSnapshot:
    """One generation of the index. `ids[i]` is the practice in place i, whose number in the file is `numbers[i]`.

    `spaces` has one entry an encoder, in the encoders' order. `texts[i]` changes with what the practice says;
    0 where it says nothing.
    """

    generation: int
    ids: tuple[str, ...]
    numbers: "NDArray[np.int64]"
    spaces: tuple[Space, ...]
    texts: tuple[int, ...]
    lacking: int
    """Passages without a vector of some encoder: that one does not find them until the index is in step."""

    def places(self) -> dict[str, int]:
        return {id: place for place, id in enumerate(self.ids)}

    @property
    def has_meaning(self) -> bool:
        return any(space.faiss is not None for space in self.spaces)


@dataclass(frozen=True)
class Nearest:
    """Per practice: what its best passage reaches (nan: none), that passage's row (-1: none), and what its second best
    reaches: of a practice of one passage that one again."""

    cosine: "NDArray[np.float32]"
    row: "NDArray[np.int64]"
    second: "NDArray[np.float32]"


def load(index: IndexFile, encoders: Sequence[str]) -> IndexSnapshot:
    """Read the index, within a read transaction. Vectors of another encoder, of a length other than most have, or not
    finite are left out."""
    generation = index.generation()
    practices = index.db.execute("select no, id, text from practices order by no").fetchall()
    place = {no: at for at, (no, _, _) in enumerate(practices)}
    passages = index.db.execute("select count(*) from passages").fetchone()[0]
    spaces = tuple(_space(index, encoder, place) for encoder in encoders)
    return IndexSnapshot(
        generation=generation,
        ids=tuple(id for _, id, _ in practices),
        numbers=np.array([no for no, _, _ in practices], np.int64),
        spaces=spaces,
        texts=tuple(text for _, _, text in practices),
        lacking=max((passages - len(space.passages) for space in spaces), default=0),
    )


def _space(index: IndexFile, encoder: str, place: Mapping[int, int]) -> Space:
    rows = index.db.execute(
        """select s.no, s.practice, s.heading, v.vector from passages s
           join vectors v on v.digest = s.digest and v.encoder = ? order by s.no""",
        [encoder],
    ).fetchall()
    lengths = Counter(len(blob) for *_, blob in rows if blob and len(blob) % 4 == 0)
    dimension = lengths.most_common(1)[0][0] // 4 if lengths else 1
    fit = [
        (no, place[owner], kind_of(heading), blob) for no, owner, heading, blob in rows if len(blob) == 4 * dimension
    ]
    matrix = np.frombuffer(b"".join(blob for *_, blob in fit), "<f4").reshape(len(fit), dimension)
    good = np.isfinite(matrix).all(axis=1)
    flat = None
    if good.any():
        import faiss

        flat = faiss.IndexFlatIP(dimension)
        flat.add(np.ascontiguousarray(matrix[good], np.float32))
    kept = [entry for entry, ok in zip(fit, good, strict=True) if ok]
    owners = np.array([owner for _, owner, _, _ in kept], np.int64)
    return Space(
        encoder=encoder,
        owners=owners,
        passages=np.array([no for no, _, _, _ in kept], np.int64),
        sections=np.array([kind.value for _, _, kind, _ in kept], np.str_),
        faiss=flat,
        centre=np.asarray(matrix[good].mean(axis=0) if good.any() else np.zeros(dimension), np.float32),
        wholes=_wholes(owners, matrix[good], len(place)),
    )


def _wholes(owners: "NDArray[np.int64]", vectors: "NDArray[np.float32]", count: int) -> "NDArray[np.float32]":
    sums = np.zeros((count, vectors.shape[1]), np.float32)
    np.add.at(sums, owners, vectors)
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9), np.float32)
