"""The help at /help: guides that can be read, searched by words, and led to at their headings."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html

from kb import KnowledgeBase
from kb.reading import find_in_guides, guides
from tests.guides import shown_in
from tests.homes import ROOT
from tests.sites import client as client_of


@pytest.fixture
def client(kb: KnowledgeBase) -> FlaskClient:
    return client_of(kb)


def main(answer: Any) -> Any:
    (found,) = html.fromstring(answer.text).xpath("//main")
    return found


def test_the_guides_are_listed_and_led_to_from_every_page(client: FlaskClient) -> None:
    assert "/help" in html.fromstring(client.get("/").text).xpath("//nav[@aria-label='Main']//a/@href")
    listed = main(client.get("/help")).xpath(".//ul[@class='help-guides']//a/@href")
    assert listed == [f"/help/{guide.name}" for guide in guides()]


@pytest.mark.parametrize("guide", guides(), ids=lambda guide: guide.name)
def test_a_guide_shows_its_steps_without_what_tests_read(client: FlaskClient, guide: Any) -> None:
    page = main(client.get(f"/help/{guide.name}"))
    assert "step:" not in page.text_content() and "<!--" not in html.tostring(page, encoding="unicode")
    places = [address.removeprefix("#") for address in page.xpath(".//nav[@class='help-contents']//a/@href")]
    assert places == page.xpath(".//h2[starts-with(@id, 's-')]/@id") and len(places) > 2
    assert [one.get("alt") for one in page.xpath(".//img")] == list(shown_in(guide.name).values())
    for address in page.xpath(".//img/@src"):
        assert client.get(address).content_type == "image/png"


def test_a_search_leads_to_the_heading_that_speaks_of_it(client: FlaskClient) -> None:
    page = main(client.get("/help?q=Webhooks"))
    for address in page.xpath(".//ul[@class='help-hits']//a/@href"):
        path, _, place = address.partition("#")
        assert main(client.get(path)).xpath(f".//h2[@id='{place}']")
    assert "/help/administrator#s-tell-other-systems" in page.xpath(".//a/@href")


@pytest.mark.parametrize("asked", ["follow", "following", "FOLLOWED", "how do I follow?"])
def test_words_are_folded_as_in_the_search_of_practices(asked: str) -> None:
    assert ("delegate", "Follow") in [(hit.guide.name, hit.section.heading) for hit in find_in_guides(asked)]


def test_a_heading_comes_before_what_only_speaks_of_it() -> None:
    assert find_in_guides("harvest")[0].section.heading == "Harvest"


def test_where_nothing_is_found_the_practices_can_be_searched(client: FlaskClient) -> None:
    page = main(client.get("/help?q=zanzibarite"))
    assert "No guide speaks of “zanzibarite”" in page.text_content()
    assert "/?q=zanzibarite" in page.xpath(".//a/@href")


@pytest.mark.parametrize("asked", ["", "   ", "?", "the", "%00", "<script>alert(1)</script>", "x" * 5000])
def test_whatever_is_looked_for_is_answered(client: FlaskClient, asked: str) -> None:
    answer = client.get("/help", query_string={"q": asked})
    assert answer.status_code == 200 and "<script>alert" not in answer.text


@pytest.mark.parametrize(
    "path", ["/help/nobody", "/help/pictures/none.png", "/help/..%2fREADME", "/help/pictures/..%2fx.png"]
)
def test_what_is_no_guide_is_unknown(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post("/help").status_code == 405


def test_pages_lead_to_headings_of_guides_that_are_there() -> None:
    named = {(guide.name, section.place) for guide in guides() for section in guide.sections}
    led = re.compile(r"guides\.guide', name='(\w+)', _anchor='([\w-]+)'")
    found = {
        one for file in (ROOT / "webapp" / "templates").rglob("*.html") for one in led.findall(file.read_text("utf-8"))
    }
    assert found and found <= named
