"""Practices similar to one, as two lists: same problem in other economies, same building block in another area."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kb.index.index_file import IndexFile
from kb.index.section_kind import SectionKind
from kb.index.segment import KINDS
from kb.index.snapshot import IndexSnapshot
from kb.index.space import Space
from kb.index.vector_columns import FLAT
from kb.practice.card import Card
from kb.search.columns import CardColumns
from kb.search.grouping import grouped
from kb.search.results import Excerpt, Hit, Similar

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float32]
    Numbers = NDArray[np.int64]

NEAR = 2.0
"""How far above the mean of all practices a cosine must lie, in standard deviations: a measure that needs no knowledge
of the encoder, whose cosines may spread from 0 to 0.7 or from 0.7 to 0.9."""

NEAREST = 2_000
"""Of more, the practices of so many nearest passages are compared."""

SAMPLE = 1_000
"""And so many others, evenly spread, say what is usual."""

PROBLEM, DONE = (KINDS.index(kind) for kind in (SectionKind.PROBLEM, SectionKind.DONE))
"""Their codes in the columns."""


@dataclass(frozen=True)
class Nearness:
    """At some places, ascending: how far above the mean, over all encoders; the first encoder's cosine; that passage's
    row (-1: none)."""

    places: "Numbers"
    height: "Floats"
    cosine: "Floats"
    row: "Numbers"

    def near(self) -> "Numbers":
        """Which entries are near, best first."""
        order = np.argsort(-self.height, kind="stable")
        return order[: int((self.height >= NEAR).sum())]


Part = Callable[["NDArray[np.uint8]", "Numbers", int], "Flags"]
"""Which of some rows are of the part that is compared: by their kinds, their practices, and how many those are."""


def similar(index: IndexFile, snapshot: IndexSnapshot, id: str, columns: CardColumns, limit: int) -> Similar:
    """Only what these columns hold is looked at, listed, or weighs in what counts as near. No practice stands in both
    lists."""
    place = snapshot.places.get(id)
    if place is None or id not in columns.mapping or not snapshot.has_meaning:
        return Similar((), ())
    card = columns.card(place)
    within = columns.there[: len(snapshot.ids)] & snapshot.alive
    within[place] = False
    problem = _nearness(snapshot, place, within, _problem)
    block = _nearness(snapshot, place, within, _done)
    first = _fitting(problem, columns, lambda other: _other_economies(card, other))
    second = _fitting(block, columns, lambda other: _other_areas(card, other))

    def listed(
        mine: dict[int, int], nearness: Nearness, other: dict[int, int], by: Nearness, even: bool
    ) -> tuple[Hit, ...]:
        # each stands in the list in which it is nearer, and of equals in the first
        best = [
            at
            for at, entry in mine.items()
            if at not in other
            or nearness.height[entry] > by.height[other[at]]
            or (even and nearness.height[entry] == by.height[other[at]])
        ]
        shown = _once(columns, place, best)[:limit]
        return tuple(_hit(index, snapshot, columns, nearness, at, mine[at]) for at in shown)

    return Similar(listed(first, problem, second, block, True), listed(second, block, first, problem, False))


def _nearness(snapshot: IndexSnapshot, place: int, within: "Flags", part: Part) -> Nearness:
    """The practice's part as a whole, compared with each passage of the others' part; the best of each counts."""
    asked = [
        (space, vector) for space in snapshot.spaces if (vector := _whole_of(snapshot, space, place, part)) is not None
    ]
    usual = places = np.flatnonzero(within)
    if len(snapshot.owners) > FLAT:
        usual = places[:: max(1, len(places) // SAMPLE)]
        some = np.zeros(len(within), bool)
        for space, vector in asked:
            some[snapshot.owners[space.nearest(vector, NEAREST, within)[0]]] = True
        places = np.flatnonzero(some)
    heights: list[Floats] = []
    cosine, row = np.full(len(places), np.nan, np.float32), np.full(len(places), -1, np.int64)
    for space, vector in asked:
        best, at = _reached(snapshot, space, vector, places, part)
        if not heights:
            cosine, row = best, at
        heights.append(_height(best, best if usual is places else _reached(snapshot, space, vector, usual, part)[0]))
    height = np.mean(heights, axis=0) if heights else np.full(len(places), -np.inf, np.float32)
    return Nearness(places, height, cosine, row)


def _whole_of(snapshot: IndexSnapshot, space: Space, place: int, part: Part) -> "Floats | None":
    """The mean of the vectors of a practice's part, made length one."""
    rows, vectors = space.vectors_of(place)
    if not len(rows):
        return None
    of_part = part(snapshot.kinds[rows], np.zeros(len(rows), np.int64), 1)
    mean = vectors[of_part].mean(axis=0)
    return np.asarray(mean / (np.linalg.norm(mean) or 1), np.float32)


def _reached(
    snapshot: IndexSnapshot, space: Space, vector: "Floats", places: "Numbers", part: Part
) -> "tuple[Floats, Numbers]":
    """What the best passage of each place's part reaches (nan: none), and its row."""
    starts = snapshot.starts[places]
    counts = snapshot.starts[places + 1] - starts
    owners = np.repeat(np.arange(len(places)), counts)
    rows = np.arange(len(owners)) + np.repeat(starts - (np.cumsum(counts) - counts), counts)
    cosines = space.of_rows(vector, rows)
    there = np.isfinite(cosines)
    rows, owners, cosines = rows[there], owners[there], cosines[there]
    of_part = part(snapshot.kinds[rows], owners, len(places))
    rows, owners, cosines = rows[of_part], owners[of_part], cosines[of_part]
    order = np.argsort(cosines, kind="stable")  # ascending: the best of each is written last
    best, at = np.full(len(places), np.nan, np.float32), np.full(len(places), -1, np.int64)
    best[owners[order]], at[owners[order]] = cosines[order], rows[order]
    return best, at


def _height(cosine: "Floats", usual: "Floats") -> "Floats":
    there = usual[np.isfinite(usual)]
    spread = float(there.std()) if len(there) else 0.0
    if not spread:
        return np.full(len(cosine), -np.inf, np.float32)
    return np.asarray(np.where(np.isfinite(cosine), (cosine - there.mean()) / spread, -np.inf), np.float32)


def _problem(kinds: "NDArray[np.uint8]", owners: "Numbers", count: int) -> "Flags":
    """The rows that tell the problem; of a practice without such a section its first one: summary or lead."""
    rows = np.asarray(kinds == PROBLEM, bool)
    _, first = np.unique(owners, return_index=True)
    rows[first[_lacking(rows, owners, count)[owners[first]]]] = True
    return rows


def _done(kinds: "NDArray[np.uint8]", owners: "Numbers", count: int) -> "Flags":
    """The rows that tell what was done; of a practice without such a section all but the problem, else all."""
    rows = np.asarray(kinds == DONE, bool)
    for rest in (kinds != PROBLEM, np.ones(len(rows), bool)):
        rows = rows | (rest & _lacking(rows, owners, count)[owners])
    return rows


def _lacking(rows: "Flags", owners: "Numbers", count: int) -> "Flags":
    """The practices that have none of these rows."""
    lacking = np.ones(count, bool)
    lacking[owners[rows]] = False
    return lacking


def _fitting(nearness: Nearness, columns: CardColumns, fits: Callable[[Card], bool]) -> dict[int, int]:
    """The places that are near and fit, best first, each with its entry."""
    near = ((int(nearness.places[entry]), entry) for entry in nearness.near().tolist())
    return {place: entry for place, entry in near if fits(columns.card(place))}


def _other_economies(one: Card, other: Card) -> bool:
    return _origins(one).isdisjoint(_origins(other))


def _origins(card: Card) -> frozenset[str]:
    return frozenset((*card.practice.economies, *card.practice.other_origins))


def _other_areas(one: Card, other: Card) -> bool:
    """A practice without any area is in none of the others'; beside one, every practice is in another."""
    return not one.areas or bool(other.areas and set(one.areas).isdisjoint(other.areas))


def _once(columns: CardColumns, place: int, best: list[int]) -> list[int]:
    """Of what is nearly the same the best alone, and nothing that is nearly the same as the practice itself."""
    groups = grouped(np.array([place, *best], np.int64), columns.keys)
    return [group[0] for group in groups[1:]]


def _hit(
    index: IndexFile, snapshot: IndexSnapshot, columns: CardColumns, nearness: Nearness, place: int, entry: int
) -> Hit:
    cosine = round(float(nearness.cosine[entry]), 4)
    texts = {no: Excerpt(heading, text) for no, heading, text in index.passages(int(snapshot.numbers[place]))}
    row = int(nearness.row[entry])
    excerpt = texts.get(int(snapshot.passages[row])) if row >= 0 else None
    return Hit(columns.card(place), cosine, False, True, (), cosine, excerpt)
