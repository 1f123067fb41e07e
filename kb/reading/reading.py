"""The use cases of readers: search, read, and say what was looked for and not found."""

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from kb.errors import BadValue, StoreProblem, Unknown
from kb.figures.breakdown import By
from kb.figures.standing import standing
from kb.index.terms import MOST_CHARACTERS
from kb.ledger.entries import Confirmation
from kb.ledger.ledger import Ledger
from kb.ledger.origins import origins_of
from kb.periods.figures import Figures
from kb.permission import (
    may_judge,
    may_read_gaps,
    require,
)
from kb.person import VISITOR, Person
from kb.practice import rendering, writeup
from kb.practice.card import Card, Facet, Filters
from kb.practice.identifier import number_of
from kb.practice.practice import problems
from kb.raw_text import parse_day
from kb.reading.gap_map import GapMap, UnmetSearch, gap_map, sought
from kb.reading.judgements import Judgement, add_judgement, blank_judgements, judgement, read_judgements
from kb.reading.lineage import Lineage, lineage
from kb.reading.needs import ReadingNeeds
from kb.reading.pages import NearObjective, PracticePage
from kb.reading.reading_on import ReadingOn, reading_on
from kb.reading.unmet import LOW, Gap, gap
from kb.search.cards import checked
from kb.search.completion import Completion, complete
from kb.search.facets import allowed
from kb.search.named import named_economies
from kb.search.query import Query
from kb.search.results import Results, Similar
from kb.search.syntax import ParsedQuery, parsed

if TYPE_CHECKING:
    from kb.search.objectives import NearestObjectives


CUT = f"Only the first {MOST_CHARACTERS:,} characters of the text were looked for."

MOST_SOUGHT = 40
"""Texts that were looked for and not found, as the gap map shows them: each is compared with every objective."""


class Reading:
    """What a person may not read is as if it did not exist. `name` says who stands behind an id, to a reader."""

    def __init__(self, home: ReadingNeeds, figures: Figures, name: Callable[[str, Person], str]) -> None:
        self._home, self._figures, self._name = home, figures, name

    def search(self, query: Query, note: bool = False, person: Person = VISITOR) -> Results:
        """Raises BadValue where a filter's value is none. `note`: a reader asks, so what is hardly found is kept."""
        if query.page < 1 or query.size < 1:
            raise BadValue("page", query.page, "a number from 1 up")
        ledger, open_cards = self._home.ledger(), self._home.cards(person)
        text = parsed(query.text[:MOST_CHARACTERS], ledger.economies)
        filters, notes = _wished(query, text, ledger)
        asked = replace(query, filters=filters)
        results = self._home.collection(person).searcher.search(asked, open_cards, ledger, text)
        chosen = filters.values(Facet.ECONOMY)
        named = named_economies(text.words, ledger.economies)
        results = replace(
            results,
            notes=(*notes, *results.notes),
            economies=tuple(one.name for one in named if one.name not in chosen),
        )
        if len(query.text) > MOST_CHARACTERS:
            results = replace(results, notes=(*results.notes, CUT))
        if note and results.total < LOW and query.page == 1 and (kept := _gap(results, self._home.settings.today())):
            with suppress(StoreProblem):  # the search is answered even where nothing can be written
                self._home.store.note_gap(kept)
        return results

    def nearest_objectives(self, text: str, limit: int = 3, person: Person = VISITOR) -> tuple[NearObjective, ...]:
        """The plan's objectives nearest to a text, best first, each with how many practices serve it."""
        practices = Counter(objective for card in self._home.cards(person).values() for objective in card.objectives)
        near = self._nearest_objectives.nearest(text, limit)
        return tuple(NearObjective(objective, practices[objective.id]) for objective in near)

    @cached_property
    def _nearest_objectives(self) -> "NearestObjectives":
        from kb.search.objectives import NearestObjectives

        return NearestObjectives(self._home.plan, self._home.collection().encoders)

    def want(self, query: Query, person: Person) -> None:
        """Put what a reader looked for on the wanted list. Raises BadValue, and StoreProblem where it is not kept."""
        require(may_judge(person), person, "put a wish on the wanted list")
        kept = _gap(self.search(replace(query, page=1), person=person), self._home.settings.today(), asked=True)
        if kept is None:
            raise BadValue("q", query.text, "words for what you look for; nothing that may tell of a person is kept")
        self._home.store.note_gap(kept)

    def gaps(self, person: Person, since: str = "") -> tuple[Gap, ...]:
        """What readers looked for and hardly found, newest first; `since` is a day like 2026-01-31. Raises BadValue."""
        require(may_read_gaps(person), person, "read what others looked for")
        return self._home.store.gaps(parse_day("since", since) if since.strip() else date.min)

    def gap_map(self, person: Person = VISITOR) -> GapMap:
        """Where the plan's objectives are served and where not, of what the person may read."""
        years = self._home.plan.years
        told = {year: self._figures.tally(year, By.OBJECTIVE, person) for year in years}
        shared = {year: {row.key: len(row.shared) for row in one.breakdown.rows} for year, one in told.items()}
        closed = {year: one.telling.status for year, one in told.items() if one.telling.closed}
        return gap_map(self._home.plan, shared, closed, self._home.cards(person).values())

    def sought(self, person: Person) -> Mapping[str, tuple[UnmetSearch, ...]]:
        """What was looked for most and hardly found, under the nearest objective; under "" what is near to none."""
        grouped: dict[str, tuple[UnmetSearch, ...]] = {}
        for one in sought(self.gaps(person), MOST_SOUGHT):
            near = self._nearest_objectives.nearest(one.text, 1)
            key = near[0].id if near else ""
            grouped[key] = (*grouped.get(key, ()), one)
        return grouped

    def complete(self, text: str, limit: int = 8, person: Person = VISITOR) -> tuple[Completion, ...]:
        """What a reader may be about to type: open practices' titles and the plan's objectives, best first."""
        return complete(text, self._home.cards(person).values(), self._home.plan, limit)

    def practice(self, id: str, person: Person = VISITOR) -> PracticePage:
        """Raises Unknown, also for what is withdrawn or not open to the reader."""
        card = self._home.card(id, person)
        practice = self._home.store.practice(id)
        rendered = rendering.render(practice.body)
        stand = standing(self._home.ledger(), practice)
        return PracticePage(
            card=replace(card, practice=practice),
            html=rendered.html,
            contents=rendered.contents,
            events=tuple(
                (e, self._home.ledger().meetings.get(e.meeting)) for e in self._home.ledger().events_of.get(id, ())
            ),
            adoptions=stand.in_plan,
            pipeline=stand.listed,
            not_shared=stand.not_shared,
            confirmation=self._named(self._home.ledger().confirmations.get(id), person),
            problems=problems(practice, self._home.plan),
            decisions=self._home.store.decisions((id,)),
            counts=self._figures.counted_in(id),
            origins=origins_of(self._home.ledger(), id),
        )

    def reading_on(self, page: PracticePage, words: str, place: str = "") -> ReadingOn:
        """A practice's text with these words marked, beginning at the place in it that a search showed."""
        return reading_on(page.card.practice, page.html, words, place)

    def cards(self, person: Person = VISITOR) -> Mapping[str, Card]:
        """The practices that a person may read today, by id, in order of arrival."""
        return self._home.cards(person)

    def filtered(self, filters: Filters, person: Person = VISITOR) -> tuple[Card, ...]:
        """Those of them that have all these filters' values, in order of arrival. Raises BadValue."""
        return tuple(allowed(self._home.cards(person).values(), checked(filters, self._home.ledger())))

    def identity(self, id: str) -> str:
        """The practice that one merged away lives on in; any other itself."""
        return self._home.ledger().identity(id)

    def numbered(self, text: str, person: Person = VISITOR) -> str:
        """The id of the practice that an identifier like SMEWG-BP-0042 means; of one merged away that of the one it
        lives on in. Raises Unknown, the same for what the person may not read as for what never was."""
        number = number_of(text)
        id = self._home.store.numbered(number) if number else None
        survivor = id and self.identity(id)
        if survivor and (survivor in self.cards(person) or self.is_withdrawn(survivor)):
            return survivor
        raise Unknown("practice", text, (), "it may be withdrawn or not open to readers")

    def is_withdrawn(self, id: str) -> bool:
        """Whether a practice that was open to anyone was taken back by its economy."""
        practice = self._home.ledger().by_id.get(id)
        return bool(
            practice and practice.withdrawn and replace(practice, withdrawn=False).is_open(self._home.settings.today())
        )

    def title(self, id: str, person: Person = VISITOR) -> str:
        """A practice's title for a list; what is not open to the reader has none."""
        card = self._home.cards(person).get(id)
        if card:
            return card.practice.title
        practice = self._home.ledger().by_id.get(id)
        return "(withdrawn)" if practice and practice.withdrawn else "(not open to readers)"

    def _named(self, confirmation: Confirmation | None, reader: Person) -> Confirmation | None:
        return confirmation and replace(confirmation, by=self._name(confirmation.by, reader))

    def lineage(self, id: str, person: Person = VISITOR) -> Lineage:
        """What leads to a practice and what came of it, of what the person may read. Raises Unknown as `practice`."""
        self._home.card(id, person)
        readable = (card.practice for card in self._home.cards(person).values())
        ledger = self._home.ledger()
        return lineage(readable, ledger.adoptions, id, self._home.practice_names(person), ledger.today)

    def similar(self, id: str, limit: int = 5, person: Person = VISITOR) -> Similar:
        """The same problem in other economies, the same building block in other areas: `limit` of each at most."""
        self._home.card(id, person)
        return self._home.collection(person).searcher.similar(id, self._home.cards(person), limit, self._home.ledger())

    def judge(self, query: str, id: str, verdict: str, person: Person) -> bool:
        """Keep a reader's word on a hit, right or wrong, for the next measuring. False: it was said before.

        Raises BadValue, Unknown as `practice` does, and StoreProblem.
        """
        require(may_judge(person), person, "judge what a search finds")
        self._home.card(id, person)
        return add_judgement(self._home.settings.judgements, judgement(query, id, verdict, self._home.settings.today()))

    def cut_judgements(self) -> int:
        """Forget what readers said of hits longer than `search_days` ago; how many went. Raises BrokenFile."""
        settings = self._home.settings
        oldest = settings.today() - timedelta(days=settings.search_days)
        return blank_judgements(settings.judgements, lambda one: one.day >= oldest)

    def judgements(self) -> tuple[Judgement, ...]:
        """The last word on every query and practice that readers judged. Raises BrokenFile."""
        return read_judgements(self._home.settings.judgements)

    def source(self, id: str, person: Person = VISITOR) -> bytes:
        """The write-up as it was handed in; visitors do not get what is for members in it. Raises Unknown as
        `practice` does."""
        practice = self._home.card(id, person).practice
        if person.signed_in or not (practice.contact or practice.consent):
            return self._home.store.source(id)
        return writeup.write(replace(self._home.store.practice(id), contact="", consent="", consent_on=None))


def _wished(query: Query, text: ParsedQuery, ledger: Ledger) -> tuple[Filters, tuple[str, ...]]:
    """The filters chosen, with those that the text wishes (`economy:Peru`), and what a reader is told of these. Raises
    BadValue where one that was chosen is none."""
    filters, notes = checked(query.filters, ledger), list[str]()
    wishes: dict[Facet, tuple[str, ...]] = {}
    for facet, value in text.wishes:
        try:
            wish = checked(Filters({facet: (value,)}), ledger).values(facet)
        except BadValue as problem:
            notes.append(f"`{facet.value}:{value}` is not looked at: {problem}.")
            continue
        wishes[facet] = tuple(dict.fromkeys((*wishes.get(facet, ()), *wish)))
    for facet, values in wishes.items():
        filters = Filters({**filters.chosen, facet: tuple(dict.fromkeys((*filters.values(facet), *values)))})
        notes.append(f"Only what is filed under {facet.value} {', '.join(values)}, as the text asks.")
    return filters, tuple(notes)


def _gap(results: Results, day: date, asked: bool = False) -> Gap | None:
    chosen = results.query.filters.chosen.items()
    filters = [(facet.value, value) for facet, values in chosen for value in values]
    # where a slip was mended, what was looked for is the mended text: a wish is no less one for its spelling
    return gap(results.searched or results.query.text, filters, results.total, day, asked)
