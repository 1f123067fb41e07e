"""What is on record in one home: the ledger and the cards, read anew only when the store has changed or the day has."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kb.ledger.entries import Adoption, Confirmation, FollowUp
from kb.ledger.ledger import Ledger
from kb.person import Audience
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.plan.rules import Rules
from kb.practice.card import Card
from kb.practice.history import lives_on_in
from kb.search.cards import cards
from kb.store import Store


@dataclass(frozen=True)
class Record:
    """The ledger, and what each audience may read of it, as they stood at a generation of the store on a day."""

    generation: int
    day: date
    ledger: Ledger
    cards: Mapping[Audience, Mapping[str, Card]]


class OnRecord:
    """`store` opens the store when it is first needed."""

    def __init__(
        self,
        store: Callable[[], Store],
        plan: Plan,
        economies: Economies,
        rules: Rules,
        today: Callable[[], date],
        day_of: Callable[[str], date],
    ) -> None:
        self._store, self._plan, self._economies, self._rules = store, plan, economies, rules
        self._today, self._day_of = today, day_of
        self._lock = threading.Lock()
        self._latest: Record | None = None

    def ledger(self, plan: Plan | None = None) -> Ledger:
        """Of the plan in force, or as an earlier plan confirmed the objectives of practices."""
        ledger = self.record().ledger
        if plan is None or plan.id == self._plan.id:
            return ledger
        return ledger.remembered(("plan", plan.id), lambda: self.read(plan))

    def cards(self, audience: Audience) -> Mapping[str, Card]:
        """The practices that an audience may read today, by id, in order of arrival."""
        return self.record().cards[audience]

    def record(self) -> Record:
        # what is open to readers depends on the day too: an embargo ends at midnight, and nothing is written then
        generation, today = self._store().generation(), self._today()
        with self._lock:
            latest = self._latest
            if latest and (latest.generation, latest.day) == (generation, today):
                return latest
            fresh = self._read(generation, today)
            # what is read within a transaction may yet be taken back, and its generation be given to something else
            if not self._store().in_transaction():
                self._latest = fresh
            return fresh

    def _read(self, generation: int, today: date) -> Record:
        ledger = self.read(today=today)
        readable = cards(ledger)
        public = {id: card for id, card in readable.items() if card.practice.is_open(today)}
        return Record(generation, today, ledger, {Audience.PUBLIC: public, Audience.MEMBERS: readable})

    def _confirmations(self, plan: Plan) -> Mapping[str, Confirmation]:
        """A person's word under the plan; where there is none, what was said under an earlier one by the crosswalk."""
        crossed: dict[str, Confirmation] = {}
        for earlier in dict.fromkeys(line.plan for line in plan.crosswalk):
            for id, one in self._store().confirmations(earlier).items():
                objectives = plan.read_under(earlier, one.objectives)
                if objectives or not one.objectives:
                    crossed[id] = replace(one, objectives=objectives)
        return {**crossed, **self._store().confirmations(plan.id)}

    def read(self, plan: Plan | None = None, today: date | None = None) -> Ledger:
        """Read now from the store: the one place that builds a ledger, so that no door can leave a gate or the rules
        out."""
        store = self._store()
        merges = store.merges()
        held = plan or self._plan
        return Ledger(
            plan=held,
            economies=self._economies,
            practices=store.practices(),
            meetings={one.id: one for one in store.meetings()},
            events=store.events(),
            adoptions=_adoptions(store, self._day_of),
            confirmations=self._confirmations(held),
            held_back={d.practice: d.why for d in store.decisions() if d.holds_back},
            rules=self._rules,
            merged={dropped: lives_on_in(dropped, merges) for dropped in merges},
            nil_reports=store.nil_reports(held.id),
            follow_ups=_follow_ups(store),
            today=today or self._today(),
            struck=store.struck(),
            confirmed_origins=store.confirmed_origins(),
            published={id: self._day_of(moment) for id, moment in store.arrivals().items()},
        )


def _follow_ups(store: Store) -> tuple[FollowUp, ...]:
    """Every answer, of a practice merged away under the one that it lives on in."""
    living = _living(store)
    return tuple(replace(one, practice=living(one.practice)) for one in store.follow_ups())


def _adoptions(store: Store, day_of: Callable[[str], date]) -> tuple[Adoption, ...]:
    """Those kept before words were with what the trail knows of them; what they are credited to as it lives on."""
    adoptions, living = store.adoptions(), _living(store)
    old = any(one.spells and not one.words and one.reported_by == one.economy for one in adoptions)
    known = store.words_in_trail(day_of) if old else {}
    return tuple(
        replace(one, words=one.words or known.get(one.id, ()), credited_to=living(one.credited_to))
        if old or one.credited_to
        else one
        for one in adoptions
    )


def _living(store: Store) -> Callable[[str], str]:
    """The practice that one lives on in, where it was merged; else itself."""
    merges = store.merges()
    return lambda practice: lives_on_in(practice, merges)
