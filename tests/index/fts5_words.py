"""What the full text index itself says of a query, slowly: the search by words is held against it."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from kb.index.concepts import Concept
from kb.index.index_file import IndexFile
from kb.index.indexed_words import Wording

WEIGHTS = "2.0, 1.5, 1.0, 1.5"

Shares = NDArray[np.float64]
Lookup = dict[str, Shares]


def expression(wording: Wording) -> str:
    phrases = [f'"{phrase}"' for phrase in wording.phrases]
    if wording.apart:
        return f"NEAR({' '.join(phrases)}, {wording.apart})"
    match = " OR ".join(phrases)
    for other in wording.without:
        match = f'({match}) NOT "{other}"'
    return match


def practices(index: IndexFile, match: str) -> set[int]:
    """The numbers of the practices that match."""
    return {row[0] for row in index.db.execute("select rowid from words where words match ?", [match])}


def passages(index: IndexFile, match: str) -> dict[int, int]:
    """The passages that match, with the number of the practice of each."""
    return dict(
        index.db.execute(
            """select p.no, p.practice from passage_words w join passages p on p.no = w.rowid
               where passage_words match ?""",
            [match],
        ).fetchall()
    )


class Reference:
    """The figures of a query by the practices' numbers in the file, ascending, as FTS5 ranks and counts."""

    def __init__(self, index: IndexFile) -> None:
        self.index = index
        self.numbers = [row[0] for row in index.db.execute("select no from practices order by no")]
        self._places = {no: place for place, no in enumerate(self.numbers)}

    def figures(self, asked: Sequence[Concept], understood: float, shares: Mapping[str, float]) -> Lookup:
        """What each practice gets in all, where a concept has this share of the query's weight."""
        sums = {name: self._zeros() for name in ("bm25", "use", "coverage", "title", "named")}
        for concept in asked:
            one, share = self.looked_up(concept), shares[concept.term.form] * understood
            sums["bm25"] += self._rarity(int((one["cover"] > 0).sum())) * one["use"]
            sums["use"] += share / 2.2 * one["use"]
            for name, column in (("coverage", "cover"), ("title", "title"), ("named", "named")):
                sums[name] += share * one[column]
        together = self._together(asked, understood, shares)
        return {**sums, "together": np.where(sums["coverage"] > 0, together, 0)}

    def looked_up(self, concept: Concept) -> Lookup:
        one = {name: self._zeros() for name in ("use", "cover", "title", "named")}
        for way in concept.ways:
            match = expression(way.wording)
            scores = self._bm25(match)
            there = scores > 0
            if not there.any():
                continue
            alone = np.minimum(scores / self._rarity(int(there.sum())), 2.2)
            np.maximum(one["use"], way.use * alone, out=one["use"])
            np.maximum(one["cover"], way.cover * there, out=one["cover"])
            for name, column in (("title", "title"), ("named", "names")):
                for no in practices(self.index, f"{column} : ({match})"):
                    at = self._places[no]
                    one[name][at] = max(one[name][at], way.cover)
        return one

    def _together(self, asked: Sequence[Concept], understood: float, shares: Mapping[str, float]) -> Shares:
        beside = {concept.term.form: self._beside(concept) for concept in asked}
        base = sum((shares[form] * own for form, own in beside.items()), self._zeros())
        held: dict[tuple[int, int], float] = {}
        for concept in asked:
            best: dict[tuple[int, int], float] = {}
            for way in concept.ways:
                for row in passages(self.index, expression(way.wording)).items():
                    best[row] = max(best.get(row, 0.0), way.cover)
            for row, cover in best.items():
                own = beside[concept.term.form][self._places[row[1]]]
                held[row] = held.get(row, 0.0) + shares[concept.term.form] * max(0.0, cover - own)
        most = self._zeros()
        for (_, owner), worth in held.items():
            at = self._places[owner]
            most[at] = max(most[at], worth)
        return (base + most) * understood

    def _beside(self, concept: Concept) -> Shares:
        one = self.looked_up(concept)
        return np.maximum(one["title"], one["named"])

    def _bm25(self, match: str) -> Shares:
        scores = self._zeros()
        query = f"select rowid, -bm25(words, {WEIGHTS}) from words where words match ?"
        for no, score in self.index.db.execute(query, [match]):
            scores[self._places[no]] = max(score, 1e-6)
        return scores

    def _rarity(self, held: int) -> float:
        return max(float(np.log((len(self.numbers) - held + 0.5) / (held + 0.5))), 1e-6)

    def _zeros(self) -> Shares:
        return np.zeros(len(self.numbers))
