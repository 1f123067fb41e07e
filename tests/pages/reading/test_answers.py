"""The page of a search: what answers, and below a line what is related; what was mended, not held and named."""

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from kb.knowledge_base import KnowledgeBase
from kb.ledger.meetings import MeetingFacts
from kb.person import operator
from kb.practice.card import Facet
from kb.search.query import Query
from kb.search.results import Hit, Results
from tests.answers import fill, nothing, related
from webapp.site.formatting import strength

LOANS = {"q": "loans", "mode": "words"}


def text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


def line(page: str) -> str:
    found = re.search(r'<p id="line".*?</p>', page, re.S)
    assert found
    return text(found[0])


def test_the_line_and_the_title_say_both_numbers_and_the_second_leads_below_the_line(
    reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(monkeypatch, related(2))
    page = reader.get("/", query_string={"q": "collateral", "mode": "words"}).text
    assert line(page) == "1 practice answers · 2 are related"
    assert '<a href="#related">2 are related</a>' in page
    assert "<title>collateral: 1 practice answers · 2 are related" in page
    hits, below = page.split('id="related"')
    assert hits.count('class="hit"') == 1 and below.count('class="hit"') == 2
    assert "Related: near to what you asked, but no answer" in below


def test_related_practices_stand_on_the_last_page_and_earlier_ones_lead_there(
    reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(monkeypatch, related(3))
    search = {"q": "small", "mode": "words", "size": "2"}
    pages = [reader.get("/", query_string={**search, "page": str(page)}).text for page in (1, 2, 3)]
    assert ['id="related"' in page for page in pages] == [False, False, True]
    assert 'href="/?q=small&amp;mode=words&amp;size=2&amp;page=3#related">3 are related' in pages[0]
    assert 'href="#related"' in pages[2]


def test_what_is_related_is_counted_nowhere(reader: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    before = reader.get("/api/v1/search", query_string=LOANS).get_json()
    fill(monkeypatch, related(4))
    after = reader.get("/api/v1/search", query_string=LOANS).get_json()
    assert (before["total"], before["facets"]) == (after["total"], after["facets"])
    assert (before["related_total"], after["related_total"]) == (0, 4)


def test_where_nothing_answers_the_page_says_so_and_shows_what_is_near(
    reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(monkeypatch, nothing(2))
    page = reader.get("/?q=tidal+mills").text
    assert line(page) == "No practice answers · 2 are related"
    assert page.index("No practice answers.") < page.index('id="related"') < page.index("Ask economies for it")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("blockchain",), "No practice holds blockchain; nearest by meaning:"),
        (("a1", "b2", "c3"), "No practice holds a1, b2 or c3; nearest by meaning:"),
        (("<b>x</b>",), "No practice holds &lt;b&gt;x&lt;/b&gt;; nearest by meaning:"),
    ],
)
def test_a_word_that_no_practice_holds_is_named_above_what_is_near(
    reader: FlaskClient, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    fill(monkeypatch, nothing(1, unknown=words))
    below = reader.get("/?q=whatever").text.split('id="related"')[1]
    assert said in text(below.split('class="hits"')[0])


def test_a_word_that_no_practice_holds_is_named_where_nothing_is_near_either(
    reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(monkeypatch, nothing(0, unknown=("blockchain",)))
    assert "No practice holds blockchain." in text(reader.get("/?q=blockchain").text)


def test_a_mended_slip_keeps_the_filters_where_it_is_taken_back(
    reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(monkeypatch, related(0, searched="procurement"))
    page = reader.get("/?q=procuremnt&economy=Chile&mode=words&page=1").text
    said = re.search(r'<p id="meant".*?</p>', page, re.S)
    assert said and text(said[0]) == "Searched for procurement; search for procuremnt instead."
    assert 'href="/?q=procuremnt&amp;economy=Chile&amp;mode=words&amp;exact=yes"' in said[0]


def test_words_taken_as_typed_stay_so_when_a_filter_is_chosen(reader: FlaskClient) -> None:
    assert re.search(r'<input type="checkbox" name="exact"[^>]*checked', reader.get("/?q=womne&exact=yes").text)
    assert 'name="exact"' not in reader.get("/?q=womne").text


def test_an_economy_that_the_query_names_is_offered_as_a_filter(
    reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(monkeypatch, related(0, economies=("Peru", "Chile")))
    page = reader.get("/?q=small+firms+of+Peru&area=2&economy=Japan&mode=words").text
    offers = re.findall(r'<a href="([^"]+)">Only practices of (\w+)</a> <span class="quiet">(\d+)<', page)
    assert [(name, address.replace("&amp;", "&")) for address, name, _ in offers] == [
        ("Peru", "/?q=small+firms+of+Peru&area=2&economy=Peru&mode=words"),
        ("Chile", "/?q=small+firms+of+Peru&area=2&economy=Chile&mode=words"),
    ]
    for address, _, number in offers:
        opened = reader.get(address.replace("&amp;", "&")).text
        assert line(opened).split(" ")[0] == number.replace("0", "No")


def test_each_note_stands_by_itself(reader: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(monkeypatch, related(0, notes=("One thing.", "Another <thing>.")))
    page = reader.get("/", query_string=LOANS).text
    assert re.findall(r'role="note">([^<]+)<', page) == ["One thing.", "Another &lt;thing&gt;."]


def test_a_hit_says_which_part_of_a_long_query_it_answers(reader: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    part = "Members are asked how a small firm without land gets a loan " * 4

    def change(found: Results, others: tuple[Hit, ...]) -> Results:
        return replace(found, hits=tuple(replace(hit, part=part) for hit in found.hits))

    fill(monkeypatch, change)
    page = reader.get("/", query_string=LOANS).text
    said = re.search(r'class="part"[^>]*>answers: “([^”]+)…”', page)
    assert said and part.startswith(said[1]) and len(said[1]) < 140
    assert f'title="{part}"' in page


@pytest.mark.parametrize(
    ("chance", "name"),
    [
        (0.0, "weak"),
        (0.19, "weak"),
        (0.2, "fair"),
        (0.5, "good"),
        (0.79, "strong"),
        (0.8, "very strong"),
        (1, "very strong"),
    ],
)
def test_the_strength_of_a_hit_is_its_chance_whatever_else_is_found(
    reader: FlaskClient, monkeypatch: pytest.MonkeyPatch, chance: float, name: str
) -> None:
    def change(found: Results, others: tuple[Hit, ...]) -> Results:
        return replace(found, hits=tuple(replace(hit, chance=chance) for hit in found.hits))

    fill(monkeypatch, change)
    page = reader.get("/", query_string=LOANS).text
    assert re.findall(r'class="strength" role="img" aria-label="([^"]+)"', page.split('id="found"')[1])[0] == name
    assert 1 <= strength(chance) <= 5


def test_every_hit_of_a_search_has_its_strength_however_it_was_found(
    reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(found: Results, others: tuple[Hit, ...]) -> Results:
        return replace(found, hits=tuple(replace(hit, words=False, meaning=False) for hit in others))

    fill(monkeypatch, change)
    page = reader.get("/", query_string=LOANS).text.split('id="found"')[1]
    assert page.count('class="strength"') == page.count('class="hit"') > 1
    assert 'class="strength"' not in reader.get("/?sort=newest").text


def test_the_help_page_says_what_the_bars_and_the_two_numbers_mean(reader: FlaskClient) -> None:
    page = text(reader.get("/about").text)
    assert "very strong: in four cases of five or more" in page and "weak: in fewer than one case of five" in page
    assert "near to what was asked, but no answer" in page


def test_what_the_address_of_the_page_says_is_in_the_domain_s_own_names(reader: FlaskClient) -> None:
    answer = reader.get("/?q=customs&economy=Vietnam", headers={"HX-Request": "true"})
    assert answer.headers["HX-Push-Url"] == "/?q=customs&economy=Viet+Nam"


def test_objectives_carry_their_names_for_eye_and_ear(reader: FlaskClient) -> None:
    chip = re.search(r'<a class="tag[^>]*title="(\d\.\d [^"]+)">(.*?)</a>', reader.get("/", query_string=LOANS).text)
    assert chip and text(chip[2]) == f"Objective {chip[1]}"


def test_a_home_with_no_meeting_ahead_names_none_and_one_with_names_the_next(client: FlaskClient) -> None:
    assert "Next meeting" not in client.get("/").text
    kb: KnowledgeBase = client.application.extensions["kb"]
    for number, day in (("90", "2090-05-04"), ("91", "2091-05-04")):
        kb.meetings.add(operator("secretariat"), number, MeetingFacts(f"Meeting {number}", "smewg", day))
    page = client.get("/").text
    assert 'Next meeting: <a href="/meetings/smewg-90">Meeting 90</a>, 4 May 2090' in page


def test_a_meeting_that_begins_today_is_still_the_next(client: FlaskClient) -> None:
    kb: KnowledgeBase = client.application.extensions["kb"]
    today = kb.settings.today().isoformat()
    kb.meetings.add(operator("secretariat"), "90", MeetingFacts("Meeting of today", "smewg", today))
    assert "Meeting of today" in client.get("/").text.split('id="examples"')[0]


def test_the_search_counts_answers_in_every_filter(reader: FlaskClient) -> None:
    found = reader.application.extensions["kb"].reading.search(Query("loans"))
    for count in found.facets[Facet.ECONOMY]:
        assert count.count <= found.total
