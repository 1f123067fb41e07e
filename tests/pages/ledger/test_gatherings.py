"""Meetings on the pages: put on record, mended, and everything shown there recorded in one go."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from tests.pages.conftest import MARKUP, OWN

NEW = {"number": "58", "title": "58th SMEWG meeting", "kind": "smewg", "starts": "2024-05-06", "place": "Lima"}
SHARE = "/meetings/m-2021-2/share"


def test_a_meeting_is_put_on_record_and_mended(client: FlaskClient, kb: KnowledgeBase) -> None:
    answer = client.post("/meetings/new", data=NEW, headers=OWN)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "Recorded: the meeting is on record." in page and "6 May 2024, Lima" in page
    assert "58th SMEWG meeting" in client.get("/meetings").text
    form = client.get("/meetings/smewg-58/edit").text
    assert 'value="2024-05-06"' in form and 'value="Lima"' in form
    told = {**NEW, "place": "Cusco", "ends": "2024-05-07"}
    assert client.post("/meetings/smewg-58/edit", data=told, headers=OWN).status_code == 303
    assert "6–7 May 2024, Cusco" in client.get("/meetings/smewg-58").text
    again = client.post("/meetings/smewg-58/edit", data=told, headers=OWN, follow_redirects=True)
    assert "Nothing changed" in again.text


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"title": ""}, 400),
        ({"kind": "party"}, 400),
        ({"starts": "May"}, 400),
        ({"ends": "2024-01-01"}, 400),
        ({"economy": "Atlantis"}, 400),
        ({"number": "9" * 200}, 400),
    ],
)
def test_a_wrong_value_brings_the_form_back_as_filled_in(
    client: FlaskClient, kb: KnowledgeBase, wrong: dict[str, str], status: int
) -> None:
    answer = client.post("/meetings/new", data={**NEW, "evidence": f'">{MARKUP}', **wrong}, headers=OWN)
    assert answer.status_code == status
    assert "Not recorded." in answer.text and 'value="Lima"' in answer.text and MARKUP not in answer.text
    assert len(kb.home.store.meetings()) == 4


def test_the_same_number_twice_contradicts_the_record(client: FlaskClient) -> None:
    client.post("/meetings/new", data=NEW, headers=OWN)
    assert client.post("/meetings/new", data=NEW, headers=OWN).status_code == 409


def test_a_meeting_of_the_file_is_mended_like_any_other(client: FlaskClient, kb: KnowledgeBase) -> None:
    told = {**NEW, "title": "Another title", "starts": "2023-03-15", "ends": "2023-03-16"}
    assert client.post("/meetings/m-2023-1/edit", data=told, headers=OWN).status_code == 303
    assert "Another title" in client.get("/meetings/m-2023-1").text
    assert client.post("/meetings/m-2023-1/edit", data=NEW, headers=OWN).status_code == 409  # sharings would fall out
    assert client.get("/meetings/none/edit").status_code == 404
    assert client.post("/meetings/none/edit", data=NEW, headers=OWN).status_code == 404


REDATE = "/meetings/m-2023-1/redate"


def test_a_meeting_moves_with_its_sharings_and_the_figures_that_move_are_shown_before(
    client: FlaskClient, kb: KnowledgeBase
) -> None:
    assert REDATE in client.get("/meetings/m-2023-1").text and REDATE in client.get("/meetings/m-2023-1/edit").text
    page = client.get(f"{REDATE}?starts=2022-04-01&ends=2022-04-02").text
    assert "2 sharings move with it" in page and "without japan-credit-guarantee" in page
    assert 'value="2022-04-01"' in page and kb.figures.tally(2023).figure("shared").value == 2
    told = {"starts": "2022-04-01", "ends": "2022-04-02", "day-japan-credit-guarantee@m-2023-1@": "2022-04-02"}
    assert client.post(REDATE, data=told, headers=OWN).status_code == 400  # no reason
    assert client.post(REDATE, data={**told, "why": "the year was wrong"}, headers=OWN).status_code == 303
    assert (kb.figures.tally(2023).figure("shared").value, kb.figures.tally(2022).figure("shared").value) == (0, 2)
    days = {event.practice: event.date.day for event in kb.home.ledger().events if event.meeting == "m-2023-1"}
    assert days == {"chile-market-days": 1, "japan-credit-guarantee": 2}
    assert kb.trail.verification.prove().holds


def test_moved_into_two_years_each_sharing_needs_its_day(client: FlaskClient, kb: KnowledgeBase) -> None:
    span = {"starts": "2022-12-31", "ends": "2023-01-01", "why": "over New Year"}
    page = client.get(f"{REDATE}?starts=2022-12-31&ends=2023-01-01").text
    assert "give the day of the session" in page and "known when every day is given" in page
    one = {"day-japan-credit-guarantee@m-2023-1@": "2023-01-01"}
    answer = client.post(REDATE, data={**span, **one}, headers=OWN)
    assert answer.status_code == 400 and "day of the session" in answer.text
    assert kb.meetings.meeting("m-2023-1").starts.month == 3
    both = {**one, "day-chile-market-days@m-2023-1@": "2022-12-31"}
    assert client.post(REDATE, data={**span, **both}, headers=OWN).status_code == 303
    assert kb.figures.tally(2023).figure("shared").practices == ("japan-credit-guarantee",)


def test_the_forms_of_a_meeting_in_two_years_ask_for_the_day(client: FlaskClient) -> None:
    client.post("/meetings/new", data={**NEW, "starts": "2022-12-31", "ends": "2023-01-01"}, headers=OWN)
    rows = client.get("/meetings/smewg-58/share?pick=japan-credit-guarantee").text
    assert 'name="on-japan-credit-guarantee"' in rows and "the day decides where it counts" in rows
    told = {"practice": "japan-credit-guarantee", "agenda_item-japan-credit-guarantee": "1"}
    assert client.post("/meetings/smewg-58/share", data=told, headers=OWN).status_code == 400
    single = {"meeting": "smewg-58", "form": "presented", "agenda_item": "1"}
    answer = client.post("/practices/japan-credit-guarantee/share", data=single, headers=OWN)
    assert answer.status_code == 400 and "day of the session" in answer.text
    given = {**told, "on-japan-credit-guarantee": "2023-01-01"}
    assert client.post("/meetings/smewg-58/share", data=given, headers=OWN).status_code == 303


def test_several_practices_are_picked_by_words_and_recorded_in_one_go(client: FlaskClient, kb: KnowledgeBase) -> None:
    page = client.get(f"{SHARE}?q=customs").text
    assert 'name="add" value="peru-viet-nam-customs-window"' in page
    page = client.get(f"{SHARE}?pick=peru-viet-nam-customs-window&pick=japan-credit-guarantee&pick=none").text
    assert "2 practices to tick" in page and ">Peru</textarea>" in page
    told = {
        "practice": ["japan-credit-guarantee", "peru-viet-nam-customs-window"],
        "agenda_item-japan-credit-guarantee": "4.10", "document-japan-credit-guarantee": "2021/SMEWG/011",
        "agenda_item-peru-viet-nam-customs-window": "4.2",
        "presenters-peru-viet-nam-customs-window": "Peru\nA development bank",
    }  # fmt: skip
    answer = client.post(SHARE, data=told, headers=OWN)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    agenda = page.split('id="agenda"')[1].split('aria-labelledby="list"')[0]
    assert agenda.index("customs window") < agenda.index("Credit guarantees")
    assert "2021/SMEWG/011" in agenda and "A development bank" in agenda and "Japan" in agenda
    assert kb.figures.tally(2021).figure("shared").value == 3


def test_one_wrong_row_records_none_and_keeps_what_was_given(client: FlaskClient, kb: KnowledgeBase) -> None:
    told = {
        "practice": ["chile-market-days", "japan-credit-guarantee"],
        "document-chile-market-days": f"D7{MARKUP}",
        "form-japan-credit-guarantee": "sung",
    }
    answer = client.post(SHARE, data=told, headers=OWN)
    assert answer.status_code == 400
    assert "japan-credit-guarantee: How it was shown" in answer.text
    assert "D7&lt;script&gt;" in answer.text and MARKUP not in answer.text
    assert not [event for event in kb.home.store.events() if event.meeting == "m-2021-2"]


@pytest.mark.parametrize(("practices", "status"), [([], 400), (["none"], 400), (["a"] * 3 + ["b"], 400)])
def test_nothing_or_what_is_not_there_is_refused(client: FlaskClient, practices: list[str], status: int) -> None:
    assert client.post(SHARE, data={"practice": practices}, headers=OWN).status_code == status


def test_an_unknown_meeting_is_not_found_and_a_form_cannot_be_put(client: FlaskClient) -> None:
    assert client.get("/meetings/none/share").status_code == 404
    assert client.post("/meetings/none/share", data={"practice": "a"}, headers=OWN).status_code == 404
    assert client.put(SHARE, headers=OWN).status_code == 405


def test_readers_see_the_agenda_without_the_forms(client_as: Callable[[str], FlaskClient]) -> None:
    for who in ("visitor", "delegate"):
        page = client_as(who).get("/meetings/m-2023-1").text
        assert "On the agenda" in page and "4.2" in page
        assert "/share" not in page and "/edit" not in page
        assert "/meetings/new" not in client_as(who).get("/meetings").text


@pytest.mark.parametrize("address", ["/meetings/new", SHARE, "/meetings/m-2023-1/edit", f"{REDATE}?starts=2022-03-01"])
def test_a_form_has_one_heading(client: FlaskClient, address: str) -> None:
    assert client.get(address).text.count("<h1") == 1
