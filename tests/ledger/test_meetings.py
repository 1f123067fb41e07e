"""Meetings put on record on the site, and many practices shared at one in one go."""

import pytest

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


def test_the_file_wins_over_a_meeting_of_the_same_id(kb: KnowledgeBase) -> None:
    from dataclasses import replace

    kb.home.store.keep_meeting(replace(kb.meetings.meeting("m-2023-1"), title="Another"), "x")
    assert kb.meetings.meeting("m-2023-1").title == "Meeting 2023/1"
    with pytest.raises(Conflict, match=r"meetings\.yaml"):
        kb.meetings.change(DESK, "m-2023-1", FACTS)


def test_a_meeting_is_mended_unless_a_sharing_would_fall_outside_it(kb: KnowledgeBase) -> None:
    from dataclasses import replace

    kb.meetings.add(DESK, "58", FACTS)
    assert kb.meetings.change(DESK, "smewg-58", replace(FACTS, place="Cusco"))
    assert not kb.meetings.change(DESK, "smewg-58", replace(FACTS, place="Cusco"))
    kb.recording.share(kb.recording.event("chile-market-days", "smewg-58", agenda_item="3"), by=DESK)
    with pytest.raises(Conflict, match="2024-05-06"):
        kb.meetings.change(DESK, "smewg-58", replace(FACTS, starts="2024-05-07"))
    acts = [entry.act.action for entry in kb.home.store.trail(kind="meeting")]
    assert acts == ["recorded", "changed"]


@pytest.mark.parametrize(
    ("number", "wrong", "message"),
    [
        ("58", {"title": " "}, "title"),
        ("58", {"kind": "party"}, "kind"),
        ("58", {"starts": "May"}, "starts"),
        ("58", {"ends": "2024-05-01"}, "not before"),
        ("58", {"economy": "Atlantis"}, "Atlantis"),
        ("5" * 90, {}, "number"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(
    kb: KnowledgeBase, number: str, wrong: dict[str, str], message: str
) -> None:
    with pytest.raises((BadValue, Unknown), match=message):
        kb.meetings.add(DESK, number, MeetingFacts(**{**FACTS.__dict__, **wrong}))
    assert kb.home.store.meetings() == ()


def test_many_are_shared_in_one_go_with_their_economies_as_presenters(kb: KnowledgeBase) -> None:
    ids = ("peru-viet-nam-customs-window", "japan-credit-guarantee")
    shown = [Presentation(id, agenda_item=f"4.{no}", document=f"D{no}") for no, id in enumerate(ids, 1)]
    assert kb.meetings.share(DESK, "m-2021-2", shown) == 2
    assert kb.meetings.share(DESK, "m-2021-2", shown) == 0
    (event, _), *_ = kb.reading.practice("peru-viet-nam-customs-window").events
    assert (event.presenters, event.agenda_item, event.document) == (("Peru", "Viet Nam"), "4.1", "D1")


def test_one_that_cannot_be_recorded_leaves_all_unrecorded_and_is_named(kb: KnowledgeBase) -> None:
    shown = [Presentation("peru-viet-nam-customs-window"), Presentation("japan-credit-guarantee", form="sung")]
    with pytest.raises(BadValue, match="japan-credit-guarantee: form"):
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
    told = [event.agenda_item for event in kb.meetings.agenda("m-2021-2", VISITOR)]
    assert told == ["2", "4", "4.2", "4.2.a", "4.10", "10", "B", ""]
    assert kb.meetings.agenda("m-2021-2", DELEGATE)[0].practice == "members-note"
