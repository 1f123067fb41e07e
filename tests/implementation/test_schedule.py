"""The implementation schedule: what the plan states, what officers add, a note a year."""

from pathlib import Path

import pytest

from kb.errors import BadValue, BrokenFile, Forbidden, Unknown
from kb.implementation.plan_files import read_schedule
from kb.implementation.schedule import ActionStatus
from kb.knowledge_base import KnowledgeBase
from kb.person import Person, Role
from kb.plan.reference import read_plan
from tests.conftest import ROOT

OFFICER = Person("o", Role.SECRETARIAT)
FILE = """source: A made-up plan
actions:
  - {id: review, title: A review, from: 2022, to: 2022}
"""


@pytest.fixture
def stated(home: Path, empty: KnowledgeBase) -> KnowledgeBase:
    path = home / "practices" / "schedules" / "smewg-2021-2024.yaml"
    path.parent.mkdir()
    path.write_text(FILE)
    return empty


def test_a_home_without_the_file_has_an_empty_schedule(empty: KnowledgeBase) -> None:
    assert empty.implementation.schedule.actions() == ()


def test_what_the_plan_states_is_there_with_its_source_until_officers_say_more(stated: KnowledgeBase) -> None:
    room = stated.implementation.schedule
    assert [(one.id, one.source) for one in room.actions()] == [("review", "A made-up plan")]
    room.note(OFFICER, "review", "2022", "Held in a made-up city.", "done")
    (action,) = room.actions()
    assert (action.status, action.notes[0].text) == (ActionStatus.DONE, "Held in a made-up city.")
    assert [entry.act.action for entry in stated.home.store.trail(kind="scheduled action")] == ["scheduled"]


def test_an_action_is_changed_and_its_notes_stay(stated: KnowledgeBase) -> None:
    room = stated.implementation.schedule
    made = room.keep(OFFICER, title="A course", first="2021", last="2023", objective="3.1", responsible="A body")
    assert made.id == "action-0001"
    room.note(OFFICER, made.id, "2022", "First word")
    room.note(OFFICER, made.id, "2022", "Second word")
    room.keep(OFFICER, made.id, title="Two courses", first="2021", last="2024", objective="3.1", status="under way")
    found = room.action(made.id)
    assert (found.title, found.years, [note.text for note in found.notes]) == (
        "Two courses", (2021, 2022, 2023, 2024), ["Second word"],
    )  # fmt: skip
    assert [one.id for one in room.actions()] == ["action-0001", "review"]


def test_what_does_not_fit_is_refused(stated: KnowledgeBase) -> None:
    room = stated.implementation.schedule
    for wrong in ({"first": "2019"}, {"first": "2023", "last": "2022"}, {"title": " "}, {"status": "dreamt"}):
        with pytest.raises(BadValue):
            room.keep(OFFICER, **{"title": "t", "first": "2021", "last": "2022", **wrong})  # type: ignore[arg-type]
    with pytest.raises(Unknown):
        room.keep(OFFICER, title="t", first="2021", last="2022", objective="9.9")
    with pytest.raises(Unknown):
        room.keep(OFFICER, "none", title="t", first="2021", last="2022")
    with pytest.raises(BadValue):
        room.note(OFFICER, "review", "2023", "too late")
    with pytest.raises(BadValue):
        room.note(OFFICER, "review", "2022", " ")


@pytest.mark.parametrize("role", [Role.DELEGATE, Role.CHAIR, Role.ADMINISTRATOR])
def test_only_the_secretariat_keeps_the_schedule(stated: KnowledgeBase, role: Role) -> None:
    with pytest.raises(Forbidden):
        stated.implementation.schedule.note(Person("x", role, "Chile"), "review", "2022", "text")


def test_the_schedule_that_is_shipped_states_the_plans_own_reviews_and_nothing_else() -> None:
    plan = read_plan(ROOT / "practices" / "plans" / "smewg-2021-2024.yaml")
    actions = read_schedule(ROOT / "practices" / "schedules" / "smewg-2021-2024.yaml", plan)
    years = sorted(year for review in plan.reviews for year in review.years)
    assert sorted(one.first for one in actions) == years
    assert {one.source for one in actions} == {"SMEWG Strategic Plan 2021-2024"}
    assert all(one.status is ActionStatus.PLANNED and not one.notes for one in actions)


@pytest.mark.parametrize("wrong", ["from: 2019", "from: 2022, objective: '9.9'", "from: 2022, status: dreamt"])
def test_a_schedule_that_is_wrong_names_its_line(home: Path, empty: KnowledgeBase, wrong: str) -> None:
    path = home / "schedule.yaml"
    path.write_text(FILE.replace("from: 2022", wrong))
    with pytest.raises(BrokenFile, match="line 3"):
        read_schedule(path, empty.plan)
