"""A paragraph as a query: it is posted, stands in no address, and nothing that was typed is lost on the way."""

import re
from collections.abc import Mapping
from html import unescape

import pytest
from flask.testing import FlaskClient

from kb.index.terms import MOST_CHARACTERS
from tests.answers import fill, related
from tests.pages.conftest import OWN

LONG = "Small firms.\r\n" * 90


def ask(reader: FlaskClient, **fields: object) -> str:
    answer = reader.post("/", data=fields, headers=OWN)
    assert answer.status_code == 200
    return answer.text


def typed(page: str) -> str:
    field = re.search(r'<textarea id="q"[^>]*>\n(.*?)</textarea>', page, re.S)
    assert field
    return unescape(field[1])


def buttons(page: str) -> Mapping[str, str]:
    """What each button of the form sends, by what it says."""
    found = re.findall(r'<button[^>]* name="to" value="([^"]*)"[^>]*>(.*?)</button>', page, re.S)
    return {" ".join(re.sub(r"<[^>]+>", "", label).split()): unescape(to) for to, label in found}


def test_the_home_page_and_every_search_take_a_paragraph(reader: FlaskClient) -> None:
    for address in ("/", "/?q=loans"):
        page = reader.get(address).text
        assert '<form id="pasted" method="post" action="/">' in page
        field = re.search(r'<textarea id="pasted-text"[^>]*>', page)
        assert field and 'form="pasted"' in field[0] and "maxlength" not in field[0]  # nothing is cut off unsaid
        assert '<label class="visually-hidden" for="pasted-text">' in page


def test_a_paragraph_is_answered_and_stays_in_its_field(reader: FlaskClient) -> None:
    page = ask(reader, q=LONG)
    assert typed(page).replace("\r\n", "\n").strip() == LONG.replace("\r\n", "\n").strip()
    assert "answer" in page.split('id="line"')[1][:200]
    assert '<form id="asked" class="asked long" action="/" method="post"' in page and "hx-get" not in page


def test_a_paragraph_stands_in_no_address_of_the_page(reader: FlaskClient) -> None:
    page = ask(reader, q=LONG, economy="Chile")
    assert max(map(len, re.findall(r'(?:href|action|formaction)="([^"]*)"', page))) < 600


def test_a_filter_narrows_a_paragraph_and_is_let_go_again(reader: FlaskClient) -> None:
    page = ask(reader, q=LONG, mode="words", economy="Japan", sort="newest")
    assert 'value="Japan" id="f-economy-japan" checked' in page
    assert buttons(page)["Economy Japan ×, remove"] == "mode=words&sort=newest"
    again = ask(reader, q=typed(page), economy="Japan", to=buttons(page)["Economy Japan ×, remove"])
    assert "f-economy-japan" in again and 'id="f-economy-japan" checked' not in again
    assert re.search(r'id="mode-words" value="words" checked', again)


def test_a_paragraph_is_paged_by_the_form_around_it(reader: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(monkeypatch, related(2))
    first = ask(reader, q=LONG, to="mode=words&size=1")
    assert 'id="related"' not in first and 'formaction="/#related"' in first
    second = ask(reader, q=typed(first), to=buttons(first)["Next"])
    last = ask(reader, q=typed(first), to=buttons(first)["2 are related"])
    titles = [re.findall(r'class="hit".*?<h2>.*?>([^<]+)</a>', page, re.S) for page in (first, second)]
    assert len(titles[0]) == 1 and titles[0] != titles[1]
    assert 'aria-label="Page 2" aria-current="page"' in second
    assert 'id="related"' in last


def test_a_few_words_in_the_large_field_lead_to_an_address_that_can_be_kept(reader: FlaskClient) -> None:
    answer = reader.post("/", data={"q": " bank loans ", "economy": "Japan", "mode": "both"}, headers=OWN)
    assert (answer.status_code, answer.location) == (303, "/?q=bank+loans&economy=Japan")
    assert reader.post("/", data={"q": "  "}, headers=OWN).location == "/"


def test_a_longer_address_is_still_answered(reader: FlaskClient) -> None:
    page = reader.get("/", query_string={"q": "small firms and loans " * 60}).text
    assert typed(page).startswith("small firms and loans")


def test_what_is_beyond_the_most_characters_is_said_to_be_left_out_and_still_stands_in_the_field(
    reader: FlaskClient,
) -> None:
    text = ("small firms and loans " * 600) + "the end"
    page = ask(reader, q=text)
    assert f"Only the first {MOST_CHARACTERS:,} characters of the text were looked for." in page
    assert typed(page).endswith("the end")
    assert "Only the first" not in ask(reader, q=LONG)


def test_the_results_of_a_paragraph_are_had_as_json_too(reader: FlaskClient) -> None:
    page = ask(reader, q=LONG, mode="words")
    assert 'formaction="/results.json"' in page
    told = reader.post("/results.json", data={"q": LONG, "to": buttons(page)["These results as JSON"]}, headers=OWN)
    assert told.get_json()["mode"] == "words" and told.get_json()["query"] == LONG.strip()


def test_a_paragraph_from_another_site_is_refused(reader: FlaskClient) -> None:
    answer = reader.post("/", data={"q": LONG}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_a_text_beyond_all_measure_is_refused_with_a_sentence(reader: FlaskClient) -> None:
    answer = reader.post("/", data={"q": "x" * 300_000}, headers=OWN)
    assert answer.status_code == 413 and "What was sent is too long" in answer.text


@pytest.mark.parametrize("to", ["economy=Atlantis", "page=0", "mode=x", "q=other&page=two"])
def test_what_a_button_cannot_say_is_refused(reader: FlaskClient, to: str) -> None:
    assert reader.post("/", data={"q": LONG, "to": to}, headers=OWN).status_code == 400


def test_a_button_never_changes_the_text(reader: FlaskClient) -> None:
    assert typed(ask(reader, q=LONG, to="q=another")).startswith("Small firms.")


def test_a_hostile_paragraph_is_escaped_wherever_it_stands(reader: FlaskClient) -> None:
    page = ask(reader, q="</textarea><script>alert(1)</script> loans\x00" * 40)
    assert "<script>alert" not in page and "</textarea><script>" not in page


def test_hits_of_a_paragraph_open_with_the_words_that_speak_for_them(reader: FlaskClient) -> None:
    page = ask(reader, q=LONG, mode="words")
    address = re.search(r'<h2><a href="(/practices/[^"]+)">', page)
    assert address and "words=" in address[1] and "q=" not in address[1] and address[1].endswith("#match-1")
    opened = reader.get(unescape(address[1])).text
    assert 'id="match-1"' in opened and "back to the search" not in opened
