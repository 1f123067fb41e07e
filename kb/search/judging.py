"""What answers a query and what is related to it: every practice that may is judged, by each text of the query."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kb.index import fulltext
from kb.practice.card import Filters
from kb.search.columns import CardColumns
from kb.search.evidence import Evidence, QueryEvidence
from kb.search.fusion import fuse
from kb.search.query import Mode
from kb.search.query_vectors import QueryVectors
from kb.search.results import MOST_RELATED
from kb.search.syntax import ParsedQuery, restrict
from kb.search.weights import Weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Places = NDArray[np.int64]
    Scores = NDArray[np.float32]

HELD = fulltext.COVERED - fulltext.SLACK
"""Share of a query's weight that one passage of what is found by words holds."""

NEVER = 2.0
"""A line that no chance reaches."""


@dataclass(frozen=True)
class SearchedText:
    """A query as it is answered: what it is told apart into, the text that is looked for, whole and in its parts, and
    whether that is `mended`. It `restricts` where a practice must satisfy its operators besides."""

    parsed: ParsedQuery
    text: str
    parts: tuple[str, ...]
    mended: bool
    restricts: bool
    notes: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is looked up: the whole first."""
        return (self.text, *self.parts)


@dataclass(frozen=True)
class Assessment:
    """What is known of a query at some `places` of the index, ascending: each of its texts looked up there, how likely
    the practice answers one of them, which one (`part`), whether it `answers`, and whether it is `related`."""

    places: "Places"
    looked: tuple[QueryEvidence, ...]
    chance: "Scores"
    part: "Places"
    answers: "Flags"
    related: "Flags"

    def at(self, places: "Places | Sequence[int]") -> "Places":
        """Where some of the places stand among them."""
        return np.searchsorted(self.places, np.asarray(places, np.int64))


def judged(
    searched: SearchedText,
    vectors: Sequence[QueryVectors],
    mode: Mode,
    filters: Filters,
    evidence: Evidence,
    columns: CardColumns,
    readable: "Flags",
) -> Assessment:
    """What is assessed of what is `readable`. What answers does not depend on the filters; of what is related more is
    judged where they allow it."""
    words = [evidence.words(text, columns) for text in searched.texts]
    pairs = list(zip(words, vectors, strict=True))
    # looked up again: another process may have indexed while the text was encoded
    mask = restrict(searched.parsed, evidence.snapshot.words) if searched.restricts else None
    worth = [evidence.candidates(one, some, mode, readable) for one, some in pairs]
    if mask is not None:  # whatever satisfies the operators may have to be listed
        worth.append(np.flatnonzero(mask & readable))
    if mode is Mode.WORDS:
        worth += [np.flatnonzero(readable & (one.words.together >= HELD)) for one in words]

    def assessed(places: "Places") -> Assessment:
        looked = tuple(evidence.at(one, some, mode, places, readable) for one, some in pairs)
        return _assessed(places, looked, mode, mask, not searched.parsed.free, evidence.weights)

    found = assessed(worth[0] if len(worth) == 1 else np.unique(np.concatenate(worth)))
    within = _within(columns, filters, readable)
    few = within is not None and int(np.count_nonzero(found.related & within[found.places])) < MOST_RELATED
    if within is not None and few and len(found.places) < int(np.count_nonzero(readable)):
        # of what the filters allow little was judged: more of it may be related
        more = [evidence.nearest_within(one, some, within) for one, some in pairs]
        found = assessed(np.unique(np.concatenate([found.places, *more])))
    looked = tuple(evidence.ranked(one, found.answers, readable) for one in found.looked)
    return replace(found, looked=looked)


def _assessed(
    places: "Places",
    looked: tuple[QueryEvidence, ...],
    mode: Mode,
    mask: "Flags | None",
    unbound: bool,
    weights: Weights,
) -> Assessment:
    """What answers of what was looked at, and what is related; `mask` says what satisfies the operators, which answers
    where the query has nothing but them (`unbound`)."""
    chances = [one.chances.meaning if mode is Mode.MEANING else one.chances.answer for one in looked]
    answers, related = np.zeros(len(places), bool), np.zeros(len(places), bool)
    for one, chance in zip(looked, chances, strict=True):
        line, least = lines(mode, one, weights)
        # who asks for words alone is given what holds them
        answers |= one.words.together >= HELD if mode is Mode.WORDS else chance >= line
        related |= chance >= least
    if mask is not None:
        answers = mask[places] & (answers | unbound)
        related &= mask[places]
    return Assessment(places, looked, np.max(chances, axis=0), np.argmax(chances, axis=0), answers, related & ~answers)


def _within(columns: CardColumns, filters: Filters, readable: "Flags") -> "Flags | None":
    """What the filters allow of what is readable; None where there are none."""
    within = None
    for facet, chosen in filters.chosen.items():
        if chosen:
            bearing = columns.bearing(facet, chosen)[: len(readable)]
            within = bearing & (readable if within is None else within)
    return within


def lines(mode: Mode, looked: QueryEvidence, weights: Weights) -> tuple[float, float]:
    """From which chance on a practice answers, and from which it is related."""
    names = looked.encoders
    if not looked.words.terms and not (looked.foreign and names):
        return NEVER, NEVER  # nothing is asked
    model = weights.meaning(names, looked.foreign) if mode is Mode.MEANING else None
    model = model or weights.answer(names, looked.foreign)
    return model.line, model.related


def fused(looked: Sequence[QueryEvidence], within: "Flags", weights: Weights) -> "Scores":
    """One score for each place that was looked at, 0 outside `within`. Of a text in parts the whole and the part that a
    practice fits best weigh the same: the whole alone loses what one part asks, and the parts alone lose what all of
    them are about."""
    whole, *some = (fuse(one.evidence, within, weights) for one in looked)
    return np.asarray((whole + np.max(some, axis=0)) / 2 if some else whole, np.float32)
