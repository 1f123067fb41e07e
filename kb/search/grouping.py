"""Practices that are nearly the same told as one: further financing of a project, a plan and its closing form, a record
under two ids."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kb.practice.card import Card
from kb.raw_text import normalized

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ADDED = re.compile(
    r"\b(?:(?:first|second|third|fourth|1st|2nd|3rd|4th|\d+)\s+)?"
    r"(?:additional\s+financ\w*|supplement(?:al|ary)\s+(?:financ\w*|credit|loan|grant|project)|supplemental|closing\s+form"
    r"|closing)\b(?:\s+(?:19|20)\d\d\b)?"
)
"""What is put to a title when the same is financed further or closed; a second phase is another practice."""

_LITTLE = frozenset({"a", "an", "the", "of", "for", "to", "and", "in", "on", "project", "programme", "program"})

KEYS = 3
"""How many keys a practice may share with others of its group."""


def group_keys(card: Card, text: int) -> tuple[int, int, int]:
    """Numbers that a practice shares with those it belongs together with, 0 where it can share none. `text` is a number
    that changes with what it says; 0 where it says nothing.

    Practices of the same origins belong together if their titles differ only in what was added later, or their texts
    not at all; practices of different origins if neither title nor text differs.
    """
    practice = card.practice
    origins = sorted({*practice.economies, *practice.other_origins})
    title = title_key(practice.title)
    return (
        _key("title", title, *origins) if title and origins else 0,
        _key("text", str(text), *origins) if text and origins else 0,
        _key("both", str(text), title) if text and title else 0,
    )


@dataclass(frozen=True)
class Grouping:
    """Ranked practices in groups: `first` has the place of each group's best, in their order; `others` the places of
    the rest of those groups that have more than one, by that of the best."""

    first: "NDArray[np.int64]"
    others: Mapping[int, tuple[int, ...]]

    def __len__(self) -> int:
        return len(self.first)

    def __getitem__(self, some: slice) -> list[tuple[int, ...]]:
        """Some of the groups, the best of each first."""
        return [(place, *self.others.get(place, ())) for place in self.first[some].tolist()]


def grouped(places: "NDArray[np.int64]", keys: "NDArray[np.int64]") -> Grouping:
    """Places in their order, each group where its best stands. `keys` has a row a place, over all of them."""
    import numpy as np

    mine = keys[places]
    root: dict[int, int] = {}

    def top(one: int) -> int:
        while root.setdefault(one, one) != one:
            one = root[one]
        return one

    # hardly any share a key with another: the rest needs no second look
    linked = _linked(mine)
    bearer: dict[int, int] = {}
    for at in linked:
        for key in mine[at].tolist():
            if key:
                root[top(bearer.setdefault(key, at))] = top(at)
    groups: dict[int, list[int]] = {}
    for at in linked:
        groups.setdefault(top(at), []).append(at)
    leads = np.ones(len(places), bool)
    others: dict[int, tuple[int, ...]] = {}
    for first, *rest in groups.values():
        leads[rest] = False
        others[int(places[first])] = tuple(places[rest].tolist())
    return Grouping(places[leads], others)


def _linked(keys: "NDArray[np.int64]") -> list[int]:
    """The rows that share a key with another, ascending."""
    import numpy as np

    flat = keys.ravel()
    order = np.argsort(flat)
    ordered = flat[order]
    again = (ordered[1:] == ordered[:-1]) & (ordered[1:] != 0)
    shared = np.zeros(len(flat), bool)
    shared[order[1:][again]] = True
    shared[order[:-1][again]] = True
    return np.flatnonzero(shared.reshape(keys.shape).any(axis=1)).tolist()


def _key(*parts: str) -> int:
    said = "\0".join(parts).encode("utf-8", "replace")
    return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest(), "big", signed=True) or 1


@lru_cache(maxsize=50_000)
def title_key(title: str) -> str:
    """A title as it is compared: without case, marks, little words, and what is put to it for further financing."""
    plain = re.sub(r"[\W_]+", " ", normalized("NFKC", title).casefold())
    return " ".join(word for word in _ADDED.sub(" ", plain).split() if word not in _LITTLE)
