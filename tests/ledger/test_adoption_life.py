"""An adoption over the years: times in force, days as far as they are known, what the adopter said, whom it is credited
to."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kb.errors import BadValue, Conflict
from kb.knowledge_base import KnowledgeBase
from kb.ledger.adopting import CreditNeeded
from kb.ledger.entries import Adoption, FollowUpAnswer, Stage, Word
from kb.ledger.partial_date import PartialDate
from kb.person import Person, Role, operator
from kb.store import rows

DESK = operator("secretariat")
MALAYSIA = Person("account-2", Role.DELEGATE, "Malaysia")
ID, OTHER = "chile-market-days", "japan-credit-guarantee"
THIS = date.today().year


def adoption(kb: KnowledgeBase, economy: str, id: str = ID) -> Adoption:
    return {(a.practice, a.economy): a for a in kb.home.store.adoptions()}[id, economy]


def say(
    kb: KnowledgeBase, stage: str, id: str = ID, economy: str = "Peru", correct: bool = False, **said: object
) -> bool:
    said = {"instrument": "Act 5", **said}
    return kb.recording.adopt(kb.recording.adoption(id, economy, stage=stage, **said), by=DESK, correct=correct)  # type: ignore[arg-type]


def in_force(kb: KnowledgeBase, *years: int) -> list[bool]:
    return [ID in kb.figures.tally(year).figure("in_force").practices for year in years]


def alone(kb: KnowledgeBase) -> None:
    """Nobody but Peru takes it up."""
    say(kb, "interested", economy="Malaysia", correct=True)


# -- days as far as they are known


@pytest.mark.parametrize("given", ["2022", "2022-07", "2022-07-01"])
def test_a_day_is_kept_with_the_precision_it_was_given_in(kb: KnowledgeBase, given: str) -> None:
    say(kb, "adopted", effective=given)
    made = adoption(kb, "Peru")
    assert str(made.effective) == given and str(made.steps[-1].on) == given
    assert rows.adoption(rows.dump(made)) == made
    assert isinstance(made.effective, PartialDate) is (len(given) < 10)
    assert any(a.economy == "Peru" for a in kb.figures.tally(2022).adoptions)
    assert not say(kb, "adopted", effective=given)


def test_a_year_is_none_of_its_days() -> None:
    assert PartialDate(2022) != date(2022, 1, 1) and PartialDate(2022) != PartialDate(2022, 1)
    assert PartialDate(2022) == PartialDate(2022)
    assert PartialDate(2024, 2).last == date(2024, 2, 29) and PartialDate(2022).last == date(2022, 12, 31)


@pytest.mark.parametrize(
    "given",
    ["2022-W05-1", "2022W051", "2022-W05", "2022-123", "2022123", "20220501", "2022-13", "2022-00", "0000", "22",
     "2022-5", "２０２２", "2022-05-32", "2022-07-01T00:00", "1/7/2022"],
)  # fmt: skip
@pytest.mark.parametrize(("field", "label"), [("effective", "In force since"), ("ended", "Ended on")])
def test_weeks_days_of_the_year_and_what_is_no_day_are_refused_with_what_to_write(
    kb: KnowledgeBase, field: str, label: str, given: str
) -> None:
    days = {"effective": "2021-06-01", "ended": "2023-06-01", field: given}
    with pytest.raises(
        BadValue, match=f"{label}: “.*” does not fit; give a day like 2023-05-04, a month like 2023-05 or a year"
    ):
        say(kb, "ended", **days)


@pytest.mark.parametrize("given", ["2022-W05-1", "2022W051", "2022-123", "20220501"])
def test_no_other_day_of_the_base_is_one_of_a_week_either(kb: KnowledgeBase, given: str) -> None:
    with pytest.raises(BadValue, match="a day like 2023-05-04"):
        kb.recording.event(ID, "m-2021-1", agenda_item="4", on=given)
    with pytest.raises(BadValue, match="a day like 2023-05-04"):
        kb.reading.gaps(DESK, given)


def test_an_end_that_can_be_after_the_beginning_is_taken_and_one_that_cannot_is_not(kb: KnowledgeBase) -> None:
    say(kb, "ended", effective="2022-06-01", ended="2022")
    with pytest.raises(Conflict, match="ended on 2022-05, before it came into force on 2022-06-01"):
        say(kb, "ended", effective="2022-06-01", ended="2022-05", correct=True)


def test_a_day_in_the_future_is_listed_as_planned_and_an_end_in_the_future_refused(kb: KnowledgeBase) -> None:
    ahead = (date.today() + timedelta(days=40)).isoformat()
    say(kb, "adopted", effective=ahead)
    listed = {a.economy: reason for a, reason in kb.figures.tally().pipeline}
    assert listed["Peru"].rule == "A3" and f"planned for {ahead}" in listed["Peru"].text
    assert "Peru" not in kb.figures.tally(THIS).adopters
    with pytest.raises(BadValue, match="a day that has passed"):
        say(kb, "ended", effective="2022-06-01", ended=ahead, correct=True)


def test_a_day_in_the_future_of_a_record_of_before_is_planned_too(kb: KnowledgeBase) -> None:
    ahead = date.today() + timedelta(days=40)
    kb.home.store.adopt(Adoption(ID, "Peru", Stage.ADOPTED, "Peru", ahead, instrument="Act 5"), "x")
    assert any(a.economy == "Peru" and reason.rule == "A3" for a, reason in kb.figures.standing(ID).not_adopted)


# -- times in force


def test_case_24_what_had_ended_and_is_adopted_again_opens_a_new_time_in_force(kb: KnowledgeBase) -> None:
    alone(kb)
    say(kb, "adopted", effective="2021-06-01", evidence="Decree 5")
    say(kb, "ended", ended="2022-06-01")
    assert say(kb, "adopted", effective="2024-02-01")
    made = adoption(kb, "Peru")
    assert [(str(s.effective), s.ended and str(s.ended)) for s in made.spells] == [
        ("2021-06-01", "2022-06-01"), ("2024-02-01", None),
    ]  # fmt: skip
    assert (made.stage, str(made.effective), made.ended) == (Stage.ADOPTED, "2024-02-01", None)
    assert [step.stage for step in made.earlier[0].steps] == [Stage.ADOPTED, Stage.ENDED]
    assert [ID in kb.figures.tally(y).figure("adopted").practices for y in (2021, 2022, 2023, 2024)] == [
        True, False, False, False,
    ]  # fmt: skip
    assert in_force(kb, 2021, 2022, 2023, 2024) == [True, False, False, True]
    assert rows.adoption(rows.dump(made)) == made
    assert not say(kb, "adopted", effective="2024-02-01")


@pytest.mark.parametrize("effective", ["", "2022-06-01", "2022-05-31", "2022-05", "2021"])
def test_without_a_later_day_it_is_set_back_by_a_correction_alone(kb: KnowledgeBase, effective: str) -> None:
    say(kb, "ended", effective="2021-06-01", ended="2022-06-01")
    with pytest.raises(Conflict, match="correction; adopted again, it needs a day after 2022-06-01"):
        say(kb, "adopted", effective=effective)


def test_an_earlier_time_can_be_told_with_the_present_one_and_none_overlaps(kb: KnowledgeBase) -> None:
    say(kb, "adopted", effective="2024-02-01", earlier=[("2021", "2022-06")])
    assert [str(spell.effective) for spell in adoption(kb, "Peru").spells] == ["2021", "2024-02-01"]
    with pytest.raises(Conflict, match="before the end of an earlier time on 2023-06-01"):
        say(kb, "adopted", effective="2023-02-01", earlier=[("2021-06-01", "2023-06-01")], correct=True)
    with pytest.raises(BadValue, match=r"(?i)earlier time"):
        say(kb, "adopted", effective="2024-02-01", earlier=[("2022-06-01", "2021-06-01")], correct=True)


def test_an_adoption_of_before_has_one_time_in_force(kb: KnowledgeBase) -> None:
    text = (
        '{"changes": [], "economy": "Peru", "effective": "2021-06-01", "ended": "2022-06-01", "evidence": "", '
        '"exception": "", "instrument": "Act 5", "practice": "a", "reported_by": "Peru", "sites": [], "stage": "ended"}'
    )
    (spell,) = rows.adoption(text).spells
    assert (str(spell.effective), str(spell.ended), spell.instrument) == ("2021-06-01", "2022-06-01", "Act 5")


# -- what the adopter said


def test_a_report_speaks_for_the_year_it_is_given_in_and_the_one_it_took_effect_in(kb: KnowledgeBase) -> None:
    alone(kb)
    say(kb, "adopted", effective="2021-06-01")
    assert in_force(kb, 2021, 2022, 2024, THIS) == [True, False, False, True]
    told = kb.figures.tally(2024)
    assert told.silent == {2021: (ID,)}
    assert told.figure("in_force").not_counted[ID][0].text == "Peru: no word since 2021"


def test_a_report_that_names_years_speaks_for_those(kb: KnowledgeBase) -> None:
    alone(kb)
    say(kb, "adopted", effective="2021-06-01", about=["2022", "2024"])
    assert in_force(kb, 2021, 2022, 2023, 2024, THIS) == [True, True, False, True, False]
    assert not say(kb, "adopted", about=["2022"])
    assert say(kb, "adopted", about=["2023"])
    assert in_force(kb, 2022, 2023, 2024, THIS) == [True, True, True, False]


@pytest.mark.parametrize("about", [str(THIS + 1), "1066", "soon", "20233"])
def test_nothing_is_said_of_a_year_that_has_not_begun_or_is_none(kb: KnowledgeBase, about: str) -> None:
    with pytest.raises(BadValue, match="Said for the years: “"):
        say(kb, "adopted", effective="2021-06-01", about=[about])


def test_a_year_is_named_only_by_the_adopter_and_of_what_is_in_force(kb: KnowledgeBase) -> None:
    for stage, more in (("piloting", {}), ("adopted", {"effective": "2021-06-01", "reported_by": "Chile"})):
        with pytest.raises(BadValue, match="where the adopter itself says"):
            say(kb, stage, about=["2022"], **more)


def test_an_answer_is_given_for_a_year_that_is_named(kb: KnowledgeBase) -> None:
    assert in_force(kb, 2022, 2023, 2024) == [True, False, False]
    assert kb.adoptions.answer(MALAYSIA, ID, "Malaysia", "yes", year=2023)
    assert not kb.adoptions.answer(MALAYSIA, ID, "Malaysia", "yes", year=2023)
    assert in_force(kb, 2022, 2023, 2024) == [True, True, False]
    assert kb.figures.tally(2024).silent == {2023: (ID,)}
    assert kb.adoptions.answer(MALAYSIA, ID, "Malaysia", "unknown")
    assert in_force(kb, 2022, 2023, THIS) == [True, True, False]
    for year in (THIS + 1, 1900):
        with pytest.raises(BadValue, match=r"(?i)year"):
            kb.adoptions.answer(MALAYSIA, ID, "Malaysia", "yes", year=year)


def test_a_no_for_a_named_year_ends_it_within_that_year_or_before(kb: KnowledgeBase) -> None:
    kb.adoptions.answer(MALAYSIA, ID, "Malaysia", "yes", year=2023)
    with pytest.raises(BadValue, match="a day of 2024 or before"):
        kb.adoptions.answer(MALAYSIA, ID, "Malaysia", "no", "2025-01-01", 2024)
    kb.adoptions.answer(MALAYSIA, ID, "Malaysia", "no", "2024", 2024)
    made = adoption(kb, "Malaysia")
    assert (made.stage, str(made.ended)) == (Stage.ENDED, "2024")
    assert in_force(kb, 2023, 2024) == [True, False]
    # it ended after 2023: of that year a yes can still be said
    assert kb.adoptions.answer(MALAYSIA, ID, "Malaysia", "unknown", year=2023)
    assert kb.adoptions.answer(MALAYSIA, ID, "Malaysia", "yes", year=2023)
    with pytest.raises(Conflict, match="ended"):
        kb.adoptions.answer(MALAYSIA, ID, "Malaysia", "yes", year=2024)


def test_of_an_adoption_of_before_the_trail_knows_when_somebody_spoke(kb: KnowledgeBase) -> None:
    old = Adoption(ID, "Peru", Stage.ADOPTED, "Peru", date(2021, 6, 1), instrument="Act 5")
    claim = Adoption(ID, "Japan", Stage.ADOPTED, "Chile", date(2021, 6, 1), instrument="Act 5")
    for one in (old, replace(old, sites=("North",)), claim):
        kb.home.store.adopt(one, "x")
    words = {a.economy: a.words for a in kb.home.ledger().adoptions}
    assert words["Peru"] == (Word(date.today().isoformat()),)
    assert words["Japan"] == ()
    assert say(kb, "adopted", sites=["South"])
    assert adoption(kb, "Peru").words == words["Peru"]


def test_a_claim_that_its_adopter_makes_its_own_is_its_word(kb: KnowledgeBase) -> None:
    alone(kb)
    say(kb, "adopted", effective="2022-06-01", reported_by="Chile")
    assert adoption(kb, "Peru").words == ()
    kb.adoptions.confirm(Person("account-3", Role.DELEGATE, "Peru"), ID, "Peru")
    assert in_force(kb, 2022, 2023, THIS) == [True, False, True]


def test_an_answer_goes_with_its_practice_where_that_is_merged(kb: KnowledgeBase) -> None:
    kb.adoptions.answer(MALAYSIA, ID, "Malaysia", "yes", year=2024)
    kb.care.merges.merge(OTHER, ID, DESK, "one practice written up twice", True)
    assert {(one.practice, one.answer) for one in kb.home.ledger().follow_ups} == {(OTHER, FollowUpAnswer.YES)}
    assert kb.adoptions.still_in_force(2024) == {OTHER: ("Malaysia",)}


# -- one act under two practices


def test_the_same_instrument_under_a_second_practice_is_asked_about(kb: KnowledgeBase) -> None:
    say(kb, "adopted", effective="2023-06-01")
    with pytest.raises(CreditNeeded, match=f"Say to which, {OTHER} or {ID}") as asked:
        say(kb, "adopted", OTHER, effective="2023-06-01", instrument="ACT  5.")
    assert asked.value.practices == (OTHER, ID)
    assert (OTHER, "Peru") not in {(a.practice, a.economy) for a in kb.home.store.adoptions()}
    assert say(kb, "adopted", OTHER, effective="2023-06-01", credit=OTHER)
    counted = {id: {a.economy for a in kb.figures.standing(id).adoptions} for id in (ID, OTHER)}
    assert "Peru" in counted[OTHER] and "Peru" not in counted[ID]
    ((_, reason),) = [(a, why) for a, why in kb.figures.standing(ID).not_adopted if a.economy == "Peru"]
    assert (reason.rule, "see also" in reason.text) == ("A10", True)
    # decided once, it is not asked again; and it can be decided otherwise
    assert say(kb, "adopted", OTHER, sites=["North"])
    assert say(kb, "adopted", ID, credit=ID)
    assert "Peru" in {a.economy for a in kb.figures.standing(ID).adoptions}
    assert "Peru" not in {a.economy for a in kb.figures.standing(OTHER).adoptions}


def test_an_act_is_credited_to_a_practice_it_stands_under(kb: KnowledgeBase) -> None:
    with pytest.raises(BadValue, match=r"(?i)credit"):
        say(kb, "adopted", effective="2023-06-01", credit=OTHER)


def test_a_stage_without_instrument_and_another_economy_are_not_asked(kb: KnowledgeBase) -> None:
    say(kb, "adopted", effective="2023-06-01")
    assert say(kb, "piloting", OTHER)
    assert say(kb, "adopted", OTHER, "Thailand", effective="2023-06-01")


# -- what embodies it, and what lies outside the plan


def test_without_what_embodies_it_an_adoption_is_listed_until_it_is_named(kb: KnowledgeBase) -> None:
    say(kb, "adopted", effective="2023-06-01", instrument="")
    assert "name what embodies it" in {a.economy: why.text for a, why in kb.figures.tally().pipeline}["Peru"]
    say(kb, "adopted")
    assert "Peru" in kb.figures.tally(2023).adopters


def test_an_adoption_after_the_plan_stands_in_the_list_with_its_reason(kb: KnowledgeBase) -> None:
    say(kb, "adopted", effective="2025-03-01")
    listed = {a.economy: why for a, why in kb.figures.tally().pipeline}
    assert listed["Peru"].rule == "A8" and "after the years of this plan" in listed["Peru"].text
    page = kb.reading.practice(ID)
    assert "Peru" not in {a.economy for a in page.adoptions} and "Peru" in {a.economy for a, _ in page.pipeline}
    assert "Peru" in kb.figures.tally(2025).adopters
