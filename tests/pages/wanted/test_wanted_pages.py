"""The wanted board in a browser: post, be told of what is wanted already, offer, say what helped."""

import csv
import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.person import operator
from kb.wanted import NeedWords
from tests.forms import of_page
from tests.pages.conftest import OWN

ClientAs = Callable[[str], FlaskClient]
BY = operator("secretariat")
GUARANTEE = "japan-credit-guarantee"


@pytest.fixture
def posted(kb: KnowledgeBase) -> KnowledgeBase:
    """Need 1, Chile's, with an offer; need 500001 for members, 2 closed."""
    kb.wanted.post(
        BY, NeedWords("Loans for firms without collateral", "", "Chile", "m-2023-1", "", "4.1", "2031-05-04")
    )
    kb.wanted.offer(BY, 1, GUARANTEE, "It lends without land.")
    kb.wanted.post(BY, NeedWords("Zanzibarite lending", audience="members"))
    kb.wanted.post(BY, NeedWords("Cold chains", area="3"))
    kb.wanted.close(BY, 2, [GUARANTEE], "A fund did.")
    return kb


def test_a_need_is_posted_offered_to_and_closed(kb: KnowledgeBase, client_as: ClientAs) -> None:
    chile, japan = client_as("delegate"), client_as("other_delegate")
    form = of_page(chile.get("/wanted/new?text=Loans+without+collateral").text, "/wanted/new")
    assert form["text"] == ["Loans without collateral"]
    posted = chile.post("/wanted/new", data={**form, "why": "For a law", "until": "2031-05-04"}, headers=OWN)
    assert posted.status_code == 303 and posted.location.startswith("/wanted/1")
    page = japan.get("/wanted/1").text
    assert "until 4 May 2031" in page and "These may answer" in page and "Credit guarantees" in page
    assert "/wanted/1/close" not in page and "/wanted/1/edit" not in page
    data = {"practice": f"/practices/{GUARANTEE}", "said": "It lends without land."}
    assert japan.post("/wanted/1/offer", data=data, headers=OWN).status_code == 303
    page = chile.get("/wanted/1").text
    assert "1 practice offered" in page and "It lends without land." in page
    close = of_page(page, "/wanted/1/close")
    data = {"seen": close["seen"][0], "helped": GUARANTEE, "outcome": "We took its terms over."}
    assert chile.post("/wanted/1/close", data=data, headers=OWN).status_code == 303
    page = client_as("visitor").get("/wanted/1").text
    assert "What helped" in page and "We took its terms over." in page
    reopen = of_page(chile.get("/wanted/1").text, "/wanted/1/reopen")
    assert chile.post("/wanted/1/reopen", data=reopen, headers=OWN).status_code == 303
    assert "1 need open" in client_as("visitor").get("/wanted").text


def test_what_is_wanted_already_is_told_before_it_is_posted_with_all_that_was_typed(
    posted: KnowledgeBase, client_as: ClientAs
) -> None:
    client = client_as("other_delegate")
    form = of_page(client.get("/wanted/new").text, "/wanted/new")
    data = {**form, "text": "Loan for a firm without collateral", "why": "My own reason"}
    told = client.post("/wanted/new", data=data, headers=OWN)
    assert told.status_code == 409 and "this may be wanted already" in told.text and 'href="/wanted/1"' in told.text
    again = of_page(told.text, "/wanted/new")
    assert again["why"] == ["My own reason"]
    assert client.post("/wanted/new", data=again, headers=OWN).status_code == 303


@pytest.mark.parametrize(
    ("address", "data", "says"),
    [
        ("/wanted/new", {"text": ""}, "what is looked for"),
        ("/wanted/new", {"text": "Mills", "economy": "Atlantis"}, "no member economy"),
        ("/wanted/new", {"text": "Mills", "until": "soon"}, "a day like 2023-05-04"),
        ("/wanted/1/offer", {"practice": "nothing", "said": "x"}, "the id that stands in its address"),
        ("/wanted/1/offer", {"practice": GUARANTEE, "said": " "}, "a sentence that says how it answers"),
        ("/wanted/1/close", {"outcome": ""}, "a sentence that says what helped"),
        ("/wanted/1/edit", {"text": "x", "objective": "9.9"}, "no objective"),
    ],
)
def test_what_cannot_be_taken_is_told_in_a_sentence(
    posted: KnowledgeBase, client: FlaskClient, address: str, data: dict[str, str], says: str
) -> None:
    answer = client.post(address, data=data, headers=OWN)
    assert answer.status_code == 400 and says in answer.text


def test_a_visitor_reads_what_is_for_everyone_and_not_who_offered_it(
    posted: KnowledgeBase, client_as: ClientAs
) -> None:
    visitor, member = client_as("visitor"), client_as("chair")
    for address in ("/wanted", "/wanted?state=all", "/wanted.json?state=all", "/wanted.csv?state=all"):
        text = visitor.get(address).text
        assert "Zanzibarite" not in text
    assert 'href="/meetings/m-2023-1"' in visitor.get("/wanted").text
    assert "Zanzibarite" in member.get("/wanted").text
    assert [one["no"] for one in visitor.get("/wanted.json?state=all").json["needs"]] == [2, 1]  # type: ignore[index]
    rows = list(csv.DictReader(io.StringIO(visitor.get("/wanted.csv").text.lstrip("\ufeff"))))
    assert [(row["no"], row["economy"], row["offered"]) for row in rows] == [("1", "Chile", GUARANTEE)]
    (need,) = visitor.get("/wanted/1.json").json["needs"]  # type: ignore[index]
    assert need["until"] == "2031-05-04" and need["offers"][0]["practice"] == GUARANTEE
    assert [visitor.get(f"/wanted/{no}{form}").status_code for no in (500001, 99) for form in ("", ".json")] == [
        404
    ] * 4
    assert visitor.get("/wanted?state=lost").status_code == 400


def test_the_secretariat_makes_a_need_of_a_search_that_found_little(
    kb: KnowledgeBase, client: FlaskClient, client_as: ClientAs
) -> None:
    client_as("delegate").get("/?q=tidal+mills")
    link = "/wanted/new?text=tidal+mills&amp;searched=yes"
    assert link in client.get("/gaps").text and link not in client_as("delegate").get("/gaps").text
    form = of_page(client.get(link.replace("&amp;", "&")).text, "/wanted/new")
    assert client.post("/wanted/new", data=form, headers=OWN).status_code == 303
    assert "grown from searches that found little" in client_as("visitor").get("/wanted/1").text


def test_what_people_write_is_shown_as_text(kb: KnowledgeBase, client: FlaskClient) -> None:
    markup = "<script>alert(1)</script>"
    kb.wanted.post(BY, NeedWords(markup, why=markup))
    kb.wanted.offer(BY, 1, GUARANTEE, markup)
    kb.wanted.close(BY, 1, [], markup)
    for address in ("/wanted?state=all", "/wanted/1", "/wanted/1/edit", "/for-you"):
        text = client.get(address).text
        assert markup not in text
    assert "&lt;script&gt;" in client.get("/wanted/1").text
    kb.wanted.post(BY, NeedWords("=1+1"))
    assert ',"\'=1+1"' in client.get("/wanted.csv").text or ",'=1+1," in client.get("/wanted.csv").text
