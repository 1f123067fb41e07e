"""The use cases of the success factors: which practices speak to each, by a person's mark or by meaning."""

import threading
from dataclasses import dataclass

from kb.errors import Unknown
from kb.files.database import now
from kb.implementation.needs import ImplementationNeeds
from kb.implementation.success_factor import FactorMark, SuccessFactor, factor, factors
from kb.permission import may_keep_plan_records, require
from kb.person import Audience, Person
from kb.search.query import Query
from kb.search.results import Hit

MOST = 5
"""Practices that are suggested for a factor."""


@dataclass(frozen=True)
class FactorSummary:
    """`marked` are people's words, first to last; `suggested` the nearest practices that nobody marked."""

    factor: SuccessFactor
    marked: tuple[FactorMark, ...]
    suggested: tuple[Hit, ...]


class Checklist:
    """Everyone sees of the practices that they may read; the secretariat marks."""

    def __init__(self, home: ImplementationNeeds) -> None:
        self._home = home
        self._lock = threading.Lock()
        self._near: tuple[tuple[int, int], dict[tuple[Audience, str], tuple[Hit, ...]]] = ((-1, -1), {})

    def told(self, person: Person, area: str = "") -> tuple[FactorSummary, ...]:
        """Every factor, or those of an area. Raises Unknown."""
        if area:
            self._home.plan.area(area)
        readable = self._home.cards(person)
        marks = sorted(self._home.store.factor_marks(self._home.plan.id), key=lambda mark: mark.at)
        told = []
        for one in factors(self._home.plan):
            if area in ("", one.area):
                marked = tuple(mark for mark in marks if mark.factor == one.id and mark.practice in readable)
                known = {mark.practice for mark in marked}
                near = tuple(hit for hit in self._nearest(one, person) if hit.card.id not in known)
                told.append(FactorSummary(one, marked, near[:MOST]))
        return tuple(told)

    def mark(self, by: Person, factor_id: str, practice: str) -> bool:
        """Say that a practice speaks to a factor. False: it was said before. Raises Unknown."""
        chosen = self._chosen(by, factor_id, practice)
        return self._home.store.mark_factor(FactorMark(self._home.plan.id, chosen.id, practice, by.id, now()))

    def unmark(self, by: Person, factor_id: str, practice: str) -> bool:
        """Take the word back. False: it was not said. Raises Unknown."""
        chosen = self._chosen(by, factor_id, practice)
        return self._home.store.unmark_factor(self._home.plan.id, chosen.id, practice, by.id)

    def _chosen(self, by: Person, factor_id: str, practice: str) -> SuccessFactor:
        require(may_keep_plan_records(by), by, "mark what speaks to a success factor")
        if practice not in self._home.cards(by):
            raise Unknown("practice", practice, tuple(self._home.cards(by)), "it may be withdrawn or not open to you")
        return factor(self._home.plan, factor_id)

    def _nearest(self, one: SuccessFactor, person: Person) -> tuple[Hit, ...]:
        """Twice as many as are shown, for some will be marked. Kept until the store or the index changes."""
        collection, cards = self._home.collection(person), self._home.cards(person)
        stamp = self._home.store.generation(), collection.index.generation()
        key = person.audience, one.id
        with self._lock:
            if self._near[0] != stamp:
                self._near = stamp, {}
            held = self._near[1].get(key)
        if held is None:
            results = collection.searcher.search(Query(one.text, size=2 * MOST), cards)
            # what is only related is a suggestion too: a person decides
            held = (*results.hits, *results.related)[: 2 * MOST]
            with self._lock:
                if self._near[0] == stamp:
                    self._near[1][key] = held
        return tuple(hit for hit in held if hit.card.id in cards)
