"""The counting rules, rule by rule and worked case by worked case. No fixture: values in, figures out."""

from dataclasses import replace
from datetime import date

import pytest

from kb.figures.breakdown import By, Overlap
from kb.figures.standing import standing
from kb.figures.tally import REPORTED, Tally, counted_in, tally
from kb.ledger.entries import (
    Adoption,
    Backing,
    Change,
    ChangeKind,
    Confirmation,
    Form,
    Meeting,
    MeetingKind,
    SharingEvent,
    Stage,
)
from kb.ledger.ledger import Ledger
from kb.periods.change import Cause
from kb.periods.snapshot import Snapshot
from kb.periods.year_figures import YearFigure, restatements, years_told
from kb.plan.economy import Economies, Economy
from kb.plan.period import Period
from kb.plan.plan import Objective, Plan, PriorityArea
from kb.plan.rules import Rules
from kb.practice.practice import Group, Kind, Practice, Status, missing
from tests.closing import closed, locked

PLAN = Plan(
    id="p",
    title="Plan 2021-2024",
    years=(2021, 2022, 2023, 2024),
    priority_areas=(
        PriorityArea("1", "Start-ups", (Objective("1.1", "Start", "1"), Objective("1.2", "Innovate", "1"))),
        PriorityArea("4", "Finance", (Objective("4.1", "Credit", "4"),)),
    ),
)
NAMES = ("Chile", "Japan", "Malaysia", "Peru", "Thailand", "Viet Nam")
ECONOMIES = Economies(Economy(name, order) for order, name in enumerate(NAMES, 1))
MEETINGS = {
    m.id: m
    for m in (
        Meeting("2021-1", "2021/1", MeetingKind.SMEWG, date(2021, 3, 1), date(2021, 3, 2)),
        Meeting("2021-2", "2021/2", MeetingKind.SMEWG, date(2021, 9, 1), date(2021, 9, 2)),
        Meeting("2022-1", "2022/1", MeetingKind.SMEWG, date(2022, 3, 1), date(2022, 3, 2)),
        Meeting("2023-1", "2023/1", MeetingKind.SMEWG, date(2023, 3, 1), date(2023, 3, 2)),
        Meeting("workshop", "Workshop", MeetingKind.WORKSHOP, date(2023, 5, 1), date(2023, 5, 1)),
    )
}


def practice(id: str = "a", economies: tuple[str, ...] = ("Chile",), **fields: object) -> Practice:
    given = {"summary": "s", "kind": Kind.PROGRAMME, "status": Status.RUNNING, "economies": economies, **fields}
    made = Practice(id=id, title=id.upper(), body="b", **given)  # type: ignore[arg-type]
    return Practice(**{**made.__dict__, "missing": missing(made)})


def shown(id: str = "a", meeting: str = "2021-1", **fields: object) -> SharingEvent:
    given = {"agenda_item": "4", "presenters": ("Chile",), **fields}
    return SharingEvent(id, meeting, MEETINGS[meeting].starts, **given)  # type: ignore[arg-type]


def taken_up(economy: str, id: str = "a", effective: str = "2022-06-01", **fields: object) -> Adoption:
    given = {"stage": Stage.ADOPTED, "reported_by": economy, "effective": date.fromisoformat(effective), **fields}
    return Adoption(id, economy, **given)  # type: ignore[arg-type]


def ledger(
    *practices: Practice,
    events: tuple[SharingEvent, ...] = (),
    adoptions: tuple[Adoption, ...] = (),
    tags: dict[str, tuple[str, ...]] | None = None,
) -> Ledger:
    confirmed = {p.id: ("1.1",) for p in practices} if tags is None else tags
    return Ledger(
        plan=PLAN,
        economies=ECONOMIES,
        practices=practices,
        meetings=MEETINGS,
        events=events,
        adoptions=adoptions,
        confirmations={
            id: Confirmation(id, "p", objectives, "officer", "2023") for id, objectives in confirmed.items()
        },
    )


def whole(book: Ledger, by: By = By.AREA) -> Tally:
    return tally(book, Period("Plan 2021-2024", PLAN.years), by)


def year(book: Ledger, number: int, by: By = By.AREA) -> Tally:
    return tally(book, Period(str(number), (number,)), by)


def value(told: Tally, key: str) -> int:
    return told.figure(key).value


def why(told: Tally, key: str, id: str = "a") -> str:
    return " ".join(reason.rule for reason in told.figure(key).not_counted[id])


CHANGED = (Change(ChangeKind.CHANGED, "smaller loans"),)


def test_case_1_presented_at_both_meetings_of_a_year_counts_once() -> None:
    book = ledger(practice(), events=(shown(meeting="2021-1"), shown(meeting="2021-2")))
    assert value(whole(book), "shared") == 1
    assert value(year(book, 2021), "shared") == 1


def test_case_2_presented_again_two_years_later_is_shared_then_and_new_only_once() -> None:
    book = ledger(practice(version=2), events=(shown(meeting="2021-1"), shown(meeting="2023-1")))
    assert value(whole(book), "shared") == 1
    assert (value(year(book, 2021), "shared"), value(year(book, 2021), "first_shared")) == (1, 1)
    assert (value(year(book, 2023), "shared"), value(year(book, 2023), "first_shared")) == (1, 0)


def test_case_3_a_practice_of_two_areas_stands_in_both_rows_and_the_excess_is_told() -> None:
    told = whole(ledger(practice(), events=(shown(),), tags={"a": ("1.1", "4.1")}))
    assert value(told, "shared") == 1
    assert [(row.key, row.shared) for row in told.breakdown.rows] == [("1", ("a",)), ("4", ("a",))]
    assert told.breakdown.shared_overlap == Overlap(("a",), 1)


def test_case_4_a_joint_practice_counts_once_and_stands_in_each_economys_row() -> None:
    told = whole(ledger(practice(economies=("Peru", "Viet Nam")), events=(shown(),)), By.ECONOMY)
    assert value(told, "shared") == 1
    assert {row.key for row in told.breakdown.rows if row.shared} == {"Peru", "Viet Nam"}
    assert told.reporting == ("Peru", "Viet Nam")


def test_case_5_never_on_an_agenda_is_not_yet_shared() -> None:
    told = whole(ledger(practice()))
    assert value(told, "shared") == 0
    assert "not yet shared" in told.figure("shared").not_counted["a"][0].text


def test_case_6_presented_by_an_international_organisation_alone_is_kept_and_not_counted() -> None:
    body = practice(economies=(), other_origins=("A development bank",))
    told = whole(ledger(body, events=(shown(presenters=("A development bank",)),)))
    assert (value(told, "shared"), why(told, "shared")) == (0, "S3")


def test_a_practice_of_another_body_presented_with_a_member_economy_counts() -> None:
    body = practice(economies=(), other_origins=("A development bank",))
    told = whole(ledger(body, events=(shown(presenters=("A development bank", "Peru")),)), By.ECONOMY)
    assert value(told, "shared") == 1
    assert [row.key for row in told.breakdown.rows if row.shared] == ["Peru"]


def test_presenting_at_another_meeting_does_not_make_it_a_member_economy_s() -> None:
    body = practice(economies=(), other_origins=("A development bank",))
    events = (shown(presenters=("A development bank",)), shown(meeting="workshop", presenters=("Peru",)))
    told = whole(ledger(body, events=events), By.ECONOMY)
    assert (value(told, "shared"), why(told, "shared"), told.reporting) == (0, "S3 S2", ())  # one reason an event


def test_case_7_machine_suggested_tags_alone_count_for_nothing() -> None:
    told = whole(ledger(practice(objectives=("1.1",)), events=(shown(),), tags={}))
    assert (value(told, "shared"), why(told, "shared")) == (0, "S4")


def test_a_person_who_decided_that_it_serves_no_objective_keeps_it_out() -> None:
    told = whole(ledger(practice(), events=(shown(),), tags={"a": ()}))
    assert (value(told, "shared"), why(told, "shared")) == (0, "S4")
    assert "none" in told.figure("shared").not_counted["a"][0].text


def test_case_9_adopted_by_three_economies_is_one_practice_and_three_adoptions() -> None:
    adoptions = tuple(taken_up(name, changes=CHANGED) for name in ("Japan", "Peru", "Thailand"))
    told = whole(ledger(practice(), events=(shown(),), adoptions=adoptions))
    assert (value(told, "adopted"), len(told.adoptions), len(told.adopters)) == (1, 3, 3)
    assert (value(told, "adopted_adapted"), value(told, "adopted_as_is")) == (1, 0)


def test_case_10_two_provinces_of_one_economy_are_one_adoption_with_two_sites() -> None:
    told = whole(ledger(practice(), events=(shown(),), adoptions=(taken_up("Japan", sites=("North", "South")),)))
    assert (value(told, "adopted"), len(told.adoptions), len(told.adoptions[0].sites)) == (1, 1, 2)


def test_case_11_the_origins_claim_that_another_adopted_is_not_counted() -> None:
    told = whole(ledger(practice(), events=(shown(),), adoptions=(taken_up("Japan", reported_by="Chile"),)))
    assert (value(told, "adopted"), why(told, "adopted")) == (0, "A5")
    assert "claimed" in told.pipeline[0][1].text


@pytest.mark.parametrize("stage", [Stage.INTERESTED, Stage.PLANNED, Stage.PILOTING])
def test_case_12_what_is_not_yet_in_force_is_listed_and_not_counted(stage: Stage) -> None:
    told = whole(ledger(practice(), events=(shown(),), adoptions=(taken_up("Japan", stage=stage),)))
    assert (value(told, "adopted"), told.pipeline[0][1].rule) == (0, "A3")


def test_case_13_taken_up_unchanged_is_inside_the_headline_and_split() -> None:
    told = whole(ledger(practice(), events=(shown(),), adoptions=(taken_up("Japan"),)))
    assert (value(told, "adopted"), value(told, "adopted_adapted"), value(told, "adopted_as_is")) == (1, 0, 1)


def test_keeping_a_part_is_no_change() -> None:
    kept = (Change(ChangeKind.KEPT, "the form"),)
    told = whole(ledger(practice(), events=(shown(),), adoptions=(taken_up("Japan", changes=kept),)))
    assert (value(told, "adopted_adapted"), value(told, "adopted_as_is")) == (0, 1)


def test_case_15_a_repealed_adoption_stays_ever_adopted_and_leaves_what_is_in_force() -> None:
    ended = taken_up("Japan", effective="2021-06-01", stage=Stage.ENDED, ended=date(2023, 6, 1))
    book = ledger(practice(), events=(shown(),), adoptions=(ended,))
    assert (value(whole(book), "adopted"), value(year(book, 2021), "adopted")) == (1, 1)
    assert (value(year(book, 2022), "in_force"), value(year(book, 2023), "in_force")) == (1, 0)


def test_an_adoption_that_ended_without_a_day_is_not_in_force() -> None:
    book = ledger(practice(), events=(shown(),), adoptions=(taken_up("Japan", stage=Stage.ENDED),))
    assert (value(whole(book), "adopted"), value(whole(book), "in_force")) == (1, 0)


def test_by_meeting_an_adopted_practice_stands_where_it_was_shared_in_whatever_year() -> None:
    book = ledger(practice(), events=(shown(),), adoptions=(taken_up("Japan"),), tags={"a": ("1.1", "4.1")})
    rows = {row.key: (row.shared, row.adopted) for row in year(book, 2022, By.MEETING).breakdown.rows}
    assert rows == {"2021-1": ((), ("a",)), "2022-1": ((), ())}
    assert year(book, 2022).breakdown.adopted_overlap == Overlap(("a",), 1)


def test_case_16_a_co_submitter_cannot_adopt_its_own_practice() -> None:
    told = whole(ledger(practice(economies=("Chile", "Peru")), events=(shown(),), adoptions=(taken_up("Peru"),)))
    assert (value(told, "adopted"), why(told, "adopted")) == (0, "A2")


def test_case_17_withdrawn_after_sharing_still_counts_and_keeps_its_adoptions() -> None:
    told = whole(ledger(practice(withdrawn=True), events=(shown(),), adoptions=(taken_up("Japan"),)))
    assert (value(told, "shared"), value(told, "adopted")) == (1, 1)


def test_an_incomplete_practice_does_not_count_and_says_what_is_missing() -> None:
    told = whole(ledger(practice(summary="", kind=None), events=(shown(),)))
    assert (value(told, "shared"), why(told, "shared")) == (0, "S1")
    assert "summary, kind" in told.figure("shared").not_counted["a"][0].text


def test_a_plan_that_was_not_carried_out_does_not_count() -> None:
    told = whole(ledger(practice(status=Status.PLANNED), events=(shown(),)))
    assert (value(told, "shared"), why(told, "shared")) == (0, "S1")


@pytest.mark.parametrize(
    "event",
    [
        shown(meeting="workshop"),
        shown(form=Form.CIRCULATED),
        shown(agenda_item="", document=""),
    ],
    ids=["not an SMEWG meeting", "circulated only", "neither agenda item nor document"],
)
def test_what_was_not_shared_at_an_smewg_meeting_does_not_count(event: SharingEvent) -> None:
    told = whole(ledger(practice(), events=(event,)))
    assert (value(told, "shared"), why(told, "shared")) == (0, "S2")


def test_a_document_number_is_enough() -> None:
    assert value(whole(ledger(practice(), events=(shown(agenda_item="", document="2021/012"),))), "shared") == 1


def test_one_good_event_is_enough_beside_bad_ones() -> None:
    book = ledger(practice(), events=(shown(meeting="workshop"), shown(meeting="2023-1")))
    assert value(year(book, 2023), "shared") == 1


def test_an_adoption_older_than_the_sharing_needs_a_recorded_reason() -> None:
    early = {"effective": "2020-01-01"}
    book = ledger(practice(), events=(shown(),), adoptions=(taken_up("Japan", **early),))  # type: ignore[arg-type]
    assert why(whole(book), "adopted") == "A6"
    allowed = taken_up("Japan", effective="2021-02-01", exception="bilateral visit at an earlier meeting")
    assert value(whole(ledger(practice(), events=(shown(),), adoptions=(allowed,))), "adopted") == 1


def test_an_adoption_of_a_practice_that_was_never_shared_does_not_count() -> None:
    assert why(whole(ledger(practice(), adoptions=(taken_up("Japan"),))), "adopted") == "A6"


def test_a_practice_is_newly_adopted_in_the_year_of_its_first_adoption_only() -> None:
    book = ledger(
        practice(), events=(shown(),), adoptions=(taken_up("Japan"), taken_up("Peru", effective="2023-06-01"))
    )
    assert [value(year(book, y), "adopted") for y in (2021, 2022, 2023)] == [0, 1, 0]
    assert [len(year(book, y).adoptions) for y in (2022, 2023)] == [1, 1]


def test_main_objective_rows_add_up_to_the_total() -> None:
    practices = tuple(practice(id) for id in "abc")
    told = whole(
        ledger(*practices, events=tuple(shown(id) for id in "abc"), tags=dict.fromkeys("abc", ("1.2", "4.1"))), By.MAIN
    )
    assert sum(len(row.shared) for row in told.breakdown.rows) == value(told, "shared") == 3
    assert told.breakdown.shared_overlap == Overlap((), 0)


def test_a_meetings_row_holds_what_was_shared_there_in_the_period() -> None:
    book = ledger(practice(), practice("b"), events=(shown(), shown(meeting="2021-2"), shown("b", "2021-2")))
    rows = {row.key: row.shared for row in year(book, 2021, By.MEETING).breakdown.rows}
    assert rows == {"2021-1": ("a",), "2021-2": ("a", "b")}


def test_every_practice_is_either_in_a_figure_or_has_its_reason() -> None:
    practices = tuple(practice(id) for id in "abcd")
    told = whole(
        ledger(*practices, events=(shown("a"), shown("b")), adoptions=(taken_up("Japan", "a"),), tags={"a": ("1.1",)})
    )
    for figure in told.figures:
        assert set(figure.practices) | set(figure.not_counted) == set("abcd")
        assert not set(figure.practices) & set(figure.not_counted)
        assert figure.value == len(figure.practices)


def test_the_plan_total_equals_the_sum_of_the_years_new_ones_and_rows_never_fall_short() -> None:
    practices = tuple(practice(id) for id in "abc")
    events = (shown("a"), shown("a", "2022-1"), shown("b", "2022-1"), shown("c", "2023-1"), shown("b", "2023-1"))
    book = ledger(*practices, events=events, tags=dict.fromkeys("abc", ("1.1", "4.1")))
    total = value(whole(book), "shared")
    assert sum(value(year(book, y), "first_shared") for y in PLAN.years) == total == 3
    assert sum(value(year(book, y), "shared") for y in PLAN.years) == 5
    assert sum(len(row.shared) for row in whole(book).breakdown.rows) >= total


def test_coverage_stands_beside_the_figures() -> None:
    told = whole(ledger(practice(), events=(shown(),)))
    assert (told.reporting, told.members) == (("Chile",), len(NAMES))


# -- worked cases over locked years ------------------------------------------------------------------------


def told(ledger: Ledger, key: str, year: int, snapshots: dict[int, Snapshot]) -> YearFigure:
    return next(one for one in years_told(ledger, key, closed(snapshots)) if one.year == year)


def test_case_8_after_a_merge_new_2022_drops_by_one_and_is_restated_if_locked() -> None:
    before = ledger(practice("a"), practice("b"), events=(shown("a"), shown("b", "2022-1")))
    kept = {2022: locked(before, 2022)}
    after = replace(ledger(practice("a"), events=(shown("a"), shown("a", "2022-1"))), merged={"b": "a"})
    assert whole(after).figure("shared").value == 1
    assert told(after, "first_shared", 2021, {}).practices == ("a",)
    assert told(after, "first_shared", 2022, {}).practices == ()
    assert told(after, "shared", 2022, {}).practices == ("a",)
    locked_new = told(after, "first_shared", 2022, kept)
    assert (locked_new.practices, locked_new.gone) == (("b",), ("a",))  # told as b, which is a today
    again = locked(after, 2022, 2, Cause.MERGE)
    changes = {change.key: change for change in restatements((kept[2022], again))}
    assert (changes["first_shared"].before, changes["first_shared"].after) == (("b",), ())
    assert len(changes["shared"].before) == len(changes["shared"].after) == 1


def test_case_14_an_adoption_learned_late_stands_on_a_line_of_its_own() -> None:
    shared = (shown(),)
    kept = {2022: locked(ledger(practice(), events=shared), 2022)}
    later = ledger(practice(), events=shared, adoptions=(taken_up("Japan", effective="2022-06-01"),))
    assert told(later, "adopted", 2024, kept).practices == ()
    year = told(later, "adopted", 2022, kept)
    assert (year.practices, year.late) == ((), ("a",))
    assert whole(later).figure("adopted").value == 1


def test_case_18_what_was_entered_in_error_is_removed_by_restatement_and_both_figures_are_told() -> None:
    wrong = ledger(practice(), events=(shown(),))
    kept = locked(wrong, 2021)
    right = ledger(practice())
    year = told(right, "shared", 2021, {2021: kept})
    assert (year.practices, year.gone) == (("a",), ("a",))
    again = locked(right, 2021, 2, Cause.ERROR)
    change = next(change for change in restatements((kept, again)) if change.key == "shared")
    assert (change.before, change.after, change.removed, change.causes) == (("a",), (), ("a",), "error")


@pytest.mark.parametrize(
    ("rules", "key", "value"),
    [
        (Rules(), "shared", 0),
        (Rules(circulated=True), "shared", 1),
    ],
)
def test_a_switch_lets_papers_circulated_between_meetings_count(rules: Rules, key: str, value: int) -> None:
    one = replace(ledger(practice(), events=(shown(form=Form.CIRCULATED),)), rules=rules)
    assert whole(one).figure(key).value == value


def test_each_of_the_other_switches_changes_what_it_says() -> None:
    workshop = ledger(practice(), events=(shown(meeting="workshop"),))
    assert whole(workshop).figure("shared").value == 0
    assert whole(replace(workshop, rules=Rules(workshops=True))).figure("shared").value == 1
    as_is = ledger(practice(), events=(shown(),), adoptions=(taken_up("Japan"),))
    assert whole(as_is).figure("adopted").value == 1
    assert whole(replace(as_is, rules=Rules(as_is=False))).figure("adopted").value == 0
    assert whole(replace(as_is, rules=Rules(documented=True))).figure("adopted").value == 0


def test_by_group_what_names_none_stands_in_a_row_of_its_own() -> None:
    named = practice("a", groups=(Group.WOMEN, Group.RURAL))
    told = whole(ledger(named, practice("b"), events=(shown("a"), shown("b"))), By.GROUP)
    assert {row.key: row.shared for row in told.breakdown.rows if row.shared} == {
        "women": ("a",), "rural": ("a",), "none": ("b",),
    }  # fmt: skip
    assert told.breakdown.shared_overlap == Overlap(("a",), 1)


def test_adoptions_are_split_by_how_well_they_are_backed() -> None:
    adoptions = (
        taken_up("Japan"),
        taken_up("Peru", evidence="Decree 1"),
        taken_up("Thailand", evidence="Decree 2", confirmed_by=("Chile",)),
        taken_up("Viet Nam", published="Gazette 3"),
        taken_up("Malaysia", reported_by="Chile", evidence="Decree 4"),
    )
    told = whole(ledger(practice(), events=(shown(),), adoptions=adoptions))
    assert [told.levels[level] for level in REPORTED] == [1, 1, 2]
    assert adoptions[-1].level is Backing.CLAIMED
    assert sum(told.levels.values()) == len(told.adoptions)


def test_where_evidence_is_asked_for_a_confirmation_by_the_other_side_is_enough() -> None:
    rules = Rules("x", documented=True)
    confirmed, bare = taken_up("Japan", confirmed_by=("Chile",)), taken_up("Japan")
    for adoption, counted in ((confirmed, 1), (bare, 0)):
        book = replace(ledger(practice(), events=(shown(),), adoptions=(adoption,)), rules=rules)
        assert value(whole(book), "adopted") == counted


def test_the_years_that_a_practice_counts_in_are_those_of_the_figures() -> None:
    book = ledger(
        practice(), events=(shown(), shown(meeting="2023-1")), adoptions=(taken_up("Japan", changes=CHANGED),)
    )
    told = dict(counted_in(standing(book, book.practices[0]), PLAN.years))
    assert told == {"shared": (2021, 2023), "first_shared": (2021,), "adopted": (2022,), "adopted_adapted": (2022,)}
