"""The meetings of a home's practices/ folder, read strictly."""

from pathlib import Path

from kb.files.strict_yaml import YAMLNode, parse, read_text
from kb.ledger.entries import Meeting, MeetingKind
from kb.plan.economy import Economies


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
    f = node.fields(("id", "title", "kind", "starts", "ends"), ("place", "economy", "evidence", "demonstration"))
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
