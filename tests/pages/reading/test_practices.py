"""The pages of one practice: read, take along, and what is not open to readers."""

import json

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.person import operator
from tests.pages.conftest import MARKUP


def test_a_practice_is_read_with_its_facts(reader: FlaskClient) -> None:
    page = reader.get("/practices/chile-market-days").text
    assert "<h1>Online market days for village producers</h1>" in page
    assert "Agency for Small Firms" in page
    assert "running, since 2021" in page
    assert page.count("<h1") == 1


def test_who_confirmed_the_objectives_is_named(reader: FlaskClient) -> None:
    assert "Confirmed by secretariat on" in reader.get("/practices/chile-market-days").text
    assert "Author's choice, not confirmed." in reader.get("/practices/international-body-guide").text


def test_where_it_was_shared_and_who_took_it_up(reader: FlaskClient) -> None:
    page = reader.get("/practices/chile-market-days").text
    assert "Meeting 2021/1" in page
    assert "10 March 2021, presented by Chile, agenda item 4.2" in page
    assert "since 1 May 2022, Village market order" in page
    assert "Held in two languages" in page


def test_an_adoption_on_the_way_is_listed_with_the_reason(reader: FlaskClient) -> None:
    assert "Thailand: piloting, not yet in force or regular operation (A3)" in (
        reader.get("/practices/chile-market-days").text
    )


def test_why_it_does_not_count_is_said(reader: FlaskClient) -> None:
    page = reader.get("/practices/korea-plan-only").text
    assert "Not counted as shared:" in page
    assert "a plan, not yet carried out" in page


def test_the_source_comes_as_it_was_handed_in(client: FlaskClient, kb: KnowledgeBase) -> None:
    answer = client.get("/practices/chile-market-days.md")
    assert answer.data == kb.reading.source("chile-market-days")
    assert answer.mimetype == "text/markdown"
    assert "chile-market-days.md" in answer.headers["Content-Disposition"]


def test_the_record_comes_as_json(reader: FlaskClient) -> None:
    record = json.loads(reader.get("/practices/chile-market-days.json").data)
    assert record["adopted_by"] == ["Malaysia"]


@pytest.mark.parametrize("suffix", ["", ".md", ".json"])
@pytest.mark.parametrize("id", ["no-such-practice", "members-note"])
def test_what_is_unknown_or_not_open_answers_the_same(reader: FlaskClient, id: str, suffix: str) -> None:
    answer = reader.get(f"/practices/{id}{suffix}")
    assert answer.status_code == 404
    assert "Zanzibarite" not in answer.text
    assert "may be withdrawn or not open to readers" in answer.text


def test_a_withdrawn_practice_has_no_page(client: FlaskClient, kb: KnowledgeBase) -> None:
    kb.submissions.withdrawal.withdraw("japan-credit-guarantee", by=operator("secretariat"))
    number = kb.home.store.practice("japan-credit-guarantee").identifier
    for suffix in ("", ".md", ".json", ".csv", ".jsonld", "/linkset.json", "/cite.bib", "/handover.pdf", "/lineage"):
        answer = client.get(f"/practices/japan-credit-guarantee{suffix}")
        assert answer.status_code == 410 and f"{number} was withdrawn on" in answer.text, suffix
        assert "Credit guarantees" not in answer.text
    assert client.get("/api/v1/practices/japan-credit-guarantee").status_code == 410
    assert client.get(f"/{number}", follow_redirects=True).status_code == 410
    assert client.get("/practices/never-was").status_code == 404


def test_a_name_mistyped_leads_to_the_nearest(reader: FlaskClient) -> None:
    page = reader.get("/practices/chile-market-day")
    assert page.status_code == 404
    assert 'href="/practices/chile-market-days"' in page.text


def test_a_practice_cannot_be_posted(reader: FlaskClient) -> None:
    answer = reader.post("/practices/chile-market-days")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_practice_s_text_is_escaped(with_naughty: FlaskClient) -> None:
    page = with_naughty.get("/practices/naughty").text
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert 'href="https://example.org/report"' in page
    assert page.count("&lt;script&gt;") > 10


LISTED_ON = (
    "/economies/chile", "/economies/malaysia", "/meetings/m-2023-1", "/objectives/2.1", "/areas/2",
    "/tally", "/tally?by=economy", "/tally/adopted", "/tally/shared", "/practices/naughty/share",
)  # fmt: skip


def test_hostile_markup_is_escaped_on_every_other_page(with_naughty: FlaskClient) -> None:
    for address in LISTED_ON:
        page = with_naughty.get(address)
        assert page.status_code == 200
        assert MARKUP not in page.text
