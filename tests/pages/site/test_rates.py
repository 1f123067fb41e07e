"""How often one may search and ask the API, told by whom and where."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb import KnowledgeBase
from webapp.site import rates
from webapp.site.rates import Allowance, Rates

As = Callable[[str], FlaskClient]


@pytest.fixture
def a_few(kb: KnowledgeBase, client_as: As) -> As:
    """Clients of a home where five searches and five calls a minute are allowed, and no client has asked yet."""

    def _as(who: str) -> FlaskClient:
        client = client_as(who)
        kb.home.settings = replace(kb.settings, searches_per_minute=5, api_calls_per_minute=5)
        return client

    client_as("visitor").application.extensions["rates"] = Rates()
    return _as


def asked(client: FlaskClient, address: str, by: str = "192.0.2.1", **given: object) -> TestResponse:
    return client.get(address, environ_base={"REMOTE_ADDR": by}, **given)


@pytest.mark.parametrize("address", ["/?q=loans", "/api/v1/search?q=loans", "/api/v1/tally"])
def test_whoever_asks_too_often_is_told_when_to_come_back(a_few: As, address: str) -> None:
    visitor = a_few("visitor")
    assert [asked(visitor, address).status_code for _ in range(6)] == [200] * 5 + [429]
    refused = asked(visitor, address)
    assert 1 <= int(refused.headers["Retry-After"]) <= 12
    assert "a minute; try again in" in (refused.json["error"]["message"] if refused.is_json else refused.text)
    assert asked(visitor, address, "192.0.2.2").status_code == 200


def test_a_search_by_a_form_counts_like_one_by_an_address(a_few: As) -> None:
    visitor = a_few("visitor")
    here = {"environ_base": {"REMOTE_ADDR": "192.0.2.1"}, "headers": {"Sec-Fetch-Site": "same-origin"}}
    posts = [visitor.post("/results.json", data={"q": "loans"}, **here).status_code for _ in range(6)]
    assert posts == [200] * 5 + [429]


def test_what_is_no_search_and_no_call_is_never_refused(a_few: As) -> None:
    visitor = a_few("visitor")
    for address in ("/", "/about", "/static/css/site.css", "/practices/chile-market-days", "/tally.json"):
        assert {asked(visitor, address).status_code for _ in range(8)} == {200}


def test_a_subscriber_s_many_addresses_are_one_client(a_few: As) -> None:
    visitor = a_few("visitor")
    statuses = [asked(visitor, "/?q=loans", f"2001:db8:0:7::{number}").status_code for number in range(6)]
    assert statuses == [200] * 5 + [429]
    assert asked(visitor, "/?q=loans", "2001:db8:0:8::1").status_code == 200


def test_accounts_behind_one_address_are_told_apart(a_few: As) -> None:
    delegate, officer = a_few("delegate"), a_few("officer")
    assert [asked(delegate, "/?q=loans").status_code for _ in range(6)] == [200] * 5 + [429]
    assert asked(delegate, "/?q=loans", "192.0.2.2").status_code == 429
    assert asked(officer, "/?q=loans").status_code == 200


def test_each_token_has_its_own(a_few: As, kb: KnowledgeBase, account_of: Callable[..., object]) -> None:
    visitor, person = a_few("visitor"), account_of("delegate").person()  # type: ignore[attr-defined]
    one, other = (
        {"Authorization": f"Bearer {kb.accounts.tokens.make_token(person, name, 'read', '9').secret}"} for name in "ab"
    )
    assert [asked(visitor, "/api/v1/tally", headers=one).status_code for _ in range(6)] == [200] * 5 + [429]
    assert asked(visitor, "/api/v1/tally", headers=other).status_code == 200
    assert asked(visitor, "/api/v1/tally").status_code == 200


def test_those_whom_a_proxy_does_not_name_are_many(a_few: As) -> None:
    visitor = a_few("visitor")
    assert {asked(visitor, "/?q=loans", "127.0.0.1").status_code for _ in range(50)} == {200}


def test_who_types_is_not_counted_by_the_letter(a_few: As) -> None:
    visitor = a_few("visitor")
    assert {asked(visitor, "/api/v1/complete?q=on").status_code for _ in range(30)} == {200}


def test_an_allowance_fills_again_all_the_while(monkeypatch: pytest.MonkeyPatch) -> None:
    at, counted, six = [1000.0], Rates(), Allowance("search", "someone", 6)
    monkeypatch.setattr(rates.time, "monotonic", lambda: at[0])
    assert [counted.take(six) for _ in range(8)] == [0] * 6 + [10, 10]
    at[0] += 10
    assert [counted.take(six), counted.take(six)] == [0, 10]
    at[0] += 1e6
    assert [counted.take(six) for _ in range(7)] == [0] * 6 + [10]


def test_a_clock_set_back_makes_nobody_wait_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the clock that nobody sets it cannot go back; a machine that starts anew begins it anew."""
    at, counted, one = [1e6], Rates(), Allowance("search", "someone", 1)
    monkeypatch.setattr(rates.time, "time", lambda: pytest.fail("the clock on the wall was asked"))
    monkeypatch.setattr(rates.time, "monotonic", lambda: at[0])
    assert counted.take(one) == 0
    at[0] = 5.0
    assert 0 < counted.take(one) <= 60


def test_none_is_counted_where_the_setting_is_nothing() -> None:
    counted = Rates()
    assert {counted.take(Allowance("api", "someone", 0)) for _ in range(1000)} == {0}
