"""What is on record in one home: the ledger and the cards. After a write what it touched is read, and nothing else."""

import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TypeVar

from kb.errors import Unknown
from kb.home.touched import MOST_ACTS, Touched, touched
from kb.ledger.changing import PracticeSheet, changed, in_order_of_answers
from kb.ledger.entries import Adoption, Confirmation, FollowUp, Word
from kb.ledger.ledger import Ledger
from kb.person import Audience
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.plan.rules import Rules
from kb.practice.card import Card
from kb.practice.history import Merge, lives_on_in
from kb.practice.practice import Practice
from kb.search.cards import cards, cards_after
from kb.store import Store

Value = TypeVar("Value", Practice, Card)

Head = tuple[int, str]
"""Where the trail ends: the number and the hash of its last entry. No other state of any store has the same."""


@dataclass(frozen=True)
class Record:
    """The ledger, and what each audience may read of it, as they stood at a head of the trail on a day."""

    head: Head
    day: date
    ledger: Ledger
    cards: Mapping[Audience, dict[str, Card]]

    @cached_property
    def is_all_public(self) -> bool:
        """Whether nothing is for members alone."""
        return self.cards[Audience.MEMBERS].keys() == self.cards[Audience.PUBLIC].keys()


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
        self._within = threading.local()

    def ledger(self, plan: Plan | None = None) -> Ledger:
        """Of the plan in force, or as an earlier plan confirmed the objectives of practices."""
        ledger = self.record().ledger
        if plan is None or plan.id == self._plan.id:
            return ledger
        return ledger.remembered(
            ("plan", plan.id),
            lambda: self.read(plan, ledger.today),
            lambda former, changes: self._changed(former, Touched(changes.practices, True, changes.plan)),
        )

    def cards(self, audience: Audience) -> Mapping[str, Card]:
        """The practices that an audience may read today, by id, in order of arrival."""
        return self.record().cards[audience]

    def record(self) -> Record:
        # what is open to readers depends on the day too: an embargo ends at midnight, and nothing is written then
        store, today = self._store(), self._today()
        if store.in_transaction():
            # what is read here may yet be taken back: it is this thread's alone, and nobody is made to wait for it
            latest: Record | None = getattr(self._within, "latest", None) or self._latest
            if latest is None or not self._leads_on(latest):
                latest = self._latest
            self._within.latest = fresh = self._at(store.head(), today, latest)
            return fresh
        self._within.latest = None
        latest, head = self._latest, store.head()
        if latest and (latest.head, latest.day) == (head, today):
            return latest
        with self._lock:
            with store.reading():  # else a practice could be read before a write, and its sharing after it
                self._latest = fresh = self._at(store.head(), today, self._latest)
            return fresh

    def _at(self, head: Head, today: date, latest: Record | None) -> Record:
        """As it stands now, made of the latest where nothing but a few practices changed since."""
        if latest and (latest.head, latest.day) == (head, today):
            return latest
        since = self._since(latest, head) if latest and latest.day == today else None
        if latest and since is not None:
            after = self._after(latest, head, since)
            if after:
                return after
        return self._anew(head, today, latest)

    def _leads_on(self, record: Record) -> bool:
        """Whether the trail still holds the entry that was its last: a transaction may have been taken back, another
        file put in its place."""
        no, hash = record.head
        try:
            return not no or self._store().entry(no).hash == hash
        except Unknown:
            return False

    def _since(self, latest: Record, head: Head) -> Touched | None:
        """None where everything must be read anew."""
        if not self._leads_on(latest) or head[0] - latest.head[0] > MOST_ACTS:
            return None
        found = touched(self._store().trail(since=latest.head[0]))
        too_many = found and len(found.practices) > len(latest.ledger.practices) // 4 + 8
        return None if too_many else found

    def _after(self, latest: Record, head: Head, since: Touched) -> Record | None:
        if not since:  # somebody wrote, and nothing of this
            return replace(latest, head=head)
        ledger = self._changed(latest.ledger, since)
        if ledger is None:
            return None
        concerned = set(since.practices)
        for id in since.practices:
            concerned |= ledger.beside(id) | latest.ledger.beside(id)
        return Record(head, latest.day, ledger, cards_after(latest.cards, ledger, concerned))

    def _anew(self, head: Head, today: date, latest: Record | None) -> Record:
        """What is as it was is the same object still: whoever keeps something beside it need not look at it again."""
        ledger = self.read(today=today)
        if latest:
            before = latest.ledger.by_id
            ledger = replace(ledger, practices=tuple(_same(before.get(one.id), one) for one in ledger.practices))
        known = latest.cards[Audience.MEMBERS] if latest else {}
        readable = {id: _same(known.get(id), card) for id, card in cards(ledger).items()}
        public = {id: card for id, card in readable.items() if card.practice.is_open(today)}
        return Record(head, today, ledger, {Audience.PUBLIC: public, Audience.MEMBERS: readable})

    def _changed(self, ledger: Ledger, since: Touched) -> Ledger | None:
        """None where a practice is not on record any more."""
        sheets = self._sheets(since.practices, ledger)
        if any(sheet.practice is None and id in ledger.places for id, sheet in sheets.items()):
            return None
        store = self._store()
        return changed(
            ledger,
            sheets,
            store.struck() if since.struck else ledger.struck,
            store.nil_reports(ledger.plan.id) if since.plan else ledger.nil_reports,
            since.plan,
        )

    def _sheets(self, ids: frozenset[str], ledger: Ledger) -> Mapping[str, PracticeSheet]:
        """Everything on record of practices, those that are new in order of arrival."""
        store = self._store()
        merges = store.merges()
        of = {*ids, *(dropped for dropped in merges if lives_on_in(dropped, merges) in ids)}
        practices = {one.id: one for one in store.practices(of)}
        events, adoptions = store.events(of), _adoptions(store, self._day_of, merges, of)
        confirmations, follow_ups = self._confirmations(ledger.plan, of), _follow_ups(store, merges, of)
        held_back, origins, arrivals = _held_back(store, of), store.confirmed_origins(of), store.arrivals(of)
        in_order = [*practices, *sorted(of - practices.keys())]
        return {
            id: PracticeSheet(
                practice=practices.get(id),
                events=tuple(one for one in events if one.practice == id),
                adoptions=tuple(one for one in adoptions if one.practice == id),
                confirmation=confirmations.get(id),
                held_back=held_back.get(id),
                follow_ups=tuple(one for one in follow_ups if one.practice == id),
                origins=origins.get(id),
                published=self._day_of(arrivals[id]) if id in arrivals else None,
            )
            for id in in_order
        }

    def _confirmations(self, plan: Plan, of: Collection[str] | None = None) -> Mapping[str, Confirmation]:
        """A person's word under the plan; where there is none, what was said under an earlier one by the crosswalk."""
        crossed: dict[str, Confirmation] = {}
        for earlier in dict.fromkeys(line.plan for line in plan.crosswalk):
            for id, one in self._store().confirmations(earlier, of).items():
                objectives = plan.read_under(earlier, one.objectives)
                if objectives or not one.objectives:
                    crossed[id] = replace(one, objectives=objectives)
        return {**crossed, **self._store().confirmations(plan.id, of)}

    def read(self, plan: Plan | None = None, today: date | None = None) -> Ledger:
        """Read now from the store, whole: what every other way of coming by a ledger must be equal to."""
        store = self._store()
        merges = store.merges()
        held = plan or self._plan
        return Ledger(
            plan=held,
            economies=self._economies,
            practices=store.practices(),
            meetings={one.id: one for one in store.meetings()},
            events=store.events(),
            adoptions=_adoptions(store, self._day_of, merges),
            confirmations=self._confirmations(held),
            held_back=_held_back(store),
            rules=self._rules,
            merged={dropped: lives_on_in(dropped, merges) for dropped in merges},
            nil_reports=store.nil_reports(held.id),
            follow_ups=_follow_ups(store, merges),
            today=today or self._today(),
            struck=store.struck(),
            confirmed_origins=store.confirmed_origins(),
            published={id: self._day_of(moment) for id, moment in store.arrivals().items()},
        )


def _same(before: Value | None, now: Value) -> Value:
    """The same object as before where it says the same."""
    return before if before is not None and before == now else now


def _held_back(store: Store, of: Collection[str] | None = None) -> Mapping[str, str]:
    return {one.practice: one.why for one in store.decisions(of) if one.holds_back}


def _follow_ups(store: Store, merges: Mapping[str, Merge], of: Collection[str] | None = None) -> tuple[FollowUp, ...]:
    """Every answer, of a practice merged away under the one that it lives on in."""
    found = (replace(one, practice=lives_on_in(one.practice, merges)) for one in store.follow_ups(of))
    return tuple(sorted(found, key=in_order_of_answers))


def _adoptions(
    store: Store, day_of: Callable[[str], date], merges: Mapping[str, Merge], of: Collection[str] | None = None
) -> tuple[Adoption, ...]:
    """Those kept before words were with what the trail knows of them; what they are credited to as it lives on."""
    adoptions = store.adoptions(of)
    asked = {one.practice for one in adoptions if _is_wordless(one)}
    known: dict[str, tuple[Word, ...]] = {}
    for practice in asked if of is not None else {""} if asked else ():
        known.update(store.words_in_trail(day_of, practice))
    return tuple(
        replace(
            one,
            words=known.get(one.id, ()) if _is_wordless(one) else one.words,
            credited_to=lives_on_in(one.credited_to, merges),
        )
        if one.credited_to or _is_wordless(one)
        else one
        for one in adoptions
    )


def _is_wordless(one: Adoption) -> bool:
    return bool(one.spells and not one.words and one.reported_by == one.economy)
