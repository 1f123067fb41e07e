"""A query asked again: moved towards the practices that its words single out, so that others like them come near."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kb.index.vectors import Nearest, Space
from kb.search.fusion import MatchEvidence, Meaning, fuse
from kb.search.weights import Weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Vector = NDArray[np.float32]

LEAST = 0.05
"""A query that would be moved by less is left where it is: looking it up again would cost more than it tells."""

FEW = 10
"""The words single something out where a practice in this place holds far less of them than the first: so many, and a
tenth of all at most."""


def fed_back(
    evidence: MatchEvidence,
    spaces: Sequence[Space],
    nearest: Sequence[Nearest],
    queries: "Sequence[Vector]",
    readable: "Flags",
    weights: Weights,
) -> MatchEvidence:
    """The evidence with each encoder's meaning looked up `again`: for ranking alone, as what answers is judged by the
    query as it was asked.

    `spaces`, `nearest` and `queries` are of the encoders of `evidence.meanings`, in their order; another number of
    them, as where one does not read the query's language, leaves the evidence as it is.
    """
    moved = weights.feedback * singled_out(evidence, readable) * weights.language(evidence.known)
    if moved < LEAST or not len(evidence.meanings) == len(spaces) == len(nearest) == len(queries):
        return evidence
    first = np.argsort(-np.where(readable, fuse(evidence, readable, weights), -1), kind="stable")[: weights.feedback_of]
    # each as far as it holds the words, none that holds none of them
    told = np.where(readable, evidence.bm25, 0)[first]
    meanings = []
    for meaning, space, near, query in zip(evidence.meanings, spaces, nearest, queries, strict=True):
        rows = near.row[first]
        if space.faiss is None or not (told[rows >= 0] > 0).any():
            meanings.append(meaning)
            continue
        pairs = [(share, space.faiss.reconstruct(int(row))) for share, row in zip(told, rows, strict=True) if row >= 0]
        towards = np.sum([share * vector for share, vector in pairs], axis=0)
        asked = np.asarray(query + moved * towards / max(float(np.linalg.norm(towards)), 1e-9), np.float32)
        # of what is added the common part is taken off as it is of the query
        again, whole = space.looked_up(asked, (1 + moved) * weights.common.get(meaning.encoder, 0.0), readable)
        meanings.append(Meaning(meaning.encoder, again.cosine, whole, again.second))
    return replace(evidence, again=tuple(meanings))


def singled_out(evidence: MatchEvidence, readable: "Flags") -> float:
    """0..1: how surely the words point at a few practices: much of the query stands in one, and few hold as much."""
    scores = np.where(readable, evidence.bm25, 0)
    top = float(scores.max(initial=0))
    if top <= 0:
        return 0.0
    place = min(FEW - 1, int(readable.sum()) // FEW)
    return evidence.held * (1 - float(-np.partition(-scores, place)[place]) / top)
