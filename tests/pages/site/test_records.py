"""What a page lists is open to programs: at its own address with .json and .csv behind it, cut in one way."""

import csv
import io
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from tests import homes
from tests.pages.site.test_permissions import FURTHER, RECORDS, TABLE
from webapp import create_app

FORMS_AND_SECRETS = {
    "/.well-known/security.txt", "/<identifier:identifier>", "/about", "/privacy", "/reports", "/pack", "/account",
    "/account/second-factor", "/accounts/new", "/links/<secret>", "/sign-in", "/sign-in/code", "/sign-in/openid",
    "/sign-in/openid/back", "/static/<path:filename>", "/attachments/<int:no>/<name>", "/templates/<name>",
    "/activities/<id>/edit", "/activities/new", "/activities/next", "/care/bulk", "/care/merge", "/import",
    "/import/<token>", "/indicators/<id>/report", "/indicators/import", "/meetings/<id>/edit",
    "/meetings/<id>/redate", "/meetings/<id>/share", "/meetings/new", "/practices/<id>/care", "/proposals/<id>/edit",
    "/practices/<id>/handover", "/proposals/new", "/schedule/new", "/submissions/<id>/beside",
    "/submissions/from-paper", "/opensearch/suggestions", "/catalogue", "/oai", "/practices/<id>.jsonld",
    "/pack/interest", "/plans/<id>", "/pack/waiting", "/basket", "/briefs", "/briefs/carried", "/briefs/<id>",
    "/answers/<account>/<int:year>/<signature>", "/practices/<id>/ask", "/following/stop/<id>/<signature>",
    "/following/quiet/<account>/<signature>", "/wanted/new", "/wanted/<int:no>/edit", "/help",
    "/help/<name>",
}  # fmt: skip
"""Pages that list nothing: texts, forms to fill in, files, and what only the person before the browser may hold."""

OPEN = [page for page in RECORDS if "visitor" in TABLE[f"GET {page}"].allowed]


@pytest.fixture(scope="module")
def client(template_home: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    home = homes.begin(tmp_path_factory.mktemp("records"))
    homes.copy(template_home, home)  # searches that find little are noted
    return create_app(KnowledgeBase.open(home)).test_client()


def test_every_page_that_lists_something_has_its_records() -> None:
    rules = {name.removeprefix("GET ") for name in TABLE if name.startswith("GET ")}
    pages = {rule for rule in rules if not rule.startswith("/api/") and "<any(" not in rule and "." not in rule[-6:]}
    told = {rule for rule in pages if f"{rule}.json" in rules or (rule == "/" and "/search.json" in rules)}
    assert pages - told - FORMS_AND_SECRETS == set()
    assert {rule for rule in told if f"{rule}.csv" not in rules} <= {"/", "/indicators/<id>/sheet", "/tally/<key>"}
    assert set(FURTHER) <= told


@pytest.mark.parametrize("page", OPEN)
def test_both_forms_say_the_same(client: FlaskClient, page: str) -> None:
    answer = client.get(TABLE[f"GET {page}.json"].address)
    rows = client.get(TABLE[f"GET {page}.csv"].address)
    assert rows.status_code == answer.status_code
    if answer.status_code == 200:  # some of the table's addresses name what this home does not have
        told = answer.json
        assert told and len(list(csv.reader(io.StringIO(rows.text)))) - 1 == told["total"] == len([*told.values()][-1])


def test_the_number_of_a_list_is_that_of_its_page(client: FlaskClient) -> None:
    told = client.get("/areas/4.json").json
    found = client.get("/search.json?area=4&size=100").json
    assert told and found and told["total"] == len(told["practices"]) == found["total"] > 0
    assert {one["id"] for one in told["practices"]} == {hit["id"] for hit in found["hits"]}


def test_a_page_of_it_is_cut_and_counted(client: FlaskClient) -> None:
    whole = client.get("/economies.json").json
    part = client.get("/economies.json?page=2&size=10").json
    assert whole and part and whole["total"] == part["total"] == 21
    assert part["economies"] == whole["economies"][10:20] and (part["page"], part["pages"]) == (2, 3)
    rows = list(csv.reader(io.StringIO(client.get("/economies.csv?page=3&size=10").text)))
    assert [row[0] for row in rows[1:]] == [one["name"] for one in whole["economies"][20:]]
    assert client.get("/tally.csv?page=1&size=1").text.count("\r\n") == 2


@pytest.mark.parametrize("asked", ["page=0", "page=x", "size=0", "size=1001", "page=" + 99 * "9"])
@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_page_that_is_none_is_a_sentence(client: FlaskClient, asked: str, form: str) -> None:
    answer = client.get(f"/economies.{form}?{asked}")
    assert answer.status_code == 400
    assert "whole number from 1 to" in answer.text


def test_who_has_it_already_is_told_so(client: FlaskClient) -> None:
    for form in ("json", "csv"):
        first = client.get(f"/areas.{form}")
        again = client.get(f"/areas.{form}", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304 and not again.data


def test_a_page_leads_to_its_records_with_what_was_chosen(client: FlaskClient) -> None:
    page = client.get("/pipeline?economy=Chile&page=1").text
    assert '<link rel="alternate" type="application/json" href="/pipeline.json?economy=Chile">' in page
    assert 'href="/search.csv?q=loans&amp;economy=Chile"' in client.get("/?q=loans&economy=Chile").text
    assert "This page as" not in client.get("/privacy").text


def test_a_search_is_taken_along_with_its_passages(client: FlaskClient) -> None:
    told = client.get("/search.json?q=guarantee").json
    rows = list(csv.DictReader(io.StringIO(client.get("/search.csv?q=guarantee").text.removeprefix("\ufeff"))))
    assert told and [row["id"] for row in rows if row["answers"] == "yes"] == [hit["id"] for hit in told["hits"]]
    assert rows[0]["identifier"].startswith("SMEWG-BP-") and rows[0]["passage"]


@pytest.mark.parametrize("form", ["json", "csv", "jsonld"])
def test_a_practice_s_records_say_when_it_changed_last(client: FlaskClient, form: str) -> None:
    address = f"/practices/japan-credit-guarantee.{form}"
    moment = client.get("/practices/japan-credit-guarantee").headers["Last-Modified"]
    assert client.get(address).headers["Last-Modified"] == moment
    again = client.get(address, headers={"If-Modified-Since": moment})
    assert again.status_code == 304 and not again.data


AT_RECORDS = [
    name.removeprefix("GET ")
    for name, row in TABLE.items()
    if name.startswith("GET /") and name.endswith((".json", ".csv")) and "visitor" in row.allowed
    and not name.startswith("GET /api/")
]  # fmt: skip


@pytest.mark.parametrize("rule", AT_RECORDS)
def test_a_page_and_a_size_are_heard_or_refused_and_never_passed_over(client: FlaskClient, rule: str) -> None:
    address = TABLE[f"GET {rule}"].address
    if client.get(address).status_code != 200:
        return
    asked = address + ("&" if "?" in address else "?")
    for part in ("page=0", "page=x", "size=0", "size=1001"):
        answer = client.get(asked + part)
        assert answer.status_code == 400 and "whole" in answer.text, part
        assert answer.mimetype == ("text/plain" if rule.endswith(".csv") else answer.mimetype)
        assert "<html" not in answer.text


@pytest.mark.parametrize("address", ["/nowhere.csv", "/practices/nothing.csv", "/areas/99.csv", "/trail.csv"])
def test_what_takes_values_in_is_told_in_a_sentence_that_there_are_none(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code in (401, 404) and answer.mimetype == "text/plain"
    assert answer.text.strip().count("\n") == 0 and answer.text.strip().endswith(".")


@pytest.mark.parametrize("address", ["/nowhere.json", "/practices/nothing.json", "/practices/nothing.jsonld"])
def test_what_takes_records_in_is_told_as_a_record_that_there_are_none(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404 and answer.mimetype == "application/problem+json"
    assert answer.json and answer.json["detail"] == answer.json["error"]["message"] and answer.json["title"]
