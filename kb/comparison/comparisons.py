"""The use cases of comparing: an evidence table for a question, and practices beside each other."""

from collections.abc import Sequence
from dataclasses import replace

from kb.comparison.compared import FEWEST, MOST, Comparison
from kb.comparison.comparing import compared
from kb.comparison.evidence import MOST_ROWS, EvidenceRow, EvidenceTable
from kb.comparison.extracting import evidence_cells
from kb.comparison.needs import ComparisonNeeds, Readers
from kb.errors import BadValue
from kb.person import Person
from kb.practice.card import Card
from kb.practice.identifier import number_of
from kb.search.query import Query


class Comparisons:
    """What a person may not read is as if it did not exist."""

    def __init__(self, home: ComparisonNeeds, reading: Readers) -> None:
        self._home, self._reading = home, reading

    def evidence(self, person: Person, query: Query, chosen: Sequence[str] = ()) -> EvidenceTable:
        """The practices that answer a search, a page of MOST_ROWS at most, or those `chosen` by their ids in the order
        given, each with its own sentences. The search is not noted.

        Raises BadValue where a filter's value is none or more than MOST_ROWS are chosen, and Unknown for a practice
        that the person may not read.
        """
        if chosen:
            ids = list(dict.fromkeys(id.strip() for id in chosen if id.strip()))
            if len(ids) > MOST_ROWS:
                raise BadValue("practices", f"{len(ids)} practices", f"{MOST_ROWS} at most")
            cards = list({card.id: card for card in (self._card(id, person) for id in ids)}.values())
            return EvidenceTable(query, tuple(self._row(card, query) for card in cards), len(cards), chosen=True)
        results = self._reading.search(replace(query, size=MOST_ROWS), person=person)
        cards = [card for hit in results.hits for card in (hit.card, *hit.same)]
        return EvidenceTable(
            replace(results.query, size=query.size),
            tuple(self._row(card, results.query) for card in cards),
            results.total,
            results.pages,
            related=len(results.related),
            searched=results.searched,
            notes=results.notes,
        )

    def compare(self, person: Person, ids: Sequence[str]) -> Comparison:
        """FEWEST to MOST practices beside each other, in the order given.

        Raises BadValue where they are fewer, more, or one twice, and Unknown for one that the person may not read.
        """
        names = [id.strip() for id in ids if id.strip()]
        if len(names) > MOST:
            raise BadValue("practices", f"{len(names)} practices", f"{FEWEST} to {MOST} to set beside each other")
        cards = [self._card(id, person) for id in names]
        lived_on = [card.id for card in cards]
        if len(set(lived_on)) < len(lived_on):
            twice = next(id for id in lived_on if lived_on.count(id) > 1)
            raise BadValue("practices", twice, "each practice once: beside itself it differs in nothing")
        if len(names) < FEWEST:
            allowed = f"{FEWEST} to {MOST} practices to set beside each other"
            raise BadValue("practices", names[0] if names else "", f"another one too: {allowed}" if names else allowed)
        return compared(tuple(self._reading.practice(id, person) for id in lived_on), person, self._home.plan)

    def _card(self, id: str, person: Person) -> Card:
        """The practice by its id or the identifier that it is cited by, or the one that it was merged into."""
        cards = self._home.cards(person)
        lived_on = id if id in cards else self._living(id, person)
        # what is refused is named as it was typed: the one that it lives on in may be hidden
        return self._home.card(lived_on if lived_on in cards else id, person)

    def _living(self, id: str, person: Person) -> str:
        return self._reading.numbered(id, person) if number_of(id) else self._reading.identity(id)

    def _row(self, card: Card, query: Query) -> EvidenceRow:
        whole = replace(card, practice=self._home.store.practice(card.id))
        return EvidenceRow(whole, evidence_cells(whole.practice, query.text))
