"""What every store engine must keep of meetings recorded on the site, and of the yearly question."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kb.ledger.entries import Adoption, Change, ChangeKind, Meeting, MeetingKind, Stage, Step
from kb.ledger.follow_up import FollowUp, FollowUpAnswer
from kb.store import Store, open_store

MEETING = Meeting(
    "smewg-58", "58th ☕", MeetingKind.SMEWG, date(2024, 5, 6), date(2024, 5, 7), "Lima", "Peru", "a record"
)
ANSWER = FollowUp("a", "Peru", 2024, FollowUpAnswer.YES, "account-1", "2024-02-01T00:00:00+00:00")


@pytest.fixture(params=["sqlite:kb.sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return open_store(request.param, tmp_path)


def test_a_meeting_is_read_back_whole_also_by_another_process(store: Store, tmp_path: Path) -> None:
    assert store.keep_meeting(MEETING, "x")
    assert store.meetings() == (MEETING,) == open_store("sqlite:kb.sqlite", tmp_path).meetings()


def test_the_same_meeting_again_is_nothing_new_and_another_replaces_it(store: Store) -> None:
    store.keep_meeting(MEETING, "x")
    generation = store.generation()
    assert not store.keep_meeting(MEETING, "x")
    assert store.generation() == generation
    assert store.keep_meeting(replace(MEETING, place="Cusco"), "y")
    assert [meeting.place for meeting in store.meetings()] == ["Cusco"]
    first, second = store.trail(kind="meeting")
    assert (first.act.action, second.act.action, second.by) == ("recorded", "changed", "y")
    assert second.act.before == first.act.after != second.act.after


def test_an_answer_is_one_an_adoption_and_year_and_the_trail_keeps_the_former(store: Store) -> None:
    assert store.answer_follow_up(ANSWER)
    assert not store.answer_follow_up(replace(ANSWER, by="account-2"))
    assert store.answer_follow_up(replace(ANSWER, answer=FollowUpAnswer.UNKNOWN))
    assert store.answer_follow_up(replace(ANSWER, year=2025))
    assert [(one.year, one.answer) for one in store.follow_ups()] == [
        (2024, FollowUpAnswer.UNKNOWN),
        (2025, FollowUpAnswer.YES),
    ]
    acts = [entry.act for entry in store.trail(practice="a", kind="follow-up")]
    assert [(act.before, act.after) for act in acts] == [("", "yes"), ("yes", "unknown"), ("", "yes")]


def test_what_is_done_inside_a_transaction_that_fails_is_undone(store: Store) -> None:
    with pytest.raises(RuntimeError), store.transaction():
        store.keep_meeting(MEETING, "x")
        store.answer_follow_up(ANSWER)
        raise RuntimeError
    assert store.meetings() == () and store.follow_ups() == ()
    assert list(store.trail()) == []


def test_an_adoption_keeps_its_steps_its_blocks_and_both_sides(store: Store) -> None:
    adoption = Adoption(
        "a", "Peru", Stage.ADOPTED, "Peru", date(2024, 1, 1),
        changes=(Change(ChangeKind.DROPPED, "no room", "A village desk"),),
        steps=(Step(Stage.PILOTING), Step(Stage.ADOPTED, date(2024, 1, 1), "Decree")),
        confirmed_by=("Chile",), published="Gazette 3", recorded="2024-02-01",
    )  # fmt: skip
    store.adopt(adoption, "x")
    assert store.adoptions() == (adoption,)


def test_an_adoption_kept_by_the_first_release_is_read_without_what_it_did_not_have() -> None:
    from kb.store import rows

    text = (
        '{"practice": "a", "economy": "Peru", "stage": "planned", "reported_by": "Peru", "effective": null, '
        '"ended": null, "instrument": "", "evidence": "", "changes": [{"kind": "kept", "note": "x"}], "sites": [], '
        '"exception": ""}'
    )
    assert rows.adoption(text) == Adoption(
        "a", "Peru", Stage.PLANNED, "Peru", changes=(Change(ChangeKind.KEPT, "x"),)
    )  # fmt: skip
