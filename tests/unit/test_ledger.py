"""The ledger through the knowledge base: what is recorded, what is refused, and what readers see of it."""

import pytest

from kb import demonstration
from kb.counting import By
from kb.errors import BadValue, Conflict, Unknown
from kb.knowledge_base import KnowledgeBase


def test_a_year_s_figure_opens_its_list(kb: KnowledgeBase) -> None:
    told = kb.tally(2023)
    assert told.figure("shared").practices == ("chile-market-days", "japan-credit-guarantee")
    assert told.figure("first_shared").practices == ("japan-credit-guarantee",)
    assert told.reporting == ("Chile", "Japan")
    assert [row.shared for row in kb.tally(2023, By.MEETING).breakdown.rows] == [told.figure("shared").practices]


def test_recording_the_same_twice_counts_once(kb: KnowledgeBase) -> None:
    event = kb.event("chile-market-days", "m-2023-1", agenda_item="4.2", presenters=["chile"])
    assert not kb.share(event, by="officer")
    assert kb.tally(2023).figure("shared").value == 2


def test_an_event_s_day_is_the_meeting_s_first_and_must_be_one_of_its_days(kb: KnowledgeBase) -> None:
    assert kb.event("chile-market-days", "m-2021-2").date.isoformat() == "2021-09-08"
    with pytest.raises(BadValue, match="2021-09-08 to 2021-09-09"):
        kb.event("chile-market-days", "m-2021-2", on="2021-09-10")


def test_presenters_are_economies_by_any_name_or_others_by_theirs(kb: KnowledgeBase) -> None:
    event = kb.event("chile-market-days", "m-2021-2", presenters=["vietnam", "A bank", "Viet Nam", " "])
    assert event.presenters == ("Viet Nam", "A bank")


def test_a_second_province_joins_the_adoption_of_its_economy(kb: KnowledgeBase) -> None:
    for site in ("North", "South"):
        adoption = kb.adoption("chile-market-days", "Peru", stage="adopted", effective="2022-01-01", sites=[site])
        kb.adopt(adoption, by="officer")
    (peru,) = [a for a in kb.tally().adoptions if a.economy == "Peru"]
    assert peru.sites == ("North", "South")


@pytest.mark.parametrize(
    ("fields", "error", "message"),
    [
        ({"economy": "Atlantis", "stage": "piloting"}, Unknown, "Atlantis"),
        ({"economy": "Peru", "stage": "liked"}, BadValue, "interested, planned"),
        ({"economy": "Peru", "stage": "adopted"}, BadValue, "effective"),
        ({"economy": "Peru", "stage": "adopted", "effective": "soon"}, BadValue, "2023-05-04"),
        ({"economy": "Peru", "stage": "ended", "effective": "2022-01-02", "ended": "2022-01-01"}, Conflict, "ended"),
        ({"economy": "Peru", "stage": "piloting", "changes": [("bent", "x")]}, BadValue, "kept, changed"),
    ],
)
def test_an_adoption_that_cannot_be_is_refused(
    kb: KnowledgeBase, fields: dict[str, str], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        kb.adoption("chile-market-days", fields.pop("economy"), **fields)  # type: ignore[arg-type]


def test_a_withdrawn_practice_counts_as_an_id_without_text(kb: KnowledgeBase) -> None:
    before = kb.tally()
    kb.withdraw("chile-market-days", by="officer")
    after = kb.tally()
    assert after.figure("shared").practices == before.figure("shared").practices
    assert after.figure("adopted").value == 1
    assert kb.title("chile-market-days") == "(withdrawn)"
    with pytest.raises(Unknown, match="withdrawn"):
        kb.practice("chile-market-days")


def test_what_readers_may_not_see_is_not_listed_as_uncounted(kb: KnowledgeBase) -> None:
    for figure in kb.tally().figures:
        assert "members-note" not in figure.not_counted
    assert kb.why("members-note")["shared"][0].rule == "S4"


def test_every_practice_says_why_it_is_or_is_not_counted(kb: KnowledgeBase) -> None:
    assert kb.why("chile-market-days")["shared"] == ()
    assert kb.why("korea-plan-only")["shared"][0].rule == "S1"
    assert {r.rule for r in kb.why("international-body-guide")["shared"]} == {"S3", "S4"}
    assert kb.why("peru-viet-nam-customs-window")["shared"][0].rule == "S2"


def test_a_demonstration_cannot_be_recorded_in_a_real_home(kb: KnowledgeBase) -> None:
    with pytest.raises(Conflict, match="no demonstration"):
        demonstration.fill(kb)


def test_years_outside_reason_are_refused(kb: KnowledgeBase) -> None:
    with pytest.raises(BadValue, match="year"):
        kb.tally(99999)
