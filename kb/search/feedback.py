"""A query asked again: moved towards the practices that its words single out, so that others like them come near, and
of another language without what sets that language apart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kb.index.space import Nearest, Space
from kb.search.fusion import MatchEvidence, Meaning, fuse
from kb.search.language_directions import is_learned, without_language
from kb.search.weights import Weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Places = NDArray[np.int64]
    Scores = NDArray[np.float32]
    Vector = NDArray[np.float32]

LEAST = 0.05
"""A query that would be moved by less is left where it is: looking it up again would cost more than it tells."""

FEW = 10
"""The words single something out where a practice in this place holds far less of them than the first: so many, and a
tenth of all at most."""


@dataclass(frozen=True)
class QueryReading:
    """A query as one encoder, of this name, reads it: its vector, and each practice's best passage in `space`."""

    encoder: str
    space: Space
    near: Nearest
    query: "Vector"


def asked_again(
    evidence: MatchEvidence,
    readings: Sequence[QueryReading],
    places: "Places",
    ranked: "Flags",
    readable: int,
    weights: Weights,
) -> MatchEvidence:
    """The evidence with each encoder's meaning looked up `again`: for ranking alone, as what answers is judged by the
    query as it was asked. The evidence is of these `places`, of so many that are `readable`; those are looked up that
    are to be `ranked`. `readings` are of every encoder of `evidence.meanings`, and may be of more."""
    known = weights.language(evidence.known)
    moved = weights.feedback * singled_out(evidence, readable) * known
    learned = any(is_learned(one.encoder) for one in evidence.meanings)
    apart = weights.foreign * (1 - known * (not evidence.foreign)) if learned else 0.0
    if max(moved, apart) < LEAST:
        return evidence
    everything = np.ones(len(places), bool)
    first = np.argsort(-fuse(evidence, everything, weights), kind="stable")[: weights.feedback_of]
    held = evidence.bm25[first]  # each counts as far as it holds the words
    by_name = {one.encoder: one for one in readings}
    return replace(
        evidence,
        again=tuple(
            _again(
                by_name[one.encoder], _towards(by_name[one.encoder], first, held), moved, apart, places, ranked, weights
            )
            for one in evidence.meanings
        ),
    )


def singled_out(evidence: MatchEvidence, readable: int) -> float:
    """0..1: how surely the words point at a few of the practices that are `readable`: much of the query stands in one,
    and few hold as much."""
    scores = evidence.bm25
    top = float(scores.max(initial=0))
    if top <= 0:
        return 0.0
    place = min(FEW - 1, readable // FEW, len(scores) - 1)
    return evidence.held * (1 - float(-np.partition(-scores, place)[place]) / top)


def _again(
    one: QueryReading,
    towards: "Vector | None",
    moved: float,
    apart: float,
    places: "Places",
    ranked: "Flags",
    weights: Weights,
) -> Meaning:
    asked = without_language(one.query, one.encoder, one.space.centre, apart)
    common = weights.common.get(one.encoder, 0.0)
    if towards is not None:
        # of what is added the common part is taken off as it is of the query
        asked, common = np.asarray(asked + moved * towards, np.float32), (1 + moved) * common
    asked = np.asarray(asked - common * one.space.centre, np.float32)
    # what is added to all alike changes no order
    some = places[ranked]
    near = one.space.reached(asked, some)
    found = near.cosine, one.space.wholes(asked, some), near.second
    passage, whole, second = (np.full(len(places), np.nan, np.float32) for _ in found)
    for array, reached in zip((passage, whole, second), found, strict=True):
        array[ranked] = reached
    return Meaning(one.encoder, passage, whole, second)


def _towards(one: QueryReading, practices: "NDArray[np.int64]", held: "Scores") -> "Vector | None":
    """The direction of the best passages of these practices; None where no words are held where a vector is."""
    pairs = [(share, row) for share, row in zip(held, one.near.row[practices], strict=True) if share > 0 and row >= 0]
    if not pairs:
        return None
    mean = np.sum([share * one.space.vector(int(row)) for share, row in pairs], axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), np.float32)
