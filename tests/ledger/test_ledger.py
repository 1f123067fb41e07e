"""The ledger through the knowledge base: what is recorded, what is refused, and what readers see of it."""

import pytest

from kb import demonstration
from kb.errors import BadValue, Conflict, Unknown
from kb.figures.breakdown import By
from kb.knowledge_base import KnowledgeBase
from kb.person import operator

BY = operator("secretariat")


def test_a_year_s_figure_opens_its_list(kb: KnowledgeBase) -> None:
    told = kb.figures.tally(2023)
    assert told.figure("shared").practices == ("chile-market-days", "japan-credit-guarantee")
    assert told.figure("first_shared").practices == ("japan-credit-guarantee",)
    assert told.reporting == ("Chile", "Japan")
    assert [row.shared for row in kb.figures.tally(2023, By.MEETING).breakdown.rows] == [
        told.figure("shared").practices
    ]


def test_recording_the_same_twice_counts_once(kb: KnowledgeBase) -> None:
    event = kb.recording.event("chile-market-days", "m-2023-1", agenda_item="4.2", presenters=["chile"])
    assert not kb.recording.share(event, by=operator("officer"))
    assert kb.figures.tally(2023).figure("shared").value == 2


def test_an_event_s_day_is_the_meeting_s_first_and_must_be_one_of_its_days(kb: KnowledgeBase) -> None:
    assert kb.recording.event("chile-market-days", "m-2021-2").date.isoformat() == "2021-09-08"
    with pytest.raises(BadValue, match="2021-09-08 to 2021-09-09"):
        kb.recording.event("chile-market-days", "m-2021-2", on="2021-09-10")


def test_presenters_are_economies_by_any_name_or_others_by_theirs(kb: KnowledgeBase) -> None:
    event = kb.recording.event("chile-market-days", "m-2021-2", presenters=["vietnam", "A bank", "Viet Nam", " "])
    assert event.presenters == ("Viet Nam", "A bank")


def test_a_second_province_joins_the_adoption_of_its_economy_and_nothing_said_before_is_lost(kb: KnowledgeBase) -> None:
    first = {"effective": "2022-01-01", "instrument": "Decree 1", "changes": [("changed", "smaller")]}
    kb.recording.adopt(
        kb.recording.adoption("chile-market-days", "Peru", stage="adopted", sites=["North"], **first), by=operator("x")
    )  # type: ignore[arg-type]
    assert kb.recording.adopt(
        kb.recording.adoption("chile-market-days", "Peru", stage="adopted", sites=["South"]), by=operator("x")
    )
    (peru,) = [a for a in kb.figures.tally().adoptions if a.economy == "Peru"]
    assert (peru.sites, peru.instrument, peru.adapted) == (("North", "South"), "Decree 1", True)


def test_a_correction_stands_alone(kb: KnowledgeBase) -> None:
    kb.recording.adopt(
        kb.recording.adoption("chile-market-days", "Malaysia", stage="planned"), by=operator("x"), correct=True
    )
    assert kb.figures.tally().figure("adopted").value == 0


def test_an_adoption_does_not_go_back_without_being_a_correction(kb: KnowledgeBase) -> None:
    with pytest.raises(Conflict, match="correction"):
        kb.recording.adopt(kb.recording.adoption("chile-market-days", "Malaysia", stage="interested"), by=operator("x"))


def test_a_claim_does_not_replace_the_adopter_s_own_report(kb: KnowledgeBase) -> None:
    claim = kb.recording.adoption(
        "chile-market-days", "Malaysia", stage="adopted", effective="2022-05-01", reported_by="Chile"
    )
    with pytest.raises(Conflict, match="Malaysia has reported this itself"):
        kb.recording.adopt(claim, by=operator("x"))


def test_two_papers_at_one_meeting_stand_beside_each_other(kb: KnowledgeBase) -> None:
    for document, form in (("D1", "presented"), ("D2", "circulated")):
        kb.recording.share(
            kb.recording.event("japan-credit-guarantee", "m-2021-1", document=document, form=form), by=operator("x")
        )
    forms = [
        event.form.value
        for event, _ in kb.reading.practice("japan-credit-guarantee").events
        if event.meeting == "m-2021-1"
    ]
    assert sorted(forms) == ["circulated", "presented"]


def test_a_paper_circulated_later_does_not_displace_a_presentation(kb: KnowledgeBase) -> None:
    with pytest.raises(Conflict, match="presented"):
        kb.recording.share(kb.recording.event("chile-market-days", "m-2021-1", form="circulated"), by=operator("x"))
    kb.recording.share(kb.recording.event("chile-market-days", "m-2021-1", presenters=["Peru"]), by=operator("x"))
    (event, _), *_ = kb.reading.practice("chile-market-days").events
    assert (event.agenda_item, event.presenters) == ("4.2", ("Chile", "Peru"))


def test_many_hands_at_once_lose_nothing(kb: KnowledgeBase) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def add(number: int) -> None:
        kb.recording.adopt(
            kb.recording.adoption("chile-market-days", "Malaysia", stage="adopted", sites=[f"Site {number}"]),
            by=operator("x"),
        )

    with ThreadPoolExecutor(4) as hands:
        list(hands.map(add, range(24)))
    (adoption,) = kb.figures.tally().adoptions
    assert len(adoption.sites) == 24


@pytest.mark.parametrize(
    ("fields", "error", "message"),
    [
        ({"economy": "Atlantis", "stage": "piloting"}, Unknown, "Atlantis"),
        ({"economy": "Peru", "stage": "liked"}, BadValue, "interested, planned"),
        ({"economy": "Peru", "stage": "adopted"}, BadValue, "In force since: give the day"),
        ({"economy": "Peru", "stage": "adopted", "effective": "soon"}, BadValue, "2023-05-04"),
        ({"economy": "Peru", "stage": "ended", "effective": "2022-01-02", "ended": "2022-01-01"}, Conflict, "ended"),
        ({"economy": "Peru", "stage": "ended", "effective": "2022-01-02"}, BadValue, "Ended on: give"),
        ({"economy": "Peru", "stage": "planned", "ended": "2022-01-02"}, BadValue, "How far it has come"),
        ({"economy": "Peru", "stage": "piloting", "changes": [("bent", "x")]}, BadValue, "kept, changed"),
    ],
)
def test_an_adoption_that_cannot_be_is_refused(
    kb: KnowledgeBase, fields: dict[str, str], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        kb.recording.adopt(
            kb.recording.adoption("chile-market-days", fields.pop("economy"), **fields), by=operator("x")
        )  # type: ignore[arg-type]
    assert all(adoption.economy != "Peru" for adoption in kb.home.store.adoptions())


def test_a_withdrawn_practice_counts_as_an_id_without_text(kb: KnowledgeBase) -> None:
    before = kb.figures.tally()
    kb.submissions.withdrawal.withdraw("chile-market-days", by=operator("officer"))
    after = kb.figures.tally()
    assert after.figure("shared").practices == before.figure("shared").practices
    assert after.figure("adopted").value == 1
    assert kb.reading.title("chile-market-days") == "(withdrawn)"
    with pytest.raises(Unknown, match="withdrawn"):
        kb.reading.practice("chile-market-days")


def test_of_what_readers_may_not_see_there_is_an_id_where_it_counts_and_nothing_else(kb: KnowledgeBase) -> None:
    kb.submissions.withdrawal.withdraw("peru-viet-nam-customs-window", by=operator("officer"))
    kb.submissions.withdrawal.withdraw("chile-market-days", by=operator("officer"))
    told = kb.figures.tally()
    for figure in told.figures:
        assert not {"members-note", "peru-viet-nam-customs-window"} & {*figure.practices, *figure.not_counted}
    assert [(a.practice, a.instrument, a.changes[0].note, a.adapted) for a in told.adoptions] == [
        ("chile-market-days", "", "", True)
    ]
    assert told.pipeline == ()
    assert kb.figures.why("members-note")["shared"][0].rule == "S4"


def test_no_more_than_three_objectives_are_confirmed(kb: KnowledgeBase) -> None:
    with pytest.raises(BadValue, match="3 at most"):
        kb.recording.confirm("chile-market-days", ["1.1", "1.2", "1.3", "1.4"], by=operator("officer"))


def test_every_practice_says_why_it_is_or_is_not_counted(kb: KnowledgeBase) -> None:
    assert kb.figures.why("chile-market-days")["shared"] == ()
    assert kb.figures.why("korea-plan-only")["shared"][0].rule == "S1"
    assert {r.rule for r in kb.figures.why("international-body-guide")["shared"]} == {"S3", "S4"}
    assert kb.figures.why("peru-viet-nam-customs-window")["shared"][0].rule == "S2"


def test_a_demonstration_cannot_be_recorded_in_a_real_home(kb: KnowledgeBase) -> None:
    with pytest.raises(Conflict, match="no demonstration"):
        demonstration.fill(kb)


def test_years_outside_reason_are_refused(kb: KnowledgeBase) -> None:
    with pytest.raises(BadValue, match=r"(?i)year"):
        kb.figures.tally(99999)


def test_what_was_read_in_a_transaction_that_was_taken_back_reaches_no_figure(kb: KnowledgeBase) -> None:
    before = kb.figures.tally(2023).figure("shared").practices
    event = kb.recording.event("peru-viet-nam-customs-window", "m-2023-1", agenda_item="7")
    with pytest.raises(ZeroDivisionError), kb.home.store.transaction():
        kb.recording.share(event, BY)
        assert "peru-viet-nam-customs-window" in kb.figures.tally(2023).figure("shared").practices
        raise ZeroDivisionError
    kb.recording.adopt(kb.recording.adoption("japan-credit-guarantee", "Peru", stage="piloting"), BY)
    assert kb.figures.tally(2023).figure("shared").practices == before
