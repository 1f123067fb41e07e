"""Meetings put on record on the site, and many practices shared at one in one go."""

from dataclasses import replace

import pytest

from kb.encoder import HashingEncoder
from kb.errors import BadValue, Conflict, Forbidden, Unknown
from kb.knowledge_base import KnowledgeBase
from kb.ledger.meetings import MeetingFacts, Presentation
from kb.person import VISITOR, Person, Role, operator

DESK = operator("secretariat")
DELEGATE = Person("account-1", Role.DELEGATE, "Chile")
FACTS = MeetingFacts("58th SMEWG meeting", "smewg", "2024-05-06", "2024-05-07", "Lima", "peru", "public record")


def test_a_meeting_recorded_here_counts_like_one_of_the_file(kb: KnowledgeBase) -> None:
    made = kb.meetings.add(DESK, "58", FACTS)
    assert (made.id, made.economy) == ("smewg-58", "Peru")
    assert kb.meetings.meeting("smewg-58") == made
    assert kb.meetings.newest_first()[0] == made
    kb.recording.share(kb.recording.event("peru-viet-nam-customs-window", "smewg-58", agenda_item="3"), by=DESK)
    assert kb.figures.tally(2024).figure("shared").practices == ("peru-viet-nam-customs-window",)


def test_a_second_meeting_of_the_same_number_is_refused(kb: KnowledgeBase) -> None:
    kb.meetings.add(DESK, "58", FACTS)
    with pytest.raises(Conflict, match="on record already"):
        kb.meetings.add(DESK, " 58 ", FACTS)


def reopened(kb: KnowledgeBase, old: str = "", new: str = "") -> KnowledgeBase:
    """The same home in another process, after a word of its list of meetings was changed."""
    path = kb.settings.practices / "meetings.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new) if old else text, "utf-8")
    return KnowledgeBase(kb.settings, HashingEncoder())


def acts(kb: KnowledgeBase) -> list[tuple[str, str, str]]:
    return [(one.act.action, one.act.subject, one.by) for one in kb.home.store.trail(kind="meeting")]


def test_the_meetings_of_the_file_are_taken_in_once_each_an_act_in_the_trail(kb: KnowledgeBase) -> None:
    ids = ["m-2021-1", "m-2021-2", "m-2023-1", "workshop"]
    assert acts(kb) == [("recorded", id, "practices/meetings.yaml") for id in ids]
    assert acts(reopened(kb)) == acts(kb) and kb.trail.verification.prove().holds


def test_a_meeting_of_the_file_mended_here_stays_mended_until_the_file_changes(kb: KnowledgeBase) -> None:
    mended = MeetingFacts("Another title", "smewg", "2023-03-15", "2023-03-16", "Lima")
    assert kb.meetings.change(DESK, "m-2023-1", mended)
    assert reopened(kb).meetings.meeting("m-2023-1").title == "Another title"
    other = reopened(kb, "Meeting 2023/1", "A third title")
    # the process that was open before sees it, as it sees every act
    assert other.meetings.meeting("m-2023-1").title == kb.meetings.meeting("m-2023-1").title == "A third title"
    assert acts(kb)[-2:] == [("changed", "m-2023-1", DESK.id), ("changed", "m-2023-1", "practices/meetings.yaml")]
    assert other.trail.verification.prove().holds


def test_a_meeting_taken_out_of_the_file_stays_on_record(kb: KnowledgeBase) -> None:
    line = "  - {id: workshop, title: Workshop 2023, kind: workshop, starts: 2023-06-14, ends: 2023-06-15}\n"
    kb.home.ledger()
    assert reopened(kb, line, "").meetings.meeting("workshop").title == "Workshop 2023"


def test_the_file_moves_no_sharing_out_of_its_meeting_unseen(kb: KnowledgeBase) -> None:
    other = reopened(kb, "starts: 2023-03-15, ends: 2023-03-16", "starts: 2022-03-15, ends: 2022-03-16")
    assert other.meetings.meeting("m-2023-1").starts.year == 2023
    assert [one.starts.year for one in other.meetings.waiting()] == [2022]
    other.care.redating.redate("m-2023-1", "2022-03-15", "2022-03-16", {}, DESK, "the year was wrong")
    assert other.meetings.waiting() == () and kb.meetings.meeting("m-2023-1").starts.year == 2022
    assert reopened(kb).trail.verification.prove().holds


def test_a_home_whose_file_had_won_so_far_takes_the_file_in(kb: KnowledgeBase) -> None:
    with kb.home.store._file.writing() as db:  # type: ignore[attr-defined]
        db.execute("delete from meetings_in_file")
    kb.home.store.keep_meeting(replace(kb.meetings.meeting("m-2023-1"), title="Never read"), "x")
    assert reopened(kb).meetings.meeting("m-2023-1").title == "Meeting 2023/1"


NEW_YEAR = MeetingFacts("A meeting over New Year", "smewg", "2022-12-31", "2023-01-01")


def test_at_a_meeting_in_two_years_the_day_of_the_session_must_be_given(kb: KnowledgeBase) -> None:
    id = kb.meetings.add(DESK, "ny", NEW_YEAR).id
    with pytest.raises(BadValue, match="day of the session"):
        kb.recording.event("japan-credit-guarantee", id, agenda_item="1")
    with pytest.raises(BadValue, match="japan-credit-guarantee: date"):
        kb.meetings.share(DESK, id, [Presentation("japan-credit-guarantee", agenda_item="1")])
    assert kb.meetings.share(DESK, id, [Presentation("japan-credit-guarantee", on="2023-01-01", agenda_item="1")]) == 1
    # a further word on the same need not say the day again, and does not move it
    event = kb.recording.event("japan-credit-guarantee", id, agenda_item="2")
    assert event.date.isoformat() == "2023-01-01"


def test_a_further_word_on_a_sharing_leaves_its_day_as_it_is(kb: KnowledgeBase) -> None:
    kb.recording.share(kb.recording.event("japan-credit-guarantee", "m-2021-2", on="2021-09-09"), DESK)
    kb.meetings.share(DESK, "m-2021-2", [Presentation("japan-credit-guarantee", agenda_item="1")])
    (event,) = (one for one in kb.home.ledger().events if one.meeting == "m-2021-2")
    assert (event.date.isoformat(), event.agenda_item) == ("2021-09-09", "1")


def test_a_meeting_is_mended_unless_a_sharing_would_fall_outside_it(kb: KnowledgeBase) -> None:
    kb.meetings.add(DESK, "58", FACTS)
    assert kb.meetings.change(DESK, "smewg-58", replace(FACTS, place="Cusco"))
    assert not kb.meetings.change(DESK, "smewg-58", replace(FACTS, place="Cusco"))
    kb.recording.share(kb.recording.event("chile-market-days", "smewg-58", agenda_item="3"), by=DESK)
    with pytest.raises(Conflict, match="2024-05-06"):
        kb.meetings.change(DESK, "smewg-58", replace(FACTS, starts="2024-05-07"))
    assert [action for action, id, _ in acts(kb) if id == "smewg-58"] == ["recorded", "changed"]


@pytest.mark.parametrize(
    ("number", "wrong", "message"),
    [
        ("58", {"title": " "}, "Title: give"),
        ("58", {"kind": "party"}, "Kind: “party”"),
        ("58", {"starts": "May"}, "First day: “May”"),
        ("58", {"ends": "2024-05-01"}, "not before"),
        ("58", {"economy": "Atlantis"}, "Atlantis"),
        ("5" * 90, {}, "(?i)number"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(
    kb: KnowledgeBase, number: str, wrong: dict[str, str], message: str
) -> None:
    with pytest.raises((BadValue, Unknown), match=message):
        kb.meetings.add(DESK, number, MeetingFacts(**{**FACTS.__dict__, **wrong}))
    assert len(kb.home.store.meetings()) == 4


def test_many_are_shared_in_one_go_with_their_leads_as_presenters(kb: KnowledgeBase) -> None:
    ids = ("peru-viet-nam-customs-window", "japan-credit-guarantee")
    shown = [Presentation(id, agenda_item=f"4.{no}", document=f"D{no}") for no, id in enumerate(ids, 1)]
    assert kb.meetings.share(DESK, "m-2021-2", shown) == 2
    assert kb.meetings.share(DESK, "m-2021-2", shown) == 0
    (event, _), *_ = kb.reading.practice("peru-viet-nam-customs-window").events
    assert (event.presenters, event.agenda_item, event.document) == (("Peru",), "4.1", "D1")


def test_one_that_cannot_be_recorded_leaves_all_unrecorded_and_is_named(kb: KnowledgeBase) -> None:
    shown = [Presentation("peru-viet-nam-customs-window"), Presentation("japan-credit-guarantee", form="sung")]
    with pytest.raises(BadValue, match="japan-credit-guarantee: How it was shown"):
        kb.meetings.share(DESK, "m-2021-2", shown)
    assert not [event for event in kb.home.store.events() if event.meeting == "m-2021-2"]
    with pytest.raises(Unknown, match="practice"):
        kb.meetings.share(DESK, "m-2021-2", [Presentation("nothing")])
    with pytest.raises(BadValue, match="at least one"):
        kb.meetings.share(DESK, "m-2021-2", [])


def test_a_delegate_keeps_no_meetings(kb: KnowledgeBase) -> None:
    with pytest.raises(Forbidden):
        kb.meetings.add(DELEGATE, "58", FACTS)
    with pytest.raises(Forbidden):
        kb.meetings.change(DELEGATE, "m-2023-1", FACTS)
    with pytest.raises(Forbidden):
        kb.meetings.share(DELEGATE, "m-2023-1", [Presentation("chile-market-days")])


def test_items_of_an_agenda_stand_in_its_order_and_only_what_may_be_read(kb: KnowledgeBase) -> None:
    items = ["", "10", "4.10", "4.2", "4", "4.2.a", "B", "2"]
    shown = [Presentation("peru-viet-nam-customs-window", agenda_item=item, document=f"D{item}") for item in items]
    shown.append(Presentation("members-note", agenda_item="1"))
    kb.meetings.share(DESK, "m-2021-2", shown)
    told = [line.number for line in kb.agendas.lines("m-2021-2", VISITOR)]
    assert told == ["2", "4", "4.2", "4.2.a", "4.10", "10", "B", ""]
    assert kb.agendas.lines("m-2021-2", DELEGATE)[0].shown[0].practice == "members-note"
