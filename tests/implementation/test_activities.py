"""Initiatives, supported activities and dialogues: brought in, confirmed by people, counted once. All made up."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kb.errors import BadValue, BrokenFile, Forbidden, SignInNeeded, Unknown
from kb.implementation.activities import ActivityFilters, DecisionFilter
from kb.implementation.activity import Activity, ActivityConfirmation, ActivityKind, ActivityStatus
from kb.implementation.activity_tally import ActivityRules, activity_tally
from kb.knowledge_base import KnowledgeBase
from kb.person import VISITOR, Person, Role, operator
from kb.plan.period import Period
from tests.conftest import SHARED, shared_data

OFFICER = Person("o", Role.SECRETARIAT)
DELEGATE = Person("d", Role.DELEGATE, "Chile")

ROWS = [
    {
        "id": "MADE_UP_1", "title": "Workshop on online markets for women", "year": 2022,
        "proposing_economies": ["Chile", "Peru"], "co_sponsoring_economies": ["Vietnam", "Chile"],
        "status": "Completed Project", "fund_account": "A fund", "topics": ["T"], "project_cost_usd": "$5.00",
        "organization": "An agency",
    },
    {
        "id": "MADE_UP_2", "title": "Study on credit guarantees", "year": "2023", "proposing_economies": ["Japan"],
        "co_sponsoring_economies": [], "status": "Project in Implementation", "fund_account": "", "topics": [],
    },
    {
        "id": "MADE_UP_3", "title": "Older study", "year": 2015, "proposing_economies": ["Japan"],
        "status": "Completed Project",
    },
]  # fmt: skip


@pytest.fixture
def lines(write: Callable[[str, str | bytes], Path]) -> Path:
    return write("projects.jsonl", "\n".join(map(json.dumps, ROWS)))


@pytest.fixture
def filled(empty: KnowledgeBase, lines: Path) -> KnowledgeBase:
    empty.implementation.activities.import_file(OFFICER, lines)
    return empty


def test_projects_come_in_and_wait_for_a_persons_word(empty: KnowledgeBase, lines: Path) -> None:
    report = empty.implementation.activities.import_file(OFFICER, lines)
    assert (report.added, report.changed, report.unchanged, report.refused) == (3, 0, 0, ())
    one = empty.implementation.activities.activity("MADE_UP_1")
    assert one.activity.economies == ("Chile", "Peru")
    assert one.activity.co_sponsors == ("Viet Nam",)
    assert (one.activity.kind, one.activity.status) == (ActivityKind.ACTIVITY, ActivityStatus.DONE)
    assert one.decided is DecisionFilter.WAITING
    assert empty.implementation.activities.tally().figure("activities").value == 0  # type: ignore[union-attr]


def test_the_same_file_again_changes_nothing_and_what_a_person_said_stays(filled: KnowledgeBase, lines: Path) -> None:
    room = filled.implementation.activities
    room.confirm(OFFICER, "MADE_UP_1", ["3.1"], kind="initiative")
    before = filled.home.store.generation()
    report = room.import_file(OFFICER, lines)
    assert (report.added, report.changed, report.unchanged) == (0, 0, 3)
    assert filled.home.store.generation() == before
    lines.write_text(lines.read_text().replace("online markets", "online market days"))
    assert room.import_file(OFFICER, lines).changed == 1
    one = room.activity("MADE_UP_1")
    assert (one.activity.kind, one.objectives) == (ActivityKind.INITIATIVE, ("3.1",))
    assert one.activity.title == "Workshop on online market days for women"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"status": "Dreamt"}, "status 'Dreamt' is not known"),
        ({"proposing_economies": ["Atlantis"]}, "'Atlantis' is no member economy"),
        ({"proposing_economies": "Chile"}, "must be a list of texts"),
        ({"year": "soon"}, "year must be a year"),
        ({"year": 1066}, "Year: “"),
        ({"id": "../etc"}, "ID: “"),
        ({"id": "new"}, "ID: “"),
        ({"title": " "}, "Title: give"),
        ({"title": "red \x1b[31m"}, "without control characters"),
        ({"title": 7}, "title must be a text"),
        ({"organization": "somebody@example.org"}, "e-mail address"),
        ({"partners": ["somebody@example.org"]}, "e-mail address"),
        ({"kind": "party"}, "kind 'party' is not known"),
        ({"kind": "dialogue"}, "Held with: give"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_the_rest_comes_in(
    empty: KnowledgeBase, write: Callable[[str, str | bytes], Path], wrong: dict[str, object], said: str
) -> None:
    path = write("p.jsonl", "\n".join(["{not json", json.dumps({**ROWS[0], **wrong}), json.dumps(ROWS[1])]))
    report = empty.implementation.activities.import_file(OFFICER, path)
    assert report.added == 1
    assert [problem.line for problem in report.refused] == [1, 2]
    assert said in str(report.refused[1])


def test_a_row_may_say_its_kind_its_partners_and_a_source_of_its_own(
    empty: KnowledgeBase, write: Callable[[str, str | bytes], Path]
) -> None:
    said = {"kind": "dialogue", "partners": ["Private sector"], "source": "A made-up paper"}
    path = write("p.jsonl", "\n".join(map(json.dumps, [{**ROWS[0], **said}, ROWS[1]])))
    assert empty.implementation.activities.import_file(OFFICER, path, "A list").added == 2
    one, other = (empty.implementation.activities.activity(id).activity for id in ("MADE_UP_1", "MADE_UP_2"))
    assert (one.kind, one.partners, one.source) == (ActivityKind.DIALOGUE, ("Private sector",), "A made-up paper")
    assert (other.kind, other.partners, other.source) == (ActivityKind.ACTIVITY, (), "A list")


def test_an_id_that_stands_twice_in_a_file_is_taken_once(
    empty: KnowledgeBase, write: Callable[[str, str | bytes], Path]
) -> None:
    spaced = {**ROWS[0], "id": "MADE UP 1", "title": "Another title"}
    path = write("p.jsonl", "\n".join(map(json.dumps, [ROWS[0], spaced])))
    report = empty.implementation.activities.import_file(OFFICER, path)
    assert (report.added, [problem.line for problem in report.refused]) == (1, [2])
    assert empty.implementation.activities.import_file(OFFICER, path).changed == 0


def test_only_the_secretariat_brings_activities_in_and_a_missing_file_is_told(
    empty: KnowledgeBase, lines: Path
) -> None:
    with pytest.raises(Forbidden):
        empty.implementation.activities.import_file(DELEGATE, lines)
    with pytest.raises(BrokenFile):
        empty.implementation.activities.import_file(OFFICER, lines.with_name("missing"))


def test_a_project_of_several_economies_counts_once_and_in_the_row_of_each_objective(filled: KnowledgeBase) -> None:
    room = filled.implementation.activities
    room.confirm(OFFICER, "MADE_UP_1", ["3.1", "1.3"])
    told = room.tally(2022)
    assert told.figure("activities").ids == ("MADE_UP_1",)  # type: ignore[union-attr]
    assert {row.objective for row in told.rows if row.counts["activities"]} == {"1.3", "3.1"}
    assert told.several == ("MADE_UP_1",)
    economies = told.figure("economies")
    assert economies is not None
    assert economies.ids == ("Chile", "Peru", "Viet Nam")
    assert (economies.value + len(economies.not_counted), told.members) == (21, 21)


def test_what_is_left_out_says_why(filled: KnowledgeBase) -> None:
    room = filled.implementation.activities
    room.confirm(OFFICER, "MADE_UP_1", [])
    room.confirm(OFFICER, "MADE_UP_3", ["4.1"])
    figure = room.tally().figure("activities")
    assert figure is not None
    assert figure.ids == ()
    texts = {id: [reason.text for reason in why] for id, why in figure.not_counted.items()}
    assert texts == {
        "MADE_UP_1": ["serves none of the objectives, as a person decided"],
        "MADE_UP_2": ["no objective confirmed"],
        "MADE_UP_3": ["of 2015, outside SMEWG Strategic Plan 2021-2024"],
    }


def test_planned_and_cancelled_ones_do_not_count_and_under_way_by_the_rule(empty: KnowledgeBase) -> None:
    made = Activity(
        id="a", title="t", kind=ActivityKind.ACTIVITY, year=2022, status=ActivityStatus.UNDER_WAY, economies=("Chile",)
    )
    words = {"a": ActivityConfirmation("a", empty.plan.id, ("1.1",), "o", "x")}
    period = Period("2022", (2022,))

    def counted(status: ActivityStatus, rules: ActivityRules) -> tuple[str, ...]:
        one = replace(made, status=status)
        told = activity_tally([one], words, empty.plan, empty.economies, period, rules)
        figure = told.figure("activities")
        assert figure is not None
        assert set(figure.ids) | set(figure.not_counted) == {"a"}
        return figure.ids

    assert counted(ActivityStatus.UNDER_WAY, ActivityRules()) == ("a",)
    assert counted(ActivityStatus.UNDER_WAY, ActivityRules(under_way=False)) == ()
    assert counted(ActivityStatus.PLANNED, ActivityRules()) == ()
    assert counted(ActivityStatus.CANCELLED, ActivityRules()) == ()
    assert counted(ActivityStatus.DONE, ActivityRules(under_way=False)) == ("a",)


def test_a_dialogue_names_its_partners_and_counts_as_dialogue_alone(empty: KnowledgeBase) -> None:
    room = empty.implementation.activities
    asked = {"title": "A made-up dialogue", "kind": "dialogue", "year": "2023", "status": "carried out"}
    with pytest.raises(BadValue, match="Held with: give"):
        room.record(OFFICER, **asked)  # type: ignore[arg-type]
    made = room.record(OFFICER, **asked, partners=["A made-up council"], economies=["Chile"])  # type: ignore[arg-type]
    assert made.id == "activity-0001"
    room.confirm(OFFICER, made.id, ["5.2"])
    told = room.tally(2023)
    assert {figure.key: figure.value for figure in told.figures} == {
        "initiatives": 0,
        "economies": 0,
        "activities": 0,
        "dialogues": 1,
    }


def test_nobody_decides_on_what_the_own_economy_proposes(filled: KnowledgeBase) -> None:
    room = filled.implementation.activities
    with pytest.raises(SignInNeeded):
        room.confirm(VISITOR, "MADE_UP_1", ["3.1"])
    with pytest.raises(Forbidden):
        room.confirm(DELEGATE, "MADE_UP_1", ["3.1"])
    with pytest.raises(Forbidden):
        room.confirm(replace(OFFICER, economy="Peru"), "MADE_UP_1", ["3.1"])
    assert room.confirm(replace(OFFICER, economy="Japan"), "MADE_UP_1", ["3.1"])
    assert not room.confirm(OFFICER, "MADE_UP_1", ["3.1"])


def test_a_confirmation_is_checked(filled: KnowledgeBase) -> None:
    room = filled.implementation.activities
    with pytest.raises(Unknown):
        room.confirm(OFFICER, "MADE_UP_1", ["9.9"])
    with pytest.raises(BadValue):
        room.confirm(OFFICER, "MADE_UP_1", ["1.1", "1.2", "1.3", "1.4"])
    with pytest.raises(Unknown):
        room.confirm(OFFICER, "MADE_UP_9", ["1.1"])
    with pytest.raises(BadValue):
        room.tally(2015)


def test_the_queue_goes_round_until_everything_is_decided(filled: KnowledgeBase) -> None:
    room = filled.implementation.activities
    assert room.waiting() == "MADE_UP_2"
    assert room.waiting(after="MADE_UP_2") == "MADE_UP_1"
    assert room.waiting(after="MADE_UP_3") == "MADE_UP_2"
    for id in ("MADE_UP_1", "MADE_UP_2", "MADE_UP_3"):
        room.confirm(OFFICER, id, [])
    assert room.waiting() == ""


def test_every_count_is_the_length_of_the_list_it_opens(filled: KnowledgeBase) -> None:
    room = filled.implementation.activities
    room.confirm(OFFICER, "MADE_UP_1", ["3.1", "1.3"])
    room.confirm(OFFICER, "MADE_UP_2", ["4.1"])
    for start in (ActivityFilters(), ActivityFilters(economy="Japan"), ActivityFilters(year="2022", objective="3.1")):
        for name, values in room.find(start).counts.items():
            for value, count in values.items():
                assert len(room.find(replace(start, **{name: value})).listed) == count


def test_the_title_alone_brings_suggestions_that_count_for_nothing(kb: KnowledgeBase, lines: Path) -> None:
    room = kb.implementation.activities
    room.import_file(operator("secretariat"), lines)
    suggestions = room.suggestions("MADE_UP_2")
    assert {one.objective for one in suggestions} == {one.id for one in kb.plan.objectives}
    assert room.tally().figure("activities").value == 0  # type: ignore[union-attr]


PROJECTS = SHARED / "data" / "apec_project_database" / "smewg_only.jsonl"


@shared_data
def test_the_real_list_comes_in_whole_and_waits(empty: KnowledgeBase) -> None:
    report = empty.implementation.activities.import_file(OFFICER, PROJECTS)
    assert (report.added, report.refused) == (272, ())
    assert empty.implementation.activities.import_file(OFFICER, PROJECTS).unchanged == 272
    found = empty.implementation.activities.find(ActivityFilters())
    assert found.counts["decided"] == {"not confirmed": 272}
    told = empty.implementation.activities.tally()
    assert [figure.value for figure in told.figures] == [0, 0, 0, 0]
