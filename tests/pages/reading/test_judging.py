"""Saying of a hit that it is right or wrong: kept for the next measuring."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from tests.pages.conftest import MARKUP, OWN

JUDGE = "/practices/japan-credit-guarantee/judge?q=bank+loans&status=running"
WRONG = {"verdict": "wrong"}


def kept(home: Path) -> list[dict[str, object]]:
    path = home / "index" / "judgements.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def test_a_hit_called_wrong_is_kept_and_leads_back_to_the_same_results(client: FlaskClient, home: Path) -> None:
    answer = client.post(JUDGE, data=WRONG, headers=OWN)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "Noted, for the next measuring" in page
    assert 'value="bank loans"' in page and "Filters in force" in page
    (line,) = kept(home)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(line.pop("when")))
    assert line == {"query": "bank loans", "practice": "japan-credit-guarantee", "grade": 0}


def test_the_button_on_a_hit_sends_just_that(client: FlaskClient, kb: KnowledgeBase) -> None:
    page = client.get("/?q=bank+loans&economy=Japan&page=1").text
    right = next(button for button in re.findall(r"<button[^>]*>", page) if 'value="right"' in button)
    address = unescape(re.search(r'formaction="([^"]+)"', right)[1])  # type: ignore[index]
    assert 'formmethod="post"' in right
    assert client.post(address, data={"verdict": "right", "q": "typed since"}, headers=OWN).status_code == 303
    (one,) = kb.reading.judgements()
    assert (one.query, one.practice, one.verdict.grade) == ("bank loans", "japan-credit-guarantee", 2)


def test_the_same_word_twice_is_kept_once_and_another_word_replaces_it(
    client: FlaskClient, kb: KnowledgeBase, home: Path
) -> None:
    client.post(JUDGE, data=WRONG, headers=OWN)
    again = client.post(JUDGE, data=WRONG, headers=OWN, follow_redirects=True)
    assert "Nothing changed" in again.text and len(kept(home)) == 1
    client.post(JUDGE, data={"verdict": "right"}, headers=OWN)
    assert [one.verdict.value for one in kb.reading.judgements()] == ["right"]


@pytest.mark.parametrize(
    ("address", "data"),
    [
        (JUDGE, {}),
        (JUDGE, {"verdict": "splendid"}),
        ("/practices/japan-credit-guarantee/judge", WRONG),
        ("/practices/japan-credit-guarantee/judge?q=+", WRONG),
        ("/practices/japan-credit-guarantee/judge?q=loans&page=x", WRONG),
    ],
)
def test_a_word_that_is_none_is_refused(client: FlaskClient, home: Path, address: str, data: dict[str, str]) -> None:
    assert client.post(address, data=data, headers=OWN).status_code == 400
    assert not kept(home)


@pytest.mark.parametrize("id", ["no-such-practice"])
def test_what_is_not_open_to_readers_cannot_be_judged(client: FlaskClient, home: Path, id: str) -> None:
    assert client.post(f"/practices/{id}/judge?q=loans", data=WRONG, headers=OWN).status_code == 404
    assert not kept(home)


def test_a_judgement_is_no_address_to_open(client: FlaskClient) -> None:
    assert client.get(JUDGE).status_code == 405


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}])
def test_another_site_cannot_judge(client: FlaskClient, home: Path, headers: dict[str, str]) -> None:
    assert client.post(JUDGE, data=WRONG, headers=headers).status_code == 403
    assert not kept(home)


def test_a_visitor_s_judgement_is_neither_taken_nor_asked_for(
    client_as: Callable[[str], FlaskClient], home: Path
) -> None:
    visitor = client_as("visitor")
    answer = visitor.post(JUDGE, data=WRONG, headers=OWN)
    assert answer.status_code == 401 and "sign in first" in answer.text
    assert "Judge this result" not in visitor.get("/?q=bank+loans").text
    assert not kept(home)


@pytest.mark.parametrize("address", ["/", "/?economy=Japan", "/economies/japan", "/areas/4"])
def test_a_list_without_words_has_nothing_to_judge(reader: FlaskClient, address: str) -> None:
    page = reader.get(address).text
    assert "japan-credit-guarantee" in page
    assert "Judge this result" not in page


def test_what_was_searched_and_what_was_found_are_escaped(with_naughty: FlaskClient) -> None:
    page = with_naughty.get("/", query_string={"q": f'naughty "{MARKUP}'}).text
    assert "Judge this result" in page
    assert MARKUP not in page


def test_a_judgement_says_nothing_of_who_judged(client: FlaskClient, home: Path) -> None:
    client.post(JUDGE, data=WRONG, headers=OWN, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert set(kept(home)[0]) == {"query", "practice", "grade", "when"}
