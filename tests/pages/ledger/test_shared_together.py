"""Five practices recorded with five ticks and one button: nothing ticked or typed is lost on the way."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.ledger import Presentation
from kb.person import operator
from tests.pages.conftest import MARKUP, OWN

As = Callable[[str], FlaskClient]
AT, SHARE, PREPARE = "/meetings/m-2021-2", "/meetings/m-2021-2/share", "/meetings/m-2021-2/prepare"
MARKET, CREDIT, WINDOW = "chile-market-days", "japan-credit-guarantee", "peru-viet-nam-customs-window"
BY = operator("secretariat")


def agenda(client: FlaskClient) -> None:
    data = {"pasted": "5.2 Financing for women-led SMEs\n6 Markets"}
    assert client.post(f"{AT}/agenda", data=data, headers=OWN).status_code == 303


def test_an_agenda_is_pasted_shown_to_everybody_and_mended(
    client: FlaskClient, client_as: As, kb: KnowledgeBase
) -> None:
    agenda(client)
    page = client_as("visitor").get(AT).text
    assert "Financing for women-led SMEs" in page and "Mend the agenda" not in page
    form = client.get(f"{AT}/agenda").text
    version = re.search(r'name="seen" value="(\w+)"', form)
    assert version and 'value="Financing for women-led SMEs"' in form
    rows = {
        **{"item-1-was": "5.2", "item-1-number": "5.2", "item-1-title": f"Loans {MARKUP}", "item-1-place": "2"},
        **{"item-2-was": "6", "item-2-number": "6", "item-2-title": "Markets", "item-2-place": "2", "seen": version[1]},
        "item-1-documents": "2021/SMEWG/012 A paper https://example.org/paper",
    }
    wrong = client.post(f"{AT}/agenda", data={**rows, "pasted": "no number here"}, headers=OWN)
    assert wrong.status_code == 400 and "no number here</textarea>" in wrong.text and MARKUP not in wrong.text
    assert client.post(f"{AT}/agenda", data=rows, headers=OWN).status_code == 303
    assert [one.number for one in kb.agendas.agenda("m-2021-2").items] == ["6", "5.2"]
    page = client_as("visitor").get(AT).text
    assert '<a href="https://example.org/paper" rel="noreferrer">A paper</a>' in page and MARKUP not in page
    assert client.post(f"{AT}/agenda", data=rows, headers=OWN).status_code in (303, 409)
    gone = {**rows, "item-2-gone": "yes", "seen": kb.agendas.version("m-2021-2")}
    client.post(f"{AT}/agenda", data=gone, headers=OWN)
    assert [one["number"] for one in client.get(f"{AT}/agenda.json").get_json()] == ["5.2"]


def test_what_is_prepared_stands_in_the_form_with_its_item_and_is_recorded_with_a_tick(
    client: FlaskClient, client_as: As, kb: KnowledgeBase
) -> None:
    agenda(client)
    told = {"practice": [MARKET, CREDIT], "all-agenda_item": "5.2", f"document-{MARKET}": "2021/SMEWG/011"}
    assert client.post(PREPARE, data=told, headers=OWN).status_code == 303
    assert "prepared, not yet recorded" in client.get(AT).text
    assert "prepared, not yet recorded" not in client_as("visitor").get(AT).text
    assert "Prepared for" in client.get(f"/practices/{MARKET}").text
    assert "Prepared for" not in client_as("visitor").get(f"/practices/{MARKET}").text
    form = client.get(SHARE).text
    assert f'name="practice" value="{MARKET}">' in form and 'value="2021/SMEWG/011"' in form
    assert "item 5.2 · document 2021/SMEWG/011 · Chile" in form
    sent = {"listed": [MARKET, CREDIT], "practice": MARKET, f"agenda_item-{MARKET}": "5.2"}
    assert client.post(SHARE, data=sent, headers=OWN).status_code == 303
    assert [one.practice for one in kb.home.ledger().events if one.meeting == "m-2021-2"] == [MARKET]
    assert [one.practice for one in kb.agendas.prepared("m-2021-2", BY)] == [CREDIT]


def test_what_is_said_for_all_holds_where_a_practice_says_nothing_else(client: FlaskClient, kb: KnowledgeBase) -> None:
    sent = {
        **{"practice": [MARKET, CREDIT], "all-agenda_item": "5.2", "all-form": "tabled"},
        **{f"agenda_item-{CREDIT}": "6", f"form-{CREDIT}": "presented"},
    }
    assert client.post(SHARE, data=sent, headers=OWN).status_code == 303
    events = [one for one in kb.home.ledger().events if one.meeting == "m-2021-2"]
    shown = {one.practice: (one.agenda_item, one.form.value) for one in events}
    assert shown == {MARKET: ("5.2", "tabled"), CREDIT: ("6", "presented")}


@pytest.mark.parametrize("button", ["search", "add", "page-2"])
def test_a_search_a_page_turned_and_a_tick_in_what_was_found_lose_nothing(client: FlaskClient, button: str) -> None:
    typed = {
        **{"listed": [MARKET, CREDIT], "practice": MARKET, f"document-{MARKET}": "D7", f"document-{CREDIT}": "D8"},
        **{f"presenters-{MARKET}": "A bank", "all-agenda_item": "5.2", "add": WINDOW, "q": "loans", "do": button},
    }
    page = client.post(SHARE, data=typed, headers=OWN).text
    assert f'name="practice" value="{MARKET}" checked>' in page and f'name="practice" value="{CREDIT}">' in page
    assert f'name="practice" value="{WINDOW}" checked>' in page and ">Peru</textarea>" in page
    assert 'value="D7"' in page and 'value="D8"' in page and "A bank</textarea>" in page
    assert re.search(r'name="all-agenda_item"[^>]*value="5.2"', page) and 'value="loans"' in page


def test_a_mistake_in_a_row_opens_it_and_keeps_the_rest(client: FlaskClient) -> None:
    typed = {
        **{"listed": [MARKET, CREDIT], "practice": [MARKET, CREDIT], f"on-{CREDIT}": "1999-01-01"},
        **{f"document-{MARKET}": "D7", "q": "loans"},
    }
    answer = client.post(SHARE, data=typed, headers=OWN)
    assert answer.status_code == 400 and answer.text.count("<details open>") == 1
    assert answer.text.count(" checked>") >= 2 and 'value="D7"' in answer.text and "1999-01-01" in answer.text
    assert client.post(PREPARE, data=typed, headers=OWN).status_code == 400


def test_nothing_is_prepared_at_a_meeting_that_is_not_there(client: FlaskClient) -> None:
    for address in ("/meetings/none/prepare", "/meetings/none/agenda"):
        assert client.post(address, data={"practice": MARKET}, headers=OWN).status_code == 404
    assert (
        client.get("/meetings/none/agenda").status_code == client.get("/meetings/none/agenda.json").status_code == 404
    )
    assert client.put(PREPARE, headers=OWN).status_code == 405


def test_a_shown_practice_leaves_the_list_of_what_is_prepared(client: FlaskClient, kb: KnowledgeBase) -> None:
    agenda(client)
    kb.agendas.prepare(BY, "m-2021-2", [Presentation(MARKET, agenda_item="5.2")])
    kb.meetings.share(BY, "m-2021-2", [Presentation(MARKET, agenda_item="6")])
    page = client.get(AT).text
    assert "prepared, not yet" not in page
    assert page.index("Markets") < page.index("Online market days")
