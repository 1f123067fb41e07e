"""The counting rules, rule by rule and worked case by worked case. No fixture: values in, figures out; only what is
said of the trail as well goes through a home."""

from dataclasses import replace
from datetime import date

import pytest

from kb.figures.breakdown import By, Overlap
from kb.figures.merging import merged
from kb.figures.readable import readable
from kb.figures.standing import standing
from kb.figures.tally import REPORTED, Tally, counted_in, tally
from kb.knowledge_base import KnowledgeBase
from kb.ledger.entries import (
    Adoption,
    Backing,
    Change,
    ChangeKind,
    Confirmation,
    FollowUp,
    FollowUpAnswer,
    Form,
    Meeting,
    MeetingKind,
    OriginConfirmation,
    OriginWord,
    SharingEvent,
    Spell,
    Stage,
    Step,
    Word,
)
from kb.ledger.ledger import Ledger
from kb.ledger.partial_date import read_day
from kb.periods.change import Cause
from kb.periods.snapshot import Snapshot
from kb.periods.year_figures import YearFigure, restatements, years_told
from kb.person import operator
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
    given = {
        "stage": Stage.ADOPTED,
        "reported_by": economy,
        "effective": read_day(effective),
        "instrument": f"an order on {id}",
        **fields,
    }
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
    book = ledger(practice(economies=("Peru", "Viet Nam")), events=(shown(),))
    said = OriginConfirmation("a", "Viet Nam", OriginWord.OWN, "delegate", "2023")
    told = whole(replace(book, confirmed_origins={"a": (said,)}), By.ECONOMY)
    assert value(told, "shared") == 1
    assert {row.key for row in told.breakdown.rows if row.shared} == {"Peru", "Viet Nam"}
    assert told.reporting == ("Peru", "Viet Nam")


def test_a_co_submitter_has_a_row_once_it_confirmed_or_presented_it_and_never_counts_as_adopter() -> None:
    joint = practice(economies=("Peru", "Viet Nam"))
    book = ledger(joint, events=(shown(presenters=("Peru",)),), adoptions=(taken_up("Viet Nam"),))
    told = whole(book, By.ECONOMY)
    assert (value(told, "shared"), told.reporting) == (1, ("Peru",))
    assert {row.key for row in told.breakdown.rows if row.shared} == {"Peru"}
    assert (value(told, "adopted"), why(told, "adopted")) == (0, "A2")
    for form, reporting in ((Form.PRESENTED, ("Peru", "Viet Nam")), (Form.CIRCULATED, ("Peru",))):
        again = (*book.events, shown(meeting="2022-1", form=form, presenters=("Viet Nam",)))
        assert whole(replace(book, events=again)).reporting == reporting


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
    said = (Word("2021-11-20"), Word("2022-11-20"))
    ended = taken_up("Japan", effective="2021-06-01", stage=Stage.ENDED, ended=date(2023, 6, 1), words=said)
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


def test_case_24_adopted_ended_and_adopted_again_is_new_once_and_in_force_while_it_stands() -> None:
    first = Spell(date(2021, 6, 1), date(2022, 6, 1), "an order")
    again = taken_up("Japan", effective="2024-02-01", earlier=(first,), words=(Word("2021-11-20"), Word("2024-11-20")))
    book = ledger(practice(), events=(shown(),), adoptions=(again,))
    assert [value(year(book, y), "adopted") for y in PLAN.years] == [1, 0, 0, 0]
    assert [len(year(book, y).adoptions) for y in PLAN.years] == [1, 0, 0, 0]
    assert [value(year(book, y), "in_force") for y in PLAN.years] == [1, 0, 0, 1]
    assert (value(whole(book), "adopted"), len(whole(book).adoptions)) == (1, 1)
    assert why(year(book, 2023), "in_force") == "A9"


@pytest.mark.parametrize("effective", ["2022", "2022-03"])
def test_case_25_a_day_known_to_the_year_or_month_counts_where_it_can_be_as_late_as_the_sharing(effective: str) -> None:
    shared = shown(meeting="2022-1")
    book = ledger(
        practice(),
        events=(replace(shared, date=date(2022, 3, 15)),),
        adoptions=(taken_up("Japan", effective=effective),),
    )
    assert [value(year(book, y), "adopted") for y in PLAN.years] == [0, 1, 0, 0]


@pytest.mark.parametrize("effective", ["2021", "2022-02"])
def test_a_year_or_month_that_was_over_when_it_was_shared_came_before(effective: str) -> None:
    book = ledger(practice(), events=(shown(meeting="2022-1"),), adoptions=(taken_up("Japan", effective=effective),))
    assert why(whole(book), "adopted") == "A6"


def test_case_26_adopted_and_silent_since_is_in_force_only_where_somebody_said_so() -> None:
    book = ledger(
        practice(), events=(shown(),), adoptions=(taken_up("Japan", effective="2021-06-01", recorded="2021-11-20"),)
    )
    assert [value(year(book, y), "in_force") for y in PLAN.years] == [1, 0, 0, 0]
    told = year(book, 2024)
    assert told.silent == {2021: ("a",)} == whole(book).silent
    assert [(r.rule, r.text) for r in told.figure("in_force").not_counted["a"]] == [
        ("A11", "Japan: no word since 2021")
    ]
    assert year(book, 2021).silent == {}


def said_of(number: int, answer: FollowUpAnswer = FollowUpAnswer.YES) -> FollowUp:
    return FollowUp("a", "Japan", number, answer, "delegate", "2026-01-01T00:00:00+00:00")


def test_an_answer_speaks_for_the_year_it_was_given_for_and_takes_no_other_year_away() -> None:
    one = taken_up("Japan", effective="2021-06-01", words=(Word("2022-11-20"),))
    book = ledger(practice(), events=(shown(),), adoptions=(one,))
    assert [value(year(book, y), "in_force") for y in PLAN.years] == [1, 1, 0, 0]
    book = replace(book, follow_ups=(said_of(2023), said_of(2024, FollowUpAnswer.UNKNOWN)))
    assert [value(year(book, y), "in_force") for y in PLAN.years] == [1, 1, 1, 0]
    assert year(book, 2024).silent == {2023: ("a",)}


def test_a_report_that_names_its_year_speaks_for_that_year_and_for_the_one_it_took_effect_in() -> None:
    one = taken_up("Japan", effective="2021-06-01", words=(Word("2026-03-01", 2023),))
    book = ledger(practice(), events=(shown(),), adoptions=(one,))
    assert [value(year(book, y), "in_force") for y in (*PLAN.years, 2026)] == [1, 0, 1, 0, 0]


def test_whoever_does_not_know_has_taken_back_what_was_said_of_the_year_without_naming_it() -> None:
    one = taken_up("Japan", effective="2021-06-01", words=(Word("2022-02-01"),))
    book = ledger(practice(), events=(shown(),), adoptions=(one,))
    assert value(year(book, 2022), "in_force") == 1
    unknown = replace(book, follow_ups=(said_of(2022, FollowUpAnswer.UNKNOWN),))
    assert (value(year(unknown, 2022), "in_force"), year(unknown, 2022).silent) == (0, {2021: ("a",)})


def test_one_adopter_that_speaks_is_enough_and_each_silent_one_is_named_where_none_does() -> None:
    silent = tuple(taken_up(name, effective="2021-06-01", recorded="2021-11-20") for name in ("Japan", "Peru"))
    book = ledger(practice(), events=(shown(),), adoptions=silent)
    assert why(year(book, 2022), "in_force") == "A11 A11"
    book = replace(book, follow_ups=(said_of(2022),))
    assert (value(year(book, 2022), "in_force"), year(book, 2022).silent) == (1, {})


def test_a_day_in_the_future_is_planned_and_counts_when_it_has_come() -> None:
    one = taken_up("Japan", effective="2024-10-01", recorded="2024-02-01")
    book = replace(ledger(practice(), events=(shown(),), adoptions=(one,)), today=date(2024, 9, 30))
    assert (value(whole(book), "adopted"), why(whole(book), "adopted")) == (0, "A3")
    assert "planned for 2024-10-01" in whole(book).pipeline[0][1].text
    come = replace(book, today=date(2024, 10, 1))
    assert value(whole(come), "adopted") == 1
    # that it would come was a plan: nobody has said since that it did, so it stands for the year it was said in alone
    assert (
        value(
            replace(come, adoptions=(replace(one, recorded="2023-02-01"),))
            and year(replace(come, adoptions=(replace(one, recorded="2023-02-01"),)), 2024),
            "in_force",
        )
        == 0
    )


@pytest.mark.parametrize(("today", "counts"), [(date(2024, 1, 1), 1), (date(2023, 12, 31), 0)])
def test_a_year_that_has_begun_is_not_in_the_future(today: date, counts: int) -> None:
    book = ledger(practice(), events=(shown(),), adoptions=(taken_up("Japan", effective="2024"),))
    assert value(whole(replace(book, today=today)), "adopted") == counts


@pytest.mark.parametrize("instrument", ["", " ", "-", "?"])
def test_what_nothing_embodies_is_listed_and_asked_to_name_it(instrument: str) -> None:
    told = whole(ledger(practice(), events=(shown(),), adoptions=(taken_up("Japan", instrument=instrument),)))
    assert (value(told, "adopted"), why(told, "adopted")) == (0, "A3")
    assert "name what embodies it" in told.pipeline[0][1].text


def credited(*adoptions: Adoption) -> Ledger:
    return ledger(practice("a"), practice("b"), events=(shown("a"), shown("b")), adoptions=adoptions)


def test_one_act_under_two_practices_counts_under_the_first_recorded_until_somebody_says_which() -> None:
    one, other = (
        taken_up("Japan", "a", instrument="Act 5", recorded="2023-05-01"),
        taken_up("Japan", "b", instrument="ACT  5.", recorded="2023-04-01"),
    )
    told = whole(credited(one, other))
    assert told.figure("adopted").practices == ("b",)
    assert (why(told, "adopted", "a"), [(a.practice, r.rule) for a, r in told.pipeline]) == ("A10", [("a", "A10")])
    assert "say which" in told.pipeline[0][1].text
    told = whole(credited(replace(one, credited_to="a"), other))
    assert told.figure("adopted").practices == ("a",)
    assert "see also" in told.pipeline[0][1].text


def test_the_same_words_of_two_economies_or_of_one_that_does_not_count_are_two_acts() -> None:
    one, other = taken_up("Japan", "a", instrument="Act 5"), taken_up("Peru", "b", instrument="Act 5")
    assert value(whole(credited(one, other)), "adopted") == 2
    early = taken_up("Japan", "a", instrument="Act 5", effective="2019-01-01", recorded="2021-01-01")
    later = taken_up("Japan", "b", instrument="Act 5", recorded="2023-01-01")
    assert whole(credited(early, later)).figure("adopted").practices == ("b",)


@pytest.mark.parametrize(("effective", "side"), [("2025-02-01", "after"), ("2019-06-01", "before")])
def test_an_adoption_outside_the_plan_s_years_is_listed_with_its_reason(effective: str, side: str) -> None:
    outside = taken_up("Peru", effective=effective, exception="a visit")
    told = whole(ledger(practice(), events=(shown(),), adoptions=(taken_up("Japan"), outside)))
    assert (value(told, "adopted"), [a.economy for a in told.adoptions]) == (1, ["Japan"])
    ((listed, reason),) = told.pipeline
    assert (listed.economy, reason.rule) == ("Peru", "A8") and f"{side} the years of this plan" in reason.text


def test_adopted_before_the_plan_and_again_in_it_is_new_in_the_plan() -> None:
    again = taken_up(
        "Japan",
        effective="2023-02-01",
        exception="a visit",
        earlier=(Spell(date(2019, 6, 1), date(2020, 6, 1), "an order"),),
    )
    book = ledger(practice(), events=(shown(),), adoptions=(again,))
    assert [value(year(book, y), "adopted") for y in PLAN.years] == [0, 0, 1, 0]
    assert value(whole(book), "adopted") == 1 and whole(book).pipeline == ()


def test_of_a_practice_that_is_closed_to_a_reader_no_earlier_time_says_what_embodied_it() -> None:
    before = Spell(date(2021, 6, 1), date(2022, 6, 1), "a secret order", (Step(Stage.ADOPTED, None, "a secret paper"),))
    one = taken_up("Japan", effective="2024-02-01", earlier=(before,), words=(Word("2022-01-01"),), credited_to="a")
    book = ledger(practice(), events=(shown(),), adoptions=(one,))
    told = readable(whole(book), {"a"}, set())
    assert [(a.economy, a.words, a.credited_to) for a in told.adoptions] == [("Japan", (), "")]
    assert "secret" not in repr(told.adoptions)


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


@pytest.mark.parametrize(("keep", "drop"), [("a", "b"), ("b", "a")])
def test_case_28_presented_without_item_and_circulated_with_item_do_not_count_when_they_are_merged(
    keep: str, drop: str
) -> None:
    presented = shown("a", agenda_item="", presenters=("Chile",))
    circulated = shown("b", form=Form.CIRCULATED, agenda_item="4", presenters=("Chile",))
    after = merged(ledger(practice("a"), practice("b"), events=(presented, circulated)), keep, drop)
    assert (value(whole(after), "shared"), why(whole(after), "shared", keep)) == (0, "S2")
    (event,) = after.events
    assert replace(event, practice="a") in (presented, replace(circulated, practice="a"))  # one of them, whole


def test_case_29_a_workshop_sharing_struck_in_error_leaves_its_years_list_and_moves_nothing_else(
    kb: KnowledgeBase,
) -> None:
    by, id = operator("secretariat"), "japan-credit-guarantee"
    kb.recording.share(kb.recording.event(id, "workshop", agenda_item="2"), by)
    period = Period("2023", (2023,))
    counted = replace(kb.home.ledger(), rules=Rules(workshops=True))
    assert tally(counted, period, By.MEETING).breakdown.rows[-1].shared == (id,)
    before, why_not = kb.figures.tally(2023), kb.reading.practice(id).not_shared
    kb.striking.strike("event", f"{id}@workshop", by, "it was another programme")
    assert kb.figures.tally(2023) == before and kb.reading.practice(id).not_shared == why_not
    assert [event.meeting for event, _ in kb.reading.practice(id).events] == ["m-2023-1"]
    after = replace(kb.home.ledger(), rules=Rules(workshops=True))
    assert tally(after, period, By.MEETING).breakdown.rows == tally(kb.home.ledger(), period, By.MEETING).breakdown.rows
    assert any("another programme" in entry.act.why for entry in kb.home.store.trail(id))
    assert kb.home.card(id).practice.id == id


@pytest.mark.parametrize(
    ("presenters", "alone", "otherwise"),
    [(("A development bank",), 1, 0), (("A development bank", "Peru"), 1, 1), ((), 1, 1)],
    ids=["an organisation alone", "with a member", "nobody named"],
)
def test_a_members_practice_presented_by_an_organisation_counts_unless_decided_otherwise(
    presenters: tuple[str, ...], alone: int, otherwise: int
) -> None:
    book = ledger(practice(), events=(shown(presenters=presenters),))
    assert value(whole(book), "shared") == alone
    told = whole(replace(book, rules=Rules(by_organisation=False)))
    assert value(told, "shared") == otherwise
    assert otherwise or why(told, "shared") == "S3"


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


def test_where_as_it_is_stands_outside_the_headline_the_years_still_add_up_to_the_total() -> None:
    changed = (Change(ChangeKind.CHANGED, "two languages"),)
    book = ledger(
        practice(),
        events=(shown(),),
        adoptions=(
            taken_up("Japan", effective="2022-06-01"),
            taken_up("Peru", effective="2023-06-01", changes=changed),
        ),
    )
    outside = replace(book, rules=Rules(as_is=False))
    assert {of: value(year(outside, of), "adopted") for of in PLAN.years} == {2021: 0, 2022: 0, 2023: 1, 2024: 0}
    assert value(whole(outside), "adopted") == value(whole(outside), "adopted_adapted") == 1
    assert (value(year(outside, 2022), "adopted_as_is"), value(whole(outside), "adopted_as_is")) == (1, 0)
