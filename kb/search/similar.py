"""Practices similar to one, as two lists: same problem in other economies, same building block in another area."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kb.index.index_file import IndexFile
from kb.index.section_kind import SectionKind
from kb.index.snapshot import IndexSnapshot
from kb.index.space import Space
from kb.practice.card import Card
from kb.search.grouping import grouped
from kb.search.results import Excerpt, Hit, Similar

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Flags = NDArray[np.bool_]

NEAR = 2.0
"""How far above the mean of all practices a cosine must lie, in standard deviations: a measure that needs no knowledge
of the encoder, whose cosines may spread from 0 to 0.7 or from 0.7 to 0.9."""


@dataclass(frozen=True)
class Nearness:
    """Per place: how far above the mean, over all encoders; the first encoder's cosine; that passage's number."""

    height: "Floats"
    cosine: "Floats"
    passage: "NDArray[np.int64]"


def similar(index: IndexFile, snapshot: IndexSnapshot, id: str, cards: Mapping[str, Card], limit: int) -> Similar:
    """Only these cards are looked at, listed, or weigh in what counts as near. No practice stands in both lists."""
    places = snapshot.places()
    if id not in places or not snapshot.has_meaning:
        return Similar((), ())
    within = np.zeros(len(snapshot.ids), bool)
    within[[places[other] for other in cards if other in places and other != id]] = True
    problem = _nearness(snapshot, places[id], within, _problem)
    block = _nearness(snapshot, places[id], within, _done)
    elsewhere = _where(snapshot, cards, problem, lambda card: _other_economies(cards[id], card))
    other_area = _where(snapshot, cards, block, lambda card: _other_areas(cards[id], card))
    first = np.where(elsewhere, problem.height, -np.inf)
    second = np.where(other_area, block.height, -np.inf)

    def listed(mine: "Floats", others: "Floats", nearness: Nearness) -> tuple[Hit, ...]:
        best = [at for at in np.argsort(-mine, kind="stable") if mine[at] >= max(NEAR, others[at])]
        return tuple(_hit(index, snapshot, cards, nearness, at) for at in _once(snapshot, cards, id, best)[:limit])

    return Similar(listed(first, second, problem), listed(second, np.nextafter(first, np.inf), block))


def _nearness(snapshot: IndexSnapshot, place: int, within: "Flags", part: "Callable[[Space, int], Flags]") -> Nearness:
    """The practice's part as a whole, compared with each passage of the others' part; the best of each counts."""
    count = len(within)
    heights: list[Floats] = []
    cosine, passage = np.full(count, np.nan, np.float32), np.full(count, -1, np.int64)
    for space in snapshot.spaces:
        rows = part(space, count)
        mine = np.flatnonzero(rows & (space.owners == place))
        if space.faiss is None or not len(mine):
            continue
        centre = np.mean([space.faiss.reconstruct(int(row)) for row in mine], axis=0)
        cosines = space.of_every_row(np.asarray(centre / (np.linalg.norm(centre) or 1), np.float32))
        theirs = np.flatnonzero(rows & within[space.owners])
        order = theirs[np.argsort(cosines[theirs], kind="stable")]  # ascending: the best of each is written last
        best, at = np.full(count, np.nan, np.float32), np.full(count, -1, np.int64)
        best[space.owners[order]], at[space.owners[order]] = cosines[order], space.passages[order]
        if not heights:
            cosine, passage = best, at
        heights.append(_height(best))
    return Nearness(np.mean(heights, axis=0) if heights else np.full(count, -np.inf, np.float32), cosine, passage)


def _height(cosine: "Floats") -> "Floats":
    there = np.isfinite(cosine)
    spread = float(cosine[there].std()) if there.any() else 0.0
    if not spread:
        return np.full(len(cosine), -np.inf, np.float32)
    return np.asarray(np.where(there, (cosine - cosine[there].mean()) / spread, -np.inf), np.float32)


def _problem(space: Space, count: int) -> "Flags":
    """The rows that tell the problem; of a practice without such a section its first one: summary or lead."""
    rows = np.asarray(space.sections == SectionKind.PROBLEM, bool)
    _, first = np.unique(space.owners, return_index=True)
    rows[first[_lacking(space, rows, count)[space.owners[first]]]] = True
    return rows


def _done(space: Space, count: int) -> "Flags":
    """The rows that tell what was done; of a practice without such a section all but the problem, else all."""
    rows = np.asarray(space.sections == SectionKind.DONE, bool)
    for rest in (space.sections != SectionKind.PROBLEM, np.ones(len(rows), bool)):
        rows = rows | (rest & _lacking(space, rows, count)[space.owners])
    return rows


def _lacking(space: Space, rows: "Flags", count: int) -> "Flags":
    """The places that have none of these rows."""
    lacking = np.ones(count, bool)
    lacking[space.owners[rows]] = False
    return lacking


def _where(
    snapshot: IndexSnapshot, cards: Mapping[str, Card], nearness: Nearness, fits: Callable[[Card], bool]
) -> "Flags":
    """The places that are near and fit."""
    near = nearness.height >= NEAR
    return np.array([bool(ok) and fits(cards[id]) for id, ok in zip(snapshot.ids, near, strict=True)], bool)


def _other_economies(one: Card, other: Card) -> bool:
    return _origins(one).isdisjoint(_origins(other))


def _origins(card: Card) -> frozenset[str]:
    return frozenset((*card.practice.economies, *card.practice.other_origins))


def _other_areas(one: Card, other: Card) -> bool:
    """A practice without any area is in none of the others'; beside one, every practice is in another."""
    return not one.areas or bool(other.areas and set(one.areas).isdisjoint(other.areas))


def _once(snapshot: IndexSnapshot, cards: Mapping[str, Card], id: str, best: list[np.int64]) -> list[int]:
    """Of what is nearly the same the best alone, and nothing that is nearly the same as the practice itself."""
    places = snapshot.places()
    texts = dict(zip(snapshot.ids, snapshot.texts, strict=True))
    groups = grouped([cards[id], *(cards[snapshot.ids[at]] for at in best)], texts)
    return [places[group[0].id] for group in groups[1:]]


def _hit(index: IndexFile, snapshot: IndexSnapshot, cards: Mapping[str, Card], nearness: Nearness, at: int) -> Hit:
    cosine = round(float(nearness.cosine[at]), 4)
    texts = {no: Excerpt(heading, text) for no, heading, text in index.passages(int(snapshot.numbers[at]))}
    excerpt = texts.get(int(nearness.passage[at]))
    return Hit(cards[snapshot.ids[at]], cosine, False, True, (), cosine, excerpt)
