"""From a hit to the practice: it opens at the passage that was shown, marked, with a way on and a way back."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from tests import sites
from tests.answers import fill, related
from tests.pages.conftest import MARKUP


def hit_address(reader: FlaskClient, **query: str) -> str:
    found = re.search(r'<h[23]><a href="(/practices/[^"]+)">', reader.get("/", query_string=query).text)
    assert found
    return unescape(found[1])


def opened(reader: FlaskClient, address: str) -> str:
    answer = reader.get(address.split("#")[0])
    assert answer.status_code == 200
    return answer.text


def first_match(page: str) -> str:
    found = re.search(r'id="match-1">([^<]*)<', page)
    assert found
    return found[1]


def test_a_hit_leads_to_its_first_match(reader: FlaskClient) -> None:
    address = hit_address(reader, q="lending without collateral", mode="words")
    assert address.startswith("/practices/japan-credit-guarantee?q=lending+without+collateral&mode=words&place=")
    assert address.endswith("#match-1")
    page = opened(reader, address)
    assert first_match(page) == "Lending"
    assert page.index('id="s-results"') < page.index('id="match-1"')
    assert re.search(r'<a href="#match-1">\d match', page)


def test_what_was_shown_opens_first_though_the_words_stand_above_it_too(reader: FlaskClient) -> None:
    page = opened(reader, hit_address(reader, q="lending rural women stalls", mode="words"))
    assert first_match(page) == "rural women"  # the Results speak of them, and "Rural producers" stand further up
    assert page.index('id="s-results"') < page.index('id="match-1"')
    assert re.search(r'id="match-[2-9]">Rural<', page.split('id="s-results"')[0])


def test_a_hit_found_by_meaning_opens_at_its_nearest_sentence(reader: FlaskClient) -> None:
    address = hit_address(reader, q="banks keep the rest of the risk and look closely", mode="meaning")
    assert first_match(opened(reader, address)) == "Banks keep the rest of the risk, so they look closely"


def test_the_words_are_marked_in_each_of_their_forms_and_little_words_are_not(reader: FlaskClient) -> None:
    page = opened(reader, "/practices/japan-credit-guarantee?q=the+guaranteeing+of+loan")
    marked = {text.casefold() for text in re.findall(r'<mark class="match"[^>]*>([^<]*)<', page)}
    assert {"guarantees", "loan"} <= {word for text in marked for word in text.split()}
    assert not {"the", "of"} & marked
    assert "<h1>Credit guarantees" in page  # the title stays as it is


def test_the_way_back_is_the_search_with_all_that_was_chosen(reader: FlaskClient) -> None:
    address = hit_address(reader, q="customs window", economy="Peru", sort="newest", mode="words")
    back = re.search(r'<a href="([^"]+)">back to the search</a>', opened(reader, address))
    assert back and unescape(back[1]) == "/?q=customs+window&economy=Peru&mode=words&sort=newest"


def test_where_a_slip_was_mended_the_mended_words_are_marked_and_the_way_back_says_what_was_typed(
    reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = hit_address(reader, q="colateral", mode="words")
    assert "words=collateral" in address
    page = opened(reader, address)
    assert first_match(page) == "collateral" and "/?q=colateral&amp;mode=words" in page


def test_related_practices_open_so_too(reader: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(monkeypatch, related(1))
    below = reader.get("/?q=collateral&mode=words").text.split('id="related"')[1]
    assert re.search(r'<h3><a href="/practices/[^"]+q=collateral[^"]+#match-1">', below)


def test_a_list_without_words_opens_practices_as_they_are(reader: FlaskClient) -> None:
    assert 'href="/practices/chile-market-days">' in reader.get("/?economy=Chile").text
    page = reader.get("/practices/chile-market-days").text
    assert 'class="match' not in page and "back to the search" not in page


def test_a_practice_without_the_words_says_so(reader: FlaskClient) -> None:
    page = opened(reader, "/practices/chile-market-days?q=zzz")
    assert "No match in this text" in page and 'id="match-1"' not in page


@pytest.mark.parametrize(
    "query",
    [
        {"q": "women", "place": "x"},
        {"q": "women", "place": "00000000.0.9999"},
        {"q": "women", "place": "deadbeef.999999.0"},
        {"q": "women", "page": "0", "mode": "none", "economy": "Atlantis"},
        {"words": "women", "size": "x"},
        {"q": " ", "place": ""},
        {"q": "(((((" * 500 + "women"},
    ],
)
def test_what_an_address_says_wrong_of_the_search_hides_no_practice(reader: FlaskClient, query: dict[str, str]) -> None:
    answer = reader.get("/practices/chile-market-days", query_string=query)
    assert answer.status_code == 200 and "Rural producers could not" in re.sub(r"<[^>]+>", "", answer.text)


def test_a_hostile_query_and_a_hostile_write_up_stay_text(with_naughty: FlaskClient) -> None:
    query = {"q": f'naughty script alert 1 {MARKUP} " onmouseover=alert(1) x="', "mode": "words"}
    page = with_naughty.get("/practices/naughty", query_string=query).text
    assert "<script>alert" not in page and MARKUP not in page
    assert not re.search(r"<[a-z][^<>]*\sonmouseover=", page)
    assert 'class="match"' in page


def test_matches_in_the_summary_are_counted_and_marked(kb: KnowledgeBase, write: Callable[[str, str], Path]) -> None:
    head = "---\nid: short\ntitle: Short\nsummary: Fishers & co <b>dry</b> fish.\neconomies: [Chile]\n---\n"
    text = head + "\n## Done\n\nNo.\n"
    assert kb.importing.import_files([write("short.md", text)], by=operator("secretariat")).added == 1
    page = sites.client(kb).get("/practices/short?q=fish").text
    assert "Fishers &amp; co &lt;b&gt;dry&lt;/b&gt;" in re.sub(
        r"</?mark[^>]*>|<span class=\"turn\".*?</span>", "", page
    )
    assert ">1 match</a>" in page and first_match(page) == "fish"
