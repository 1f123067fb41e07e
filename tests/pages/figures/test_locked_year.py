"""A locked year at every address: nothing that is recorded later moves it, and every address says that it is locked."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.figures import CLASSIFIED
from kb.person import operator
from kb.practice import writeup
from kb.practice.practice import Classification, missing
from tests.pages.conftest import OWN
from webapp.site.records import FORMS

As = Callable[[str], FlaskClient]
ADDRESSES = (
    "/tally?year=2023",
    "/tally?year=2023&by=economy",
    "/tally/shared?year=2023",
    "/tally.json?year=2023",
    "/tally.json?year=2023&by=objective",
    "/tally.csv?year=2023",
    "/tally.csv?year=2023&by=meeting",
    "/api/v1/tally?year=2023",
    "/api/v1/figures/shared?year=2023",
    "/gap-map",
    "/uncounted?year=2023&figure=shared",
    "/periods/2023",
    "/reports/annual.csv?year=2023",
)
LOCKED_WORD = {"/gap-map": "locked", "/reports/annual.csv?year=2023": ",A,"}


def locked(client_as: As) -> None:
    for who, to in (("officer", "in review"), ("officer", "approved"), ("chair", "accepted"), ("chair", "locked")):
        assert client_as(who).post("/periods/2023", data={"to": to}, headers=OWN).status_code == 303


def numbers(text: str) -> dict[str, str]:
    """The cells of a CSV's figures, by key."""
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    return {row["key"]: row["shared"] or row["adopted"] for row in rows if row["by"] == "figure"}


@pytest.mark.parametrize("who", ["visitor", "delegate", "officer"])
def test_every_address_goes_on_telling_a_locked_year(client_as: As, kb: KnowledgeBase, who: str) -> None:
    locked(client_as)
    before = {address: client_as(who).get(address) for address in ADDRESSES}
    assert {answer.status_code for answer in before.values()} == {200}
    kb.recording.confirm("japan-credit-guarantee", [], by=operator("secretariat"))
    for address in ADDRESSES:
        text = client_as(who).get(address).text
        assert LOCKED_WORD.get(address, "locked") in text.casefold() or ",A," in text, address
    told = client_as(who).get("/tally.json?year=2023").json
    assert told["figures"] == before["/tally.json?year=2023"].json["figures"]
    assert told["rows"] == before["/tally.json?year=2023"].json["rows"]
    assert told["counted_anew"]["shared"]["value"] == 1
    assert told["counted_anew"]["shared"]["left"][0]["id"] == "japan-credit-guarantee"
    assert client_as(who).get("/api/v1/tally?year=2023").json == told
    asked = client_as(who).get("/api/v1/figures/shared?year=2023").json
    assert (asked["value"], asked["status"]) == (2, "locked")
    sheet = client_as(who).get("/tally.csv?year=2023").text
    assert numbers(sheet) == numbers(before["/tally.csv?year=2023"].text)
    assert "counted anew" in sheet
    page = client_as(who).get("/tally?year=2023").text
    assert '<a href="/tally/shared?year=2023&amp;by=area">2 practices</a>' in page and "counted anew <strong>1" in page
    cell = re.search(r'aria-label="(\d+) shared in 2023, [^"]*"', client_as(who).get("/gap-map").text)
    assert cell
    maps = [client_as(who).get("/gap-map").text, before["/gap-map"].text]
    cells = [re.findall(r'aria-label="(\d+ shared in 2023, [^"]*)"', text) for text in maps]
    assert cells[0] == cells[1]
    assert "Counts in" in client_as(who).get("/practices/japan-credit-guarantee").text


def test_a_year_that_is_open_again_says_so_and_tells_the_figure_as_it_was(client_as: As, kb: KnowledgeBase) -> None:
    locked(client_as)
    kb.recording.confirm("japan-credit-guarantee", [], by=operator("secretariat"))
    client_as("chair").post("/periods/2023", data={"to": "open", "why": "tagged in error"}, headers=OWN)
    told = client_as("visitor").get("/tally.json?year=2023").json
    assert (told["status"], told["figures"]["shared"]["value"]) == ("under correction", 2)
    assert "Under correction." in client_as("visitor").get("/tally?year=2023").text


def test_a_practice_for_members_is_one_line_without_a_name_to_a_visitor(client_as: As, kb: KnowledgeBase) -> None:
    old = kb.home.store.practice("japan-credit-guarantee")
    closed = replace(old, classification=Classification.MEMBERS, title="A secret title")
    kb.home.store.put(closed, writeup.write(closed), missing(closed), "x", "classified")
    open_to_members = client_as("delegate").get("/tally.json?year=2023&by=economy").json
    to_all = client_as("visitor").get("/tally.json?year=2023&by=economy").json
    for key, figure in open_to_members["figures"].items():
        assert to_all["figures"][key]["value"] == figure["value"] == len(to_all["figures"][key]["practices"])
    assert CLASSIFIED in to_all["figures"]["shared"]["practices"]
    numbers_of = [
        [(row["key"], row["shared"], row["adopted"]) for row in one["rows"]] for one in (to_all, open_to_members)
    ]
    assert numbers_of[0] == numbers_of[1]
    for address in (*ADDRESSES, "/tally", "/tally/shared", "/tally.json", "/periods", "/uncounted"):
        text = client_as("visitor").get(address).text
        assert "japan-credit-guarantee" not in text and "secret title" not in text, address
    locked(client_as)
    for address in (*ADDRESSES, "/periods/2023/snapshots/1"):
        text = client_as("visitor").get(address).text
        assert "japan-credit-guarantee" not in text and "secret title" not in text, address


def test_the_approver_and_the_chair_are_told_when_approved_figures_move(client_as: As, kb: KnowledgeBase) -> None:
    chair = client_as("chair")
    for to in ("in review", "approved"):
        client_as("officer").post("/periods/2023", data={"to": to}, headers=OWN)
    kb.recording.confirm("japan-credit-guarantee", [], by=operator("secretariat"))
    for client in (client_as("officer"), chair):
        for address in ("/submissions", "/account"):
            assert "2023 is in review again" in client.get(address).text
    refused = chair.post("/periods/2023", data={"to": "accepted"}, headers=OWN)
    assert refused.status_code == 409


def test_a_restatement_is_made_record_by_record_on_the_page(client_as: As, kb: KnowledgeBase) -> None:
    locked(client_as)
    kb.recording.confirm("japan-credit-guarantee", [], by=operator("secretariat"))
    client_as("chair").post("/periods/2023", data={"to": "open", "why": "tagged in error"}, headers=OWN)
    for who, to in (("officer", "in review"), ("officer", "approved"), ("chair", "accepted")):
        client_as(who).post("/periods/2023", data={"to": to}, headers=OWN)
    page = client_as("chair").get("/periods/2023").text
    assert 'name="cause-japan-credit-guarantee"' in page and 'name="why-japan-credit-guarantee"' in page
    form = {"to": "locked", "record": ["japan-credit-guarantee"], "cause-japan-credit-guarantee": "error"}
    again = client_as("chair").post("/periods/2023", data=form, headers=OWN)
    assert again.status_code == 400 and "in a sentence" in again.text
    form["why-japan-credit-guarantee"] = "it serves none of the plan's objectives"
    assert client_as("chair").post("/periods/2023", data=form, headers=OWN).status_code == 303
    assert client_as("visitor").get("/tally.json?year=2023").json["figures"]["shared"]["value"] == 1
    assert "it serves none of the plan" in client_as("visitor").get("/periods/2023").text


def test_what_was_wrong_with_a_classified_practice_is_told_to_members_alone(client_as: As, kb: KnowledgeBase) -> None:
    kb.recording.confirm("members-note", ["4.1"], by=operator("secretariat"))
    event = kb.recording.event("members-note", "m-2023-1", agenda_item="3")
    kb.recording.share(event, by=operator("secretariat"))
    locked(client_as)
    kb.striking.strike("event", event.id, operator("secretariat"), "Zanzibarite terms were never presented")
    restated(client_as, "members-note", "Zanzibarite terms were never presented")
    addresses = ("/periods", "/periods/2023", "/periods/2023/snapshots/2", "/reports/annual.html?year=2023")
    for address in addresses:
        text = client_as("visitor").get(address).text
        assert "Zanzibarite" not in text and CLASSIFIED in text and "error" in text, address
    for address in addresses[:3]:
        assert "Zanzibarite terms were never presented (error)" in client_as("officer").get(address).text, address
    for address in (f"{page}.{form}" for page in (*addresses[:3], "/periods/2023/snapshots/1") for form in FORMS):
        hidden, text = client_as("visitor").get(address), client_as("officer").get(address).text
        assert hidden.status_code == 200 and "Zanzibarite" not in hidden.text, address
        assert "members-note" not in hidden.text, address
        assert CLASSIFIED not in text, address
    told = client_as("visitor").get("/periods/2023.json").json
    assert told["restatements"][0]["changes"] == [{"cause": "error", "practice": CLASSIFIED, "why": ""}]
    assert "Zanzibarite terms were never presented" in client_as("officer").get("/periods/2023.json").text


def test_a_restated_indicator_is_called_by_its_name(client_as: As) -> None:
    said = {"economy": "Chile", "year": "2023", "value": "5", "source": "a survey", "do": "submit"}
    locked(client_as)
    assert client_as("delegate").post("/indicators/1.1.1/report", data=said, headers=OWN).status_code == 303
    accepted = {"economy": "Chile", "year": "2023", "seen": "5"}
    assert client_as("officer").post("/indicators/1.1.1/accept", data=accepted, headers=OWN).status_code == 303
    page = client_as("chair").get("/periods/2023").text
    assert "indicator 1.1.1" in page and CLASSIFIED not in page
    restated(client_as, "indicator 1.1.1", "the survey came late", "late")
    page = client_as("visitor").get("/periods/2023").text
    assert "indicator 1.1.1: the survey came late (late)" in page and CLASSIFIED not in page


OTHER_ADDRESSES = (
    "/coverage", "/coverage?year=2023", "/coverage.csv?year=2023", "/coverage.json", "/api/v1/coverage?year=2023",
    "/implementation", "/implementation?year=2023", "/implementation/activities?year=2023",
    "/implementation.json?year=2023", "/implementation.csv?year=2023", "/indicators?year=2023", "/indicators.json",
    "/indicators.csv?year=2023", "/indicators/1.1.1", "/indicators/1.1.1.json", "/indicators/1.1.1.csv",
    "/indicators/1.1.1/sheet", "/indicators/1.1.1/sheet.json", "/tally/shared.csv?year=2023",
    "/tally/both.svg?year=2023", "/tally/years.csv",
)  # fmt: skip
"""Where the other indicators are told, and the charts to take along."""


@pytest.mark.parametrize("address", OTHER_ADDRESSES)
def test_charts_and_other_indicators_say_that_a_year_is_locked_or_under_correction(client_as: As, address: str) -> None:
    assert "told as it was locked" not in client_as("visitor").get(address).text
    locked(client_as)
    assert re.search(r"\blocked\b", client_as("visitor").get(address).text, re.IGNORECASE), address
    given = {"to": "open", "why": "to be corrected"}
    assert client_as("chair").post("/periods/2023", data=given, headers=OWN).status_code == 303
    assert "under correction" in client_as("visitor").get(address).text.casefold(), address


def restated(client_as: As, record: str, why: str, cause: str = "error") -> None:
    """2023 opened, and locked again with this change."""
    changed = {"record": record, f"cause-{record}": cause, f"why-{record}": why}
    steps = (
        ("chair", "open"),
        ("officer", "in review"),
        ("officer", "approved"),
        ("chair", "accepted"),
        ("chair", "locked"),
    )
    for who, to in steps:
        given = {"to": to, "why": "to be corrected"} | (changed if to == "locked" else {})
        assert client_as(who).post("/periods/2023", data=given, headers=OWN).status_code == 303
