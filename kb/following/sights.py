"""What stands of something that is followed.

What it costs grows with what changed, and not with who follows. Of what was not touched since somebody looked nothing
is asked: the trail says which practices were written about (`PracticeStore.touched`), once for all who looked at the
same moment. What is asked is asked once for all: a search that ten thousand people saved is run once for each state of
the record, whoever waits for it.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from kb.errors import BadValue, Unknown
from kb.following.follow import Facts, Follow, FollowKind, FollowSight
from kb.following.needs import FollowNeeds
from kb.following.saved_search import query_of
from kb.ledger.agendas import Agendas
from kb.ledger.entries import Form, Stage
from kb.person import Audience, Person
from kb.practice.card import Facet
from kb.search.query import Query
from kb.search.results import Results

MOST_ACTS = 2_000
"""After so many acts everything that is followed is asked anew."""

PAGE, MOST_ANSWERS = 100, 500
"""Answers of a search that are read at once, and that are followed at most."""

MOST_KNOWN = 5_000
"""Sights that are remembered, and moments of which it is known what was touched since."""

OF_CARDS = {FollowKind.OBJECTIVE: Facet.OBJECTIVE, FollowKind.AREA: Facet.AREA, FollowKind.ECONOMY: Facet.ECONOMY}

Key = tuple[FollowKind, str, Audience]


class Sights:
    """What a person may not read is in none."""

    def __init__(self, home: FollowNeeds, search: Callable[[Query, Person], Results], agendas: Agendas) -> None:
        self._home, self._search, self._agendas = home, search, agendas
        self._as_of: tuple[int, date] = (-1, date.min)
        self._known: dict[Key, Facts] = {}
        self._touched: dict[tuple[int, str], frozenset[str] | None] = {}

    def now(self, kind: FollowKind, subject: str, person: Person) -> FollowSight:
        """Raises Unknown and BadValue where nothing of the kind bears the name."""
        head = self._home.store.head()  # before the facts: what is written meanwhile is looked at again
        if kind is FollowKind.SEARCH and self._home.collection(person).waiting():
            # what the index does not hold yet answers nothing: the next look must not take that for what stood
            return FollowSight(0, "", self._of_many(kind, subject, person))
        return FollowSight(*head, self._facts(kind, subject, person))

    def since(self, follow: Follow, before: FollowSight, person: Person) -> FollowSight:
        """As `now`; what was not touched since `before` stands as it did then."""
        self._keep_up()
        head = self._home.store.head()
        if (before.no, before.hash) == head or self._is_untouched(follow, before):
            return before
        try:
            found = self.now(follow.kind, follow.subject, person)
        except (BadValue, Unknown):  # what it was about is no more, and nothing is new of it
            return replace(before, no=head[0], hash=head[1])
        gone = set(before.facts.get("answers", ())) - set(found.facts.get("answers", ()))
        practices = self._home.ledger().by_id
        withdrawn = tuple(sorted(id for id in gone if id in practices and practices[id].withdrawn))
        return replace(found, facts={**found.facts, "withdrawn": withdrawn}) if withdrawn else found

    def _is_untouched(self, follow: Follow, before: FollowSight) -> bool:
        if follow.kind is FollowKind.MEETING:
            return False  # one meeting is read as quickly as it is asked after
        touched = self._touched_since(before)
        if touched is None:
            return False
        return follow.subject not in touched if follow.kind is FollowKind.PRACTICE else not touched

    def _touched_since(self, before: FollowSight) -> frozenset[str] | None:
        key = before.no, before.hash
        if key not in self._touched:
            found = self._home.store.touched(*key, MOST_ACTS)
            if len(self._touched) >= MOST_KNOWN:
                self._touched.clear()
            self._touched[key] = None if found is None else frozenset(found)
        return self._touched[key]

    def _keep_up(self) -> None:
        now = self._home.store.generation(), self._home.settings.today()
        if now != self._as_of:
            self._as_of, self._known, self._touched = now, {}, {}

    def _facts(self, kind: FollowKind, subject: str, person: Person) -> Facts:
        if kind is FollowKind.MEETING:  # what is prepared is not for everybody
            return self._of_meeting(subject, person)
        self._keep_up()
        key, known = (kind, subject, person.audience), self._known
        if key not in known:
            of_one = kind is FollowKind.PRACTICE
            facts = self._of_practice(subject, person) if of_one else self._of_many(kind, subject, person)
            if len(known) >= MOST_KNOWN:
                known.clear()
            known[key] = facts
        return known[key]

    def _of_practice(self, id: str, person: Person) -> Facts:
        ledger = self._home.ledger()
        lives_on = ledger.identity(id)
        card = self._home.cards(person).get(lives_on)
        if card is None:
            practice = ledger.by_id.get(lives_on)
            if practice is None:
                raise Unknown("practice", id)
            return {"withdrawn": ("yes",)} if practice.withdrawn else {}
        shown = (one for one in ledger.events_of.get(lives_on, ()) if one.form is not Form.CIRCULATED)
        taken = (one for one in ledger.adoptions_of.get(lives_on, ()) if one.stage is Stage.ADOPTED)
        facts = {
            "version": (str(card.practice.version),),
            "shared": tuple(one.id for one in shown),
            "adopted": tuple(one.economy for one in taken),
        }
        return facts if lives_on == id else {**facts, "merged": (lives_on,)}

    def _of_meeting(self, id: str, person: Person) -> Facts:
        ledger, readable = self._home.ledger(), self._home.cards(person)
        if id not in ledger.meetings:
            raise Unknown("meeting", id, tuple(ledger.meetings))
        meeting = ledger.meetings[id]
        lines = self._agendas.lines(id, person)
        shown = (one for line in lines for one in line.shown if one.practice in readable)
        return {
            "days": (f"{meeting.starts}/{meeting.ends}",),
            "items": tuple(line.item.number for line in lines if line.item),
            "prepared": tuple(one.practice for line in lines for one in line.prepared),
            "shown": tuple(dict.fromkeys(one.practice for one in shown)),
        }

    def _of_many(self, kind: FollowKind, subject: str, person: Person) -> Facts:
        answers = self._answers(subject, person) if kind is FollowKind.SEARCH else self._under(kind, subject, person)
        return {"answers": answers}

    def _under(self, kind: FollowKind, subject: str, person: Person) -> tuple[str, ...]:
        plan = self._home.plan
        if kind is FollowKind.OBJECTIVE:
            value = plan.objective(subject).id
        elif kind is FollowKind.AREA:
            value = plan.area(subject).id
        else:
            value = next((one.name for one in self._home.economies if one.slug == subject), "")
            if not value:
                raise Unknown("member economy", subject)
        facet = OF_CARDS[kind]
        return tuple(sorted(id for id, card in self._home.cards(person).items() if value in card.values(facet)))

    def _answers(self, subject: str, person: Person) -> tuple[str, ...]:
        """Of the whole search, by id."""
        query, found = replace(query_of(subject), size=PAGE), set[str]()
        for page in range(1, MOST_ANSWERS // PAGE + 1):
            results = self._search(replace(query, page=page), person)
            for hit in results.hits:
                found |= {hit.card.id, *(card.id for card in hit.same)}
            if page >= results.pages:
                break
        return tuple(sorted(found))
