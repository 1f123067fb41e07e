"""The cards of one audience as columns beside the index: what filters, counts, order and groups look at."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from kb.ledger.ledger import Ledger
from kb.practice.card import Card, Facet
from kb.search.facets import FACETS, labels
from kb.search.grouping import KEYS, group_keys

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Places = NDArray[np.int64]

HELD = 4
"""Sets of cards whose columns are remembered: two audiences, before and after a change."""

REMEMBERED = 256
"""Filters whose masks are remembered, as long as nothing changes."""

Value = tuple[Facet, str]

SORTING = 4
"""What lists are sorted by: the day of what is new, the year of beginning, the order of arrival, the adopters."""


class Indexed(Protocol):
    """What columns need to know of an index: the place of each practice in it, and what each says, as a number."""

    @property
    def places(self) -> Mapping[str, int]: ...

    @property
    def texts(self) -> "NDArray[np.int64]": ...


@dataclass(frozen=True)
class CardColumns:
    """Every array has an entry a place of the index, and after these one for each card that is `waiting`: not in the
    index yet.

    `cards` are those that may be read (None: nothing to be read stands there), `there` says where. `values` has a
    column for each value of a facet, numbered by `columns`, and a 1 where a card bears it. `sorting` has SORTING
    columns, `keys` KEYS: numbers that cards of one group share, 0 where there is none.
    """

    indexed: Indexed
    mapping: Mapping[str, Card]
    ledger: Ledger | None
    cards: Sequence[Card | None]
    there: "Flags"
    values: "NDArray[np.uint8]"
    columns: Mapping[Value, int]
    sorting: "NDArray[np.int64]"
    keys: "NDArray[np.int64]"
    waiting: Mapping[str, int]

    def place(self, id: str) -> int | None:
        """Where a card that may be read stands."""
        if id not in self.mapping:
            return None
        at = self.indexed.places.get(id)
        return self.waiting.get(id) if at is None else at

    def card(self, place: int) -> Card:
        """The card in a place where one may be read."""
        card = self.cards[place]
        assert card is not None
        return card

    @cached_property
    def labels(self) -> Mapping[Facet, Sequence[tuple[str, str]]]:
        """The values of each facet with their labels, in the order in which they are shown."""
        if self.ledger is None:
            return dict.fromkeys(Facet, ())
        years = {value for facet, value in self.columns if facet is Facet.YEAR}
        return {facet: labels(self.ledger, years, facet) for facet in Facet}

    def bearing(self, facet: Facet, chosen: Sequence[str]) -> "Flags":
        """Where a card bears one of these values."""
        key = facet, tuple(chosen)
        mask = self._bearing.get(key)
        if mask is None:
            numbers = [self.columns[facet, value] for value in chosen if (facet, value) in self.columns]
            mask = np.asarray(self.values[:, numbers].any(axis=1), bool)
            if len(self._bearing) < REMEMBERED:
                self._bearing[key] = mask
        return mask

    @cached_property
    def totals(self) -> "NDArray[np.int64]":
        """How many cards bear each value."""
        return np.asarray(self.values.sum(axis=0), np.int64)

    @cached_property
    def _bearing(self) -> dict[tuple[Facet, tuple[str, ...]], "Flags"]:
        return {}


class ColumnMemory:
    """Makes columns, and makes anew only what belongs to cards that changed. Safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._latest: list[CardColumns] = []

    def of(self, cards: Mapping[str, Card], ledger: Ledger | None, indexed: Indexed) -> CardColumns:
        """The columns of these cards; the same mapping, ledger and index give the same columns."""
        with self._lock:
            for one in self._latest:
                if one.mapping is cards and one.ledger is ledger and one.indexed is indexed:
                    return one
            fresh = _columns(cards, ledger, indexed, next(iter(self._latest), None))
            self._latest = [fresh, *self._latest][:HELD]
            return fresh


def _columns(
    cards: Mapping[str, Card], ledger: Ledger | None, indexed: Indexed, before: CardColumns | None
) -> CardColumns:
    known, count = len(indexed.texts), len(indexed.texts)
    listed: list[Card | None] = [None] * (count + len(cards))
    waiting: dict[str, int] = {}
    same: list[tuple[int, int]] = []  # place before, place now
    changed: list[tuple[int, Card]] = []
    old = before.mapping if before else {}
    for id, card in cards.items():
        at = indexed.places.get(id)
        if at is None:
            at = waiting[id] = count
            count += 1
        listed[at] = card
        # a card is a value: the same object says the same, whatever happened around it
        was = before.place(id) if before and old.get(id) is card else None
        if was is None:
            changed.append((at, card))
        else:
            same.append((was, at))
    columns = dict(before.columns) if before else {}
    borne = [
        (at, columns.setdefault((facet, value), len(columns)))
        for at, card in changed
        for facet in FACETS
        for value in card.values(facet)
    ]
    values = np.zeros((count, len(columns)), np.uint8)
    sorting, keys = np.zeros((count, SORTING), np.int64), np.zeros((count, KEYS), np.int64)
    there = np.array([card is not None for card in listed[:count]], bool)
    if before and same:
        froms, tos = np.array(same).T
        values[tos, : before.values.shape[1]] = before.values[froms]
        sorting[tos], keys[tos] = before.sorting[froms], before.keys[froms]
        # a practice may be written anew in the index though its card is the same: its attachments are text of it
        moved = np.flatnonzero(_texts(indexed, tos, known) != _texts(before.indexed, froms, len(before.indexed.texts)))
        changed += [(int(tos[at]), one) for at in moved if (one := listed[int(tos[at])])]
    if borne:
        values[tuple(np.array(borne).T)] = 1
    for at, card in changed:
        sorting[at] = _sorting(card)
        keys[at] = group_keys(card, int(indexed.texts[at]) if at < known else 0)
    return CardColumns(indexed, cards, ledger, listed[:count], there, values, columns, sorting, keys, waiting)


def _texts(indexed: Indexed, places: "Places", known: int) -> "NDArray[np.int64]":
    """What stands in these places, as a number; 0 beyond the index."""
    inside = places < known
    texts = np.zeros(len(places), np.int64)
    texts[inside] = indexed.texts[places[inside]]
    return texts


def _sorting(card: Card) -> tuple[int, int, int, int]:
    return card.fresh.toordinal(), card.practice.since or 0, card.order, len(card.adopters)
