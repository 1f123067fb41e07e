"""Reports and charts to take along, as pages give them."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.person import operator
from kb.reports.formats import FORMATS
from tests.pages.conftest import MARKUP, OWN


def test_the_page_offers_every_review_of_the_plan_in_every_format(reader: FlaskClient) -> None:
    page = reader.get("/reports").text
    for review in ("annual", "mid-term", "final"):
        for form in FORMATS:
            assert f'formaction="/reports/{review}.{form}"' in page
    assert page.count("<h1>") == 1 or page.count("<h1 ") == 1


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_comes_as_a_file_of_its_kind(reader: FlaskClient, form: str) -> None:
    answer = reader.get(f"/reports/annual.{form}?year=2023&document_number=2023/SMEWG55/012&purpose=information")
    assert answer.status_code == 200 and answer.content_type == FORMATS[form]
    assert answer.headers["Content-Disposition"] == f"attachment; filename=report-annual-2023.{form}"


def test_the_cover_is_as_it_was_filled_in_and_the_links_lead_to_this_site(reader: FlaskClient) -> None:
    page = reader.get("/reports/annual.html?year=2023&document_number=2023/SMEWG55/012&forum=SMEWG").text
    assert "<td>2023/SMEWG55/012</td>" in page and "<td>____</td>" in page
    assert 'href="http://localhost/tally/shared?year=2023' in page


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/reports/annual.docx", "Year: give"),
        ("/reports/annual.docx?year=x", "Year: “x” does not fit"),
        ("/reports/annual.docx?year=1999", "give 2021, 2022, 2023, 2024"),
        ("/reports/mid-term.csv?year=2023", "covers its own"),
        ("/reports/final.html?purpose=decision&forum=Ours", "information or consideration"),
        (f"/reports/final.html?agenda_item={'4' * 201}", "200 characters at most"),
    ],
)
def test_bad_input_comes_back_as_it_was_filled_in(reader: FlaskClient, address: str, said: str) -> None:
    answer = reader.get(address)
    assert answer.status_code == 400
    assert said in answer.text.replace("&#39;", "'") and 'role="alert"' in answer.text
    assert "forum=" not in address or 'value="Ours"' in answer.text


@pytest.mark.parametrize("address", ["/reports/weekly.csv", "/reports/final.pdf", "/reports/final", "/tally/none.svg"])
def test_what_there_is_not_is_not_found(reader: FlaskClient, address: str) -> None:
    assert reader.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/reports", "/reports/final.csv", "/tally/both.svg"])
def test_nothing_is_posted(reader: FlaskClient, address: str) -> None:
    assert reader.post(address).status_code == 405


def test_markup_is_text(with_naughty: FlaskClient) -> None:
    for address in (
        "/reports/final.html",
        f"/reports/final.html?forum={MARKUP}",
        f"/reports?forum={MARKUP}",
        f"/reports/final.html?purpose={MARKUP}",
        "/tally/both.svg?by=economy",
    ):
        assert MARKUP not in with_naughty.get(address).text, address
    assert "Naughty &lt;script&gt;" in with_naughty.get("/reports/final.html").text


def test_visitors_and_members_get_what_each_may_read(
    kb: KnowledgeBase, client_as: Callable[[str], FlaskClient]
) -> None:
    kb.recording.confirm("members-note", ["4.1"], by=operator("secretariat"))
    kb.recording.share(kb.recording.event("members-note", "m-2023-1", agenda_item="5"), by=operator("secretariat"))
    assert "A note that only members" not in client_as("visitor").get("/reports/final.html").text
    assert "A note that only members" in client_as("delegate").get("/reports/final.html").text


@pytest.mark.parametrize("key", ["both", "years", "shared", "first_shared", "adopted", "in_force"])
@pytest.mark.parametrize("by", ["area", "objective", "main-objective", "economy", "meeting", "year"])
def test_every_figure_is_a_chart_of_the_table_s_numbers(reader: FlaskClient, key: str, by: str) -> None:
    answer = reader.get(f"/tally/{key}.csv?by={by}")
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows[-1][0].startswith("Source: ")
    if (key, by) == ("both", "area"):
        assert rows[1] == ["1 Entrepreneurship, innovation and start-ups", "1", "1"]
    if by == "year":
        assert [row[0] for row in rows[1:-1]] == ["2021", "2022", "2023", "2024"]


@pytest.mark.parametrize(
    "address", ["/tally/shared.svg?by=colour", "/tally/shared.csv?by=year&year=2023", "/tally/both.png?year=x"]
)
def test_a_chart_that_cannot_be_is_refused(reader: FlaskClient, address: str) -> None:
    assert reader.get(address).status_code == 400


def test_the_figures_page_leads_to_its_charts_and_shows_the_years(reader: FlaskClient) -> None:
    page = reader.get("/tally").text
    for form in ("svg", "png", "csv"):
        answer = reader.get(f"/tally/both.{form}?by=area")
        assert f'href="/tally/both.{form}?by=area"' in page and answer.status_code == 200
    assert reader.get("/tally/both.svg").content_type == "image/svg+xml; charset=utf-8"
    assert 'id="by-year"' in page and 'id="by-year"' not in reader.get("/tally?year=2023").text


def test_a_list_longer_than_a_page_goes_on_at_the_next(reader: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.figures.figures.LISTED", 1)
    first, second = (reader.get(f"/tally/shared?page={page}").text for page in (1, 2))
    assert 'href="/tally/shared?page=2"' in first
    for page, id in ((first, "chile-market-days"), (second, "japan-credit-guarantee")):
        counted = page.split('id="counted"')[1].split("</section>")[0]
        assert counted.count(f"/practices/{id}") == 1 and counted.count("/practices/") == 1


def test_a_snapshot_s_page_has_what_a_report_s_links_lead_to(
    kb: KnowledgeBase, client_as: Callable[[str], FlaskClient]
) -> None:
    from tests.periods.test_periods import lock
    from tests.reports.test_reporting import numbers

    lock(kb, 2021)
    pages = {}
    for link in {link.address for number in numbers(kb.reports.pack("annual", 2021, site="")) for link in number.links}:
        address, _, anchor = link.partition("#")
        pages.setdefault(address, client_as("visitor").get(address))
        assert pages[address].status_code == 200, link
        value = next(
            n.value
            for n in numbers(kb.reports.pack("annual", 2021, site=""))
            if link in [one.address for one in n.links]
        )
        assert not anchor or not value or f'id="{anchor}"' in pages[address].text, link


def test_a_report_is_tabled_by_a_button_and_opens_the_same_ever_after(
    kb: KnowledgeBase, client_as: Callable[[str], FlaskClient]
) -> None:
    officer, reader = client_as("officer"), client_as("visitor")
    assert "No report was tabled yet" in reader.get("/reports/tabled").text
    assert 'formaction="/reports/annual/table"' in officer.get("/reports").text
    assert 'formaction="/reports/annual/table"' not in reader.get("/reports").text
    filled = {"year": "2023", "forum": "SMEWG 58"}
    answer = officer.post("/reports/annual/table", data=filled, headers=OWN)
    assert (answer.status_code, answer.location) == (303, "/reports/tabled#report-1")
    page = reader.get("/reports/tabled").text
    assert 'id="report-1"' in page and "Report 1 · Provisional: 2023 is open" in page
    before = {form: reader.get(f"/reports/tabled/1.{form}") for form in FORMATS}
    assert b"SMEWG 58" in before["html"].data
    kb.recording.confirm("chile-market-days", [], by=operator("secretariat"))
    for form, first in before.items():
        again = reader.get(f"/reports/tabled/1.{form}")
        assert again.data == first.data and again.content_type == FORMATS[form]
        assert again.headers["Content-Disposition"] == f"attachment; filename=report-1.{form}"
    assert reader.get("/reports/annual.html?year=2023").data != before["html"].data


@pytest.mark.parametrize(
    ("address", "data", "status", "said"),
    [
        ("/reports/annual/table", {"forum": "Ours"}, 400, "give 2021, 2022, 2023, 2024"),
        ("/reports/annual/table", {"year": "x"}, 400, "Year: “x” does not fit"),
        ("/reports/final/table", {"purpose": "decision"}, 400, "information or consideration"),
        ("/reports/weekly/table", {}, 404, "annual, mid-term, final"),
    ],
)
def test_what_cannot_be_tabled_is_refused_with_what_to_mend(
    kb: KnowledgeBase,
    client_as: Callable[[str], FlaskClient],
    address: str,
    data: dict[str, str],
    status: int,
    said: str,
) -> None:
    answer = client_as("officer").post(address, data=data, headers=OWN)
    assert answer.status_code == status and said in answer.text.replace("&#39;", "'")
    assert kb.reports.tabled() == ()
    assert "forum" not in data or 'value="Ours"' in answer.text


@pytest.mark.parametrize("address", ["/reports/tabled/1.docx", "/reports/tabled/0.csv", "/reports/tabled/x.csv"])
def test_a_number_that_no_report_has_is_not_found(reader: FlaskClient, address: str) -> None:
    assert reader.get(address).status_code == 404


def test_the_page_says_where_links_lead_to_this_machine_alone(
    kb: KnowledgeBase, client_as: Callable[[str], FlaskClient]
) -> None:
    reader = client_as("visitor")
    assert "this machine alone" in reader.get("/reports").text
    kb.home.settings = replace(kb.settings, address="https://practices.example.org")
    assert "this machine alone" not in reader.get("/reports").text
