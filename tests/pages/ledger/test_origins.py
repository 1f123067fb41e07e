"""A joint practice on its page: who is confirmed, and the button that confirms."""

from collections.abc import Callable

from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.person import operator
from tests.pages.conftest import OWN, signed_in
from tests.sites import client as client_of_home

JOINT = "peru-viet-nam-customs-window"
CONFIRM = f"/practices/{JOINT}/origins/viet-nam/confirm"


def test_a_reader_sees_who_is_named_and_not_confirmed_and_no_button(client_as: Callable[[str], FlaskClient]) -> None:
    for who in ("visitor", "delegate"):
        page = client_as(who).get(f"/practices/{JOINT}").text
        assert "named by the lead, not confirmed" in page and CONFIRM not in page
    told = client_as("visitor").get(f"/practices/{JOINT}.json").get_json()["origins"]
    assert told[1] == {"economy": "Viet Nam", "counts": False, "why": "named by the lead, not confirmed"}


def test_the_economys_own_delegate_confirms_with_a_button(kb: KnowledgeBase) -> None:
    made = kb.accounts.administering.add(operator("x"), "vn@example.org", "Vy", "delegate", "Viet Nam")
    kb.home.store.change_account(_active(made), "operator")
    client = signed_in(client_of_home(kb), _active(made))
    assert "Viet Nam submits it too" in client.get(f"/practices/{JOINT}").text
    done = client.post(CONFIRM, headers=OWN, follow_redirects=True).text
    assert "counts in a row of its own" in done and "not confirmed" not in done
    assert client.post(CONFIRM, headers=OWN).status_code == 409


def test_an_officer_records_it_with_a_reason(client: FlaskClient, kb: KnowledgeBase) -> None:
    assert "Record that Viet Nam confirms" in client.get(f"/practices/{JOINT}").text
    assert client.post(CONFIRM, data={"why": " "}, headers=OWN).status_code == 400
    assert client.post(CONFIRM, data={"why": "a letter"}, headers=OWN).status_code == 303
    assert kb.reading.practice(JOINT).origins[1].counts


def _active(account: Account) -> Account:
    from dataclasses import replace

    from kb.accounts.account import AccountState

    return replace(account, state=AccountState.ACTIVE)
