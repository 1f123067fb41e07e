"""Moving a meeting and its sharings to other days in one step: what will move in the figures is told before (S5)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kb.care.needs import CareNeeds
from kb.care.practice_care import PracticeCare
from kb.errors import BadValue, Unknown
from kb.figures.change import MovedFigure
from kb.ledger.entries import Meeting, SharingEvent
from kb.ledger.ledger import Ledger
from kb.periods.effect import moved_as_told
from kb.periods.telling import ClosedYears
from kb.permission import must_record_sharing
from kb.person import Person
from kb.raw_text import parse_day, reason
from kb.record_version import must_stand, version_of


@dataclass(frozen=True)
class RedatedSharing:
    """A sharing on record and the day that it moves to; none where that must be given yet."""

    event: SharingEvent
    day: date | None


@dataclass(frozen=True)
class RedatePreview:
    """A meeting as it stands and as it will, its sharings, and the figures that move once every day is known."""

    meeting: Meeting
    then: Meeting
    sharings: tuple[RedatedSharing, ...]
    figures: tuple[MovedFigure, ...]

    @property
    def version(self) -> str:
        """Names the state of the meeting and its sharings as they stand, for whoever moves them."""
        return version_of(self.meeting, [one.event for one in self.sharings])

    @property
    def complete(self) -> bool:
        return all(one.day for one in self.sharings)


class Redating(PracticeCare):
    """The secretariat re-dates. A sharing keeps its place within the meeting unless its day is given; where the meeting
    lies in two years each day must be, for it decides the year that a sharing counts in. A closed year moves only when
    it is restated."""

    def __init__(self, home: CareNeeds, closed: Callable[[], ClosedYears]) -> None:
        super().__init__(home)
        self._closed = closed

    def preview(self, id: str, starts: str, ends: str, days: Mapping[str, str], person: Person) -> RedatePreview:
        """`days` are the days of sharings by the event's id. Raises Unknown and BadValue."""
        must_record_sharing(person)
        ledger = self._home.ledger()
        if id not in ledger.meetings:
            raise Unknown("meeting", id, tuple(ledger.meetings))
        meeting = ledger.meetings[id]
        first = parse_day("starts", starts)
        last = parse_day("ends", ends) if ends.strip() else first
        if last < first:
            raise BadValue("ends", last, f"a day not before {first}")
        then = replace(meeting, starts=first, ends=last)
        at_meeting = sorted((one for one in ledger.events if one.meeting == id), key=lambda one: (one.date, one.id))
        sharings = tuple(RedatedSharing(one, _day(one, meeting, then, days.get(one.id, ""))) for one in at_meeting)
        moved = {one.event.id: one.day for one in sharings if one.day}
        figures = (
            moved_as_told(ledger, _redated(ledger, then, moved), self._closed()) if len(moved) == len(sharings) else ()
        )
        return RedatePreview(meeting, then, sharings, figures)

    def redate(
        self, id: str, starts: str, ends: str, days: Mapping[str, str], by: Person, why: str, seen: str | None = None
    ) -> int:
        """Do what the preview says, all of it or nothing. `seen` is the preview's version. Returns how many sharings
        have another day. Raises as the preview does, BadValue without a reason or where a day is not given, and
        Overtaken where the meeting or a sharing is another by now."""
        must_record_sharing(by)
        because = reason(why)
        store = self._home.store
        with store.transaction():
            shown = self.preview(id, starts, ends, days, by)
            for one in shown.sharings:
                if one.day is None:
                    span = f"{shown.then.starts} to {shown.then.ends}"
                    needed = f"the day of the session, for the meeting lies in two years: {span}"
                    raise BadValue(f"day of {one.event.id}", "", needed)
            if shown.then != shown.meeting or any(one.day != one.event.date for one in shown.sharings):
                must_stand(seen, "this meeting", shown.meeting, [one.event for one in shown.sharings])
            store.keep_meeting(shown.then, by.id, because)
            self._redate_agenda(shown, by, because)
            return sum(
                store.share(replace(one.event, date=one.day), by.id, because) for one in shown.sharings if one.day
            )

    def _redate_agenda(self, shown: RedatePreview, by: Person, why: str) -> None:
        """Items keep their place within the meeting; where it lies in two years now, nobody knows their days."""
        store = self._home.store
        known, old, new = store.agendas().get(shown.meeting.id), shown.meeting, shown.then
        if known is None or not any(item.day for item in known.items):
            return
        two_years = new.starts.year != new.ends.year
        items = tuple(
            replace(item, day=None if two_years else _moved(item.day, old, new)) if item.day else item
            for item in known.items
        )
        store.keep_agenda(replace(known, items=items), by.id, why)


def _day(event: SharingEvent, old: Meeting, new: Meeting, given: str) -> date | None:
    if given.strip():
        day = parse_day(f"day of {event.id}", given)
        if not new.starts <= day <= new.ends:
            raise BadValue(f"day of {event.id}", day, f"a day from {new.starts} to {new.ends}")
        return day
    if new.starts.year != new.ends.year:
        return None
    return _moved(event.date, old, new)


def _moved(day: date, old: Meeting, new: Meeting) -> date:
    return min(max(day + (new.starts - old.starts), new.starts), new.ends)


def _redated(ledger: Ledger, meeting: Meeting, days: Mapping[str, date]) -> Ledger:
    events = tuple(replace(one, date=days[one.id]) if one.id in days else one for one in ledger.events)
    return replace(ledger, meetings={**ledger.meetings, meeting.id: meeting}, events=events)
