"""The meetings of a home's practices/ folder: read strictly, and taken into the record."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from kb.files.strict_yaml import YAMLNode, parse, read_text
from kb.ledger.entries import Meeting, MeetingKind, SharingEvent
from kb.ledger.store import LedgerStore, MeetingStore
from kb.plan.economy import Economies
from kb.practice.store import PracticeStore

BY = "practices/meetings.yaml"
"""Who stands in the trail for what the file says."""


MEETING_FIELDS = (
    ("id", "title", "kind", "starts", "ends"),
    ("place", "economy", "evidence", "demonstration", "agenda"),
)
"""What the file must say of a meeting, and what it may; its agenda is read beside (`agendas_file`)."""


class MeetingRecords(MeetingStore, LedgerStore, PracticeStore, Protocol):
    """The parts of a store that the file is taken into."""


def read_meetings(path: Path, economies: Economies) -> dict[str, Meeting]:
    """The meetings by id. Raises BrokenFile."""
    root = parse(read_text(path), path, name="the list of meetings")
    meetings: dict[str, Meeting] = {}
    for node in root.fields(("meetings",), ("source",))["meetings"].items():
        meeting = _meeting(node, economies)
        if meeting.id in meetings:
            raise node.broken(f"the meeting {meeting.id!r} stands twice")
        meetings[meeting.id] = meeting
    return meetings


def _meeting(node: YAMLNode, economies: Economies) -> Meeting:
    f = node.fields(*MEETING_FIELDS)
    host = f["economy"].text()
    economy = economies.find(host)
    if host and economy is None:
        raise f["economy"].broken(f"{host!r} is not a member economy")
    starts, ends = f["starts"].day(), f["ends"].day()
    if ends < starts:
        raise f["ends"].broken("the meeting ends before it starts")
    return Meeting(
        id=f["id"].text(),
        title=f["title"].text(),
        kind=f["kind"].choice(MeetingKind),
        starts=starts,
        ends=ends,
        place=f["place"].text(),
        economy=economy.name if economy else "",
        evidence=f["evidence"].text(),
        demonstration=f["demonstration"].flag(),
    )


def take_in(file: Mapping[str, Meeting], store: MeetingRecords) -> None:
    """Put on record what the file says anew since it was last taken in, each change an act of the trail. A meeting
    mended on the site stays mended as long as the file says of it what it said before."""
    if not _changed(file, store.meetings_taken_in()):
        return
    with store.transaction():
        taken, events = store.meetings_taken_in(), store.events()  # another process may have been quicker
        for meeting in _changed(file, taken):
            # at first the file is what stood; later a sharing on record must not fall outside its meeting unseen
            if meeting.id not in taken or not any(outside(meeting, events)):
                why = "the file says so anew" if meeting.id in taken else "taken in from the home's file"
                store.take_in_meeting(meeting, BY, why)


def waiting(file: Mapping[str, Meeting], store: MeetingRecords) -> tuple[Meeting, ...]:
    """What the file says and is not taken in, because a sharing on record would fall outside the meeting's days."""
    changed, events = _changed(file, store.meetings_taken_in()), store.events()
    return tuple(meeting for meeting in changed if any(outside(meeting, events)))


def outside(meeting: Meeting, events: Iterable[SharingEvent]) -> Iterator[SharingEvent]:
    """The sharings on record at a meeting that its days do not hold."""
    return (one for one in events if one.meeting == meeting.id and not meeting.starts <= one.date <= meeting.ends)


def _changed(file: Mapping[str, Meeting], taken: Mapping[str, Meeting]) -> list[Meeting]:
    return [meeting for id, meeting in file.items() if taken.get(id) != meeting]
