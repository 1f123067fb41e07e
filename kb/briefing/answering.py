"""What answers an item of an agenda: the practices that do, with the passage that says so, what is near, what is
missing."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

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
        answers = [self._entry(hit, True) for hit in results.hits]
        related = [self._entry(hit, False) for hit in results.related[:MOST_RELATED]]
        found = {one.practice for one in (*answers, *related)}
        own = [one for one in item.entries if one.practice not in found]
        missing = self._unanswered(item.title, results, person)
        near = results.related or results.hits
        return replace(
            item,
            waiting=False,
            entries=(*own, *answers, *related),
            unanswered=missing,
            nearest=near[0].card.id if near and missing else "",
            objectives=self._objectives(sought, results.hits, person),
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

    def _unanswered(self, title: str, results: Results, person: Person) -> tuple[str, ...]:
        """The named parts of a title that no practice answers: each looked for by itself, and words that none holds."""
        if not results.hits:
            return (title,)
        parts = named_parts(title)
        alone = [part for part in parts if not self._reading.search(Query(part, size=1), person=person).total]
        spoken = " ".join(alone).casefold()
        return (*alone, *(word for word in results.unknown if word.casefold() not in spoken))

    def _objectives(self, sought: str, hits: Sequence[Hit], person: Person) -> tuple[str, ...]:
        """The main objective that most of what answers was confirmed for; where none was, the nearest of the plan."""
        known = {one.id for one in self._home.plan.objectives}
        mains = [hit.card.objectives[0] for hit in hits if hit.card.confirmed and hit.card.objectives]
        counted = Counter(id for id in mains if id in known).most_common(1)
        if counted:
            return (counted[0][0],)
        return tuple(one.objective.id for one in self._reading.nearest_objectives(sought, 1, person)) if hits else ()


def sought_of(item: BriefItem) -> str:
    return ReadItem(item.number, item.title, context=item.context, detail=item.detail).sought


def named_parts(title: str) -> tuple[str, ...]:
    """What a title names one after the other; nothing where it names one thing."""
    parts = [part.strip(" .:()") for part in _BETWEEN_PARTS.split(title)]
    said = [part for part in parts if telling(terms(part), part)]
    return tuple(said[:MOST_PARTS]) if len(said) > 1 else ()
