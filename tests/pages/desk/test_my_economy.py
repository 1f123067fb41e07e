"""An economy's own page: the same numbers as at the other doors, each line with what there is to do about it."""

import csv
import io
import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.figures import By
from tests.pages.conftest import OWN

ClientAs = Callable[[str], FlaskClient]
AccountOf = Callable[[str], Account]

ADOPTED = "chile-market-days"


@pytest.fixture
def taken_up(kb: KnowledgeBase, account_of: AccountOf) -> None:
    """Japan took up a practice of Chile's in 2023."""
    made = kb.recording.adoption(
        ADOPTED, "Japan", stage="adopted", effective="2023-05-01", instrument="Market rule", evidence="Gazette 7",
        changes=[("changed", "monthly instead of weekly")], sites=["Kyoto"],
    )  # fmt: skip
    kb.recording.adopt(made, by=account_of("other_delegate").person())


@pytest.mark.parametrize("year", [None, 2021, 2023])
def test_its_numbers_are_those_of_the_figures(
    kb: KnowledgeBase, taken_up: None, client_as: ClientAs, year: int | None
) -> None:
    for who, economy in (("delegate", "Chile"), ("other_delegate", "Japan")):
        told = client_as(who).get("/my-economy.json", query_string={"year": year or ""}).get_json()
        tally = client_as("visitor").get("/tally.json", query_string={"year": year or "", "by": "economy"}).get_json()
        row = next(one for one in tally["rows"] if one["key"] == economy)
        assert told["shared"]["value"] == row["shared"]
        assert told["taken_up_by_others"]["value"] == (row["adopted"] or 0)
        mine = kb.figures.tally(year, By.ECONOMY).adoptions
        assert told["taken_up"]["value"] == sum(1 for one in mine if one.economy == economy)
        page = client_as(who).get("/my-economy", query_string={"year": year or ""}).get_data(as_text=True)
        heads = re.findall(r'class="line">(What [^<]*)', page)
        assert [head.rsplit(": ", 1)[1] for head in heads][1:] == [
            str(told["taken_up_by_others"]["value"]), str(told["taken_up"]["value"])
        ]  # fmt: skip


def test_silence_is_a_word_and_no_zero(client_as: ClientAs) -> None:
    page = client_as("other_delegate").get("/my-economy?year=2024").get_data(as_text=True)
    assert "shared in 2024: not reported" in page
    assert client_as("other_delegate").get("/my-economy.json?year=2024").get_json()["shared"]["value"] is None


def test_an_update_is_one_click_to_a_form_that_holds_what_stands(
    taken_up: None, client_as: ClientAs, kb: KnowledgeBase
) -> None:
    client = client_as("other_delegate")
    page = client.get("/my-economy").get_data(as_text=True)
    address = unescape(re.findall(rf'href="(/practices/{ADOPTED}/adopt[^"]*)"', page)[0])
    form = client.get(address).get_data(as_text=True)
    for held in (
        'value="2023-05-01"',
        'value="Market rule"',
        'value="Gazette 7"',
        ">Kyoto<",
        ">monthly instead of weekly<",
    ):
        assert held in form
    assert '<option value="Japan" selected>' in form and '<option value="adopted" selected>' in form


def test_the_form_that_holds_what_stands_changes_nothing_when_it_is_sent_as_it_is(
    taken_up: None, client_as: ClientAs, kb: KnowledgeBase
) -> None:
    client, (before,) = client_as("other_delegate"), kb.home.store.adoptions((ADOPTED,))[:1]
    form = client.get(f"/practices/{ADOPTED}/adopt").get_data(as_text=True)
    seen = re.findall(r'name="seen" value="([^"]*)"', form)[0]
    data = {"seen": seen, "economy": "Japan", "stage": "adopted", "effective": "2023-05-01",
            "instrument": "Market rule", "evidence": "Gazette 7", "reported_by": "Japan", "sites": "Kyoto",
            "changed": "monthly instead of weekly"}  # fmt: skip
    assert client.post(f"/practices/{ADOPTED}/adopt", data=data, headers=OWN).status_code == 303
    after = next(one for one in kb.home.store.adoptions((ADOPTED,)) if one.economy == "Japan")
    assert (after.changes, after.sites, after.steps) == (before.changes, before.sites, before.steps)


def test_a_delegates_form_begins_with_the_own_economy(client_as: ClientAs) -> None:
    form = client_as("other_delegate").get("/practices/chile-market-days/adopt").get_data(as_text=True)
    assert '<option value="Japan" selected>' in form


def test_nothing_to_report_of_an_adoption_says_that_it_is_still_in_force(
    taken_up: None, client_as: ClientAs, kb: KnowledgeBase, account_of: AccountOf
) -> None:
    client, delegate = client_as("other_delegate"), account_of("other_delegate").person()
    page = client.get("/my-economy").get_data(as_text=True)
    assert "Nothing to report: still in force in" in page
    question = next(one for one in kb.adoptions.asked(delegate) if one.adoption.practice == ADOPTED)
    data = {"seen": question.version, "practice": ADOPTED, "economy": "Japan", "year": str(question.year),
            "answer": "yes", "to": "my-economy", "shown": ""}  # fmt: skip
    answer = client.post("/follow-up", data=data, headers=OWN)
    assert answer.location.startswith("/my-economy?") and "said=noted" in answer.location
    assert next(one for one in kb.adoptions.asked(delegate) if one.adoption.practice == ADOPTED).answer
    assert "Nothing to report: still in force in" not in client.get(answer.location).get_data(as_text=True)


def test_nothing_to_report_of_an_indicator_is_a_nil_report(client_as: ClientAs, kb: KnowledgeBase) -> None:
    client = client_as("delegate")
    before = client.get("/my-economy.json?year=2023").get_json()["to_report"]["2023"]
    data = {"seen": "", "indicator": "1.1.1", "economy": "Chile", "year": "2023", "to": "my-economy"}
    answer = client.post("/nil-reports", data=data, headers=OWN)
    assert answer.location.split("?")[0] == "/my-economy"
    told = client.get("/my-economy.json?year=2023").get_json()
    assert told["to_report"]["2023"] == before - 1
    assert next(one for one in told["indicators"] if one["id"] == "1.1.1")["status"] == "nothing to report"
    assert [one.report.indicator for one in kb.implementation.nil_reports.all("Chile")] == ["1.1.1"]


def test_what_is_left_to_report_is_what_the_coverage_calls_silent(client_as: ClientAs) -> None:
    told = client_as("delegate").get("/my-economy.json?year=2022").get_json()
    covered = client_as("visitor").get("/api/v1/coverage?year=2022").get_json()["indicators"]
    silent = [one["id"] for one in covered if "Chile" in one["years"]["2022"]["silent"]]
    assert [one["id"] for one in told["indicators"] if one["status"] == "not reported"] == silent
    assert told["to_report"]["2022"] == len(silent)


def test_an_own_draft_stands_on_it_and_on_no_other_economys(
    client_as: ClientAs, kb: KnowledgeBase, account_of: AccountOf
) -> None:
    kb.implementation.indicators.keep(account_of("delegate").person(), "1.1.1", "Chile", "2023", value="4711")
    assert "4711" in client_as("delegate").get("/my-economy?year=2023").get_data(as_text=True)
    assert "4711" in client_as("officer").get("/my-economy?year=2023&economy=chile").get_data(as_text=True)
    assert "4711" not in client_as("other_delegate").get("/my-economy?year=2023").get_data(as_text=True)


def test_a_delegate_sees_no_other_economys_page(client_as: ClientAs) -> None:
    for end in ("", ".json", ".csv"):
        assert client_as("delegate").get(f"/my-economy{end}?economy=japan").status_code == 403
        assert client_as("chair").get(f"/my-economy{end}?economy=japan").status_code == 403
        assert client_as("visitor").get(f"/my-economy{end}?economy=japan").status_code == 401


def test_an_officer_chooses_whose_page(client_as: ClientAs) -> None:
    page = client_as("officer").get("/my-economy")
    assert page.status_code == 200 and "<option>Chile</option>" in page.get_data(as_text=True)
    assert "What it shared" in client_as("officer").get("/my-economy?economy=chile").get_data(as_text=True)


@pytest.mark.parametrize(
    "asked", ["?economy=Atlantis", "?year=1990&economy=Chile", "?year=x&economy=Chile", "?year=2999&economy=Chile"]
)
def test_what_there_is_not_is_said(client_as: ClientAs, asked: str) -> None:
    assert client_as("officer").get(f"/my-economy{asked}").status_code == 400


def test_the_rows_go_along_as_separated_values(taken_up: None, client_as: ClientAs) -> None:
    text = client_as("other_delegate").get("/my-economy.csv?year=2023").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    assert {one["what"] for one in rows} >= {"taken up", "indicator"}
    assert next(one for one in rows if one["what"] == "taken up")["practice or indicator"] == ADOPTED
