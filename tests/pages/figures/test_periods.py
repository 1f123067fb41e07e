"""Closing a year on its page: two people, the lock, late reports and restatements."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.person import operator
from tests.pages.conftest import MARKUP, OWN

YEAR = "/periods/2022"
As = Callable[[str], FlaskClient]


def lock(client_as: As) -> None:
    for who, to in (("officer", "in review"), ("officer", "approved"), ("chair", "accepted"), ("chair", "locked")):
        assert client_as(who).post(YEAR, data={"to": to}, headers=OWN).status_code == 303


def test_a_year_goes_through_two_people_s_hands_and_is_locked(client_as: As) -> None:
    assert "Put under review" in client_as("officer").get(YEAR).text
    assert "<button>Put" not in client_as("chair").get(YEAR).text
    lock(client_as)
    page = client_as("visitor").get(YEAR).text
    assert "The year 2022: locked" in page and "the chair" in page
    kept = client_as("visitor").get(f"{YEAR}/snapshots/1").text
    assert "Practices adapted and adopted by member economies: 1" in kept and "Online market days" in kept


def test_a_late_report_stands_beside_the_locked_figure(client_as: As, kb: KnowledgeBase) -> None:
    lock(client_as)
    late = kb.recording.adoption(
        *("japan-credit-guarantee", "Peru"),
        stage="adopted",
        effective="2022-08-01",
        exception="a visit",
        instrument="Decree 8",
    )
    kb.recording.adopt(late, by=operator("secretariat"))
    page = client_as("visitor").get("/periods").text
    assert "late reports: 1" in page
    assert "Credit guarantees" in client_as("visitor").get(YEAR).text


def test_a_restatement_is_told_with_both_figures(client_as: As, kb: KnowledgeBase) -> None:
    lock(client_as)
    kb.recording.confirm("chile-market-days", [], by=operator("secretariat"))
    client_as("chair").post(YEAR, data={"to": "open", "why": "tagged in error"}, headers=OWN)
    for who, to in (("officer", "in review"), ("officer", "approved"), ("chair", "accepted")):
        client_as(who).post(YEAR, data={"to": to}, headers=OWN)
    told = {"to": "locked", "why": f"Tagged in error {MARKUP}", "cause": "error"}
    assert client_as("chair").post(YEAR, data=told, headers=OWN).status_code == 303
    page = client_as("visitor").get("/periods").text
    assert "first told 1, now 0 (error)" in page
    assert MARKUP not in page and "&lt;script&gt;" in page


@pytest.mark.parametrize("told", [{}, {"to": "sealed"}, {"to": "locked"}])
def test_a_wrong_step_is_refused_and_says_which_are_there(client_as: As, told: dict[str, str]) -> None:
    answer = client_as("officer").post(YEAR, data=told, headers=OWN)
    assert answer.status_code in (400, 403, 409)


def test_the_page_says_what_is_missing(client_as: As) -> None:
    lock(client_as)
    answer = client_as("chair").post(YEAR, data={"to": "open"}, headers=OWN)
    assert answer.status_code == 400 and "Not done." in answer.text and "the reason" in answer.text


@pytest.mark.parametrize("address", ["/periods/2019", "/periods/2022/snapshots/7", "/periods/x"])
def test_what_is_not_the_plan_s_is_unknown(reader: FlaskClient, address: str) -> None:
    assert reader.get(address).status_code == 404


def test_the_list_cannot_be_posted(client: FlaskClient) -> None:
    assert client.post("/periods", headers=OWN).status_code == 405
