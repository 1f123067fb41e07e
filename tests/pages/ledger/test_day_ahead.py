"""An adoption whose day has not come is planned: it counts nowhere before that day, by whichever door it came."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.errors import Conflict
from kb.ledger.entries import Stage
from kb.person import operator
from tests.pages.conftest import OWN

As = Callable[[str], FlaskClient]
CREDIT, BY = "japan-credit-guarantee", operator("secretariat")


def told(kb: KnowledgeBase, effective: str, **more: str) -> None:
    found = {"stage": "adopted", "instrument": "Rule 1", "effective": effective, **more}
    kb.recording.adopt(kb.recording.adoption(CREDIT, "Peru", **found), by=BY)  # type: ignore[arg-type]


def stands_planned(kb: KnowledgeBase) -> bool:
    """In no figure of any year, on no card, in no question; listed with its reason."""
    (entry,) = [one for one, reason in kb.figures.standing(CREDIT).listed if reason.rule == "A3"]
    years = (None, *kb.plan.years, kb.settings.today().year)
    counted = [key for year in years for key in ("adopted", "in_force") for one in kb.figures.tally(year).figures
               if one.key == key and CREDIT in one.practices]  # fmt: skip
    asked = [one for one in kb.adoptions.asked(BY) if one.adoption.practice == CREDIT]
    card = kb.home.cards()[CREDIT]
    return entry.stage_on(kb.settings.today()) is Stage.PLANNED and not (counted or asked or "Peru" in card.adopters)


@pytest.mark.parametrize("who", ["officer", "delegate"])
def test_by_the_form(client_as: As, kb: KnowledgeBase, who: str) -> None:
    economy = {"officer": "Peru", "delegate": "Chile"}[who]
    given = {"economy": economy, "stage": "adopted", "effective": "2099-01-01", "instrument": "Rule 1"}
    answer = client_as(who).post(f"/practices/{CREDIT}/adopt", data=given, headers=OWN)
    assert answer.status_code == 303 and stands_planned(kb)
    assert "planned for 1 January 2099, a day that has not come" in client_as(who).get("/pipeline?stage=planned").text
    assert "planned for 1 January 2099" not in client_as(who).get("/pipeline?stage=adopted").text
    assert "planned" in client_as(who).get(f"/practices/{CREDIT}/lineage").text


@pytest.mark.parametrize("effective", ["2099-01-01", "2099-01", "2099", "tomorrow"])
def test_to_the_day_the_month_and_the_year_and_it_counts_when_the_day_comes(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, effective: str
) -> None:
    today = kb.settings.today()
    day = (today + timedelta(days=1)).isoformat() if effective == "tomorrow" else effective
    told(kb, day)
    assert stands_planned(kb)
    begun = date(2099, 1, 1) if effective != "tomorrow" else today + timedelta(days=1)
    monkeypatch.setattr(type(kb.settings), "today", lambda self: begun)
    assert [one.economy for one in kb.figures.standing(CREDIT).adoptions] == ["Peru"]


def test_a_plan_does_not_take_the_place_of_what_is_in_force(kb: KnowledgeBase) -> None:
    told(kb, "2023-05-01")
    with pytest.raises(Conflict, match="has not come, and would set it back to planned"):
        told(kb, "2099-01-01")
    assert CREDIT in kb.figures.tally(2023).figure("adopted").practices


def test_adopted_again_on_a_day_ahead_it_is_over_until_then(kb: KnowledgeBase) -> None:
    told(kb, "2023-05-01", stage="ended", ended="2023-08-01")
    told(kb, "2099-01-01")
    (adoption,) = kb.figures.standing(CREDIT).adoptions
    assert [one.effective.year for one in kb.figures.standing(CREDIT).spells[adoption.id]] == [2023]
    assert CREDIT not in kb.figures.tally(2024).figure("in_force").practices
    assert replace(adoption, earlier=()).stage_on(kb.settings.today()) is Stage.PLANNED


def test_a_delegates_proposed_day_is_nobodys_word_on_an_interest(client_as: As, kb: KnowledgeBase) -> None:
    today = kb.settings.today().isoformat()
    given = {"economy": "Chile", "stage": "interested", "effective": today, "unasked": today}
    assert client_as("delegate").post(f"/practices/{CREDIT}/adopt", data=given, headers=OWN).status_code == 303
    (made,) = [one for one in kb.home.ledger().adoptions if one.economy == "Chile"]
    assert made.effective is None
