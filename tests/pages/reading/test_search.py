"""Home and search: what a reader finds, how it is explained, and what is refused."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.pages.conftest import MARKUP


def test_an_empty_query_shows_the_base(reader: FlaskClient) -> None:
    page = reader.get("/").text
    assert "5 practices" in page
    assert "By priority area" in page
    assert "Newest" in page
    assert "Most adopted" in page
    assert "adopted by 1 economy" in page


def test_examples_are_searches(reader: FlaskClient) -> None:
    page = reader.get("/").text
    assert 'href="/?q=loans+for+firms+without+collateral"' in page


def test_a_practice_is_found_by_its_words_and_says_so(reader: FlaskClient) -> None:
    page = reader.get("/", query_string={"q": "rural producers online"}).text
    assert "Online market days for village producers" in page
    assert "found by words" in page
    assert "<mark>" in page


def test_a_practice_found_by_meaning_shows_its_nearest_sentence(reader: FlaskClient) -> None:
    query = {"q": "banks keep the rest of the risk and look closely", "mode": "meaning"}
    page = reader.get("/", query_string=query).text
    assert "found by meaning: nearest sentence underlined" in page
    marked = re.search(r'<span class="nearest">(.*?)</span>', page)
    assert marked and re.sub("</?mark>", "", marked[1]) == "Banks keep the rest of the risk, so they look closely."
    assert 'class="nearest"' not in reader.get("/", query_string={**query, "mode": "words"}).text


def test_the_result_line_counts_what_was_found_and_how(reader: FlaskClient) -> None:
    page = reader.get("/", query_string={"q": "collateral", "mode": "words"}).text
    line = re.search(r'id="line"[^>]*>([^<]*)<', page)
    assert line and line[1] == "1 practice answers · 0 are related"


def test_the_number_beside_a_filter_is_the_number_that_opens(reader: FlaskClient) -> None:
    page = reader.get("/?sort=newest").text
    counts = re.findall(r'name="economy" value="([^"]+)".*?class="count">(\d+)<', page)
    assert counts
    for economy, count in counts:
        narrowed = reader.get("/", query_string={"economy": economy}).text
        assert f">{count} practice" in narrowed


def test_values_of_one_facet_widen(reader: FlaskClient) -> None:
    assert ">2 practices<" in reader.get("/?economy=Chile&economy=Japan").text


def test_an_economy_is_known_by_its_other_names(reader: FlaskClient) -> None:
    assert "One customs window" in reader.get("/?economy=Vietnam").text


def test_a_filter_in_force_can_be_removed(reader: FlaskClient) -> None:
    page = reader.get("/", query_string={"q": "market", "economy": ["Chile", "Japan"], "mode": "words"}).text
    chips = re.search(r'class="chips".*?</ul>', page, re.S)
    assert chips
    addresses = re.findall(r'href="([^"]+)"', chips[0])
    kept = [parse_qs(urlsplit(address.replace("&amp;", "&")).query) for address in addresses]
    assert [query["economy"] for query in kept] == [["Japan"], ["Chile"]]
    assert all(query["q"] == ["market"] and query["mode"] == ["words"] for query in kept)


def test_nothing_found_says_which_filter_to_drop(reader: FlaskClient) -> None:
    page = reader.get("/?q=collateral&economy=Chile&mode=words").text
    assert "No practice answers." in page
    assert "without Economy: Chile" in page
    assert "1 practice" in page


def test_nothing_found_leads_to_the_nearest_objectives_with_their_practices(reader: FlaskClient) -> None:
    page = reader.get("/?q=government+procurement+zzz&economy=Chile&mode=words").text
    nearest = re.findall(r'href="/objectives/([\d.]+)">([^<]+)</a> <span class="quiet">(\d+) practice', page)
    assert 1 <= len(nearest) <= 3
    assert nearest[0][1] == "Improve SME competitiveness in government procurement"
    for id, _, practices in nearest:
        assert f">{practices} practice" in reader.get(f"/objectives/{id}").text


def test_nothing_found_holds_a_request_to_send_with_the_query_and_the_filters(reader: FlaskClient) -> None:
    page = reader.get("/?q=quantum+lattices&economy=Chile&mode=words").text
    request = re.search(r'<textarea id="request"[^>]*>(.*?)</textarea>', page, re.S)
    assert request
    assert "To the SMEWG focal points of Chile" in request[1]
    assert "    quantum lattices" in request[1]
    assert "    Economy: Chile" in request[1]
    assert "/?q=quantum+lattices&amp;economy=Chile&amp;mode=words" in request[1]


def test_a_slip_is_answered_with_a_link_above_what_was_found(reader: FlaskClient) -> None:
    page = reader.get("/?q=rural+womne&mode=words&economy=Chile").text
    said = re.search(r'id="meant"[^>]*role="status">Searched for <strong>([^<]+)</strong>; <a href="([^"]+)">', page)
    assert said and said[1] == "rural women"
    assert said[2].replace("&amp;", "&") == "/?q=rural+womne&economy=Chile&mode=words&exact=yes"
    assert 'value="rural womne"' in page
    assert page.index('id="meant"') < page.index('id="found"')


def test_a_slip_is_looked_for_as_it_is_typed_where_the_reader_says_so(reader: FlaskClient) -> None:
    page = reader.get("/?q=womne&mode=words&exact=yes").text
    assert "No practice answers." in page and "Searched for" not in page


def test_nothing_is_offered_for_what_only_members_may_read(reader: FlaskClient) -> None:
    assert "Searched for" not in reader.get("/?q=zanzibarit&mode=words").text
    assert "Searched for" not in reader.get("/?q=rural+women&mode=words").text


def test_an_authors_choice_is_not_shown_as_confirmed(reader: FlaskClient) -> None:
    assert "author's choice, not confirmed" in reader.get("/?q=ethical+officials&mode=words").text
    assert "author's choice, not confirmed" not in reader.get("/?q=collateral&mode=words").text


def test_what_only_members_may_read_is_not_found(reader: FlaskClient) -> None:
    page = reader.get("/?q=Zanzibarite&mode=words").text
    assert "No practice answers." in page
    assert "Malaysia" not in reader.get("/?sort=newest").text.split('id="found"')[0]


def test_a_page_beyond_the_end_leads_back(reader: FlaskClient) -> None:
    assert "The list ends with page 1" in reader.get("/?sort=newest&page=7").text


def test_the_address_of_a_search_made_with_htmx_is_the_shortest(reader: FlaskClient) -> None:
    answer = reader.get("/?q=loans&mode=both&sort=best&economy=Chile", headers={"HX-Request": "true"})
    assert answer.headers["HX-Push-Url"] == "/?q=loans&economy=Chile"


@pytest.mark.parametrize(
    "address",
    [
        "/?economy=Atlantis",
        "/?area=9",
        "/?objective=9.9",
        "/?meeting=none",
        "/?year=x",
        "/?group=elders",
        "/?kind=x",
        "/?status=x",
        "/?mode=x",
        "/?sort=x",
        "/?page=0",
        "/?page=-1",
        "/?page=two",
        "/?page=999999999999",
    ],
)
def test_an_unknown_value_is_refused_with_what_is_allowed(reader: FlaskClient, address: str) -> None:
    answer = reader.get(address)
    assert answer.status_code == 400
    assert "give " in answer.text


def test_a_query_is_escaped_wherever_it_is_shown(reader: FlaskClient) -> None:
    for text in ('"><script>alert(1)</script>', "women <script>alert(1)</script> womne"):
        page = reader.get("/", query_string={"q": text, "economy": "Chile"}).text
        assert "<script>alert" not in page


def test_a_practice_s_text_is_escaped_in_hits(with_naughty: FlaskClient) -> None:
    for address in ("/", "/?q=naughty+alert&mode=words", "/?sort=newest", "/?q=script"):
        page = with_naughty.get(address).text
        assert MARKUP not in page
        assert "Naughty" in page
