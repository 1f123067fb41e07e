"""The hits of a page, each explained: why it was found, and by which passage."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kb.index.index_file import IndexFile
from kb.index.snapshot import IndexSnapshot
from kb.search.columns import CardColumns
from kb.search.evidence import QueryEvidence
from kb.search.excerpt import best_excerpt, named_excerpt
from kb.search.judging import HELD, Judgement, SearchedText
from kb.search.query import Mode
from kb.search.results import Hit
from kb.search.weights import Weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.int64]
    Scores = NDArray[np.float32]


def shown_hits(
    index: IndexFile,
    snapshot: IndexSnapshot,
    columns: CardColumns,
    searched: SearchedText,
    judgement: Judgement,
    scores: "Scores",
    places: Sequence[int],
    mode: Mode,
    weights: Weights,
) -> list[Hit]:
    """What is shown of the practices in these places, each by the text of the query that it answers best. `scores` has
    an entry a place of the judgement."""
    found = []
    for place, at in zip(places, judgement.at(places).tolist(), strict=True):
        part = int(judgement.part[at])
        hit = _hit(index, snapshot, columns, judgement.looked[part], at, place, mode, weights)
        found.append(
            replace(
                hit,
                score=round(float(scores[at]), 4),
                chance=round(float(judgement.chance[at]), 3),
                part=searched.texts[part] if part else "",
            )
        )
    return found


def _hit(
    index: IndexFile,
    snapshot: IndexSnapshot,
    columns: CardColumns,
    looked: QueryEvidence,
    at: int,
    place: int,
    mode: Mode,
    weights: Weights,
) -> Hit:
    words, card = looked.words, columns.card(place)
    by_words = mode is not Mode.MEANING and bool(words.together[at] >= HELD)
    meaning = weights.meaning(looked.encoders, looked.foreign)
    excerpt = best_excerpt(index, snapshot, place, at, words, looked.nearest, looked.vectors, by_words)
    typed = (looked.text[term.start : term.end] for term in words.terms if is_among(place, words.holders[term.form]))
    return Hit(
        card=card,
        score=0.0,
        words=by_words,
        meaning=meaning is not None and bool(looked.chances.meaning[at] >= meaning.line),
        terms=tuple(dict.fromkeys(typed)),
        similarity=_similarity(snapshot, looked, at),
        excerpt=named_excerpt(card, words, excerpt) if mode is not Mode.MEANING else excerpt,
    )


def is_among(place: int, places: "Places") -> bool:
    """Whether a place is one of these, which ascend."""
    at = int(np.searchsorted(places, place))
    return at < len(places) and int(places[at]) == place


def _similarity(snapshot: IndexSnapshot, looked: QueryEvidence, at: int) -> float | None:
    """The cosine of the best passage, as the first encoder that has one sees it."""
    for space, near, vector in zip(snapshot.spaces, looked.nearest, looked.vectors, strict=False):
        if near.row[at] >= 0:
            return round(float(space.vector(int(near.row[at])) @ vector), 4)
    return None
