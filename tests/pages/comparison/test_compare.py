"""Two to four practices beside each other: what differs is said, and in the order asked for."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kb.person import operator
from kb.reading.reading import Reading
from kb.search.query import Query
from kb.search.results import Similar

ADDRESS = "/compare?practice=japan-credit-guarantee&practice=chile-market-days"


def fields(reader: FlaskClient, *ids: str, **more: str) -> dict[str, dict[str, object]]:
    told = reader.get("/compare.json", query_string={"practice": ids, **more}).json
    assert [one["id"] for one in told["practices"]] == list(ids)
    return {one["field"]: one for one in told["fields"]}


def test_each_field_says_whether_it_is_the_same_and_what_only_one_has(reader: FlaskClient) -> None:
    told = fields(reader, "japan-credit-guarantee", "chile-market-days")
    assert told["status"]["agreement"] == "same"
    assert told["economies"]["agreement"] == "differs"
    assert told["agency"]["agreement"] == "only one"
    assert told["problem"]["agreement"] == "only one"
    assert told["shared_at"]["agreement"] == "differs"
    page = reader.get(ADDRESS).text
    assert re.search(r'Status <span class="agreement same">same</span>', page)
    assert re.search(r'Lead agency <span class="agreement one">only one has it</span>', page)
    assert "not given" in page


def test_the_practices_stand_in_the_order_asked_for(reader: FlaskClient) -> None:
    said = reader.get(ADDRESS).text
    assert said.index("Credit guarantees for firms") < said.index("Online market days")
    other = reader.get("/compare?practice=chile-market-days&practice=japan-credit-guarantee").text
    assert other.index("Online market days") < other.index("Credit guarantees for firms")


def test_only_what_differs_leaves_out_what_is_the_same(reader: FlaskClient) -> None:
    told = fields(reader, "japan-credit-guarantee", "chile-market-days", only="differing")
    assert "status" not in told and "economies" in told
    assert "agreement same" not in reader.get(f"{ADDRESS}&only=differing").text


def test_separated_values_have_a_line_a_field_and_a_column_a_practice(reader: FlaskClient) -> None:
    text = reader.get(ADDRESS.replace("?", ".csv?")).data.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    status = next(line for line in lines if line["field"] == "status")
    assert (status["japan-credit-guarantee"], status["chile-market-days"]) == ("running", "running")


def test_every_field_of_the_form_that_one_of_them_has_is_there(reader: FlaskClient) -> None:
    told = fields(reader, "japan-credit-guarantee", "chile-market-days")
    assert {"summary", "kind", "since", "objectives", "groups", "done", "results", "objectives_confirmed"} <= set(told)
    assert {"adopted_by", "counts_in", "version"} <= set(told)


def test_the_contact_is_for_members(client_as: Callable[[str], FlaskClient]) -> None:
    officer = client_as("officer")
    kb = officer.application.extensions["kb"]
    source = kb.home.store.source("chile-market-days").decode()
    path = kb.settings.home / "again.md"
    path.write_text(source.replace("kind: programme", "contact: desk@example.org\nkind: programme"))
    assert kb.importing.import_files([path], by=operator("secretariat")).changed == 1
    assert "desk@example.org" in officer.get(ADDRESS).text
    for form in ("", ".json", ".csv"):
        assert "desk@example.org" not in client_as("visitor").get(ADDRESS.replace("?", f"{form}?")).text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("practice=chile-market-days", "give another one too"),
        ("practice=chile-market-days&practice=chile-market-days", "each practice once"),
        ("&".join(f"practice=p{no}" for no in range(5)), "5 practices"),
    ],
)
def test_too_few_too_many_and_one_twice_are_a_sentence_with_the_way_on(
    reader: FlaskClient, asked: str, said: str
) -> None:
    answer = reader.get(f"/compare?{asked}")
    assert answer.status_code == 400
    assert said in answer.text and "Search for practices to compare" in answer.text
    assert reader.get(f"/compare.json?{asked}").status_code == 400


def test_nothing_chosen_says_how_to_choose(reader: FlaskClient) -> None:
    answer = reader.get("/compare")
    assert answer.status_code == 200 and "tick those to compare" in answer.text


def test_what_never_was_is_not_found_and_named(reader: FlaskClient) -> None:
    answer = reader.get("/compare?practice=chile-market-days&practice=atlantis-window")
    assert answer.status_code == 404 and "atlantis-window" in answer.text


def test_hits_can_be_ticked_for_the_comparison_without_a_script(reader: FlaskClient) -> None:
    page = reader.get("/?q=bank loans&mode=words").text
    assert '<form id="comparing" action="/compare">' in page
    assert re.search(r'<input type="checkbox" name="practice" value="japan-credit-guarantee" form="comparing">', page)


def test_a_practice_leads_to_itself_beside_a_similar_one(reader: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    found = reader.application.extensions["kb"].reading.search(Query("bank loans"))
    assert found.hits
    monkeypatch.setattr(Reading, "similar", lambda *_, **__: Similar(found.hits, ()))
    page = reader.get("/practices/chile-market-days").text
    assert f'href="/compare?practice=chile-market-days&amp;practice={found.hits[0].card.id}"' in page
