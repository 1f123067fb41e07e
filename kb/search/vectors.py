"""The index as it stands in memory: which passage belongs to which practice, and the FAISS cache of their vectors."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kb.search.index_file import IndexFile

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Snapshot:
    """One generation of the index. `ids[i]` is the practice in place i, whose number in the file is `numbers[i]`.

    Row r of `faiss` (exact inner product; the vectors have length one, so it is the cosine) is passage
    `passages[r]` of the practice in place `owners[r]`. `faiss` is None where no vectors fit the encoder.
    """

    generation: int
    ids: tuple[str, ...]
    numbers: "NDArray[np.int64]"
    owners: "NDArray[np.int64]"
    passages: "NDArray[np.int64]"
    faiss: Any
    lacking: int
    """Passages without a vector: they are found by words alone until the index is brought in step."""

    def places(self) -> dict[str, int]:
        return {id: place for place, id in enumerate(self.ids)}

    def cosines(self, query: "NDArray[np.float32]", within: "NDArray[np.bool_]") -> "Nearest":
        """The best passage of every practice `within`, exactly. Both arrays of the result have one entry a place."""
        import faiss

        best = np.full(len(self.ids), np.nan, np.float32)
        row = np.full(len(self.ids), -1, np.int64)
        if self.faiss is None:
            return Nearest(best, row)
        allowed = within[self.owners]
        params = None
        if not allowed.all():
            bits: Any = np.packbits(allowed, bitorder="little")
            chosen: Any = faiss.IDSelectorBitmap  # its stub does not know that arrays are taken
            parameters: Any = faiss.SearchParameters
            params = parameters(sel=chosen(bits))
        # radius below -1: every allowed passage comes back, so counts and ranks are exact
        _, scores, rows = self.faiss.range_search(query.reshape(1, -1), -2.0, params=params)
        order = np.argsort(scores, kind="stable")  # ascending: the best of a practice is written last
        owners = self.owners[rows[order]]
        best[owners] = scores[order]
        row[owners] = rows[order]
        return Nearest(best, row)

    def vector(self, row: int) -> "NDArray[np.float32]":
        """The vector in a row of the cache."""
        return np.asarray(self.faiss.reconstruct(int(row)), np.float32)

    def rows_of(self, place: int) -> "NDArray[np.int64]":
        """The rows of a practice's passages."""
        return np.flatnonzero(self.owners == place)


@dataclass(frozen=True)
class Nearest:
    """Per practice: the cosine of its best passage (nan: none) and that passage's row (-1: none)."""

    cosine: "NDArray[np.float32]"
    row: "NDArray[np.int64]"


def load(index: IndexFile, encoder: str | None) -> Snapshot:
    """Read the index, within a read transaction. Vectors of another encoder, of a length other than most have, or not
    finite are left out."""
    generation = index.generation()
    practices = index.db.execute("select no, id from practices order by no").fetchall()
    place = {no: at for at, (no, _) in enumerate(practices)}
    rows = index.db.execute(
        """select s.no, s.practice, v.vector from passages s
           left join vectors v on v.digest = s.digest and v.encoder = ? order by s.no""",
        [encoder or ""],
    ).fetchall()
    lengths = Counter(len(blob) for _, _, blob in rows if blob and len(blob) % 4 == 0)
    dimension = lengths.most_common(1)[0][0] // 4 if lengths else 1
    fit = [(no, place[owner], blob) for no, owner, blob in rows if blob and len(blob) == 4 * dimension]
    matrix = np.frombuffer(b"".join(blob for _, _, blob in fit), "<f4").reshape(len(fit), dimension)
    good = np.isfinite(matrix).all(axis=1)
    flat = None
    if encoder and good.any():
        import faiss

        flat = faiss.IndexFlatIP(dimension)
        flat.add(np.ascontiguousarray(matrix[good], np.float32))
    kept = [entry for entry, ok in zip(fit, good, strict=True) if ok]
    return Snapshot(
        generation=generation,
        ids=tuple(id for _, id in practices),
        numbers=np.array([no for no, _ in practices], np.int64),
        owners=np.array([owner for _, owner, _ in kept], np.int64),
        passages=np.array([no for no, _, _ in kept], np.int64),
        faiss=flat,
        lacking=len(rows) - len(kept),
    )
