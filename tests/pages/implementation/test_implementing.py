"""The rest of the plan on pages: its figures, the activities behind them, the schedule and the success factors."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.person import Person, Role
from tests.pages.conftest import MARKUP, OWN

OFFICER = Person("o", Role.SECRETARIAT)
GIVEN = {
    "title": "A made-up workshop on online markets", "kind": "activity", "year": "2022", "status": "carried out",
    "economies": ["Chile", "Peru"], "co_sponsors": ["Japan"], "source": "made up",
}  # fmt: skip


@pytest.fixture
def made(kb: KnowledgeBase) -> str:
    """A made-up activity that nobody has decided on."""
    return kb.implementation.activities.record(OFFICER, **GIVEN).id  # type: ignore[arg-type]


def test_a_figure_opens_its_list_and_says_why_the_rest_is_left_out(
    client: FlaskClient, kb: KnowledgeBase, made: str
) -> None:
    page = client.get("/implementation/activities?year=2022").text
    assert "No objective confirmed" in page and GIVEN["title"] in page
    kb.implementation.activities.confirm(OFFICER, made, ["3.1"])
    overview = client.get("/implementation?year=2022").text
    assert 'aria-label="1, APEC supported activities carried out for the objectives"' in overview
    assert 'aria-label="3, Participating economies"' in overview
    page = client.get("/implementation/activities?year=2022&objective=3.1").text
    assert f'href="/activities/{made}"' in page
    assert client.get("/implementation.json?year=2022").json["figures"]["activities"]["ids"] == [made]  # type: ignore[index]
    assert f"3.1,activities,G2.1,1,{made}" in client.get("/implementation.csv?year=2022").text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/implementation?year=2015", 400), ("/implementation?year=x", 400), ("/implementation/none", 404),
        ("/implementation/activities?objective=9.9", 400), ("/activities?year=x", 400),
        ("/activities?objective=9.9", 404), ("/activities?economy=Atlantis", 404), ("/activities?decided=x", 400),
        ("/activities?page=0", 400), ("/activities/none", 404), ("/indicators?year=2015", 400),
        ("/indicators/9.9.9", 404), ("/schedule/none", 404), ("/success-factors?area=9", 404),
        ("/proposals/none", 404), ("/activities?endpoint=x&_anchor=y", 200), ("/activities?page=7", 200),
    ],
)  # fmt: skip
def test_an_address_that_asks_for_what_is_not_is_told_so(client: FlaskClient, address: str, status: int) -> None:
    assert client.get(address).status_code == status


@pytest.mark.parametrize(
    "address",
    [
        "/activities/x/confirm", "/indicators/1.1.1/accept", "/schedule/x/note", "/proposals/x/score",
        "/success-factors/mark",
    ],
)  # fmt: skip
def test_what_writes_is_not_got(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 405


def test_the_list_of_activities_is_narrowed_with_exact_counts(client: FlaskClient, made: str) -> None:
    page = client.get("/activities?economy=peru&decided=not+confirmed").text
    assert "1 record" in page and "Peru (1)" in page and "Chile (1)" in page and "Canada (0)" in page
    assert "activities.csv?economy=Peru" in page
    assert client.get("/activities.json?economy=canada").json == {"activities": []}
    assert made in client.get("/activities.csv?year=2022").text


def test_many_activities_are_paged_whatever_else_stands_in_the_address(client: FlaskClient, kb: KnowledgeBase) -> None:
    for _ in range(51):
        kb.implementation.activities.record(OFFICER, **GIVEN)  # type: ignore[arg-type]
    page = client.get("/activities?endpoint=x&_external=1&year=2022")
    assert page.status_code == 200
    assert 'href="/activities?year=2022&amp;page=2"' in page.text


def test_an_officer_confirms_with_one_button_and_goes_on_to_the_next(
    client: FlaskClient, kb: KnowledgeBase, made: str
) -> None:
    second = kb.implementation.activities.record(OFFICER, **{**GIVEN, "year": "2021"}).id  # type: ignore[arg-type]
    queue = client.get("/activities/next")
    assert queue.location == f"/activities/{made}?queue=yes"
    page = client.get(queue.location).text
    assert "Suggested from the title" in page and 'name="only"' in page
    answer = client.post(f"/activities/{made}/confirm", data={"only": "3.1", "queue": "yes"}, headers=OWN)
    assert answer.status_code == 303
    following = client.get(answer.location)
    assert following.location == f"/activities/{second}?queue=yes"
    client.post(f"/activities/{second}/confirm", data={"say": "none"}, headers=OWN)
    assert kb.implementation.activities.activity(made).objectives == ("3.1",)
    assert kb.implementation.activities.activity(second).decided.value == "none served"
    assert client.get("/activities/next").location == "/activities"


def test_several_objectives_are_chosen_and_the_kind_with_them(
    client: FlaskClient, kb: KnowledgeBase, made: str
) -> None:
    data = {"objective": ["3.1", "1.3", ""], "say": "chosen", "kind": "initiative"}
    page = client.post(f"/activities/{made}/confirm", data=data, headers=OWN, follow_redirects=True).text
    assert "Recorded: what it serves." in page
    assert [figure.value for figure in kb.implementation.activities.tally(2022).figures] == [1, 3, 0, 0]


@pytest.mark.parametrize(
    "data", [{"say": "chosen"}, {"only": "3.1", "kind": "dream"}, {"only": "3.1", "kind": "dialogue"}]
)
def test_a_confirmation_that_lacks_something_brings_the_page_back(
    client: FlaskClient, kb: KnowledgeBase, made: str, data: dict[str, str]
) -> None:
    answer = client.post(f"/activities/{made}/confirm", data=data, headers=OWN)
    assert answer.status_code == 400 and "Not recorded." in answer.text
    assert kb.implementation.activities.activity(made).confirmation is None


def test_an_activity_is_recorded_and_corrected_by_form(client: FlaskClient, kb: KnowledgeBase) -> None:
    answer = client.post("/activities/new", data={**GIVEN, "title": "A title", "status": "dreamt"}, headers=OWN)
    assert answer.status_code == 400 and 'value="A title"' in answer.text
    answer = client.post("/activities/new", data=GIVEN, headers=OWN)
    assert answer.status_code == 303
    id = answer.location.rsplit("/", 1)[1]
    form = client.get(f"/activities/{id}/edit").text
    assert GIVEN["title"] in form and 'value="Peru" checked' in form.replace("\n", " ")
    client.post(f"/activities/{id}/edit", data={**GIVEN, "title": "Corrected"}, headers=OWN)
    assert kb.implementation.activities.activity(id).activity.title == "Corrected"


def test_the_schedule_shows_actions_by_objective_and_year(
    client: FlaskClient, client_as: Callable[[str], FlaskClient], kb: KnowledgeBase
) -> None:
    data = {"title": "A made-up course", "first": "2021", "last": "2023", "objective": "3.1", "responsible": "A body"}
    answer = client.post("/schedule/new", data=data, headers=OWN)
    assert answer.status_code == 303
    client.post(f"{answer.location}/note", data={"year": "2022", "note": "Held twice", "status": "done"}, headers=OWN)
    page = client_as("visitor").get("/schedule").text
    assert "A made-up course" in page and "Held twice" in page and "done" in page and "Add an action" not in page
    assert client.get("/schedule.json").json["actions"][0]["notes"] == {"2022": "Held twice"}  # type: ignore[index]
    assert "action-0001,3.1,A made-up course,2021,2023,done" in client.get("/schedule.csv").text
    wrong = client.post(answer.location, data={**data, "last": "2020"}, headers=OWN)
    assert wrong.status_code == 400 and "Not recorded." in wrong.text
    wrong = client.post(f"{answer.location}/note", data={"year": "2024", "note": "Kept text"}, headers=OWN)
    assert wrong.status_code == 400 and "Kept text" in wrong.text


def test_a_success_factor_shows_what_is_marked_first_and_the_rest_as_suggested(
    client: FlaskClient, client_as: Callable[[str], FlaskClient], kb: KnowledgeBase
) -> None:
    data = {"factor": "4-1", "practice": "japan-credit-guarantee", "do": "mark", "area": "4"}
    answer = client.post("/success-factors/mark", data=data, headers=OWN)
    assert answer.location == "/success-factors?area=4#factor-4-1"
    page = client_as("visitor").get("/success-factors?area=4").text
    assert "speaks to it, said by the secretariat" in page
    assert ", suggested</span>" in page and "Take this back" not in page
    assert "japan-credit-guarantee,marked by a person" in client.get("/success-factors.csv").text
    client.post("/success-factors/mark", data={**data, "do": "unmark"}, headers=OWN)
    told = client.get("/success-factors.json?area=4").json
    assert told is not None and told["factors"][0]["marked"] == []
    assert client.post("/success-factors/mark", data={**data, "factor": "9-9"}, headers=OWN).status_code == 404


def test_what_people_wrote_is_shown_as_text(client: FlaskClient, kb: KnowledgeBase) -> None:
    room = kb.implementation
    record = {**GIVEN, "title": MARKUP, "partners": [MARKUP], "organisation": MARKUP, "fund": MARKUP, "source": MARKUP}
    id = room.activities.record(OFFICER, **record).id  # type: ignore[arg-type]
    action = room.schedule.keep(OFFICER, title=MARKUP, first="2021", last="2022", responsible=MARKUP, source=MARKUP)
    room.schedule.note(OFFICER, action.id, "2021", MARKUP)
    for address in (
        "/activities", f"/activities/{id}", f"/activities/{id}/edit", "/implementation/activities", "/schedule",
        f"/schedule/{action.id}",
    ):  # fmt: skip
        page = client.get(address).text
        assert MARKUP not in page and "&lt;script&gt;" in page, address


def test_the_figures_and_the_foot_of_every_page_lead_there(reader: FlaskClient) -> None:
    assert 'href="/implementation?year=2022"' in reader.get("/tally?year=2022").text
    assert 'href="/implementation"' in reader.get("/about").text
