"""The hits of a page, each explained: why it was found, and by which passage."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from kb.index.index_file import IndexFile
from kb.index.snapshot import IndexSnapshot
from kb.practice.card import Card
from kb.search.columns import CardColumns
from kb.search.evidence import QueryEvidence
from kb.search.excerpt import Sought, clearest, excerpts, held_at
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
    same: Sequence[tuple[Card, ...]],
) -> list[Hit]:
    """What is shown of the practices in these places, each by the text of the query that it answers best. `scores` has
    an entry a place of the assessment; `same` has those that are listed with the first ones."""
    positions = assessment.at(places).tolist()
    looked = [assessment.looked[int(assessment.part[at])] for at in positions]
    cards = [columns.card(place) for place in places]
    shown = excerpts(index, snapshot, _sought(places, positions, looked, cards, mode))
    similarities = _similarities(snapshot, looked, positions)
    typed = _typed(looked, places)
    lines = {id(one): weights.meaning(one.encoders, one.foreign) for one in looked}
    hits = []
    for number, (one, at, card) in enumerate(zip(looked, positions, cards, strict=True)):
        meaning = lines[id(one)]
        hits.append(
            Hit(
                card=card,
                score=round(float(scores[at]), 4),
                words=is_by_words(one, at, mode),
                meaning=meaning is not None and bool(one.chances.meaning[at] >= meaning.line),
                terms=typed[number],
                similarity=similarities[number],
                excerpt=shown[number],
                same=same[number] if number < len(same) else (),
                chance=round(float(assessment.chance[at]), 3),
                part=searched.texts[int(assessment.part[at])] if assessment.part[at] else "",
            )
        )
    return hits


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


def is_by_words(looked: QueryEvidence, at: int, mode: Mode) -> bool:
    """Whether words alone are enough for it to be found."""
    return mode is not Mode.MEANING and bool(looked.words.together[at] >= HELD)


def _typed(looked: Sequence[QueryEvidence], places: Sequence[int]) -> list[tuple[str, ...]]:
    """The words of each practice's text that it holds, as they were typed."""
    at = np.array(places, np.int64)
    held = {id(one): held_at(one.words, at) for one in looked}
    return [
        tuple(
            dict.fromkeys(
                one.text[term.start : term.end] for term in one.words.terms if held[id(one)][term.form][number]
            )
        )
        for number, one in enumerate(looked)
    ]


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
