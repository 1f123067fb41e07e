"""Merging doubles: what will move in the figures is told before anything is done (S8)."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from kb.care.needs import CareNeeds
from kb.care.practice_care import PracticeCare
from kb.errors import BadValue, Conflict, Unknown
from kb.figures.change import MovedFigure
from kb.figures.merging import merged, united
from kb.files.database import now
from kb.periods.effect import moved_as_told
from kb.periods.telling import ClosedYears
from kb.permission import may_care, may_review, require
from kb.person import Person
from kb.practice import writeup
from kb.practice.card import Card
from kb.practice.form import entries_of
from kb.practice.history import Merge
from kb.practice.practice import Practice
from kb.raw_text import reason
from kb.record_version import must_stand, version_of
from kb.search.suspects import suspects
from kb.submissions.dossier import State

MOST_NAMED = 20
"""Practices offered for what somebody typed of a title."""

MOST_SUSPECTS = 5

_ENDED = (State.PUBLISHED, State.WITHDRAWN)


@dataclass(frozen=True)
class MergePreview:
    """Both practices, whole, and what the merge will do. `figures` move; `events` and `adoptions` are what the survivor
    will have."""

    kept: Practice
    dropped: Practice
    figures: tuple[MovedFigure, ...]
    events: int
    adoptions: int
    unite: bool
    version: str = ""
    """Names the state of both and of their records, for whoever merges them."""
    ceasing: tuple[str, ...] = ()
    """Adopters that become origins, whose adoption counts no more (A2)."""


class Merges(PracticeCare):
    """The secretariat merges, nobody a practice of one's own economy. A merge is not undone."""

    def __init__(self, home: CareNeeds, closed: Callable[[], ClosedYears]) -> None:
        super().__init__(home)
        self._closed = closed

    def must_merge(self, person: Person) -> None:
        """Raises SignInNeeded and Forbidden for whoever may merge nothing."""
        require(may_care(person), person, "merge practices")

    def named(self, text: str, person: Person) -> tuple[Card, ...]:
        """The practices that a title, or a part of it, may mean, the likeliest first; one alone where it is its id or
        its whole title."""
        self.must_merge(person)
        cards, wanted = self._home.cards(person), _plain(text)
        if text.strip() in cards:
            return (cards[text.strip()],)
        titles = {id: _plain(card.practice.title) for id, card in cards.items()}
        if same := [id for id, title in titles.items() if wanted and title == wanted]:
            return tuple(cards[id] for id in same)
        words = wanted.split()
        found = [id for id, title in titles.items() if words and all(word in title for word in words)]
        found.sort(key=lambda one: (not titles[one].startswith(wanted), len(titles[one])))
        return tuple(cards[id] for id in found[:MOST_NAMED])

    def suspects(self, keep: str, person: Person) -> tuple[Card, ...]:
        """The practices that may be this one told again; none of one that is not on record."""
        self.must_merge(person)
        cards = self._home.cards(person)
        if keep not in cards:
            return ()
        searcher, store = self._home.collection(person).searcher, self._home.store

        def whole(id: str) -> str:
            practice = store.practice(id)
            return f"{practice.title} {practice.summary} {practice.body}"

        found = suspects(
            entries_of(store.practice(keep)), searcher, cards, self._home.ledger(), whole, {keep}, MOST_SUSPECTS
        )
        return tuple(dict.fromkeys(card for hit in found for card in (hit.card, *hit.same) if card.id != keep))

    def merge_preview(self, keep: str, drop: str, person: Person, unite: bool = True) -> MergePreview:
        """Raises Unknown, and Conflict where the two cannot be merged."""
        kept, dropped = self._both(keep, drop, person)
        ledger = self._home.ledger()
        after = merged(ledger, keep, drop, unite)
        adoptions = after.adoptions_of.get(keep, ())
        return MergePreview(
            kept,
            dropped,
            moved_as_told(ledger, after, self._closed()),
            len(after.events_of.get(keep, ())),
            len(adoptions),
            unite,
            version_of(*self._merged(keep, drop)),
            tuple(one.economy for one in adoptions if one.economy in after.by_id[keep].economies),
        )

    def merge(
        self, keep: str, drop: str, by: Person, why: str, agreed: bool, unite: bool = True, seen: str | None = None
    ) -> None:
        """Merge `drop` into `keep`; its address leads on from then on, and the origins of both are its origins unless
        an officer says otherwise. `seen` is the preview's version. Raises as the preview does, BadValue without a
        reason or the agreement of the economies concerned, and Overtaken where either is another by now."""
        self._both(keep, drop, by)
        because = reason(why)
        if not agreed:
            raise BadValue("agreed", "", "the tick that the economies concerned agree (rule S8)")
        store = self._home.store
        with store.transaction():
            kept, dropped = self._both(keep, drop, by)
            must_stand(seen, "one of the two", *self._merged(keep, drop))
            after = merged(self._home.ledger(), keep, drop, unite)
            if unite:
                self._unite(kept, dropped, by, f"origins united with {drop}: {because}")
            self._prepare(keep, drop, by, because)
            merge = Merge(drop, keep, now(), by.id, because)
            store.merge(
                merge,
                after.events_of.get(keep, ()),
                after.adoptions_of.get(keep, ()),
                tuple(
                    one if one.at else replace(one, by=by.id, at=merge.at, why=because)
                    for one in after.confirmed_origins.get(keep, ())
                ),
            )
        self._home.follow_index()

    def _prepare(self, keep: str, drop: str, by: Person, why: str) -> None:
        """What the one that is merged away was prepared for, the survivor is, unless it was already."""
        store = self._home.store
        known = {one.id for one in store.prepared()}
        for one in store.prepared():
            if one.practice == drop:
                moved = replace(one, practice=keep)
                store.unprepare(one, by.id, why)
                if moved.id not in known:
                    store.prepare(moved, by.id, why)

    def _merged(self, keep: str, drop: str) -> tuple[object, ...]:
        """All that a merge of these two looks at."""
        ledger = self._home.ledger()
        return tuple(
            (id, ledger.by_id[id].version, ledger.events_of.get(id, ()), ledger.adoptions_of.get(id, ()))
            for id in (keep, drop)
        )

    def _both(self, keep: str, drop: str, person: Person) -> tuple[Practice, Practice]:
        require(may_care(person), person, "merge practices")
        by_id = self._home.ledger().by_id
        for id in (keep, drop):
            if id not in by_id:
                known = tuple(self._home.cards(person))
                raise Unknown("practice", id, known, "it may have been merged already; find it with a search")
            require(may_review(person, by_id[id].economies), person, "merge this practice")
        if keep == drop:
            raise Conflict("a practice cannot be merged into itself; name two")
        store = self._home.store
        kept, dropped = store.practice(keep), store.practice(drop)
        for practice in (kept, dropped):
            if practice.withdrawn:
                raise Conflict(f"{practice.id} is withdrawn; reinstate it before you merge it, or leave it so")
        for dossier in store.dossiers((drop,)):
            if dossier.state not in _ENDED:
                raise Conflict(f"a submission about {drop} is on its way ({dossier.state.value}); finish it first")
        return kept, dropped

    def _unite(self, kept: Practice, dropped: Practice, by: Person, why: str) -> None:
        both = united(kept, dropped)
        written = self._submission(kept.id)
        if (both.economies, both.other_origins) != (written.economies, written.other_origins):
            text = replace(written, economies=both.economies, other_origins=both.other_origins)
            self._put(text, writeup.write(text), by.id, why)


def _plain(title: str) -> str:
    """A title as it is compared: small letters, single spaces."""
    return " ".join(title.casefold().split())
