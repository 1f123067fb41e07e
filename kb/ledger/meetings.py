"""The use cases of a meeting: put it on record, mend it, and record all that was shown there at once."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kb.errors import BadValue, Conflict, Overtaken, Unknown
from kb.ledger.entries import Meeting, SharingEvent
from kb.ledger.meetings_file import outside, waiting
from kb.ledger.needs import LedgerNeeds
from kb.ledger.parsing import day_on_record, joined_event, meeting, sharing_event
from kb.permission import must_record_sharing
from kb.person import Person
from kb.practice.practice import ID
from kb.record_version import must_stand, version_among, versions_of

MOST_AT_ONCE = 50
"""Practices that are recorded together."""


@dataclass(frozen=True)
class Presentation:
    """One practice as it was shown, in the words of a form. Without presenters it is the economy that
    leads it: a co-submitter that presented it itself is named."""

    practice: str
    form: str = "presented"
    agenda_item: str = ""
    document: str = ""
    presenters: tuple[str, ...] = ()
    on: str = ""
    """The day of the session; without it the meeting's first, where it lies in one year."""


@dataclass(frozen=True)
class MeetingFacts:
    """A meeting in the words of a form."""

    title: str
    kind: str
    starts: str
    ends: str = ""
    place: str = ""
    economy: str = ""
    evidence: str = ""


class Meetings:
    """The secretariat keeps meetings. Those of the home's file are records like the others: taken in when they are new
    there or the file changes, and mended here until it changes again."""

    def __init__(self, home: LedgerNeeds) -> None:
        self._home = home

    def on_record(self) -> Mapping[str, Meeting]:
        """Every meeting by id, as it stands in the store."""
        return {one.id: one for one in self._home.store.meetings()}

    def newest_first(self) -> tuple[Meeting, ...]:
        """Every meeting on record."""
        return tuple(sorted(self._home.ledger().meetings.values(), key=lambda one: one.starts, reverse=True))

    def next(self) -> Meeting | None:
        """The first of those that have not begun before today; none is known to come."""
        ledger = self._home.ledger()
        ahead = (one for one in ledger.meetings.values() if one.starts >= ledger.today)
        return min(ahead, key=lambda one: (one.starts, one.id), default=None)

    def meeting(self, id: str) -> Meeting:
        """Raises Unknown."""
        return meeting_on_record(self._home.ledger().meetings, id)

    def waiting(self, id: str = "") -> tuple[Meeting, ...]:
        """What the home's file says of meetings and is not taken in, because sharings on record would fall outside
        their days: re-date these meetings. Of one meeting where it is named."""
        return tuple(one for one in waiting(self._home.meetings_in_file, self._home.store) if id in ("", one.id))

    def add(self, by: Person, number: str, facts: MeetingFacts) -> Meeting:
        """Its id is made of kind and number, or of kind and first day where it has none. Raises BadValue, Conflict."""
        must_record_sharing(by)
        made = self._made("new", facts)
        id = f"{made.kind.value}-{_plain(number) or made.starts.isoformat()}"
        if not ID.fullmatch(id):
            raise BadValue("number", number, "the meeting's number, for example 57 or 2026-1")
        with self._home.store.transaction():
            if id in self.on_record():
                raise Conflict(f"the meeting {id} is on record already; open it to mend it, or give another number")
            made = self._made(id, facts)
            self._home.store.keep_meeting(made, by.id)
        return made

    def change(self, by: Person, id: str, facts: MeetingFacts, seen: str | None = None) -> bool:
        """False: nothing is new. `seen` is the version that the change was made on. Raises Unknown, BadValue, Overtaken
        where it is another by now, and Conflict where a sharing on record would fall outside the meeting's days."""
        must_record_sharing(by)
        with self._home.store.transaction():
            known = meeting_on_record(self.on_record(), id)
            made = replace(self._made(id, facts), demonstration=known.demonstration)
            if made == known:
                return False
            must_stand(seen, "this meeting", known)
            for event in outside(made, self._home.store.events()):
                raise Conflict(
                    f"a sharing on {event.date} is on record here, and the meeting's days must hold it: re-date the "
                    f"meeting with its sharings in one step, on its page or with `kb redate {id}`"
                )
            return self._home.store.keep_meeting(made, by.id)

    def share(self, by: Person, id: str, shown: Sequence[Presentation], seen: str | None = None) -> int:
        """Record what was shown at a meeting, all of it or none. `seen` are the versions of what was on record of it.
        Returns how many say something new. Raises Unknown, BadValue and Conflict, which name the practice, and
        Overtaken where one of them is on record otherwise by now."""
        must_record_sharing(by)
        if not shown:
            raise BadValue("practices", "", "at least one practice that was shown")
        if len(shown) > MOST_AT_ONCE:
            raise BadValue("practices", len(shown), f"{MOST_AT_ONCE} at once at most")
        with self._home.store.transaction():
            if id not in self.on_record():
                raise Unknown("meeting", id, tuple(self.on_record()))
            at = self.on_record()[id]
            known = {entry.id: entry for entry in self._home.store.events()}
            return sum(self._share(by, at, one, known, seen) for one in shown)

    def versions(self, id: str) -> str:
        """The states of the sharings on record at a meeting, for whoever records what was shown there."""
        return versions_of({one.id: one for one in self._home.ledger().events if one.meeting == id})

    def _share(
        self, by: Person, at: Meeting, one: Presentation, known: Mapping[str, SharingEvent], seen: str | None
    ) -> bool:
        card = self._home.cards(by).get(one.practice)
        if card is None:
            raise Unknown("practice", one.practice, (), "it may be withdrawn or not open to readers")
        try:
            event = sharing_event(
                one.practice, at, self._home.economies,
                form=one.form, agenda_item=one.agenda_item, document=one.document,
                presenters=one.presenters or card.practice.economies[:1],
                on=one.on or day_on_record(known.values(), one.practice, at, one.document),
            )  # fmt: skip
            joined, old = joined_event(known.get(event.id), event), known.get(event.id)
            if old and joined != old:
                must_stand(version_among(seen, event.id), f"{one.practice} at this meeting", old)
            return self._home.store.share(joined, by.id)
        except Overtaken:
            raise
        except BadValue as error:
            raise BadValue(f"{one.practice}: {error.field}", error.value, error.allowed) from None
        except Conflict as error:
            raise Conflict(f"{one.practice}: {error}") from None

    def _made(self, id: str, facts: MeetingFacts) -> Meeting:
        return meeting(
            id, self._home.economies,
            title=facts.title, kind=facts.kind, starts=facts.starts, ends=facts.ends, place=facts.place,
            economy=facts.economy, evidence=facts.evidence,
        )  # fmt: skip


def meeting_on_record(meetings: Mapping[str, Meeting], id: str) -> Meeting:
    """Raises Unknown."""
    if id not in meetings:
        raise Unknown("meeting", id, tuple(meetings), "record it on the page of the meetings")
    return meetings[id]


def _plain(number: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", number).strip("-").lower()
