"""What is the same for all visitors is made once and never told too long; whoever has it already is told only that."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.encoder import HashingEncoder
from kb.person import operator
from kb.settings import Settings, load
from webapp.site.public_answers import AnswerMemory, RememberedAnswer

ADDRESSES = (
    "/tally.json",
    "/tally.csv",
    "/tally",
    "/tally/shared",
    "/tally/shared.svg",
    "/tally/both.csv",
    "/uncounted",
    "/reports/annual.csv?year=2024",
    "/api/v1/tally",
)

VALIDATED = (
    *ADDRESSES,
    "/",
    "/about",
    "/practices/chile-market-days",
    "/practices/chile-market-days.md",
    "/practices/chile-market-days.json",
    "/api/v1/search?q=loans",
    "/coverage.json",
    "/reports/annual.docx?year=2024",
    "/static/css/site.css",
)

Client = Callable[[str], FlaskClient]


def adopt(kb: KnowledgeBase) -> None:
    adoption = kb.recording.adoption(
        "chile-market-days", "Malaysia", stage="adopted", effective="2024-05-01",
        instrument="A decree", evidence="Minutes", changes=[("changed", "The day")],
    )  # fmt: skip
    kb.recording.adopt(adoption, by=operator("secretariat"))


@pytest.mark.parametrize(
    "address", ["/tally.json", "/tally.csv", "/tally", "/api/v1/tally", "/reports/annual.csv?year=2024"]
)
def test_what_is_recorded_is_told_at_once(kb: KnowledgeBase, client_as: Client, address: str) -> None:
    visitor = client_as("visitor")
    before = visitor.get(address)
    assert visitor.get(address).data == before.data
    adopt(kb)
    after = visitor.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.data != before.data


def test_what_another_process_records_is_told_at_once(kb: KnowledgeBase, client_as: Client) -> None:
    visitor = client_as("visitor")
    before = visitor.get("/tally.json").data
    adopt(KnowledgeBase(load(kb.settings.home), HashingEncoder()))
    assert visitor.get("/tally.json").data != before


@pytest.fixture
def makings(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """One entry for each time that a tally is made."""
    made: list[object] = []
    tally = kb.figures.tally

    def counted(*args: object) -> object:
        made.append(args)
        return tally(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(kb.figures, "tally", counted)
    return made


def test_what_is_the_same_for_all_visitors_is_made_once(client_as: Client, makings: list[object]) -> None:
    one, other = client_as("visitor"), client_as("visitor")
    assert one.get("/tally.json").data == other.get("/tally.json").data
    assert other.head("/tally.json").status_code == 200
    assert len(makings) == 1
    assert one.get("/tally.json?by=economy").data != one.get("/tally.json").data


def test_at_midnight_it_is_made_anew(client_as: Client, makings: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = client_as("visitor")
    visitor.get("/tally.json")
    monkeypatch.setattr(Settings, "today", lambda self: date(2031, 1, 1))
    visitor.get("/tally.json")
    assert len(makings) == 2


def test_another_address_of_the_site_is_another_answer(client_as: Client, kb: KnowledgeBase) -> None:
    visitor, address = client_as("visitor"), "/reports/annual.html?year=2024"
    page = visitor.get(address).text
    assert "http://localhost/" in page
    kb.home.settings = replace(kb.settings, address="https://one.example")
    assert "https://one.example/" in visitor.get(address).text != page


def test_nobody_is_given_what_was_made_for_another(client_as: Client, makings: list[object]) -> None:
    officer, visitor = client_as("officer"), client_as("visitor")
    page = officer.get("/tally").text
    assert "Sign out" in page
    assert "Sign out" not in visitor.get("/tally").text
    assert officer.get("/tally").text == page
    assert len(makings) == 3


def test_a_refusal_is_not_remembered(client_as: Client, kb: KnowledgeBase) -> None:
    visitor = client_as("visitor")
    assert visitor.get("/tally.json?year=none").status_code == 400
    assert visitor.get("/tally.json?year=none").status_code == 400


def test_the_answer_not_asked_for_longest_makes_room() -> None:
    memory = AnswerMemory(most=10_000)
    for number in range(3):
        memory.put(number, RememberedAnswer((), b"x" * 1500))
        memory.get(0)
    assert [bool(memory.get(number)) for number in range(3)] == [True, False, True]
    memory.put(0, RememberedAnswer((), b"x" * 9000))
    assert memory.get(0) is None  # larger than all the room there is
    assert memory.get(2) is None


@pytest.mark.parametrize("address", VALIDATED)
def test_whoever_has_the_answer_is_told_only_that_it_is_the_same(reader: FlaskClient, address: str) -> None:
    first = reader.get(address)
    tag = first.headers["ETag"]
    for known in (tag, f"W/{tag.removeprefix('W/')}", f'"another", {tag}', "*"):
        for ask in (reader.get, reader.head):
            again = ask(address, headers={"If-None-Match": known})
            assert (again.status_code, again.data) == (304, b""), known
            assert again.headers["ETag"] == tag
            assert "Content-Security-Policy" in again.headers
    assert reader.get(address, headers={"If-None-Match": '"another"'}).data == first.data
    assert reader.head(address).headers["ETag"] == tag


def test_an_answer_for_one_person_is_kept_by_nobody(client: FlaskClient) -> None:
    page = client.get("/tally")
    assert page.headers["Cache-Control"] == "no-store"
    assert "ETag" not in page.headers
    assert client.get("/tally", headers={"If-None-Match": "*"}).status_code == 200


def test_what_a_page_says_to_a_visitor_is_asked_for_again_each_time(reader: FlaskClient) -> None:
    page = reader.get("/tally")
    assert page.headers["Cache-Control"] == "no-cache"
    assert "Cookie" in page.headers["Vary"]


def test_a_style_sheet_is_asked_for_once(reader: FlaskClient) -> None:
    page = reader.get("/about").text
    address = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert "?v=" in address
    assert "immutable" in reader.get(address).headers["Cache-Control"]
    assert reader.get("/static/css/site.css?v=another").headers["Cache-Control"] == "no-cache"
    assert reader.get("/static/css/site.css").headers["Cache-Control"] == "no-cache"
