"""The hits of a page, each explained: why it was found, and by which passage."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kb.index.index_file import IndexFile
from kb.index.snapshot import IndexSnapshot
from kb.practice.card import Card
from kb.search.columns import CardColumns
from kb.search.evidence import QueryEvidence
from kb.search.excerpt import Sought, clearest, excerpts
from kb.search.judging import HELD, Assessment, SearchedText
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
    assessment: Assessment,
    scores: "Scores",
    places: Sequence[int],
    mode: Mode,
    weights: Weights,
) -> list[Hit]:
    """What is shown of the practices in these places, each by the text of the query that it answers best. `scores` has
    an entry a place of the assessment."""
    positions = assessment.at(places).tolist()
    looked = [assessment.looked[int(assessment.part[at])] for at in positions]
    cards = [columns.card(place) for place in places]
    sought = _sought(places, positions, looked, cards, mode)
    return [
        replace(
            _hit(one, at, place, card, mode, weights),
            score=round(float(scores[at]), 4),
            chance=round(float(assessment.chance[at]), 3),
            part=searched.texts[int(assessment.part[at])] if assessment.part[at] else "",
            excerpt=excerpt,
            similarity=similarity,
        )
        for one, at, place, card, excerpt, similarity in zip(
            looked,
            positions,
            places,
            cards,
            excerpts(index, snapshot, sought),
            _similarities(snapshot, looked, positions),
            strict=True,
        )
    ]


def _sought(
    places: Sequence[int], positions: Sequence[int], looked: Sequence[QueryEvidence], cards: Sequence[Card], mode: Mode
) -> list[Sought]:
    """What each practice is shown for: by the encoder in whose reading of the text it stands out most."""
    texts = {id(one): one for one in looked}
    encoders = {key: clearest(one.nearest) if one.nearest else None for key, one in texts.items()}
    found = []
    for place, at, one, card in zip(places, positions, looked, cards, strict=True):
        among = encoders[id(one)]
        encoder = int(among[at]) if among is not None and among[at] >= 0 else None
        query = None if encoder is None else one.vectors[encoder]
        by_words = is_by_words(one, at, mode)
        found.append(Sought(place, one.words, encoder, query, by_words, card if mode is not Mode.MEANING else None))
    return found


def _hit(looked: QueryEvidence, at: int, place: int, card: Card, mode: Mode, weights: Weights) -> Hit:
    words = looked.words
    meaning = weights.meaning(looked.encoders, looked.foreign)
    typed = (looked.text[term.start : term.end] for term in words.terms if is_among(place, words.holders[term.form]))
    return Hit(
        card=card,
        score=0.0,
        words=is_by_words(looked, at, mode),
        meaning=meaning is not None and bool(looked.chances.meaning[at] >= meaning.line),
        terms=tuple(dict.fromkeys(typed)),
        similarity=None,
        excerpt=None,
    )


def is_by_words(looked: QueryEvidence, at: int, mode: Mode) -> bool:
    """Whether words alone are enough for it to be found."""
    return mode is not Mode.MEANING and bool(looked.words.together[at] >= HELD)


def is_among(place: int, places: "NDArray[np.integer[Any]]") -> bool:
    """Whether a place is one of these, which ascend."""
    at = int(np.searchsorted(places, place))
    return at < len(places) and int(places[at]) == place


def _similarities(
    snapshot: IndexSnapshot, looked: Sequence[QueryEvidence], positions: Sequence[int]
) -> list[float | None]:
    """The cosine of each practice's best passage, as the first encoder that has one sees it."""
    found: list[float | None] = [None] * len(positions)
    asked: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for number, (one, at) in enumerate(zip(looked, positions, strict=True)):
        encoder = next((encoder for encoder, near in enumerate(one.nearest) if near.row[at] >= 0), None)
        if encoder is not None:
            asked.setdefault((encoder, id(one)), []).append((int(one.nearest[encoder].row[at]), number))
    for (encoder, _), some in asked.items():
        some.sort()  # rows are asked for as they ascend
        query = looked[some[0][1]].vectors[encoder]
        cosines = snapshot.spaces[encoder].of_rows(query, np.array([row for row, _ in some], np.int64))
        for (_, number), cosine in zip(some, cosines.tolist(), strict=True):
            found[number] = round(cosine, 4)
    return found
