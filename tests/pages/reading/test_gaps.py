"""What was looked for and not found: the secretariat's list, and a reader's wish."""

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.person import MEMBER
from tests.pages.conftest import MARKUP, OWN

WISH = {"q": "tidal mills", "economy": "Chile", "mode": "words"}


def test_a_search_that_finds_nothing_stands_on_the_list(client: FlaskClient) -> None:
    client.get("/?q=Tidal+mills&economy=Chile&mode=words")
    client.get("/api/v1/search?q=tidal++mills&economy=Chile&mode=words")
    page = client.get("/gaps").text
    assert ">1 search<" in page
    assert 'href="/?q=tidal+mills&amp;economy=Chile">tidal mills</a>' in page
    assert "Economy: Chile" in page
    (gap,) = client.get("/api/v1/gaps").json["gaps"]  # type: ignore[index]
    assert (gap["query"], gap["times"], gap["found"], gap["asked"]) == ("tidal mills", 2, 0, False)


def test_a_wish_is_put_on_the_list_and_the_reader_is_told(client: FlaskClient, kb: KnowledgeBase) -> None:
    client.get("/", query_string=WISH)
    answer = client.post("/gaps", data=WISH, headers=OWN)
    assert answer.status_code == 303
    page = client.get(answer.location)
    assert "Noted" in page.text
    assert "Put it on the wanted list" not in page.text
    (gap,) = kb.reading.gaps(MEMBER)
    assert (gap.asked, gap.times) == (True, 1)
    assert "on the wanted list" in client.get("/gaps").text


def test_a_search_made_while_typing_is_no_gap(client: FlaskClient, kb: KnowledgeBase) -> None:
    client.get("/?q=tidal+mi&mode=words", headers={"HX-Request": "true", "X-Typing": "yes"})
    assert kb.reading.gaps(MEMBER) == ()


def test_pages_follow_each_other(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.reading.gaps.SIZE", 2)
    for word in ("alpha", "beta", "gamma"):
        client.get("/", query_string={"q": f"zz{word}", "mode": "words"})
    pages = [client.get(f"/gaps?page={page}").text for page in (1, 2)]
    assert [page.count('scope="row"') for page in pages] == [2, 1]
    assert 'href="/gaps?page=2"' in pages[0]
    assert client.get("/gaps?page=9").status_code == 200


@pytest.mark.parametrize("address", ["/gaps?since=yesterday", "/gaps?page=0", "/gaps?page=x"])
def test_a_wrong_value_is_refused_with_what_is_allowed(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert "give " in answer.text


@pytest.mark.parametrize("wrong", [{"q": ""}, {"q": "jane.doe@example.org"}, {"economy": "Atlantis"}])
def test_a_wish_that_cannot_be_kept_is_refused(client: FlaskClient, kb: KnowledgeBase, wrong: dict[str, str]) -> None:
    assert client.post("/gaps", data={**WISH, **wrong}, headers=OWN).status_code == 400
    assert kb.reading.gaps(MEMBER) == ()


def test_another_site_cannot_wish(client: FlaskClient, kb: KnowledgeBase) -> None:
    assert client.post("/gaps", data=WISH, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert kb.reading.gaps(MEMBER) == ()


def test_a_visitor_reads_no_list_and_makes_no_wish(reader: FlaskClient) -> None:
    assert reader.get("/gaps").status_code == 401
    assert reader.get("/api/v1/gaps").status_code == 401
    assert reader.post("/gaps", data=WISH, headers=OWN).status_code == 401
    page = reader.get("/?q=tidal+mills&mode=words").text
    assert "/gaps" not in page
    assert "A request to send to focal points" in page


def test_the_list_has_no_pages_below_it_and_takes_no_other_method(reader: FlaskClient) -> None:
    assert reader.get("/gaps/none").status_code == 404
    assert reader.put("/gaps", headers=OWN).status_code == 405
    assert reader.post("/api/v1/gaps", headers=OWN).status_code == 405


def test_a_query_is_escaped_on_the_list_and_in_the_request(client: FlaskClient) -> None:
    words = {"q": f"zzz </textarea>{MARKUP}", "mode": "words"}
    for page in (client.get("/", query_string=words).text, client.get("/gaps").text):
        assert MARKUP not in page
        assert "&lt;script&gt;" in page
