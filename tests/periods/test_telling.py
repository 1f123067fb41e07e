"""What a locked year tells, at every door, whatever is recorded later (rulings R3-R6, R9)."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from kb.cli import kb as group
from kb.errors import BadValue, Conflict, DamagedFile, HomeProblem
from kb.figures.breakdown import By
from kb.figures.readable import CLASSIFIED
from kb.knowledge_base import KnowledgeBase
from kb.periods.state import PeriodState
from kb.person import Person, Role, operator
from tests.periods.test_periods import CHAIR, OFFICER, lock

DESK = operator("secretariat")


def untag(kb: KnowledgeBase, id: str) -> None:
    kb.recording.confirm(id, [], by=DESK)


def reopened(kb: KnowledgeBase, year: int) -> None:
    kb.periods.move(CHAIR, year, "open", "something is wrong")


def to_accepted(kb: KnowledgeBase, year: int) -> None:
    kb.periods.move(OFFICER, year, "in review")
    kb.periods.move(OFFICER, year, "approved")
    kb.periods.move(CHAIR, year, "accepted")


def late_adoption(kb: KnowledgeBase, practice: str = "japan-credit-guarantee", day: str = "2022-08-01") -> None:
    made = kb.recording.adoption(
        practice, "Peru", stage="adopted", effective=day, exception="a visit", instrument="a programme"
    )
    kb.recording.adopt(made, by=DESK)


def ids(kb: KnowledgeBase, key: str, year: int | None = None) -> tuple[str, ...]:
    return kb.figures.tally(year).figure(key).practices


def test_case_19_a_locked_figure_stands_when_its_objective_is_taken_away(kb: KnowledgeBase) -> None:
    before = ids(kb, "shared", 2023)
    lock(kb, 2023)
    untag(kb, "japan-credit-guarantee")
    told = kb.figures.tally(2023)
    assert told.figure("shared").practices == before
    assert told.telling.status == "locked"
    recount = told.telling.recount("shared")
    assert recount and recount.left == ("japan-credit-guarantee",) and recount.value == len(before) - 1
    assert [reason.rule for reason in recount.reasons["japan-credit-guarantee"]] == ["S4"]
    for by in By:
        rows = kb.figures.tally(2023, by).breakdown.rows
        assert {id for row in rows for id in row.shared} == set(before), by


def test_case_20_a_merge_after_two_locks_counts_once_in_the_plan(kb: KnowledgeBase) -> None:
    meeting = next(one.id for one in kb.meetings.newest_first() if one.starts.year == 2021)
    for id, at in (("chile-market-days", meeting),):
        kb.recording.share(kb.recording.event(id, at, agenda_item="9"), by=DESK)
    for year in kb.plan.years:
        lock(kb, year)
    told = {year: ids(kb, "first_shared", year) for year in kb.plan.years}
    total = ids(kb, "shared")
    new = [id for year in told for id in told[year]]
    keep, drop = new[0], new[-1]
    assert keep != drop
    kb.care.merges.merge(keep, drop, OFFICER, "the same practice", agreed=True)
    assert {year: ids(kb, "first_shared", year) for year in kb.plan.years} == told
    assert len(ids(kb, "shared")) == len(total) - 1
    telling = kb.figures.tally().telling
    assert not telling.late_in("first_shared")
    assert telling.not_once["first_shared"] == {keep: 2}


def test_case_21_an_adoption_reported_when_all_is_locked_is_in_the_total_at_once_and_stays(kb: KnowledgeBase) -> None:
    for year in kb.plan.years:
        lock(kb, year)
    before, of_2022 = ids(kb, "adopted"), ids(kb, "adopted", 2022)
    late_adoption(kb)
    assert set(ids(kb, "adopted")) == {*before, "japan-credit-guarantee"}
    assert ids(kb, "adopted", 2022) == of_2022
    (line,) = kb.figures.tally().telling.late_in("adopted")
    assert (line.year, line.practices) == (2022, ("japan-credit-guarantee",))
    pack = kb.reports.pack("final")
    values = {one.indicator: one.value for one in pack.observations if one.by == "total" and "/" in one.period}
    assert values["G3.2:adopted"] == len(before) + 1


def test_case_22_what_moves_approved_figures_sends_the_year_back_and_tells_both(kb: KnowledgeBase) -> None:
    kb.periods.move(OFFICER, 2023, "in review")
    kb.periods.move(OFFICER, 2023, "approved")
    untag(kb, "japan-credit-guarantee")
    assert kb.periods.year(2023).state is PeriodState.IN_REVIEW
    with pytest.raises(Conflict, match="in review"):
        kb.periods.move(CHAIR, 2023, "accepted")
    states = kb.home.store.period_states(kb.plan.id)
    assert states[2023].by == "system"


def test_a_new_title_alone_sends_nothing_back(kb: KnowledgeBase) -> None:
    kb.periods.move(OFFICER, 2023, "in review")
    kb.periods.move(OFFICER, 2023, "approved")
    practice = kb.home.store.practice("japan-credit-guarantee")
    from kb.practice import writeup
    from kb.practice.practice import missing

    renamed = replace(practice, title="Another title")
    kb.home.store.put(renamed, writeup.write(renamed), missing(renamed), "x", "renamed")
    assert kb.periods.year(2023).state is PeriodState.APPROVED


def test_case_23_a_restatement_names_each_change_with_its_own_cause(kb: KnowledgeBase) -> None:
    lock(kb, 2022)
    untag(kb, "chile-market-days")
    late_adoption(kb)
    reopened(kb, 2022)
    assert kb.figures.tally(2022).telling.status == "under correction"
    to_accepted(kb, 2022)
    causes = {one.practice: one.cause.value for one in kb.periods.differences(2022)}
    assert causes["japan-credit-guarantee"] == "late"
    wrong = [id for id, cause in causes.items() if cause != "late"]
    with pytest.raises(BadValue, match="each"):
        kb.periods.move(CHAIR, 2022, "locked")
    kb.periods.move(CHAIR, 2022, "locked", changes=[(id, "error", f"{id} was tagged in error") for id in wrong])
    snapshot = kb.periods.year(2022).snapshots[-1]
    assert {(one.practice, one.cause.value) for one in snapshot.changes} == {(id, "error") for id in wrong}
    assert "chile-market-days" not in snapshot.figures["adopted"]
    assert "japan-credit-guarantee" not in snapshot.figures["adopted"]  # nobody said that it is to be taken in
    (line,) = kb.figures.tally(2022).telling.late_in("adopted")
    assert line.practices == ("japan-credit-guarantee",)


def test_a_late_report_is_taken_in_where_a_person_says_so(kb: KnowledgeBase) -> None:
    lock(kb, 2022)
    late_adoption(kb)
    reopened(kb, 2022)
    to_accepted(kb, 2022)
    kb.periods.move(CHAIR, 2022, "locked", changes=[("japan-credit-guarantee", "late", "reported after the lock")])
    assert "japan-credit-guarantee" in ids(kb, "adopted", 2022)
    assert kb.figures.tally(2022).telling.late == ()


def test_nothing_restated_takes_no_new_snapshot(kb: KnowledgeBase) -> None:
    lock(kb, 2022)
    late_adoption(kb)
    reopened(kb, 2022)
    to_accepted(kb, 2022)
    kb.periods.move(CHAIR, 2022, "locked")
    assert [one.no for one in kb.periods.year(2022).snapshots] == [1]


def test_one_person_under_two_names_does_not_do_both_steps(kb: KnowledgeBase) -> None:
    from kb.accounts.account import Account

    account = kb.home.store.add_account(
        Account(id="", email="ana@example.org", name="Ana Lee", role=Role.SECRETARIAT), "x"
    )
    kb.periods.move(OFFICER, 2023, "in review")
    kb.periods.move(Person(account.id, Role.SECRETARIAT, name="Ana Lee"), 2023, "approved")
    for name in ("ana lee", "ANA@example.org ", account.id):
        with pytest.raises(Conflict, match="second person"):
            kb.periods.move(operator(name), 2023, "accepted")


def test_a_snapshot_that_was_edited_past_the_trail_is_not_told(kb: KnowledgeBase) -> None:
    lock(kb, 2023)
    with kb.home.store.transaction():
        kb.home.store._file.db.execute(  # type: ignore[attr-defined]
            "update snapshots set figures = replace(figures, 'japan', 'apan')"
        )
    fresh = KnowledgeBase.open(kb.settings.home)
    with pytest.raises(DamagedFile, match="not what was locked"):
        fresh.figures.tally(2023)


def test_the_command_tells_the_locked_figure_and_what_stands_beside_it(kb: KnowledgeBase) -> None:
    lock(kb, 2023)
    untag(kb, "japan-credit-guarantee")

    def run(*words: str) -> str:
        result = CliRunner().invoke(group, ["--home", str(kb.settings.home), "tally", *words])
        assert result.exit_code == 0, result.output
        return result.output

    told = json.loads(run("--year", "2023", "--json"))
    assert told["figures"]["shared"]["value"] == 2 and told["status"] == "locked"
    assert told["counted_anew"]["shared"]["value"] == 1
    assert "2023: locked, told from snapshot 1" in run("--year", "2023")
    assert "Counted anew today, shared: 1 (-japan-credit-guarantee)" in run("--year", "2023")
    assert "counted anew" in run("--year", "2023", "--csv")


def test_a_version_of_the_rules_that_a_year_was_locked_by_is_not_edited_in_place(kb: KnowledgeBase) -> None:
    lock(kb, 2023)
    rules = kb.settings.practices / "rules.yaml"
    version = kb.home.rules[-1].version
    rules.write_text(f"rules:\n  - version: {version}\n    circulated: true\n", encoding="utf-8")
    with pytest.raises(HomeProblem, match="add what was decided since as a new version"):
        KnowledgeBase.open(kb.settings.home).figures.tally(2023)


def test_case_30_new_rules_stand_beside_a_locked_year_and_make_nothing_late(kb: KnowledgeBase) -> None:
    lock(kb, 2022)
    before = ids(kb, "adopted", 2022)
    assert before
    rules = kb.settings.practices / "rules.yaml"
    version = kb.home.rules[-1].version
    rules.write_text(f"rules:\n  - version: {version}\n  - version: later\n    documented: true\n", encoding="utf-8")
    later = KnowledgeBase.open(kb.settings.home)
    told = later.figures.tally(2022)
    assert (told.figure("adopted").practices, told.rules) == (before, version)
    assert told.telling.late == ()
    recount = told.telling.recount("adopted")
    assert recount and set(recount.left) <= set(before)
    reopened(later, 2022)
    assert {one.cause.value for one in later.periods.differences(2022)} == {"rule change"}


NEXT_PLAN = """\
id: next
title: The next plan
years: [2025, 2026]
reviews:
  - {id: annual, title: Annual, years: [2025, 2026]}
priority_areas:
  - id: "9"
    title: Everything
    objectives:
      - {id: "9.1", title: Anything}
crosswalk:
  - {plan: smewg-2021-2024, objective: "%s", objectives: ["9.1"]}
"""


def test_under_the_next_plan_what_was_locked_opens_as_before_and_old_tags_are_read_by_the_crosswalk(
    kb: KnowledgeBase,
) -> None:
    for year in kb.plan.years:
        lock(kb, year)
    old = kb.plan.id
    objective = kb.home.ledger().tags("japan-credit-guarantee")[0]
    told = {year: ids(kb, "shared", year) for year in kb.plan.years}
    total = ids(kb, "shared")
    (kb.settings.practices / "plans" / "next.yaml").write_text(NEXT_PLAN % objective, encoding="utf-8")
    later = KnowledgeBase.open(kb.settings.home, {"plan": "next"})
    assert later.plan.id == "next"
    assert {year: ids(later, "shared", year) for year in told} == told
    assert later.figures.tally(plan=old).figure("shared").practices == total
    assert later.periods.year(2022).state is PeriodState.LOCKED
    assert [one.year for one in later.periods.years()] == [2025, 2026]
    assert later.home.ledger().tags("japan-credit-guarantee") == ("9.1",)
    assert later.home.store.confirmations("next") == {}
    annual = later.reports.pack("annual", 2022)
    assert (annual.plan, annual.years) == (old, (2022,))
    final = later.reports.pack("final", plan=old)
    values = {one.indicator: one.value for one in final.observations if one.by == "total" and "/" in one.period}
    assert values["G3.1:shared"] == len(total)


def test_a_late_report_stands_in_the_row_of_its_meeting_though_newer_rules_count_it_no_more(kb: KnowledgeBase) -> None:
    rules = kb.settings.practices / "rules.yaml"
    rules.write_text("rules:\n  - version: one\n    workshops: true\n", encoding="utf-8")
    first = KnowledgeBase.open(kb.settings.home)
    lock(first, 2023)
    first.recording.confirm("international-body-guide", ["4.1"], by=DESK)
    shown = first.recording.event("international-body-guide", "workshop", agenda_item="2", presenters=["Peru"])
    first.recording.share(shown, by=DESK)
    rules.write_text("rules:\n  - version: one\n    workshops: true\n  - version: two\n", encoding="utf-8")
    told = KnowledgeBase.open(kb.settings.home).figures.tally(by=By.MEETING)
    assert "international-body-guide" in told.figure("shared").practices
    rows = {row.key: row.shared for row in told.breakdown.rows}
    assert rows["workshop"] == ("international-body-guide",)
    assert told.breakdown.shared_overlap.excess >= 0


def test_newer_rules_are_taken_for_a_year_as_a_whole_and_what_they_alone_count_is_never_late(kb: KnowledgeBase) -> None:
    """R9: what was left as it was told does not come in by another door."""
    lock(kb, 2023)
    shown = kb.recording.event("chile-market-days", "workshop", agenda_item="2", presenters=["Chile"])
    for id in ("peru-viet-nam-customs-window", "international-body-guide"):
        kb.recording.confirm(id, ["4.1"], by=DESK)
        kb.recording.share(replace(shown, practice=id, presenters=("Peru",)), by=DESK)
    untag(kb, "japan-credit-guarantee")
    rules = kb.settings.practices / "rules.yaml"
    version = kb.home.rules[-1].version
    rules.write_text(f"rules:\n  - version: {version}\n  - version: later\n    workshops: true\n", encoding="utf-8")
    later = KnowledgeBase.open(kb.settings.home)
    reopened(later, 2023)
    to_accepted(later, 2023)
    causes = {one.practice: one.cause.value for one in later.periods.differences(2023)}
    moved = [id for id, cause in causes.items() if cause == "rule change"]
    assert {"peru-viet-nam-customs-window", "international-body-guide"} <= set(moved)
    error = ("japan-credit-guarantee", "error", "confirmed by mistake")
    with pytest.raises(BadValue, match="one version of the rules"):
        changes = [error, (moved[0], "rule change", "decided since")]
        later.periods.move(CHAIR, 2023, "locked", changes=changes, leave=moved[1:])
    later.periods.move(CHAIR, 2023, "locked", changes=[error], leave=moved)
    told = later.figures.tally(2023)
    assert told.rules == version and told.telling.late == ()
    assert not set(moved) & set(later.figures.tally().figure("shared").practices) - {"chile-market-days"}
    assert "japan-credit-guarantee" not in told.figure("shared").practices


def test_who_had_nothing_to_report_is_heard_though_a_late_report_stays_on_its_line(kb: KnowledgeBase) -> None:
    kb.implementation.nil_reports.hand_in(DESK, "G3", "Peru", "2023", "said on the phone")
    lock(kb, 2023)
    id = "peru-viet-nam-customs-window"
    kb.recording.confirm(id, ["2.3"], by=DESK)
    kb.recording.share(kb.recording.event(id, "m-2023-1", agenda_item="5", presenters=["Peru"]), by=DESK)
    untag(kb, "japan-credit-guarantee")
    reopened(kb, 2023)
    to_accepted(kb, 2023)
    changes = [("japan-credit-guarantee", "error", "confirmed by mistake")]
    kb.periods.move(CHAIR, 2023, "locked", changes=changes, leave=[id])
    told = kb.figures.tally(2023, By.ECONOMY)
    assert told.nil == ("Peru",) and "Peru" not in told.reporting
    rows = {row.key: row.number("shared") for row in told.breakdown.rows}
    assert (rows["Peru"], rows["Japan"]) == (0, None)
    assert [line.practices for line in told.telling.late_in("shared")] == [(id,)]


def test_the_command_tells_the_years_through_one_of_them_together(kb: KnowledgeBase) -> None:
    lock(kb, 2022)
    result = CliRunner().invoke(group, ["--home", str(kb.settings.home), "tally", "--through", "2022", "--json"])
    told = json.loads(result.output)
    assert told["years"] == [2021, 2022]
    assert told["figures"]["adopted"]["practices"] == list(kb.figures.tally(through=2022).figure("adopted").practices)
    refused = CliRunner().invoke(group, ["--home", str(kb.settings.home), "tally", "--through", "2019"])
    assert refused.exit_code and "a year of the plan: 2021, 2022, 2023, 2024" in str(refused.exception)


def test_a_year_that_two_plans_have_is_the_older_plan_s_where_it_was_locked_under_it(kb: KnowledgeBase) -> None:
    lock(kb, 2024)
    old, told = kb.plan.id, ids(kb, "shared", 2024)
    text = (NEXT_PLAN % "1.1").replace("[2025, 2026]", "[2024, 2025]")
    (kb.settings.practices / "plans" / "next.yaml").write_text(text, encoding="utf-8")
    later = KnowledgeBase.open(kb.settings.home, {"plan": "next"})
    assert (later.periods.year(2024).plan, ids(later, "shared", 2024)) == (old, told)
    assert later.periods.year(2024, "next").state is PeriodState.OPEN
    later.periods.move(OFFICER, 2024, "in review", plan="next")
    assert later.periods.year(2024, "next").state is PeriodState.IN_REVIEW
    assert later.periods.year(2024).state is PeriodState.LOCKED
    assert later.figures.tally(2024, plan="next").telling.status == "open"


def test_a_name_that_was_merged_into_a_practice_for_members_is_told_to_members_alone(kb: KnowledgeBase) -> None:
    lock(kb, 2023)
    told = "japan-credit-guarantee"
    assert told in ids(kb, "shared", 2023)
    kb.care.merges.merge("members-note", told, OFFICER, "the same practice", agreed=True, unite=True)
    seen = kb.figures.tally(2023)
    assert seen.figure("shared").value == 2 and CLASSIFIED in seen.figure("shared").practices
    assert told not in repr(seen)
    assert told in kb.figures.tally(2023, person=DESK).figure("shared").practices
    pack = kb.reports.pack("annual", 2023)
    assert told not in repr(pack)
