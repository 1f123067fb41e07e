"""The figures: the sentence, the breakdown, and the list behind every number."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.encoder.hashing import HashingEncoder
from kb.figures.breakdown import By
from kb.person import operator
from webapp import create_app


def test_the_sentence_comes_first(reader: FlaskClient) -> None:
    page = reader.get("/tally?year=2023").text
    sentence = re.search(r'class="sentence">(.*?)</p>', page, re.S)
    assert sentence
    words = re.sub(r"<[^>]+>", "", sentence[1])
    assert words == (
        "2 practices were shared by 2 of 21 member economies at SMEWG meetings in 2023; 0 have been adopted."
    )


@pytest.mark.parametrize("by", list(By))
@pytest.mark.parametrize("year", ["", "2021", "2023"])
def test_every_number_opens_a_list_of_that_length(reader: FlaskClient, by: str, year: str) -> None:
    page = reader.get("/tally", query_string={"by": by, "year": year}).text
    links = re.findall(r'<td class="amount"><a href="([^"]+)"[^>]*>(\d+)</a>', page)
    assert links
    for address, number in links:
        opened = reader.get(address.replace("&amp;", "&")).text
        counted = opened.split('id="counted"')[1].split("</section>")[0]
        assert counted.count("<li>") == int(number), address


def test_rows_that_exceed_the_total_say_by_how_much_and_why(reader: FlaskClient) -> None:
    page = reader.get("/tally?year=2023").text
    assert "The rows exceed the practices shared by 1, because 1 practice stands in several rows" in page


def test_a_main_objective_adds_up(reader: FlaskClient) -> None:
    assert "The rows exceed" not in reader.get("/tally?by=main-objective").text


def test_the_pipeline_is_listed_with_its_reason(reader: FlaskClient) -> None:
    assert "Thailand: piloting, not yet in force or regular operation (A3)" in reader.get("/tally").text


def test_coverage_names_who_reported_and_who_did_not(reader: FlaskClient) -> None:
    page = reader.get("/tally").text
    assert "Coverage: 2 of 21 member economies" in page
    assert "Not reported, which is not zero:" in page


def test_the_rules_and_the_decisions_in_force_stand_beside_the_figures(reader: FlaskClient) -> None:
    for address in ("/tally", "/tally/shared"):
        page = reader.get(address).text
        assert "Rules 2021-2024/1" in page
        assert "Papers circulated between meetings" in page


def test_what_is_not_counted_stands_under_its_reason(reader: FlaskClient) -> None:
    page = reader.get("/tally/shared").text
    assert "Incomplete, or not yet carried out" in page
    assert "a plan, not yet carried out (S1)" in page


def test_a_withdrawn_practice_still_counts_without_its_text(client: FlaskClient, kb: KnowledgeBase) -> None:
    kb.submissions.withdrawal.withdraw("japan-credit-guarantee", by=operator("secretariat"))
    page = client.get("/tally/shared?year=2023").text
    assert "2 practices, 2023." in page
    assert "Credit guarantees" not in page
    assert "japan-credit-guarantee (withdrawn)" in page


def test_a_practice_for_members_is_on_no_figure_s_page(reader: FlaskClient) -> None:
    for address in ("/tally", "/tally/shared", "/tally/adopted", "/tally.json", "/api/v1/figures/shared"):
        assert "members-note" not in reader.get(address).text, address


def test_the_chart_has_a_title_and_its_table(reader: FlaskClient) -> None:
    page = reader.get("/tally").text
    assert re.search(r'<svg class="chart" role="img" aria-labelledby="chart-title"', page)
    assert '<title id="chart-title">Practices shared and adopted' in page
    assert " style=" not in page


def test_a_year_without_anything_says_so(reader: FlaskClient) -> None:
    assert "Nothing was counted in 2024." in reader.get("/tally?year=2024").text


def test_csv_and_json_hold_the_same_numbers(reader: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(reader.get("/tally.csv?year=2023").text)))
    record = json.loads(reader.get("/tally.json?year=2023").data)
    broken_down = [int(row["shared"]) for row in rows if row["by"] == "area"]
    figures = {row["key"]: int(row["shared"] or row["adopted"]) for row in rows if row["by"] == "figure"}
    assert broken_down == [row["shared"] for row in record["rows"]]
    assert figures == {key: figure["value"] for key, figure in record["figures"].items()}
    assert figures["shared"] == 2


@pytest.mark.parametrize(
    "address",
    [
        "/tally?year=x",
        "/tally?year=99999",
        "/tally?year=0001",
        "/tally?by=colour",
        "/tally/shared?year=x",
        "/tally/shared?row=99",
        "/tally.csv?by=x",
        "/tally.json?year=x",
    ],
)
def test_a_wrong_year_breakdown_or_row_is_refused(reader: FlaskClient, address: str) -> None:
    assert reader.get(address).status_code == 400


def test_an_unknown_figure_is_not_found(reader: FlaskClient) -> None:
    answer = reader.get("/tally/share")
    assert answer.status_code == 404
    assert 'href="/tally/shared"' in answer.text


@pytest.mark.parametrize("address", ["/tally", "/tally/shared", "/tally.csv", "/tally.json"])
def test_a_figure_cannot_be_posted(reader: FlaskClient, address: str) -> None:
    assert reader.post(address).status_code == 405


def test_a_change_of_the_rules_is_told_beside_the_old_figure(kb: KnowledgeBase, home: Path) -> None:
    kb.recording.share(
        kb.recording.event("peru-viet-nam-customs-window", "m-2023-1", agenda_item="7", form="circulated"),
        operator("x"),
    )
    rules = "rules:\n  - {version: first}\n  - {version: second, circulated: true, headline: first_shared}\n"
    (home / "practices" / "rules.yaml").write_text(rules, "utf-8")
    changed = create_app(KnowledgeBase(kb.settings, HashingEncoder())).test_client()
    page = changed.get("/tally?year=2023").text
    assert "Under earlier rules" in page and "second, in force" in page
    row = re.search(r"Practices shared at SMEWG meetings</th>(.*?)</tr>", page.split("Under earlier rules")[1], re.S)
    assert row and re.findall(r'class="amount">(\d+)<', row[1]) == ["3", "2"]
    assert "shared for the first time by" in page
    assert "Under earlier rules" not in create_app(kb).test_client().get("/tally?year=2023").text
