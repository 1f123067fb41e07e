"""Project proposals on pages: handed in, scored by several people, ranked with their reasons. All made up."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from tests.conftest import ROOT
from tests.pages.conftest import MARKUP, OWN

GIVEN = {"title": "A made-up project", "summary": "Courses in online sales.", "year": "2024", "objective": ["3.1"]}
ONE = "/proposals/proposal-0001"


@pytest.fixture(autouse=True)
def _criteria(home: Path) -> None:
    path = "practices/proposal_criteria.yaml"
    (home / path).write_bytes((ROOT / path).read_bytes())


def test_a_proposal_is_handed_in_scored_and_ranked(client_as: Callable[[str], FlaskClient], kb: KnowledgeBase) -> None:
    delegate, officer, chair = client_as("delegate"), client_as("officer"), client_as("chair")
    assert delegate.post("/proposals/new", data=GIVEN, headers=OWN).location == ONE
    assert kb.home.store.proposals()[0].economies == ("Chile",)
    page = delegate.get(ONE).text
    assert "Not fully scored yet" in page and "Your points" not in page and "Change this proposal" in page
    for criterion in kb.implementation.proposals.criteria.criteria:
        for client, points in ((officer, "2"), (chair, "5")):
            data = {"criterion": criterion.id, "points": points, "reason": f"Reason of {points}"}
            assert client.post(f"{ONE}/score", data=data, headers=OWN).status_code == 303
    page = delegate.get(ONE).text
    assert "Place 1, mean 3.50 of 5" in page and "Reason of 2" in page and "Charu Chair" in page
    listing = delegate.get("/proposals").text
    assert "default, to be decided by the SMEWG" in listing and "2 people" in listing
    told = delegate.get("/proposals.json").json
    assert told is not None and (told["proposals"][0]["place"], told["proposals"][0]["mean"]) == (1, 3.5)
    assert "1,proposal-0001,A made-up project,2024,Chile,3.5" in delegate.get("/proposals.csv").text
    answer = delegate.post(f"{ONE}/edit", data=GIVEN, headers=OWN)
    assert answer.status_code == 409 and "Not recorded." in answer.text


@pytest.mark.parametrize("wrong", [{"points": "6"}, {"points": ""}, {"reason": " "}])
def test_a_score_that_lacks_something_brings_the_page_back(client: FlaskClient, wrong: dict[str, str]) -> None:
    client.post("/proposals/new", data={**GIVEN, "economies": "Japan"}, headers=OWN)
    data = {"criterion": "link", "points": "3", "reason": "A reason kept", **wrong}
    answer = client.post(f"{ONE}/score", data=data, headers=OWN)
    assert answer.status_code == 400 and "Not recorded." in answer.text
    assert "reason" in wrong or "A reason kept" in answer.text
    assert client.post(f"{ONE}/score", data={**data, "criterion": "charm"}, headers=OWN).status_code == 404


@pytest.mark.parametrize("wrong", [{"title": ""}, {"summary": ""}, {"year": "soon"}])
def test_a_proposal_that_lacks_something_brings_the_form_back(
    client_as: Callable[[str], FlaskClient], wrong: dict[str, str]
) -> None:
    answer = client_as("delegate").post("/proposals/new", data={**GIVEN, **wrong}, headers=OWN)
    assert answer.status_code == 400 and "Not recorded." in answer.text
    assert '<option value="3.1" selected>' in answer.text


def test_another_economys_proposal_is_not_a_delegates_to_change(client_as: Callable[[str], FlaskClient]) -> None:
    client_as("delegate").post("/proposals/new", data=GIVEN, headers=OWN)
    other = client_as("other_delegate")
    assert other.get(ONE).status_code == 200
    assert other.get(f"{ONE}/edit").status_code == 403
    assert other.post(f"{ONE}/edit", data=GIVEN, headers=OWN).status_code == 403
    delegate = client_as("delegate")
    assert GIVEN["summary"] in delegate.get(f"{ONE}/edit").text
    delegate.post(f"{ONE}/edit", data={**GIVEN, "title": "Another title"}, headers=OWN)
    assert "Another title" in other.get("/proposals").text


def test_what_was_written_is_shown_as_text(client: FlaskClient) -> None:
    client.post("/proposals/new", data={**GIVEN, "title": MARKUP, "summary": MARKUP, "economies": "Japan"}, headers=OWN)
    client.post(f"{ONE}/score", data={"criterion": "link", "points": "3", "reason": MARKUP}, headers=OWN)
    for address in ("/proposals", ONE, f"{ONE}/edit"):
        page = client.get(address).text
        assert MARKUP not in page and "&lt;script&gt;" in page, address
