"""An adoption's life: its steps and days, what was done with each building block, both sides, the yearly question."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import BadValue, Conflict, Forbidden, SignInNeeded, Unknown
from kb.knowledge_base import KnowledgeBase
from kb.ledger.entries import Adoption, Backing, Stage, Step
from kb.ledger.follow_up import FollowUpAnswer
from kb.ledger.parsing import STAGES, joined_adoption
from kb.person import VISITOR, Person, Role, operator
from kb.practice.form import building_blocks

CHILE = Person("account-1", Role.DELEGATE, "Chile")
MALAYSIA = Person("account-2", Role.DELEGATE, "Malaysia")
PERU = Person("account-3", Role.DELEGATE, "Peru")
DESK = operator("secretariat")
ID = "chile-market-days"


def adoption(kb: KnowledgeBase, economy: str, id: str = ID) -> Adoption:
    return {(a.practice, a.economy): a for a in kb.home.store.adoptions()}[id, economy]


def say(kb: KnowledgeBase, economy: str, stage: str, correct: bool = False, **said: object) -> Adoption:
    kb.recording.adopt(kb.recording.adoption(ID, economy, stage=stage, **said), by=DESK, correct=correct)  # type: ignore[arg-type]
    return adoption(kb, economy)


def test_every_stage_that_is_recorded_becomes_a_step_and_the_counting_fields_agree(kb: KnowledgeBase) -> None:
    say(kb, "Peru", "planned", steps=[("planned", "2021-04-01", "letter 1")])
    say(kb, "Peru", "piloting", steps=[("piloting", "2022-02-01", "")])
    say(kb, "Peru", "adopted", effective="2023-01-01", evidence="Decree 5")
    made = say(kb, "Peru", "ended", ended="2024-06-30")
    assert made.steps == (
        Step(Stage.PLANNED, date(2021, 4, 1), "letter 1"),
        Step(Stage.PILOTING, date(2022, 2, 1), ""),
        Step(Stage.ADOPTED, date(2023, 1, 1), "Decree 5"),
        Step(Stage.ENDED, date(2024, 6, 30), "Decree 5"),
    )
    assert (made.stage, made.effective, made.ended) == (Stage.ENDED, date(2023, 1, 1), date(2024, 6, 30))


def test_a_day_of_an_earlier_stage_can_be_told_later(kb: KnowledgeBase) -> None:
    made = say(kb, "Malaysia", "adopted", steps=[("piloting", "2021-11-01", "report")])
    assert [(step.stage.value, str(step.on)) for step in made.steps] == [
        ("piloting", "2021-11-01"), ("adopted", "2022-05-01"),
    ]  # fmt: skip


def test_a_stage_cannot_come_before_the_one_it_follows(kb: KnowledgeBase) -> None:
    with pytest.raises(Conflict, match="adopted on 2022-05-01 comes before piloting on 2022-06-01"):
        say(kb, "Malaysia", "adopted", steps=[("piloting", "2022-06-01", "")])
    assert len(adoption(kb, "Malaysia").steps) == 1


def test_a_correction_begins_the_steps_anew(kb: KnowledgeBase) -> None:
    say(kb, "Peru", "planned", steps=[("planned", "2021-04-01", "letter 1")])
    made = say(kb, "Peru", "interested", correct=True)
    assert made.steps == (Step(Stage.INTERESTED),)


def test_the_day_it_first_came_on_record_stays(kb: KnowledgeBase) -> None:
    first = say(kb, "Peru", "planned").recorded
    assert first == date.today().isoformat()
    assert say(kb, "Peru", "piloting").recorded == first


def test_an_adoption_of_before_takes_that_day_from_the_trail(kb: KnowledgeBase) -> None:
    old = Adoption(ID, "Peru", Stage.PLANNED, "Peru")
    kb.home.store.adopt(old, "x")
    assert adoption(kb, "Peru").recorded == ""
    made = say(kb, "Peru", "piloting")
    assert made.recorded == next(e.at[:10] for e in kb.home.store.trail(practice=ID) if e.act.subject == old.id)
    assert [step.stage for step in made.steps] == [Stage.PLANNED, Stage.PILOTING]


BLOCKS = """## Building blocks

### One online day a month

What it is.

#### A detail

### A village desk

What must be in place.

## Results

### Not a block
"""


def test_building_blocks_are_the_headings_under_that_section() -> None:
    assert building_blocks(BLOCKS) == ("One online day a month", "A village desk")
    assert building_blocks("## What was done\n\n### A step\n\nText.") == ()


def test_what_was_done_with_a_building_block_names_it(kb: KnowledgeBase, write: Callable[[str, str], Path]) -> None:
    source = kb.home.store.source(ID).decode() + "\n" + BLOCKS
    assert kb.importing.import_files([write("changed.md", source)], by=DESK).changed == 1
    changes = [("dropped", "no room", "A village desk"), ("added", "A bus")]
    made = say(kb, "Peru", "adopted", effective="2023-05-01", changes=changes)
    assert [(c.kind.value, c.note, c.block) for c in made.changes] == [
        ("dropped", "no room", "A village desk"), ("added", "A bus", ""),
    ]  # fmt: skip
    with pytest.raises(BadValue, match="One online day a month; A village desk"):
        say(kb, "Peru", "adopted", changes=[("kept", "", "Not a block")])


def test_the_adopter_makes_a_claim_its_own_report_and_then_it_counts(kb: KnowledgeBase) -> None:
    claim = say(kb, "Peru", "adopted", effective="2023-05-01", reported_by="Chile", instrument="Decree 5")
    assert claim.level is Backing.CLAIMED
    assert kb.figures.standing(ID).not_adopted[-1][1].rule in ("A3", "A5")
    made = kb.adoptions.confirm(PERU, ID, "Peru")
    assert (made.reported_by, made.confirmed_by, made.level) == ("Peru", ("Chile",), Backing.CONFIRMED)
    assert "Peru" in {a.economy for a in kb.figures.standing(ID).adoptions}


def test_the_origin_confirms_what_the_adopter_reported(kb: KnowledgeBase) -> None:
    assert adoption(kb, "Malaysia").level is Backing.REPORTED
    assert kb.adoptions.confirm(CHILE, ID, "Malaysia").level is Backing.CONFIRMED
    with pytest.raises(Conflict, match="already"):
        kb.adoptions.confirm(CHILE, ID, "Malaysia")


def test_a_claim_cannot_be_confirmed_by_the_origin_that_made_it(kb: KnowledgeBase) -> None:
    say(kb, "Peru", "adopted", effective="2023-05-01", reported_by="Chile")
    with pytest.raises(Conflict, match="nothing to confirm"):
        kb.adoptions.confirm(CHILE, ID, "Peru")


def test_a_confirmation_stands_when_it_ends_and_falls_when_the_day_changes(kb: KnowledgeBase) -> None:
    kb.adoptions.confirm(CHILE, ID, "Malaysia")
    assert say(kb, "Malaysia", "adopted", sites=["North"]).confirmed_by == ("Chile",)
    assert say(kb, "Malaysia", "ended", ended="2024-01-01").confirmed_by == ("Chile",)
    assert say(kb, "Malaysia", "ended", effective="2022-06-01").confirmed_by == ()


def test_nobody_else_confirms_and_what_is_not_there_cannot_be(kb: KnowledgeBase) -> None:
    with pytest.raises(Forbidden):
        kb.adoptions.confirm(PERU, ID, "Malaysia")
    with pytest.raises(SignInNeeded):
        kb.adoptions.confirm(VISITOR, ID, "Malaysia")
    with pytest.raises(Unknown, match="adoption"):
        kb.adoptions.confirm(CHILE, ID, "Japan")


def test_a_delegate_is_asked_of_the_own_economy_alone_and_the_desk_of_all(kb: KnowledgeBase) -> None:
    say(kb, "Peru", "adopted", effective="2023-05-01")
    assert [q.adoption.economy for q in kb.adoptions.asked(MALAYSIA)] == ["Malaysia"]
    assert {q.adoption.economy for q in kb.adoptions.asked(DESK)} == {"Malaysia", "Peru"}
    assert kb.adoptions.asked(CHILE) == ()


def test_an_answer_is_kept_for_its_year_and_silence_is_none(kb: KnowledgeBase) -> None:
    year = date.today().year
    assert kb.adoptions.still_in_force(year) == {}
    assert kb.adoptions.answer(MALAYSIA, ID, "Malaysia", "yes")
    assert not kb.adoptions.answer(MALAYSIA, ID, "malaysia", "yes")
    (question,) = kb.adoptions.asked(MALAYSIA)
    assert question.answer and question.answer.answer is FollowUpAnswer.YES
    assert kb.adoptions.still_in_force(year) == {ID: ("Malaysia",)}
    assert kb.adoptions.asked(MALAYSIA, year - 1)[0].answer is None
    assert kb.adoptions.answer(MALAYSIA, ID, "Malaysia", "unknown")
    assert kb.adoptions.still_in_force(year) == {}


def test_no_needs_the_day_and_ends_the_adoption_in_one_go(kb: KnowledgeBase) -> None:
    for ended in ("", "soon", (date.today() + timedelta(days=1)).isoformat()):
        with pytest.raises(BadValue, match=r"(?i)ended"):
            kb.adoptions.answer(MALAYSIA, ID, "Malaysia", "no", ended)
    assert kb.home.store.follow_ups() == () and adoption(kb, "Malaysia").stage is Stage.ADOPTED
    day = date.today().isoformat()
    kb.adoptions.answer(MALAYSIA, ID, "Malaysia", "no", day)
    made = adoption(kb, "Malaysia")
    assert (made.stage, str(made.ended), made.steps[-1].stage) == (Stage.ENDED, day, Stage.ENDED)
    with pytest.raises(Conflict, match="ended"):
        kb.adoptions.answer(MALAYSIA, ID, "Malaysia", "yes")


def test_nobody_answers_for_another_economy(kb: KnowledgeBase) -> None:
    with pytest.raises(Forbidden):
        kb.adoptions.answer(CHILE, ID, "Malaysia", "yes")
    with pytest.raises(Unknown, match="in force"):
        kb.adoptions.answer(DESK, ID, "Thailand", "yes")
    with pytest.raises(BadValue, match="yes, no, unknown"):
        kb.adoptions.answer(MALAYSIA, ID, "Malaysia", "perhaps")


def test_a_delegate_does_not_correct_what_another_economy_reported_of_itself(kb: KnowledgeBase) -> None:
    claim = kb.recording.adoption(ID, "Malaysia", stage="planned", reported_by="Chile")
    with pytest.raises(Conflict, match="Malaysia has reported this itself"):
        kb.recording.adopt(claim, by=CHILE, correct=True)
    kb.recording.adopt(kb.recording.adoption(ID, "Malaysia", stage="planned"), by=MALAYSIA, correct=True)
    assert adoption(kb, "Malaysia").stage is Stage.PLANNED


def test_the_reason_for_an_adoption_older_than_the_sharing_is_the_secretariat_s(kb: KnowledgeBase) -> None:
    early = {"stage": "adopted", "effective": "2020-01-01", "exception": "a bilateral visit"}
    with pytest.raises(Forbidden, match="older than the sharing"):
        kb.recording.adopt(kb.recording.adoption(ID, "Peru", **early), by=PERU)  # type: ignore[arg-type]
    assert say(kb, "Peru", **early).exception  # type: ignore[arg-type]
    assert kb.recording.adopt(kb.recording.adoption(ID, "Peru", stage="adopted", sites=["North"]), by=PERU)
    assert adoption(kb, "Peru").exception == "a bilateral visit"


STEPPING = st.lists(
    st.tuples(st.sampled_from(tuple(Stage)), st.integers(0, 2000), st.integers(0, 2000), st.booleans()), max_size=8
)


@given(STEPPING)
def test_whatever_is_said_in_whatever_order_the_steps_and_the_counting_fields_agree(
    said: list[tuple[Stage, int, int, bool]],
) -> None:
    stands: Adoption | None = None
    for stage, begins, ends, correct in said:
        begun, ended = date(2020, 1, 1) + timedelta(begins), date(2020, 1, 1) + timedelta(ends)
        new = Adoption(
            ID, "Peru", stage, "Peru",
            effective=begun if stage in (Stage.ADOPTED, Stage.ENDED) else None,
            ended=ended if stage is Stage.ENDED else None,
            steps=(Step(stage, begun),) if STAGES.index(stage) < 3 else (),
        )  # fmt: skip
        try:
            stands = joined_adoption(stands, new, correct)
        except (BadValue, Conflict):
            continue
        on = {step.stage: step.on for step in stands.steps}
        assert stands.steps[-1].stage is stands.stage
        assert [step.stage for step in stands.steps] == sorted(on, key=STAGES.index)
        if stands.stage in (Stage.ADOPTED, Stage.ENDED):
            assert on[Stage.ADOPTED] == stands.effective
        assert on.get(Stage.ENDED) == stands.ended
        days = [day for day in on.values() if day]
        assert days == sorted(days)
