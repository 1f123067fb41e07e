"""The API: the pages' answers as JSON."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb.person import operator
from tests.pages.conftest import MARKUP

PARTS = [
    ("/api/v1/search?q=collateral&mode=words", "hits"),
    ("/api/v1/complete?q=market", "completions"),
    ("/api/v1/complete", "completions"),
    ("/api/v1/practices/chile-market-days", "markdown"),
    ("/api/v1/practices/chile-market-days/suggestions", "suggestions"),
    ("/api/v1/practices/chile-market-days/similar", "same_problem_other_economies"),
    ("/api/v1/gaps?since=2026-01-31", "gaps"),
    ("/api/v1/tally?year=2023&by=economy", "rows"),
    ("/api/v1/figures/shared?year=2023", "not_counted"),
]


@pytest.mark.parametrize(("address", "holds"), PARTS)
def test_an_answer_is_json(client: FlaskClient, address: str, holds: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert holds in _json(answer)


@pytest.mark.parametrize(("address", "holds"), PARTS)
def test_an_answer_cannot_be_posted(reader: FlaskClient, address: str, holds: str) -> None:
    answer = reader.post(address)
    assert answer.status_code == 405
    assert _json(answer)["error"]["status"] == 405


def test_a_search_counts_what_the_page_counts(reader: FlaskClient) -> None:
    found = _json(reader.get("/api/v1/search?economy=Chile&economy=Japan"))
    assert found["total"] == len(found["hits"]) == 2
    assert ">2 practices<" in reader.get("/?economy=Chile&economy=Japan").text


def test_the_size_of_a_page_can_be_chosen(reader: FlaskClient) -> None:
    assert len(_json(reader.get("/api/v1/search?size=2"))["hits"]) == 2


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/search?size=0",
        "/api/v1/search?size=1000",
        "/api/v1/search?page=x",
        "/api/v1/complete?q=market&limit=0",
        "/api/v1/complete?q=market&limit=21",
        "/api/v1/complete?q=market&limit=x",
        "/api/v1/search?economy=Atlantis",
        "/api/v1/tally?by=x",
        "/api/v1/figures/shared?year=x",
        "/api/v1/practices/chile-market-days/similar?limit=x",
        "/api/v1/gaps?since=yesterday",
    ],
)
def test_a_wrong_value_is_refused_in_json(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert re.search(r"\bgive\b", _json(answer)["error"]["message"])


def test_titles_and_objectives_complete_what_is_typed(reader: FlaskClient) -> None:
    found = _json(reader.get("/api/v1/complete?q=improve+sme"))["completions"]
    assert found[0] == {
        "text": "Improve SME competitiveness in government procurement",
        "kind": "objective",
        "id": "5.1",
    }
    found = _json(reader.get("/api/v1/complete?q=online+mar"))["completions"]
    assert [(entry["kind"], entry["id"]) for entry in found] == [("practice", "chile-market-days")]


@pytest.mark.parametrize("typed", ["", "o", "%20%20", "zebra", "%00", "%FF%FE", "x" * 4000])
def test_what_begins_no_title_is_completed_with_nothing(reader: FlaskClient, typed: str) -> None:
    answer = reader.get(f"/api/v1/complete?q={typed}")
    assert answer.status_code == 200
    assert _json(answer)["completions"] == []


def test_no_title_that_a_reader_may_not_see_is_completed(client_as: Callable[[str], FlaskClient]) -> None:
    assert "members may read" in client_as("delegate").get("/api/v1/complete?q=a+note+that").text
    client = client_as("visitor")
    assert "members may read" not in client.get("/api/v1/complete?q=a+note+that").text
    assert "Online market days" in client.get("/api/v1/complete?q=online+mar").text
    client.application.extensions["kb"].submissions.withdrawal.withdraw("chile-market-days", by=operator("secretariat"))
    assert "Online market days" not in client.get("/api/v1/complete?q=online+mar").text


def test_a_completion_is_given_as_json_and_never_as_a_page(with_naughty: FlaskClient) -> None:
    answer = with_naughty.get("/api/v1/complete?q=naughty")
    assert _json(answer)["completions"][0]["text"] == f"Naughty {MARKUP} title"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/practices/none",
        "/api/v1/practices/members-note",
        "/api/v1/practices/members-note/suggestions",
        "/api/v1/practices/members-note/similar",
        "/api/v1/figures/none",
        "/api/v1/none",
        "/practices/none.json",
    ],
)
def test_the_unknown_is_not_found_in_json(reader: FlaskClient, address: str) -> None:
    answer = reader.get(address)
    assert answer.status_code == 404
    assert _json(answer)["error"]["status"] == 404
    assert "Zanzibarite" not in answer.text


def test_near_names_come_with_the_error(reader: FlaskClient) -> None:
    assert _json(reader.get("/api/v1/practices/chile-market-day"))["error"]["near"] == ["chile-market-days"]


def _json(answer: TestResponse) -> Any:
    assert answer.mimetype == ("application/json" if answer.status_code < 400 else "application/problem+json")
    return json.loads(answer.data)
