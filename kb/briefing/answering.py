"""What answers an item of an agenda: the practices that do, with the passage that says so, what is near, what is
missing."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from kb.briefing.brief import BriefEntry, BriefItem
from kb.briefing.needs import BriefingNeeds
from kb.briefing.quoting import quotation
from kb.index.terms import telling, terms
from kb.ledger.agenda_text import ReadItem
from kb.person import Person
from kb.reading.reading import Reading
from kb.search.query import Query
from kb.search.results import Hit, Results

MOST_ANSWERS = 5
MOST_RELATED = 5
LOOKED_AT = 30
"""Hits of an item's search among which a practice that was added by hand is looked for."""

MOST_PARTS = 4
"""Named parts of an item that are looked for each by itself."""

_BETWEEN_PARTS = re.compile(r"\s*[,;/]\s*(?:and\s|y\s|e\s)?|\s(?:and|&|y|e|as well as|así como)\s", re.IGNORECASE)


class Answering:
    """Searches as any reader does, so that nothing is found that the person may not read."""

    def __init__(self, home: BriefingNeeds, reading: Reading) -> None:
        self._home, self._reading = home, reading

    def answered(self, item: BriefItem, person: Person) -> BriefItem:
        """The item with what answers it, in the place of what was found before; what a person picked or noted stays.
        Housekeeping needs no practices."""
        if item.housekeeping:
            return replace(item, waiting=False)
        sought = sought_of(item)
        results = self._reading.search(Query(sought, size=MOST_ANSWERS), person=person)
        parts = {part: self._reading.search(Query(part, size=MOST_ANSWERS), person=person).hits
                 for part in named_parts(item.title)}  # fmt: skip
        # an item that names several things at once is answered by what answers one of them where nothing answers all
        hits = results.hits or _one_by_one(parts.values())
        answers = [self._entry(hit, True) for hit in hits]
        among = {hit.card.id for hit in hits}
        near = [hit for hit in results.related if hit.card.id not in among]
        related = [self._entry(hit, False) for hit in near[:MOST_RELATED]]
        found = {one.practice for one in (*answers, *related)}
        own = [one for one in item.entries if one.practice not in found]
        missing = _unanswered(item.title, parts, hits, results)
        near = near or list(hits)
        return replace(
            item,
            waiting=False,
            entries=(*own, *answers, *related),
            unanswered=missing,
            nearest=near[0].card.id if near and missing else "",
            objectives=self._objectives(sought, hits, person),
        )

    def entry(self, practice: str, item: BriefItem, person: Person) -> BriefEntry:
        """A practice that a person puts under an item, quoted where it is nearest to it. It must be readable."""
        results = self._reading.search(Query(sought_of(item), size=LOOKED_AT), person=person)
        hit = next((one for one in (*results.hits, *results.related) if one.card.id == practice), None)
        text = self._home.store.practice(practice)
        return BriefEntry(
            practice, text.version, quotation(hit.excerpt if hit else None, text, hit.terms if hit else ())
        )

    def _entry(self, hit: Hit, answers: bool) -> BriefEntry:
        text = self._home.store.practice(hit.card.id)
        return BriefEntry(text.id, text.version, quotation(hit.excerpt, text, hit.terms), answers, answers)

    def _objectives(self, sought: str, hits: Sequence[Hit], person: Person) -> tuple[str, ...]:
        """The main objective that most of what answers was confirmed for; where none was, the nearest of the plan."""
        known = {one.id for one in self._home.plan.objectives}
        mains = [hit.card.objectives[0] for hit in hits if hit.card.confirmed and hit.card.objectives]
        counted = Counter(id for id in mains if id in known).most_common(1)
        if counted:
            return (counted[0][0],)
        return tuple(one.objective.id for one in self._reading.nearest_objectives(sought, 1, person)) if hits else ()


def _one_by_one(lists: Iterable[Sequence[Hit]]) -> tuple[Hit, ...]:
    """The best of each, then the second of each, and so on, each practice once."""
    first: dict[str, Hit] = {}
    for turn in zip_longest(*lists):
        for hit in filter(None, turn):
            first.setdefault(hit.card.id, hit)
    return tuple(first.values())[:MOST_ANSWERS]


def _unanswered(
    title: str, parts: Mapping[str, Sequence[Hit]], hits: Sequence[Hit], results: Results
) -> tuple[str, ...]:
    """The named parts of a title that no practice answers, and words that none holds."""
    if not hits:
        return (title,)
    alone = [part for part, found in parts.items() if not found]
    said = " ".join(alone).casefold()
    return (*alone, *(word for word in results.unknown if word.casefold() not in said))


def sought_of(item: BriefItem) -> str:
    return ReadItem(item.number, item.title, context=item.context, detail=item.detail).sought


def named_parts(title: str) -> tuple[str, ...]:
    """What a title names one after the other; nothing where it names one thing."""
    parts = [part.strip(" .:()") for part in _BETWEEN_PARTS.split(title)]
    said = [part for part in parts if telling(terms(part), part)]
    return tuple(said[:MOST_PARTS]) if len(said) > 1 else ()
