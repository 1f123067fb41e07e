"""Striking what was recorded in error, on pages."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from tests.pages.conftest import OWN

CHILE = "chile-market-days"
SHOWN = f"{CHILE}@m-2023-1"


def post(client: FlaskClient, address: str, follow_redirects: bool = True, **data: str) -> str:
    return client.post(address, data=data, headers=OWN, follow_redirects=follow_redirects).get_data(as_text=True)


def test_an_officer_strikes_a_sharing_from_the_practices_page_and_takes_it_back(
    client: FlaskClient, kb: KnowledgeBase
) -> None:
    page = client.get(f"/practices/{CHILE}").get_data(as_text=True)
    assert f"/practices/{CHILE}/strike?kind=event" in page and "Struck</h2>" not in page
    form = client.get(f"/practices/{CHILE}/strike?kind=event&record={SHOWN}").get_data(as_text=True)
    assert "Strike this sharing" in form and 'label for="why"' in form
    done = post(client, f"/practices/{CHILE}/strike", kind="event", record=SHOWN, why="never on that agenda")
    assert "Struck: it is in no list" in done and "never on that agenda" in done
    assert CHILE not in kb.figures.tally(2023).figure("shared").practices
    assert "never on that agenda" in client.get("/struck").get_data(as_text=True)
    (told,) = client.get("/struck.json").get_json()
    assert (told["kind"], told["practice"], told["record"]["meeting"]) == ("event", CHILE, "m-2023-1")
    back = post(client, f"/practices/{CHILE}/unstrike", kind="event", record=SHOWN, why="the papers show it")
    assert "Taken back" in back and CHILE in kb.figures.tally(2023).figure("shared").practices


def test_without_a_reason_the_form_comes_back_and_nothing_is_struck(client: FlaskClient, kb: KnowledgeBase) -> None:
    answer = client.post(f"/practices/{CHILE}/strike", data={"kind": "event", "record": SHOWN, "why": " "}, headers=OWN)
    assert answer.status_code == 400 and "Nothing was changed" in answer.get_data(as_text=True)
    assert not kb.home.store.struck()


def test_recording_the_same_again_is_refused_on_the_form_with_the_way_back(client: FlaskClient) -> None:
    post(client, f"/practices/{CHILE}/strike", kind="event", record=SHOWN, why="a slip")
    answer = client.post(f"/practices/{CHILE}/share", data={"meeting": "m-2023-1", "form": "presented"}, headers=OWN)
    assert answer.status_code == 409 and "struck as recorded in error" in answer.get_data(as_text=True)


def test_a_withdrawn_practice_is_struck_from_its_page_of_care(client: FlaskClient, kb: KnowledgeBase) -> None:
    post(client, f"/practices/{CHILE}/withdraw", why="a wish")
    page = client.get(f"/practices/{CHILE}/care").get_data(as_text=True)
    assert "Strike the practice as a whole" in page
    # one record of it can be struck alone, from here too
    assert f"kind=event&amp;record={CHILE}@m-2023-1" in page.replace("%40", "@")
    assert f"kind=adoption&amp;record={CHILE}@Malaysia" in page.replace("%40", "@")
    done = post(client, f"/practices/{CHILE}/strike", kind="practice", record=CHILE, why="it never was one")
    assert "kept out of every figure: it never was one" in done
    assert CHILE not in kb.figures.tally(2023).figure("shared").practices


@pytest.mark.parametrize("who", ["visitor", "delegate"])
def test_readers_see_neither_the_offer_nor_what_was_struck(
    client_as: Callable[[str], FlaskClient], client: FlaskClient, who: str
) -> None:
    post(client, f"/practices/{CHILE}/strike", kind="event", record=SHOWN, why="a slip of the pen")
    page = client_as(who).get(f"/practices/{CHILE}").get_data(as_text=True)
    assert "a slip of the pen" not in page and "/strike" not in page
