"""Who reported what, on pages: the list of all indicators, their sheets, and nothing to report."""

from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.implementation.indicator_sheet import sheet_ids
from kb.ledger.coverage import covered_indicators
from kb.person import Person, Role
from tests.pages.conftest import MARKUP, OWN

CHILE = Person("c", Role.DELEGATE, "Chile")
OFFICER = Person("o", Role.SECRETARIAT)
GIVEN = {"indicator": "G3.1", "economy": "Chile", "year": "2022", "why": "said so in a letter"}

As = Callable[[str], FlaskClient]


def test_a_delegate_hands_it_in_and_it_stands_in_the_coverage(client_as: As) -> None:
    delegate, visitor = client_as("delegate"), client_as("visitor")
    form = delegate.get("/nil-reports?indicator=G4").text
    assert 'value="G4" selected' in form and 'value="Japan"' not in form
    answer = delegate.post("/nil-reports", data={**GIVEN, "why": ""}, headers=OWN)
    assert answer.location == "/nil-reports?said=yes"
    assert "Handed in." in delegate.get(answer.location).text
    page = visitor.get("/nil-reports").text
    assert "G3.1" in page and "Chile" in page and "Why it is taken back" not in page and "Hand one in" not in page
    told = visitor.get("/coverage.json?year=2022").json
    assert told is not None
    (shared,) = (one for one in told["indicators"] if one["id"] == "G3.1")
    assert shared["years"]["2022"]["nil"] == ["Chile"] and "Peru" in shared["years"]["2022"]["silent"]
    assert shared["years"]["2022"]["value"] == len(shared["years"]["2022"]["received"]) + 1
    lines = visitor.get("/coverage.csv?year=2022").text.splitlines()
    assert lines[0].split(",")[5:7] == ["status", "observation status"]
    rows = [line for line in lines if line.startswith("G3.1,")]
    assert len(rows) == 22
    assert any(",Chile,nothing to report,Z," in line for line in rows)
    assert any(",Peru,not reported,M," in line for line in rows)


def test_an_officer_says_why_and_takes_it_back(client: FlaskClient, kb: KnowledgeBase) -> None:
    answer = client.post("/nil-reports", data={**GIVEN, "why": " "}, headers=OWN)
    assert answer.status_code == 400 and "a sentence that says why" in answer.text
    assert 'value="Chile" selected' in answer.text and 'value="2022" selected' in answer.text
    client.post("/nil-reports", data=GIVEN, headers=OWN)
    assert "said so in a letter" in client.get("/nil-reports").text
    answer = client.post("/nil-reports/take-back", data={**GIVEN, "why": ""}, headers=OWN)
    assert answer.status_code == 400
    answer = client.post("/nil-reports/take-back", data={**GIVEN, "why": "in error"}, headers=OWN)
    assert answer.status_code == 303 and "Taken back." in client.get(answer.location).text
    assert kb.implementation.nil_reports.all() == ()
    gone = client.post("/nil-reports/take-back", data=GIVEN, headers=OWN)
    assert gone.status_code == 404 and "Not recorded." in gone.text


def test_what_was_reported_is_no_nothing(client: FlaskClient) -> None:
    answer = client.post("/nil-reports", data={**GIVEN, "indicator": "G3", "year": "2021"}, headers=OWN)
    assert answer.status_code == 409 and "for G3.2 alone" in answer.text


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"indicator": "9.9"}, 404), ({"indicator": ""}, 404), ({"economy": "Atlantis"}, 404), ({"year": "2015"}, 400),
        ({"year": ""}, 400),
    ],
)  # fmt: skip
def test_what_is_none_is_refused(client: FlaskClient, wrong: dict[str, str], status: int) -> None:
    assert client.post("/nil-reports", data={**GIVEN, **wrong}, headers=OWN).status_code == status


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/coverage?year=2015", 400), ("/coverage?year=x", 400), ("/coverage.csv?year=x", 400),
        ("/coverage.json?year=1", 400), ("/indicators/9.9/sheet", 404), ("/indicators/9.9/sheet.json", 404),
        ("/nil-reports.json?economy=Atlantis", 404), ("/nil-reports/take-back", 405),
    ],
)  # fmt: skip
def test_an_address_that_asks_for_what_is_not_is_told_so(reader: FlaskClient, address: str, status: int) -> None:
    assert reader.get(address).status_code == status


def test_every_indicator_has_a_sheet_as_page_and_as_json(reader: FlaskClient, empty: KnowledgeBase) -> None:
    ids = sheet_ids(empty.plan)
    assert len(ids) == 47
    listing = reader.get("/coverage").text
    for id in ids:
        page = unescape(reader.get(f"/indicators/{id}/sheet").text)
        told = reader.get(f"/indicators/{id}/sheet.json").json
        assert told is not None
        for part in told["indicators"]:
            assert part["what_counts"] and part["unit"] and part["source"] and part["how_to_report"], id
            assert part["title"] in page and all(rule in page for rule in part["what_counts"]), id
        assert told["limits"] and told["decisions"] and told["coverage"], id
        assert "Reporting by year" in page and "Decisions in force" in page, id
    for id in covered_indicators(empty.plan):
        assert f'href="/indicators/{id}/sheet"' in listing, id


def test_an_indicator_within_a_heading_leads_to_the_headings_sheet(reader: FlaskClient) -> None:
    answer = reader.get("/indicators/G3.1/sheet")
    assert (answer.status_code, answer.location) == (302, "/indicators/G3/sheet#G3.1")
    page = reader.get("/indicators/G3/sheet").text
    assert "agenda item or document number" in page and "not yet shared" in page
    assert 'href="/tally/shared"' in page and 'href="/tally/adopted"' in page
    assert "Papers circulated between meetings" in page


def test_the_list_says_complete_partly_and_nothing_in_words(client: FlaskClient, kb: KnowledgeBase) -> None:
    for name in kb.economies.names:
        kb.implementation.nil_reports.hand_in(OFFICER, "1.1.1", name, "2023", "a letter")
    kb.implementation.nil_reports.hand_in(CHILE, "1.1.2", "Chile", "2023")
    page = client.get("/coverage?year=2023").text
    row = {id: page.split(f'href="/indicators/{id}/sheet"')[1].split("</tr>")[0] for id in ("1.1.1", "1.1.2", "1.2.1")}
    assert "complete" in row["1.1.1"] and "21 of 21" in row["1.1.1"]
    assert "partly" in row["1.1.2"] and "1 of 21" in row["1.1.2"]
    silent = page.index('href="/indicators/1.2.1/sheet"')
    assert "Nothing was reported for 2023 on" in page[page.rindex("<p", 0, silent) : silent]
    sheet = client.get("/indicators/1.1.2/sheet").text
    assert (
        '<li>Chile <span class="quiet">nothing to report</span></li>' in sheet
        and "Not reported, which is not zero: Australia" in sheet
    )


def test_an_indicators_own_page_tells_nil_apart_from_silence(client: FlaskClient, kb: KnowledgeBase) -> None:
    kb.implementation.nil_reports.hand_in(CHILE, "1.1.1", "Chile", "2023")
    page = client.get("/indicators/1.1.1").text
    assert page.count("nothing to report</span>") == 1 and page.count("not reported</span>") == 21 * 4 - 1
    assert "Coverage: 1 of 21" in page and "Nothing to report: Chile." in page
    csv = client.get("/indicators/1.1.1.csv").text
    assert "1.1.1,Chile,2023,,,,,,nothing to report,Z" in csv and "1.1.1,Peru,2023,,,,,,not reported,M" in csv


def test_the_yearly_question_tells_who_was_asked_and_who_answered(client: FlaskClient, kb: KnowledgeBase) -> None:
    (before,) = kb.implementation.coverage.question(2024).by_year
    assert before.expected == ("Malaysia",) and before.value == 0
    told = client.get("/coverage.json?year=2024").json
    assert told is not None and told["yearly_question"]["years"]["2024"]["expected"] == ["Malaysia"]
    assert told["yearly_question"]["years"]["2024"]["status"] == "nothing"
    none = client.get("/coverage.json?year=2021").json
    assert none is not None and none["yearly_question"]["years"]["2021"]["status"] == "nobody to ask"


def test_the_other_general_indicators_are_told_with_their_label_and_coverage(
    client: FlaskClient, kb: KnowledgeBase
) -> None:
    kb.implementation.nil_reports.hand_in(CHILE, "G4", "Chile", "2023")
    page = client.get("/implementation?year=2023").text
    assert "As reported by economies, not verified, not added across economies." in page
    assert page.count('0 of 21 <span class="quiet">nothing</span>') == 3
    assert '1 of 21 <span class="quiet">partly</span>' in page
    told = client.get("/implementation.json?year=2023").json
    assert told is not None and told["label"].startswith("as reported by economies")
    for address in ("/implementation.csv", "/indicators/1.1.1.csv", "/indicators.csv"):
        lines = client.get(address).text.splitlines()
        assert all("as reported by economies, not verified, not added across economies" in one for one in lines[1:])


def test_the_figures_and_the_rest_of_the_plan_lead_there(reader: FlaskClient) -> None:
    assert 'href="/coverage?year=2022"' in reader.get("/tally?year=2022").text
    assert 'href="/coverage?year=2022"' in reader.get("/implementation?year=2022").text
    assert 'href="/indicators/1.1.1/sheet"' in reader.get("/indicators/1.1.1").text


def test_a_program_hands_it_in_and_takes_it_back(client_as: As) -> None:
    delegate = client_as("delegate")
    body = {"indicator": "G3", "economy": "Chile", "year": 2022}
    answer = delegate.post("/api/v1/nil-reports", json=body, headers=OWN)
    assert answer.status_code == 201
    assert {one["indicator"] for one in answer.json["nil_reports"]} == {"G3.1", "G3.2"}  # type: ignore[index]
    assert delegate.post("/api/v1/nil-reports", json={**body, "economy": "Peru"}, headers=OWN).status_code == 403
    assert delegate.post("/api/v1/nil-reports", json={**body, "year": ["2022"]}, headers=OWN).status_code == 400
    assert delegate.post("/api/v1/nil-reports", data="x", headers=OWN).status_code == 400
    back = delegate.post("/api/v1/nil-reports/take-back", json={**body, "why": "in error"}, headers=OWN)
    assert (back.status_code, back.json) == (200, {"nil_reports": []})
    told = client_as("visitor").get("/api/v1/coverage?year=2022").json
    assert told is not None and len(told["indicators"]) == 48


def test_a_locked_year_is_told_as_it_was_locked_with_the_late_lines_beside(
    client: FlaskClient, kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = {2022: kb.home.other_indicators(2022)}
    monkeypatch.setattr(kb.home, "locked_indicators", locked.get)
    kb.implementation.indicators.keep(OFFICER, "1.1.1", "Peru", "2022", value="9", source="s", submit=True)
    kb.implementation.indicators.accept(OFFICER, "1.1.1", "Peru", "2022", "9")
    made = kb.implementation.activities.record(
        OFFICER, title="A late workshop", kind="activity", year="2022", status="carried out", economies=["Peru"]
    )
    kb.implementation.activities.confirm(OFFICER, made.id, ["3.1"])
    page = client.get("/indicators/1.1.1").text
    assert "Late, for 2022: Peru, 9" in page and "2022: 0, 2023" in page and "since the year was locked" in page
    overview = client.get("/implementation?year=2022").text
    assert 'aria-label="0, APEC supported activities' in overview
    assert "Late, for 2022: G2.1, A late workshop" in overview
    plan = client.get("/implementation").text
    assert 'aria-label="1, APEC supported activities' in plan and "counts at once" in plan
    figure = client.get("/implementation/activities?year=2022").text
    assert "Late, for 2022: G2.1, A late workshop" in figure
    assert "Late, since the year was locked: Peru" in client.get("/indicators/G2/sheet").text
    assert "late: 1" in client.get("/coverage?year=2022").text
    assert "nothing, late for 2022: 1" in client.get("/indicators?year=2022").text
    assert client.get("/indicators.json?year=2022").json["indicators"][0]["late"] == {"2022": ["Peru"]}  # type: ignore[index]
    assert '"Peru, for 2022"' in client.get("/indicators.csv?year=2022").text
    assert "Peru,not reported,M,,,reported after the year was locked" in client.get("/coverage.csv?year=2022").text


def test_many_nil_reports_are_paged_and_narrowed_to_an_economy(client: FlaskClient, kb: KnowledgeBase) -> None:
    ids = [one.id for objective in kb.plan.objectives for one in objective.indicators]
    for id in ids:
        for year in ("2022", "2023"):
            kb.implementation.nil_reports.hand_in(OFFICER, id, "Chile", year, "a letter")
    kb.implementation.nil_reports.hand_in(OFFICER, "G4", "Peru", "2021", "a letter")
    assert 'href="/nil-reports?page=2"' in client.get("/nil-reports").text
    page = client.get("/nil-reports?economy=Peru").text
    assert 'href="/indicators/G4/sheet"' in page and page.count("Why it is taken back") == 1
    assert client.get("/nil-reports?economy=Atlantis").status_code == 400
    assert client.get("/nil-reports?page=0").status_code == 400


def test_what_people_wrote_is_shown_as_text(client: FlaskClient) -> None:
    client.post("/nil-reports", data={**GIVEN, "why": MARKUP}, headers=OWN)
    page = client.get("/nil-reports").text
    assert MARKUP not in page and "&lt;script&gt;" in page
