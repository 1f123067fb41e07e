"""The evidence table: what practices say, in their own sentences, each with the way to it."""

import csv
import io
import re
from collections.abc import Callable
from html import unescape
from urllib.parse import urlsplit

from docx import Document
from flask.testing import FlaskClient

from tests.pages.conftest import MARKUP

CELLS = ("done", "for_whom", "cost", "result", "evidence_level", "preconditions")


def test_each_practice_that_answers_has_a_row_of_its_own_sentences(reader: FlaskClient) -> None:
    page = reader.get("/evidence?q=bank loans&mode=words").text
    assert "Credit guarantees for firms without land to pledge" in page
    assert "A public fund guarantees bank loans of small firms that own no land or buildings." in page
    assert "Lending to firms without collateral doubled in three years." in page
    assert "not stated" in page


def test_the_rows_are_the_practices_that_the_search_finds_in_its_order(reader: FlaskClient) -> None:
    asked = {"q": "rural producers online market", "economy": ["Chile", "Japan"]}
    found = reader.get("/api/v1/search", query_string=asked).json
    table = reader.get("/evidence.json", query_string=asked).json
    assert [row["practice"]["id"] for row in table["rows"]] == [hit["id"] for hit in found["hits"]]
    assert table["total"] == found["total"]


def test_the_link_of_a_cell_opens_the_practice_with_that_sentence_marked(reader: FlaskClient) -> None:
    table = reader.get("/evidence.json?practice=chile-market-days").json
    cell = table["rows"][0]["cells"]["result"]
    assert cell["text"] == "Sales of rural women rose by a third; women led 61 % of the stalls."
    address = urlsplit(cell["address"])
    opened = reader.get(f"{address.path}?{address.query}").text
    marked = re.search(r'<mark class="match" id="match-1">(.*?)</mark>', opened)
    assert address.fragment == "match-1"
    assert marked and unescape(marked[1]) == cell["text"].rstrip(".")


def test_record_and_separated_values_say_the_same(reader: FlaskClient) -> None:
    rows = reader.get("/evidence.json?economy=Japan").json["rows"]
    lines = list(csv.DictReader(io.StringIO(reader.get("/evidence.csv?economy=Japan").data.decode("utf-8-sig"))))
    assert [line["practice"] for line in lines] == [row["practice"]["id"] for row in rows] != []
    for line, row in zip(lines, rows, strict=True):
        assert [line[name] for name in CELLS] == [row["cells"][name]["text"] for name in CELLS]


def test_chosen_practices_stand_in_the_order_asked_for_by_id_or_by_identifier(reader: FlaskClient) -> None:
    ids = ["japan-credit-guarantee", "chile-market-days"]
    rows = reader.get("/evidence.json", query_string={"practice": ids}).json["rows"]
    assert [row["practice"]["id"] for row in rows] == ids
    cited = [row["practice"]["identifier"] for row in rows]
    again = reader.get("/evidence.json", query_string={"practices": cited}).json["rows"]
    assert all(cited) and [row["practice"]["id"] for row in again] == ids


def test_asked_for_nothing_it_says_what_to_do(reader: FlaskClient) -> None:
    assert "Ask a question" in reader.get("/evidence").text


def test_nothing_found_is_a_sentence(reader: FlaskClient) -> None:
    assert "No practice answers" in reader.get("/evidence?q=zzzz&mode=words").text


def test_what_does_not_fit_is_refused_and_what_never_was_is_not_found(reader: FlaskClient) -> None:
    assert reader.get("/evidence?q=loans&economy=Atlantis").status_code == 400
    assert reader.get("/evidence", query_string={"practice": [f"p{no}" for no in range(26)]}).status_code == 400
    answer = reader.get("/evidence?practice=nothing-of-the-kind")
    assert answer.status_code == 404 and "nothing-of-the-kind" in answer.text
    assert reader.post("/evidence").status_code == 405


def test_a_search_leads_to_its_table(reader: FlaskClient) -> None:
    page = reader.get("/?q=loans&economy=Japan").text
    assert 'href="/evidence?q=loans&amp;economy=Japan"' in page


def test_what_people_wrote_is_shown_as_text(with_naughty: FlaskClient) -> None:
    assert MARKUP not in with_naughty.get("/evidence?practice=naughty").text
    assert MARKUP not in with_naughty.get("/compare?practice=naughty&practice=chile-market-days").text


def test_what_a_visitor_may_not_read_is_as_what_never_was(client_as: Callable[[str], FlaskClient]) -> None:
    visitor, delegate = client_as("visitor"), client_as("delegate")
    for address in ("/evidence{}?practice=", "/compare{}?practice=japan-credit-guarantee&practice="):
        for form in ("", ".json", ".csv"):
            confided, never = "members-note", "xxxxxxx-xxxx"
            assert delegate.get(address.format(form) + confided).status_code == 200
            answers = [visitor.get(address.format(form) + id) for id in (confided, never)]
            assert [answer.status_code for answer in answers] == [404, 404]
            told = [re.sub(r"request:[0-9a-f]+", "", answer.text) for answer in answers]
            assert told[0].replace(confided, "…") == told[1].replace(never, "…")


def test_the_word_document_says_what_the_page_says_and_is_the_same_twice(reader: FlaskClient) -> None:
    for address, said in (
        (
            "/evidence.docx?practice=chile-market-days",
            "Sales of rural women rose by a third; women led 61 % of the stalls.",
        ),
        ("/compare.docx?practice=chile-market-days&practice=japan-credit-guarantee", "Agency for Small Firms"),
    ):
        document = reader.get(address).data
        texts = [cell.text for row in Document(io.BytesIO(document)).tables[0].rows for cell in row.cells]
        assert any(said in text for text in texts)
        assert document == reader.get(address).data
