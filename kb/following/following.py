"""The use cases of whoever follows: begin, look, name, stop, and choose how to hear of what is new."""

import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from urllib.parse import quote

from kb.accounts.account import AccountState
from kb.accounts.secret import hashed, new_secret
from kb.errors import BadValue, Conflict, Unknown
from kb.files.database import now
from kb.following.follow import (
    Follow,
    FollowChoice,
    FollowedItem,
    FollowKind,
    FollowNews,
    FollowRhythm,
    FollowSight,
)
from kb.following.needs import FollowNeeds
from kb.following.news import FollowNames, news
from kb.following.saved_search import query_of, subject_of
from kb.following.sights import Sights
from kb.ledger.agendas import Agendas
from kb.permission import may_follow, require
from kb.person import Person, Scope
from kb.practice.card import Facet
from kb.practice.identifier import number_of
from kb.raw_text import one_line
from kb.search.facets import labels
from kb.search.query import Query
from kb.search.results import Results

MOST_FOLLOWS = 200
"""Of one person."""

SUBJECT = re.compile(r"[\w.-]{1,200}", re.ASCII)
"""How ids are written."""

MOST_NAME = 200
"""Characters of what a person calls what they follow."""


class Follows:
    """Everyone with an account follows for themselves, and nobody sees what another follows."""

    def __init__(self, home: FollowNeeds, search: Callable[[Query, Person], Results], agendas: Agendas) -> None:
        self._home, self._agendas = home, agendas
        self.sights = Sights(home, search, agendas)

    # -- look --------------------------------------------------------------------------------------------

    def followed(self, by: Person) -> tuple[FollowedItem, ...]:
        """What the person follows, those with news first, then in the order in which they were begun."""
        require(may_follow(by), by, "follow what is here")
        found = [self._item(one, by, one.seen) for one in self._home.store.follows(by.id)]
        return tuple(sorted(found, key=lambda one: not one.news))

    def of(self, by: Person, kind: str, subject: str) -> Follow | None:
        """The person's follow of the same, if there is one; of a visitor none."""
        if not may_follow(by):
            return None
        chosen = _kind(kind)
        return self._home.store.follow_of(by.id, chosen, self._subject(chosen, subject))

    # -- write -------------------------------------------------------------------------------------------

    def begin(self, by: Person, kind: str, subject: str, name: str = "") -> Follow:
        """Follow something from now on; said twice it is said once. Raises BadValue, Unknown, and Conflict where the
        person follows too much already."""
        self._must_write(by)
        chosen = _kind(kind)
        said = self._subject(chosen, subject)
        store = self._home.store
        before = store.follow_of(by.id, chosen, said)
        if before:
            return before
        if chosen is FollowKind.PRACTICE and self._home.ledger().identity(said) not in self._home.cards(by):
            raise Unknown("practice", said, (), "it may be withdrawn or not open to readers")
        sight = self.sights.now(chosen, said, by)
        made = Follow(secrets.token_hex(8), by.id, chosen, said, _name(name), now(), sight, sight)
        with store.transaction():
            if len(store.follows(by.id)) >= MOST_FOLLOWS:
                raise Conflict(f"you follow {MOST_FOLLOWS} things: stop following one of them first")
            store.keep_follow(made)
        return store.follow_of(by.id, chosen, said) or made

    def rename(self, by: Person, id: str, name: str) -> None:
        """Empty: by its own title again. Raises BadValue and Unknown."""
        self._home.store.name_follow(self._own(by, id).id, _name(name))

    def look(self, by: Person, id: str = "") -> None:
        """What is new was seen: of one follow where it is named, else of all. Raises Unknown."""
        self._must_write(by)
        found = (self._own(by, id),) if id else self._home.store.follows(by.id)
        for one in found:
            self._home.store.keep_sight(one.id, self.sights.since(one, one.seen, by), seen=True)

    def stop(self, by: Person, id: str) -> None:
        """Raises Unknown."""
        self._home.store.drop_follow(self._own(by, id).id)

    # -- how to hear -------------------------------------------------------------------------------------

    def choice(self, by: Person) -> FollowChoice:
        require(may_follow(by), by, "follow what is here")
        return self._home.store.follow_choice(by.id)

    def choose(self, by: Person, rhythm: str) -> FollowChoice:
        """Raises BadValue."""
        self._must_write(by)
        try:
            chosen = FollowRhythm(rhythm.strip().casefold())
        except ValueError:
            raise BadValue("how often", rhythm, ", ".join(FollowRhythm)) from None
        store = self._home.store
        with store.transaction():
            old = store.follow_choice(by.id)
            # a week begins on the day on which it was chosen
            day = old.day if old.rhythm is chosen else self._home.settings.today().isoformat()
            made = replace(old, rhythm=chosen, day=day)
            store.keep_follow_choice(made)
        return made

    def new_feed(self, by: Person) -> str:
        """The secret in the address of the person's own feed, shown this once; the one before does not open any
        more."""
        self._must_write(by)
        secret = new_secret()
        self._keep_feed(by, hashed(secret))
        return secret

    def end_feed(self, by: Person) -> None:
        self._must_write(by)
        self._keep_feed(by, "")

    def feed(self, secret: str) -> tuple[FollowedItem, ...]:
        """What is new of all that its person follows. Raises Unknown, whatever is wrong with the address."""
        store = self._home.store
        id = store.account_of_feed(hashed(secret)) if secret else ""
        account = store.account(id) if id else None
        if account is None or account.state is not AccountState.ACTIVE:
            raise Unknown("feed", f"{secret[:4]}…", (), "make a new address on the page of what you follow")
        return self.followed(account.person(Scope.READ))

    # -- within ------------------------------------------------------------------------------------------

    def _keep_feed(self, by: Person, hash: str) -> None:
        with self._home.store.transaction():
            self._home.store.keep_follow_choice(replace(self._home.store.follow_choice(by.id), feed=hash))

    def _must_write(self, by: Person) -> None:
        require(may_follow(by) and by.scope is Scope.WRITE, by, "follow what is here")

    def _own(self, by: Person, id: str) -> Follow:
        self._must_write(by)
        try:
            found = self._home.store.follow(id)
        except Unknown:
            found = None
        if found is None or found.account != by.id:
            raise Unknown("follow", id[:40], (), "/following lists what you follow")
        return found

    def _subject(self, kind: FollowKind, subject: str) -> str:
        """In the one way in which it is kept. Raises BadValue and Unknown."""
        text = subject.strip()
        if kind is FollowKind.SEARCH:
            said = subject_of(query_of(text))
            if not said:
                raise BadValue("search", subject, "words or a filter: a search that asks for nothing cannot be saved")
            return said
        if kind is FollowKind.ECONOMY:
            return self._home.economies.named(text).slug
        if not SUBJECT.fullmatch(text):
            raise BadValue("subject", text[:MOST_NAME], "the id that stands in its address")
        if kind is FollowKind.PRACTICE and (number := number_of(text)):
            return self._home.store.numbered(number) or text
        return text

    def item(self, follow: Follow, by: Person, before: FollowSight) -> tuple[FollowedItem, FollowSight]:
        """A follow with what is new since `before`, and what stands now."""
        stands = self.sights.since(follow, before, by)
        said: tuple[FollowNews, ...] = ()
        if stands is not before:
            said = news(follow.kind, follow.subject, before.facts, stands.facts, self._names(by))
        title, path = self._title(follow, by), self._path(follow)
        return FollowedItem(follow, follow.name or title, path, said), stands

    def _item(self, follow: Follow, by: Person, before: FollowSight) -> FollowedItem:
        return self.item(follow, by, before)[0]

    def _names(self, by: Person) -> FollowNames:
        ledger, readable = self._home.ledger(), self._home.cards(by)

        def practice(id: str) -> str:
            card = readable.get(ledger.identity(id))
            return f"“{card.practice.title}”" if card else self._unnamed(id)

        def meeting(id: str) -> str:
            return ledger.meetings[id].title if id in ledger.meetings else id

        def item(id: str, number: str) -> str:
            found = self._agendas.agenda(id).item(number)
            return f"{number}, {found.title}," if found and found.title else number

        return FollowNames(practice, meeting, item, spelled)

    def _unnamed(self, id: str) -> str:
        """A practice that is not open to its reader: its title is not told."""
        practice = self._home.ledger().by_id.get(id)
        return f"The practice {practice.identifier if practice and practice.identifier else id}"

    def _title(self, follow: Follow, by: Person) -> str:
        ledger, id = self._home.ledger(), follow.subject
        match follow.kind:
            case FollowKind.PRACTICE:
                card = self._home.cards(by).get(ledger.identity(id))
                return card.practice.title if card else f"{self._unnamed(id)}, which is not open to readers"
            case FollowKind.MEETING:
                return ledger.meetings[id].title if id in ledger.meetings else id
            case FollowKind.OBJECTIVE:
                found = self._home.plan
                return f"Objective {id}: {found.objective(id).title}" if found.has(id) else f"Objective {id}"
            case FollowKind.AREA:
                return next((f"Area {id}: {one.title}" for one in self._home.plan.priority_areas if one.id == id), id)
            case FollowKind.ECONOMY:
                return next((one.name for one in self._home.economies if one.slug == id), id)
            case FollowKind.SEARCH:
                return self._said(query_of(id))

    def _said(self, query: Query) -> str:
        """A search in words: its text, and what it is narrowed to."""
        ledger = self._home.ledger()
        called = {facet: dict(labels(ledger, (), facet)) for facet in Facet if query.filters.values(facet)}
        chosen = [known.get(value, value) for facet, known in called.items() for value in query.filters.values(facet)]
        return " · ".join([f"“{query.text}”" if query.text else "All practices", *chosen])

    def _path(self, follow: Follow) -> str:
        of = {
            FollowKind.PRACTICE: "/practices/",
            FollowKind.MEETING: "/meetings/",
            FollowKind.OBJECTIVE: "/objectives/",
            FollowKind.AREA: "/areas/",
            FollowKind.ECONOMY: "/economies/",
        }
        return f"/?{follow.subject}" if follow.kind is FollowKind.SEARCH else of[follow.kind] + quote(follow.subject)


def spelled(days: str) -> str:
    """ "2027-05-03/2027-05-05" as people say it."""
    first, _, last = days.partition("/")
    return day_spelled(first) if last in ("", first) else f"{day_spelled(first)} to {day_spelled(last)}"


def day_spelled(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"


def _kind(text: str) -> FollowKind:
    try:
        return FollowKind(text.strip().casefold())
    except ValueError:
        raise BadValue("kind", text, ", ".join(FollowKind)) from None


def _name(text: str) -> str:
    name = one_line(text)
    if len(name) > MOST_NAME:
        raise BadValue("name", name, f"{MOST_NAME} characters at most")
    return name
