"""The plan, the economies and the meetings are data: what ships is whole, a broken file is refused with its line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.errors import BrokenFile, Unknown
from kb.ledger.meetings_file import read_meetings
from kb.plan.decisions import decisions_under
from kb.plan.reference import read_economies, read_plan, read_rules
from kb.plan.rules import RULES, Headline, Rules
from tests.conftest import ROOT

PRACTICES = ROOT / "practices"
Write = Callable[[str, str], Path]


def test_the_plan_that_ships_is_whole() -> None:
    plan = read_plan(PRACTICES / "plans" / "smewg-2021-2024.yaml")
    assert len(plan.priority_areas) == 5
    assert len(plan.objectives) == 14
    assert sum(len(o.indicators) for o in plan.objectives) == 43
    assert sum(len(g.indicators) for g in plan.general_indicators) == 6
    assert all(area.success_factors for area in plan.priority_areas)
    assert [review.id for review in plan.reviews] == ["annual", "mid-term", "final"]
    assert plan.years == (2021, 2022, 2023, 2024)


def test_the_21_economies_stand_in_the_official_order() -> None:
    economies = read_economies(PRACTICES / "economies.yaml")
    assert len(economies) == 21
    names = economies.names
    assert names.index("Hong Kong, China") == names.index("China") + 1
    assert names.index("Singapore") < names.index("Chinese Taipei") < names.index("Thailand")
    assert names[8] == "Korea"


@pytest.mark.parametrize(
    ("written", "official"),
    [
        ("Vietnam", "Viet Nam"),
        ("viet-nam", "Viet Nam"),
        ("PERÚ", "Peru"),
        ("The Philippines", "Philippines"),
        ("Republic of Korea", "Korea"),
        ("hong kong", "Hong Kong, China"),
        ("United States of America", "United States"),
    ],
)
def test_an_economy_is_known_by_its_other_names(written: str, official: str) -> None:
    assert read_economies(PRACTICES / "economies.yaml").named(written).name == official


def test_an_unknown_economy_says_which_is_near() -> None:
    with pytest.raises(Unknown, match="did you mean Malaysia"):
        read_economies(PRACTICES / "economies.yaml").named("Malasia")


def test_every_meeting_that_ships_names_its_evidence() -> None:
    meetings = read_meetings(PRACTICES / "meetings.yaml", read_economies(PRACTICES / "economies.yaml"))
    assert {"smewg-53", "smewg-55"} <= set(meetings)
    assert all(meeting.evidence for meeting in meetings.values())
    assert not any(meeting.demonstration for meeting in meetings.values())


PLAN = """id: p
title: P
priority_areas:
  - id: "1"
    title: A
    objectives:
      - {id: "1.1", title: O}
"""


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (PLAN + "colour: red\n", 8, "unknown field 'colour'"),
        (PLAN.replace('id: "1.1", title: O', 'id: "1", title: O'), 7, "stands twice"),
        (PLAN.replace('id: "1.1", title: O', 'id: "1.1"'), 7, "'title' is missing"),
        (PLAN + "  - [\n", 9, "not valid YAML"),
        (PLAN + "id: again\n", 8, "stands twice"),
        (PLAN + "years: [soon]\n", 8, "whole number"),
        ("priority_areas: &a []\ntitle: *a\nid: x\n", 2, "references"),
        ("id: p\ntitle: P\npriority_areas: []\n", 3, "at least one objective"),
        ("", 1, "must be a list"),
        (PLAN.replace("title: P", 'title: "P\\e[2J"'), 2, r"title holds a control character \(0x1b\)"),
        (PLAN.replace("title: A", 'title: "A\\x01"'), 5, r"control character \(0x01\)"),
        (PLAN.replace("title: P", "title: P \x1b"), 2, "escape character"),
    ],
)
def test_a_broken_plan_is_refused_with_its_line_and_reason(write: Write, text: str, line: int, reason: str) -> None:
    with pytest.raises(BrokenFile, match=reason) as error:
        read_plan(write("plan.yaml", text))
    assert error.value.line == line


def test_another_plan_is_another_file(write: Write) -> None:
    assert read_plan(write("other.yaml", PLAN)).objective("1.1").title == "O"


def test_a_title_over_several_lines_is_read_as_one(write: Write) -> None:
    text = PLAN.replace("title: P\n", "title: |\n  A  plan\n\n  in\ttwo parts\n")
    assert read_plan(write("plan.yaml", text)).title == "A plan in two parts"


def test_two_economies_cannot_share_a_name(write: Write) -> None:
    path = write("economies.yaml", "economies:\n  - name: Chile\n  - name: Peru\n    aliases: [chile]\n")
    with pytest.raises(BrokenFile, match="already names Chile") as error:
        read_economies(path)
    assert error.value.line == 3


def test_a_meeting_cannot_end_before_it_starts(write: Write) -> None:
    text = "meetings:\n  - {id: m, title: M, kind: smewg, starts: 2023-05-05, ends: 2023-05-04}\n"
    with pytest.raises(BrokenFile, match="ends before it starts"):
        read_meetings(write("meetings.yaml", text), read_economies(PRACTICES / "economies.yaml"))


def test_the_rules_that_ship_are_the_defaults() -> None:
    (rules,) = read_rules(ROOT / "practices" / "rules.yaml")
    assert rules.digest == RULES.digest and rules.version == RULES.version


def test_a_switch_that_came_later_leaves_the_digests_of_older_decisions_as_they_were() -> None:
    assert Rules("x").digest == "51a39648ce0fa721"
    assert Rules("x", workshops=True, as_is=False, by_organisation=True).digest == "a58d2d50b02ab69c"
    assert Rules("x", by_organisation=False).digest not in ("51a39648ce0fa721", "a58d2d50b02ab69c")


def test_every_decision_stands_under_the_figures_and_can_be_taken_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text("rules:\n  - {version: a, by_organisation: false}\n", "utf-8")
    (rules,) = read_rules(path)
    switches = decisions_under(rules)
    assert len(switches) == 7
    assert ("presented by an organisation alone" in switches[-1].question, switches[-1].in_force) == (
        True, "listed, not counted",
    )  # fmt: skip


def test_a_later_version_of_the_rules_says_only_what_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text("rules:\n  - {version: a}\n  - {version: b, circulated: true, headline: first_shared}\n", "utf-8")
    first, second = read_rules(path)
    assert (first.circulated, second.circulated) == (False, True)
    assert (second.as_is, second.headline) == (True, Headline.FIRST_SHARED)
    assert read_rules(tmp_path / "none.yaml") == (RULES,)


@pytest.mark.parametrize(
    "text", ["rules: []", "rules:\n  - {version: a}\n  - {version: a}", "rules:\n  - {version: a, colour: red}"]
)
def test_rules_that_are_none_are_told_with_their_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "rules.yaml").write_text(text, "utf-8")
    with pytest.raises(BrokenFile):
        read_rules(tmp_path / "rules.yaml")
