"""The plan's years through one of them, told together as a review tells them, and lists behind a report's numbers."""

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.figures.breakdown import By
from kb.ledger.entries import Backing
from kb.person import operator
from tests.pages.conftest import OWN

DESK = operator("secretariat")


def test_the_years_through_one_of_them_are_told_together_at_every_door(reader: FlaskClient) -> None:
    told = reader.get("/tally.json?through=2022").json
    assert (told["years"], told["period"]) == ([2021, 2022], "2021–2022")
    page = reader.get("/tally?through=2022&by=economy").text
    assert "<h1>Figures 2021–2022 " in page and "SMEWG Strategic Plan" in page  # the foot names the plan in force
    shared = told["figures"]["shared"]["value"]
    assert f'<a href="/tally/shared?by=economy&amp;through=2022">{shared} practice' in page
    assert f'<p class="sentence">{shared} practice' in reader.get("/tally/shared?through=2022").text
    assert reader.get("/api/v1/tally?through=2022").json == told
    assert reader.get("/api/v1/figures/shared?through=2022").json["value"] == shared
    assert "2021–2022,area," in reader.get("/tally.csv?through=2022").text
    assert reader.get("/tally.json?through=2024").json == reader.get("/tally.json").json
    assert reader.get("/tally.json?through=2021").json["figures"] == reader.get("/tally.json?year=2021").json["figures"]


@pytest.mark.parametrize("through", ["2019", "soon", "20222"])
@pytest.mark.parametrize("address", ["/tally", "/tally/shared", "/tally.json", "/tally.csv", "/indicators/G3/sheet"])
def test_a_year_that_is_not_the_plan_s_is_refused(reader: FlaskClient, address: str, through: str) -> None:
    assert reader.get(f"{address}?through={through}").status_code == 400


@pytest.mark.parametrize("asked", ["evidence=claims", "adopter=Atlantis"])
def test_an_evidence_or_an_adopter_that_is_none_is_refused(reader: FlaskClient, asked: str) -> None:
    assert reader.get(f"/tally?{asked}").status_code == 400


def test_the_adoptions_of_one_evidence_or_by_one_economy_are_a_list_of_their_own(
    client: FlaskClient, kb: KnowledgeBase
) -> None:
    taken = kb.recording.adoption(
        "japan-credit-guarantee", "Peru", stage="adopted", effective="2023-08-01", instrument="Act 3", evidence="p. 4"
    )
    kb.recording.adopt(taken, by=DESK)
    for asked, count, names in (
        ("evidence=documented", 1, "that are documented"),
        ("adopter=peru", 1, "by Peru"),
        ("evidence=reported&adopter=Peru", 0, "that are reported by Peru"),
    ):
        page = client.get(f"/tally?{asked}").text
        assert f"Those {names}: {count} of 2." in page
    assert [one.economy for one in kb.figures.adoptions(level=Backing.DOCUMENTED)] == ["Peru"]
    assert kb.figures.adoptions(2022, adopter="Peru") == ()


def test_a_page_that_names_no_plan_is_of_the_plan_in_force(reader: FlaskClient, kb: KnowledgeBase) -> None:
    for address in ("/tally", "/tally/shared", f"/tally?plan={kb.plan.id}"):
        assert f"<p>{kb.plan.title}. Economies stand" in reader.get(address).text


def test_a_year_under_correction_says_so_on_its_own_page(client_as, kb: KnowledgeBase) -> None:  # type: ignore[no-untyped-def]
    steps = (("officer", "in review"), ("officer", "approved"), ("chair", "accepted"), ("chair", "locked"))
    for who, to in (*steps, ("chair", "open")):
        data = {"to": to, "why": "an error" if to == "open" else ""}
        assert client_as(who).post("/periods/2023", data=data, headers=OWN).status_code == 303
    assert "Under correction." in client_as("visitor").get("/periods/2023").text


def test_who_was_heard_is_a_list_as_long_as_the_coverage_says(client: FlaskClient, kb: KnowledgeBase) -> None:
    given = {"indicator": "G3", "economy": "Thailand", "year": "2021", "why": "a letter"}
    assert client.post("/nil-reports", data=given, headers=OWN).status_code == 303
    for one in kb.implementation.sheet("G3", 2022).covered[:2]:
        page = client.get("/indicators/G3.1/sheet?through=2022", follow_redirects=True).text
        place = f'id="heard-{one.id.lower().replace(".", "-")}"'
        listed = page.split(place)[1].split("</ul>")[0]
        assert listed.count("<li>") == one.together.value > 0 and "Thailand" in listed
    assert kb.figures.tally(through=2022, by=By.ECONOMY).nil == ("Thailand",)
