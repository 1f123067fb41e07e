"""What a reader collects: in the own browser without an account, in the account with one."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.briefing.basket import MOST_IN_BASKET, joined
from kb.person import VISITOR
from tests.pages.conftest import OWN, signed_in

JAPAN, CHILE = "japan-credit-guarantee", "chile-market-days"


def add(client: FlaskClient, practice: str) -> int:
    return client.post("/basket", data={"practice": practice}, headers=OWN).status_code


def test_a_visitors_basket_lies_in_the_browser_alone(
    kb: KnowledgeBase, client_as: Callable[[str], FlaskClient]
) -> None:
    client = client_as("visitor")
    assert add(client, JAPAN) == 303 and add(client, CHILE) == 303 and add(client, JAPAN) == 303
    page = client.get("/basket").text
    assert page.index("Credit guarantees") < page.index("Online market days")
    assert "Credit guarantees" not in client_as("visitor").get("/basket").text
    assert not list(kb.home.store.table_rows("baskets", ()))
    client.post("/basket", data={"do": f"up {CHILE}"}, headers=OWN)
    page = client.get("/basket").text
    assert page.index("Online market days") < page.index("Credit guarantees")
    client.post("/basket", data={"do": f"remove {CHILE}"}, headers=OWN)
    assert "Online market days" not in client.get("/basket").text


def test_no_page_says_what_is_in_a_basket_but_its_own(client_as: Callable[[str], FlaskClient]) -> None:
    with_one, without = client_as("visitor"), client_as("visitor")
    add(with_one, JAPAN)
    for address in ("/", "/?q=loans", f"/practices/{JAPAN}", "/tally", "/meetings/m-2023-1"):
        assert with_one.get(address).data == without.get(address).data


def test_signing_in_moves_it_into_the_account(
    client_as: Callable[[str], FlaskClient], account_of: Callable[[str], Account]
) -> None:
    client = client_as("visitor")
    add(client, JAPAN)
    signed_in(client, account_of("delegate"))
    client.get("/")
    assert "Credit guarantees" in client_as("delegate").get("/basket").text
    assert client.get_cookie("kb-basket") is None


def test_what_may_not_be_read_is_put_in_as_little_as_what_never_was(client_as: Callable[[str], FlaskClient]) -> None:
    client = client_as("visitor")
    assert add(client, "members-note") == add(client, "never-was") == 404


def test_a_cookie_that_this_home_did_not_sign_is_an_empty_basket(client_as: Callable[[str], FlaskClient]) -> None:
    client = client_as("visitor")
    for value in ("x", "A" * 3000, "Zm9v", "é"):
        client.set_cookie("kb-basket", value)
        assert "Nothing is collected yet" in client.get("/basket").text


def test_a_basket_travels_as_a_link(kb: KnowledgeBase, client_as: Callable[[str], FlaskClient]) -> None:
    link = f"/basket?b={kb.briefs.signed_basket((JAPAN, CHILE, 'members-note'))}"
    client = client_as("visitor")
    page = client.get(link).text
    assert "A basket that you were handed: 2 practices" in page and "only members" not in page
    client.post("/basket", data={"b": link.partition("=")[2]}, headers=OWN)
    assert "Credit guarantees" in client.get("/basket").text


def test_a_brief_is_made_of_it(client_as: Callable[[str], FlaskClient]) -> None:
    for who in ("visitor", "delegate"):
        client = client_as(who)
        add(client, JAPAN)
        page = client.post("/briefs", data={"of": "basket"}, headers=OWN, follow_redirects=True).text
        assert "Practices collected" in page and "A public fund guarantees bank loans" in page


def test_every_list_offers_it(client_as: Callable[[str], FlaskClient]) -> None:
    client = client_as("visitor")
    for address in ("/?q=loans", f"/practices/{JAPAN}", "/meetings/m-2023-1", "/economies/japan", "/areas/4"):
        assert f'form="add-to-brief" name="practice" value="{JAPAN}"' in client.get(address).text, address


def test_the_first_page_after_signing_in_has_what_was_collected_and_what_it_removes_stays_removed(
    client_as: Callable[[str], FlaskClient], account_of: Callable[[str], Account]
) -> None:
    client = client_as("visitor")
    add(client, JAPAN)
    signed_in(client, account_of("delegate"))
    assert "Credit guarantees" in client.get("/basket").text
    other = client_as("visitor")
    add(other, CHILE)
    signed_in(other, account_of("delegate"))
    other.post("/basket", data={"do": f"remove {CHILE}"}, headers=OWN)
    page = other.get("/basket").text
    assert "Credit guarantees" in page and "Online market days" not in page


def test_joining_two_full_baskets_loses_nothing() -> None:
    first, second = (tuple(f"{name}-{no}" for no in range(MOST_IN_BASKET)) for name in ("a", "b"))
    both = joined(first, second)
    assert both == (*first, *second) and joined(both, ("c",)) == both


def test_a_brief_is_made_of_a_full_basket(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.briefing.briefs.MOST_ENTRIES", 2)
    held = ("japan-credit-guarantee", "chile-market-days", "peru-viet-nam-customs-window")
    made = kb.briefs.of_basket(held, VISITOR)
    assert [[one.practice for one in item.entries] for item in made.items] == [list(held[:2]), list(held[2:])]
    assert len({item.title for item in made.items}) == 2
