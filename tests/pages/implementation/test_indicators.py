"""Indicators on pages: an economy reports by form or spreadsheet, the secretariat accepts, nothing is added up."""

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.periods.state import PeriodStanding, PeriodState
from kb.person import MEMBER, operator
from tests.pages.conftest import MARKUP, OWN

REPORT = "/indicators/1.1.1/report"
GIVEN = {"economy": "Chile", "year": "2022", "value": "12", "source": "a made-up survey", "do": "submit"}


def test_a_report_goes_from_draft_to_accepted(client_as: Callable[[str], FlaskClient], kb: KnowledgeBase) -> None:
    delegate, officer, visitor = client_as("delegate"), client_as("officer"), client_as("visitor")
    page = delegate.post(REPORT, data={**GIVEN, "do": "draft"}, headers=OWN, follow_redirects=True).text
    assert "Kept as a draft." in page and "(draft)" in page
    assert "(draft)" not in client_as("other_delegate").get("/indicators/1.1.1").text
    form = delegate.get(f"{REPORT}?year=2022").text
    assert 'value="12"' in form and "Japan" not in form
    delegate.post(REPORT, data=GIVEN, headers=OWN)
    page = officer.get("/indicators/1.1.1").text
    assert "(submitted)" in page and "Accept" in page
    assert "Accept" not in delegate.get("/indicators/1.1.1").text
    assert "(submitted)" not in visitor.get("/indicators/1.1.1").text
    seen = {"economy": "Chile", "year": "2022", "seen": "12"}
    assert officer.post("/indicators/1.1.1/accept", data=seen, headers=OWN).status_code == 303
    page = visitor.get("/indicators/1.1.1").text
    assert "Coverage: 1 of 21" in page and "As reported by economies, not verified, not added across economies" in page
    assert "Chile: 2021 not reported, 2022 12, 2023 not reported, 2024 not reported" in page
    assert "1 of 21" in visitor.get("/indicators").text
    told = visitor.get("/indicators/1.1.1.json").json
    assert told is not None and told["reports"][0]["value"] == "12" and told["totals"] == {}
    assert "1.1.1,Chile,2022,12" in visitor.get("/indicators/1.1.1.csv").text


def test_what_nobody_reported_is_a_sentence_and_no_table(reader: FlaskClient) -> None:
    page = reader.get("/indicators/1.1.1").text
    assert "No economy has reported it for 2021 to 2024." in page and "not reported</span>" not in page
    assert '<svg role="img"' not in page


def test_economies_stand_in_their_official_order_and_a_missing_year_is_no_zero(
    kb: KnowledgeBase, client: FlaskClient
) -> None:
    kb.implementation.nil_reports.hand_in(operator("x"), "1.1.1", "Chile", "2023", "a letter")
    page = client.get("/indicators/1.1.1").text
    assert page.index("Australia") < page.index("Hong Kong, China") < page.index("Viet Nam")
    assert page.count("not reported</span>") == 21 * 4 - 1
    assert '<svg role="img"' not in page


def test_a_value_seen_before_it_was_changed_is_not_accepted(client: FlaskClient) -> None:
    client.post(REPORT, data=GIVEN, headers=OWN)
    old = {"economy": "Chile", "year": "2022", "seen": "11"}
    answer = client.post("/indicators/1.1.1/accept", data=old, headers=OWN)
    assert answer.status_code == 409 and "changed meanwhile" in answer.text


@pytest.mark.parametrize(
    "wrong", [{"value": "1,5"}, {"value": "many"}, {"value": ""}, {"source": ""}, {"year": "2015"}, {"year": ""}]
)
def test_a_wrong_report_brings_the_form_back_as_it_was_filled_in(client: FlaskClient, wrong: dict[str, str]) -> None:
    answer = client.post(REPORT, data={**GIVEN, "note": "A note kept", **wrong}, headers=OWN)
    assert answer.status_code == 400
    assert "Not recorded." in answer.text and 'value="A note kept"' in answer.text


def test_a_locked_year_takes_a_report_and_says_that_it_comes_late(client: FlaskClient, kb: KnowledgeBase) -> None:
    kb.home.store.move_period(kb.home.plan.id, 2022, PeriodState.OPEN, PeriodStanding(PeriodState.LOCKED, "chair"), "")
    form = client.get(REPORT).text
    assert '<option value="2022"' in form and "2022, locked: it stands on a late line" in form
    assert client.post(REPORT, data=GIVEN, headers=OWN).status_code == 303


def test_another_economys_report_is_not_a_delegates_to_make(client_as: Callable[[str], FlaskClient]) -> None:
    other = client_as("other_delegate")
    assert other.post(REPORT, data=GIVEN, headers=OWN).status_code == 403
    assert other.post("/indicators/9.9.9/report", data=GIVEN, headers=OWN).status_code == 404
    assert other.post(REPORT, data={**GIVEN, "economy": "Atlantis"}, headers=OWN).status_code == 404


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_spreadsheet_goes_out_is_looked_at_and_taken(
    client_as: Callable[[str], FlaskClient], kb: KnowledgeBase, kind: str
) -> None:
    delegate = client_as("delegate")
    delegate.post(REPORT, data=GIVEN, headers=OWN)
    sheet = delegate.get(f"/indicators/sheet.{kind}")
    assert f"indicators-chile.{kind}" in sheet.headers["Content-Disposition"]
    if kind == "csv":
        changed = sheet.data.replace(b",Chile,2022,12,", b",Chile,2022,13,")
        assert changed != sheet.data
    else:
        changed = _filled(sheet.data)
    before = kb.home.store.generation()
    data = {"file": (io.BytesIO(changed), f"x.{kind}"), "do": "look"}
    page = delegate.post("/indicators/import", data=data, headers=OWN).text
    assert "Nothing is recorded yet" in page and "changed, was 12" in page
    assert kb.home.store.generation() == before
    rows = page.split("readonly>")[1].split("</textarea>")[0].replace("&#34;", '"').replace("&#39;", "'")
    page = delegate.post("/indicators/import", data={"rows": rows, "do": "submit"}, headers=OWN).text
    assert "Handed in." in page
    (report,) = kb.implementation.indicators.reports(MEMBER)
    assert (report.value, report.status.value) == ("13", "submitted")


def _filled(data: bytes) -> bytes:
    from openpyxl import load_workbook

    workbook = load_workbook(io.BytesIO(data))
    sheet = workbook.worksheets[0]
    for row in sheet.iter_rows(min_row=2):
        if row[5].value == 12:
            row[5].value = 13
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.xlsx", b"no zip"), ("x.docx", b"PK"), ("x.csv", b"a,b\r\n1,2\r\n"), ("", b""), ("x.csv", b"\xff\xfe\x00")],
)
def test_a_file_that_cannot_be_read_is_told_so(client: FlaskClient, name: str, content: bytes) -> None:
    data = {"file": (io.BytesIO(content), name), "do": "look"}
    answer = client.post("/indicators/import", data=data, headers=OWN)
    assert answer.status_code == 422 and "Not recorded." in answer.text


def test_rows_that_were_tampered_with_are_judged_like_any_other(
    client_as: Callable[[str], FlaskClient], kb: KnowledgeBase
) -> None:
    rows = "Indicator,Economy,Year,Value,Source\r\n1.1.1,Japan,2022,5,s\r\n1.1.1,Chile,2022,x,s\r\n"
    page = client_as("delegate").post("/indicators/import", data={"rows": rows, "do": "submit"}, headers=OWN)
    assert page.status_code == 200 and page.text.count("left out:") == 2
    assert client_as("delegate").post("/indicators/import", data={"do": "draft"}, headers=OWN).status_code == 422
    assert kb.home.store.indicator_reports(kb.plan.id) == ()


def test_what_economies_wrote_is_shown_as_text(client: FlaskClient, kb: KnowledgeBase) -> None:
    told = {**GIVEN, "unit": MARKUP, "period": MARKUP, "source": MARKUP, "note": MARKUP}
    client.post(REPORT, data=told, headers=OWN)
    client.post("/indicators/1.2.3/report", data={**told, "value": MARKUP}, headers=OWN)
    for address in ("/indicators/1.1.1", "/indicators/1.2.3", f"{REPORT}?economy=chile&year=2022"):
        page = client.get(address).text
        assert MARKUP not in page and "&lt;script&gt;" in page, address
    rows = f"Indicator,Economy,Year,Value\r\n{MARKUP},{MARKUP},2022,{MARKUP}\r\n"
    page = client.post("/indicators/import", data={"rows": rows, "do": "draft"}, headers=OWN).text
    assert MARKUP not in page


def test_a_doubted_value_is_asked_about_and_taken_once_somebody_says_that_it_is_meant(
    client_as: Callable[[str], FlaskClient], kb: KnowledgeBase
) -> None:
    delegate = client_as("delegate")
    address = "/indicators/1.4.1/report"
    given = {**GIVEN, "value": "35 %", "do": "draft"}
    assert delegate.post(address, data={**given, "value": "35"}, headers=OWN).status_code == 422, "a share needs a unit"
    assert delegate.post(address, data=given, headers=OWN).status_code == 303
    doubted = {**given, "year": "2023", "value": "0.36", "unit": "%"}
    answer = delegate.post(address, data=doubted, headers=OWN)
    assert answer.status_code == 409
    assert "0.36 beside 35 in 2022: is it 36 %?" in answer.text and 'name="sure"' in answer.text
    assert 'value="0.36"' in answer.text, "what was typed stays"
    data = b"Indicator,Economy,Year,Value,Unit\r\n1.4.1,Chile,2023,0.36,%\r\n1.4.1,Chile,2024,37 %,\r\n"
    page = delegate.post(
        "/indicators/import", data={"file": (io.BytesIO(data), "x.csv"), "do": "look"}, headers=OWN
    ).text
    assert "<strong>asked:</strong>" in page and 'value="1.4.1/Chile/2023" form="taken"' in page
    rows = page.split("readonly>")[1].split("</textarea>")[0].replace("&#34;", '"').replace("&#39;", "'")
    delegate.post("/indicators/import", data={"rows": rows, "do": "draft"}, headers=OWN)
    assert {one.year for one in kb.home.store.indicator_reports(kb.plan.id)} == {2022}
    sure = ["1.4.1/Chile/2023", "1.4.1/Chile/2024"]
    delegate.post("/indicators/import", data={"rows": rows, "do": "draft", "sure": sure}, headers=OWN)
    found = {one.year: (one.value, one.unit) for one in kb.home.store.indicator_reports(kb.plan.id)}
    assert found == {2022: ("35", "%"), 2023: ("0.36", "%"), 2024: ("37", "%")}


def test_what_was_left_out_of_a_spreadsheet_is_told_with_a_choice_of_how_it_was_written(client: FlaskClient) -> None:
    data = "Indicator,Economy,Year,Value,Source\r\n1.1.1,Chile,2022,#REF!,สำนักงานสถิติ\r\n".encode("cp874")
    file = (io.BytesIO(data), "x.csv")
    page = client.post("/indicators/import", data={"file": file, "do": "look"}, headers=OWN).text
    assert "it was read as: Thai (Windows-874)" in page and "(cell D2): #REF!" in page
    assert '<option value="cp1252"' in page and "what stands under Value could not be read" in page
    for wrong in ("cp037", "x" * 5000):
        file = (io.BytesIO(data), "x.csv")
        answer = client.post("/indicators/import", data={"file": file, "do": "look", "encoding": wrong}, headers=OWN)
        assert answer.status_code == 400
