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
    assert kb.home.store.meetings() == ()


def test_the_same_number_twice_contradicts_the_record(client: FlaskClient) -> None:
    client.post("/meetings/new", data=NEW, headers=OWN)
    assert client.post("/meetings/new", data=NEW, headers=OWN).status_code == 409


def test_a_meeting_of_the_file_is_mended_there(client: FlaskClient) -> None:
    assert "practices/meetings.yaml" in client.get("/meetings/m-2023-1").text
    assert "mend it there" in client.get("/meetings/m-2023-1/edit").text
    assert client.post("/meetings/m-2023-1/edit", data=NEW, headers=OWN).status_code == 409
    assert client.get("/meetings/none/edit").status_code == 404
    assert client.post("/meetings/none/edit", data=NEW, headers=OWN).status_code == 404


def test_several_practices_are_picked_by_words_and_recorded_in_one_go(client: FlaskClient, kb: KnowledgeBase) -> None:
    page = client.get(f"{SHARE}?q=customs").text
    assert 'name="pick" value="peru-viet-nam-customs-window"' in page
    page = client.get(f"{SHARE}?pick=peru-viet-nam-customs-window&pick=japan-credit-guarantee&pick=none").text
    assert "2 practices chosen" in page and ">Peru\nViet Nam</textarea>" in page
    told = {
        "practice": ["japan-credit-guarantee", "peru-viet-nam-customs-window"],
        "agenda_item-japan-credit-guarantee": "4.10", "document-japan-credit-guarantee": "2021/SMEWG/011",
        "agenda_item-peru-viet-nam-customs-window": "4.2",
        "presenters-peru-viet-nam-customs-window": "Peru\nA development bank",
    }  # fmt: skip
    answer = client.post(SHARE, data=told, headers=OWN)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    agenda = page.split('id="agenda"')[1].split("</section>")[0]
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
    assert "Japan-credit-guarantee: form" in answer.text or "japan-credit-guarantee: form" in answer.text
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


@pytest.mark.parametrize("address", ["/meetings/new", SHARE, "/meetings/m-2023-1/edit"])
def test_a_form_has_one_heading(client: FlaskClient, address: str) -> None:
    assert client.get(address).text.count("<h1") == 1
