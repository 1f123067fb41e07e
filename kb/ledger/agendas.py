"""The use cases of an agenda: items before the meeting, and the practices that are prepared under each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.errors import BadValue, Conflict, Unknown
from kb.ledger.agenda import (
    Agenda,
    AgendaDocument,
    AgendaItem,
    AgendaLine,
    PreparedPractice,
    agenda_lines,
    item_key,
    pasted_items,
    sound_agenda,
)
from kb.ledger.agendas_file import hanging, waiting
from kb.ledger.entries import Meeting
from kb.ledger.meetings import MOST_AT_ONCE, Presentation, meeting_on_record
from kb.ledger.needs import LedgerNeeds
from kb.permission import may_read_prepared, must_record_sharing
from kb.person import Person
from kb.plan.economy import Economies
from kb.practice.card import Card
from kb.raw_text import parse_day
from kb.record_version import must_stand, version_among, version_of, versions_of


@dataclass(frozen=True)
class ItemWords:
    """An item in the words of a form. `was` is the number that it had, empty for a new one; documents and presenters
    stand one a line, a document as number, title and link."""

    number: str
    title: str = ""
    documents: str = ""
    presenters: str = ""
    day: str = ""
    was: str = ""


class Agendas:
    """The secretariat keeps agendas. Everybody reads the items; what is prepared is for the secretariat and for the
    delegates of the economies that a practice comes from. Nothing here counts."""

    def __init__(self, home: LedgerNeeds) -> None:
        self._home = home

    def agenda(self, id: str) -> Agenda:
        """Raises Unknown for a meeting that is not on record."""
        meeting_on_record(self._home.ledger().meetings, id)
        return self._known(id)

    def lines(self, id: str, person: Person) -> tuple[AgendaLine, ...]:
        """The agenda with what is prepared and what was shown under each item, as far as the person may read it. What
        was shown is not prepared any more. Raises Unknown."""
        agenda, readable = self.agenda(id), self._home.cards(person)
        shown = [one for one in self._home.ledger().events if one.meeting == id]
        ahead = self._ahead(id, readable, person, {one.practice for one in shown})
        return agenda_lines(agenda, ahead, (one for one in shown if one.practice in readable))

    def prepared(self, id: str, person: Person) -> tuple[PreparedPractice, ...]:
        """What is prepared for a meeting and was not shown there, in the order of the agenda."""
        return tuple(one for line in self.lines(id, person) for one in line.prepared)

    def prepared_of(self, practice: str, person: Person) -> tuple[PreparedPractice, ...]:
        """Where a practice is prepared, for those who may read that, the meetings that are still to come first."""
        meetings, shown = self._home.ledger().meetings, self._home.ledger().events_of.get(practice, ())
        done = {one.meeting for one in shown}
        found = [one for one in self._home.store.prepared() if one.practice == practice and one.meeting in meetings]
        card = self._home.cards(person).get(practice)
        if card is None or not may_read_prepared(person, card.practice.economies):
            return ()
        ahead = (one for one in found if one.meeting not in done)
        return tuple(sorted(ahead, key=lambda one: meetings[one.meeting].starts, reverse=True))

    def version(self, id: str) -> str:
        """Names the state of an agenda and what is prepared for it, for whoever changes it."""
        return version_of(*self._state(id))

    def versions(self, id: str) -> str:
        """The states of what is prepared for a meeting, for whoever prepares more."""
        return versions_of({one.id: one for one in self._state(id)[1]})

    def waiting(self, id: str = "") -> tuple[Agenda, ...]:
        """What the home's file says of agendas and is not taken in, because something hangs on an item that it leaves
        out. Of one meeting where it is named."""
        return tuple(one for one in waiting(self._home.agendas_in_file, self._home.store) if id in ("", one.meeting))

    def change(
        self,
        by: Person,
        id: str,
        items: Sequence[ItemWords],
        pasted: str = "",
        off: Collection[str] = (),
        seen: str | None = None,
    ) -> bool:
        """The agenda as it is to stand, item by item in its order, and after these the lines that were pasted. `off`
        are practices that are not prepared any more. What is prepared follows an item that has another number.

        False: nothing is new. Raises Unknown, BadValue, Conflict where something hangs on an item that is left out or
        was shown under one that gets another number, and Overtaken where `seen` is another version by now.
        """
        must_record_sharing(by)
        with self._home.store.transaction():
            meeting = self._meeting(id)
            known, prepared = self._state(id)
            made = [_item(words, meeting, self._home.economies) for words in items]
            new = sound_agenda(id, (*made, *pasted_items(pasted)))
            dropped = [one for one in prepared if one.practice in off]
            if new == known and not dropped:
                return False
            must_stand(seen, "this agenda", known, prepared)
            stay = tuple(one for one in prepared if one not in dropped)
            renumbered = {
                item_key(words.was): item.number
                for words, item in zip(items, made, strict=True)
                if item_key(words.was) not in ("", item.key)
            }
            moved = tuple(replace(one, item=renumbered.get(item_key(one.item), one.item)) for one in stay)
            self._must_hold(known, new, moved, frozenset(renumbered))
            for one in dropped:
                self._home.store.unprepare(one, by.id)
            for one in moved:
                self._home.store.prepare(one, by.id)
            self._home.store.keep_agenda(new, by.id)
            return True

    def words(self, id: str) -> list[ItemWords]:
        """The items as they stand, in the words of a form. Raises Unknown."""
        return [_words(item) for item in self.agenda(id).items]

    def mend(self, by: Person, id: str, number: str, told: Mapping[str, str], place: int | None = None) -> bool:
        """One item alone: what is `told` of it, by the names of ItemWords, replaces what stood; one that is not on the
        agenda is added. `place` counts from 1. Raises as `change` does."""
        must_record_sharing(by)
        with self._home.store.transaction():
            known = {item_key(one.was): one for one in map(_words, self._known(id).items)}
            one = known.get(item_key(number), ItemWords(number))
            known[item_key(number)] = replace(one, **told)
            items = list(known.values())
            if place is not None:
                items.remove(known[item_key(number)])
                items.insert(max(place - 1, 0), known[item_key(number)])
            return self.change(by, id, items)

    def remove(self, by: Person, id: str, number: str) -> None:
        """Raises Unknown, and Conflict where something hangs on it."""
        must_record_sharing(by)
        with self._home.store.transaction():
            known = self._known(id)
            if known.item(number) is None:
                raise Unknown("agenda item", number, tuple(one.number for one in known.items))
            self.change(by, id, [_words(one) for one in known.items if one.key != item_key(number)])

    def prepare(self, by: Person, id: str, chosen: Sequence[Presentation], seen: str | None = None) -> int:
        """Put practices under items, all or none. `seen` are the versions of what was prepared. Returns how many are
        new or stand otherwise. Raises Unknown and BadValue, which name the practice, and Overtaken."""
        must_record_sharing(by)
        if not chosen:
            raise BadValue("practices", "", "at least one practice to prepare")
        if len(chosen) > MOST_AT_ONCE:
            raise BadValue("practices", len(chosen), f"{MOST_AT_ONCE} at once at most")
        with self._home.store.transaction():
            self._meeting(id)
            agenda, prepared = self._state(id)
            known = {one.id: one for one in prepared}
            made = [self._prepared(one, agenda, by) for one in chosen]
            for one in made:
                if known.get(one.id) not in (None, one):
                    must_stand(version_among(seen, one.id), f"{one.practice} on this agenda", known[one.id])
            return sum(self._home.store.prepare(one, by.id) for one in made)

    def take_off(self, by: Person, id: str, practices: Collection[str]) -> int:
        """Prepare them no more. Raises Unknown where one is not prepared for the meeting."""
        must_record_sharing(by)
        with self._home.store.transaction():
            self._meeting(id)
            prepared = {one.practice: one for one in self._state(id)[1]}
            for practice in practices:
                if practice not in prepared:
                    raise Unknown("prepared practice", practice, tuple(prepared), "the meeting's page lists them")
                self._home.store.unprepare(prepared[practice], by.id)
        return len(practices)

    def presentation(self, one: PreparedPractice) -> Presentation:
        """A prepared practice as it would be recorded as shown: with the day, the one document and the presenters of
        its item where it has none of its own."""
        meeting, item = self._home.ledger().meetings[one.meeting], self._known(one.meeting).item(one.item)
        return _presentation(one, meeting, item, self._home.ledger().by_id[one.practice].economies[:1])

    # -- within --------------------------------------------------------------------------------------------------

    def _meeting(self, id: str) -> Meeting:
        """As it stands in the store, within a transaction. Raises Unknown."""
        return meeting_on_record({one.id: one for one in self._home.store.meetings()}, id)

    def _known(self, id: str) -> Agenda:
        return self._home.store.agendas().get(id, Agenda(id))

    def _state(self, id: str) -> tuple[Agenda, list[PreparedPractice]]:
        return self._known(id), [one for one in self._home.store.prepared() if one.meeting == id]

    def _ahead(
        self, id: str, readable: Mapping[str, Card], person: Person, shown: Collection[str]
    ) -> tuple[PreparedPractice, ...]:
        return tuple(
            one
            for one in self._state(id)[1]
            if one.practice in readable
            and one.practice not in shown
            and may_read_prepared(person, readable[one.practice].practice.economies)
        )

    def _must_hold(
        self, old: Agenda, new: Agenda, prepared: Sequence[PreparedPractice], renumbered: Collection[str]
    ) -> None:
        """Raises Conflict."""
        shown = [one for one in self._home.store.events() if one.meeting == new.meeting]
        for event in shown:
            if item_key(event.agenda_item) in renumbered:
                raise Conflict(
                    f"{event.practice} was shown under item {event.agenda_item}: leave the item its number, or record "
                    "that sharing anew under the other"
                )
        for what in hanging(old, new, prepared, shown):
            raise Conflict(what)

    def _prepared(self, one: Presentation, agenda: Agenda, by: Person) -> PreparedPractice:
        if one.practice not in self._home.cards(by):
            raise Unknown("practice", one.practice, (), "it may be withdrawn or not open to readers")
        item = agenda.item(one.agenda_item)
        if item is None:
            numbers = ", ".join(known.number for known in agenda.items)
            raise BadValue(
                f"{one.practice}: agenda item", one.agenda_item, numbers or "an item; put the agenda on record first"
            )
        presenters = _named(one.presenters, self._home.economies)
        return PreparedPractice(one.practice, agenda.meeting, item.number, one.document.strip(), presenters)


def _item(words: ItemWords, meeting: Meeting, economies: Economies) -> AgendaItem:
    """Raises BadValue."""
    number = " ".join(words.number.split())
    day = parse_day(f"day of item {number}", words.day) if words.day.strip() else None
    if day and not meeting.starts <= day <= meeting.ends:
        raise BadValue(f"day of item {number}", day, f"a day of the meeting, {meeting.starts} to {meeting.ends}")
    return AgendaItem(
        number,
        " ".join(words.title.split()),
        tuple(_document(line, number) for line in words.documents.splitlines() if line.strip()),
        _named(words.presenters.splitlines(), economies),
        day,
    )


def _words(item: AgendaItem) -> ItemWords:
    papers = (" ".join(filter(None, (one.number, one.title, one.link))) for one in item.documents)
    day = item.day.isoformat() if item.day else ""
    return ItemWords(item.number, item.title, "\n".join(papers), "\n".join(item.presenters), day, was=item.number)


def _document(line: str, item: str) -> AgendaDocument:
    """ "2023/SMEWG55/012 Finance for women https://..." Raises BadValue."""
    words = line.split()
    links = [one for one in words if one.casefold().startswith(("http://", "https://"))]
    rest = [one for one in words if one not in links]
    if len(links) > 1 or len(line) > MOST_LINE:
        raise BadValue(f"documents of item {item}", line, "one document a line: its number, its title, its address")
    numbered = bool(rest) and any(char.isdecimal() for char in rest[0])
    number, title = (rest[0], rest[1:]) if numbered else ("", rest)
    return AgendaDocument(number, " ".join(title), links[0] if links else "")


MOST_LINE = 2_000
"""Characters of a line about a document."""


def _named(presenters: Sequence[str], economies: Economies) -> tuple[str, ...]:
    """Economies by official name, others as they are given."""
    named = [(economies.find(name), " ".join(name.split())) for name in presenters if name.strip()]
    return tuple(dict.fromkeys(economy.name if economy else name for economy, name in named))


def _presentation(
    one: PreparedPractice, meeting: Meeting, item: AgendaItem | None, lead: tuple[str, ...]
) -> Presentation:
    papers = [paper.number for paper in item.documents if paper.number] if item else []
    within = item is not None and item.day is not None and meeting.starts <= item.day <= meeting.ends
    return Presentation(
        one.practice,
        agenda_item=one.item,
        document=one.document or (papers[0] if len(papers) == 1 else ""),
        presenters=one.presenters or (item.presenters if item else ()) or lead,
        on=item.day.isoformat() if within and item and item.day else "",
    )
