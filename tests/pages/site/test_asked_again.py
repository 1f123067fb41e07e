"""Asked again: before what cannot be taken back one says once more who one is, and nothing that was typed is lost."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.accounts import moments
from kb.accounts.account import Account
from kb.person import operator
from tests.pages.conftest import MARKUP, OWN, signed_in
from tests.second_factors import set_up
from webapp.site.identity import PLAIN_COOKIE

PASSWORD = "four words in a row"
ClientAs = Callable[[str], FlaskClient]

GUARDED_ADDRESSES = {
    "account.make_token": "/account/tokens",
    "accounts.add": "/accounts/new",
    "account.end_session": "/account/sessions/1/end",
    "account.sign_out_everywhere": "/account/sign-out-everywhere",
    "accounts.sign_out": "/accounts/account-1/sign-out",
    "accounts.role": "/accounts/account-1/role",
    "accounts.open_or_close": "/accounts/account-1/close",
    "accounts.erase": "/accounts/account-1/erase",
    "accounts.link": "/accounts/account-1/link",
    "accounts.reset_second_factor": "/accounts/account-1/second-factor/reset",
    "second_factor.begin": "/account/second-factor/begin",
    "second_factor.confirm": "/account/second-factor/confirm",
    "second_factor.recovery_codes": "/account/second-factor/recovery-codes",
    "second_factor.take_off": "/account/second-factor/take-off",
    "releases.answer": "/releases/1/consent",
    "releases.vouch": "/accounts/account-1/vouch",
    "webhooks.add": "/webhooks",
    "webhooks.secret": "/webhooks/webhook-1/secret",
    "webhooks.move": "/webhooks/webhook-1/pause",
    "trail.erase": "/trail/1/erase",
    "periods.move": "/periods/2023",
}
"""What asks, each with an address of it."""


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Moves time on by minutes."""
    began = moments.moment()
    now = [began]
    monkeypatch.setattr(moments, "moment", lambda: now[0])
    monkeypatch.setattr("kb.accounts.second_factor.moment", lambda: now[0])

    def on(minutes: int) -> None:
        now[0] += timedelta(minutes=minutes)

    return on


@pytest.fixture
def ada(kb: KnowledgeBase, account_of: Callable[[str], Account]) -> Account:
    """An administrator with a password."""
    handed = kb.accounts.links.hand_link(operator("operator"), account_of("administrator").id)
    return kb.accounts.links.use_link(handed.path.removeprefix("/links/"), PASSWORD, PASSWORD)


@pytest.fixture
def hers(client_as: ClientAs, ada: Account, later: Callable[[int], None]) -> FlaskClient:
    """Her browser, a quarter of an hour after she signed in."""
    client = signed_in(client_as("visitor"), ada)
    later(16)
    return client


def test_what_asks_is_named_with_an_address(hers: FlaskClient) -> None:
    """The guard is what wraps a view."""
    views = hers.application.view_functions
    pages = {name for name in views if not name.startswith("api.")}  # a verb of the API is taken by the page's own view
    assert {name for name in pages if hasattr(views[name], "__wrapped__")} == set(GUARDED_ADDRESSES)


@pytest.mark.parametrize("endpoint", GUARDED_ADDRESSES)
def test_each_of_them_asks_and_does_nothing_before(hers: FlaskClient, kb: KnowledgeBase, endpoint: str) -> None:
    before = kb.home.store.generation()
    answer = hers.post(GUARDED_ADDRESSES[endpoint], data={"sure": "yes", "role": "chair", "title": "t"}, headers=OWN)
    assert answer.status_code == 403 and "Is it still you?" in answer.text
    assert answer.text.count("<h1") == 1 and answer.headers["Cache-Control"] == "no-store"
    assert f'action="{GUARDED_ADDRESSES[endpoint]}"' in answer.text
    assert kb.home.store.generation() == before


def test_after_the_proof_the_form_is_there_as_it_was_filled_in_and_is_sent_by_hand(
    hers: FlaskClient, kb: KnowledgeBase, ada: Account
) -> None:
    typed = {"title": f"A program {MARKUP} of mine", "scope": "write", "days": "31"}
    asked = hers.post("/account/tokens", data=typed, headers=OWN)
    assert MARKUP not in asked.text
    kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', asked.text))
    assert {name: unescape(value) for name, value in kept.items()} == typed
    proof = {**typed, "proof-password": PASSWORD}
    for _ in range(2):  # a page that is loaded again sends the same once more, and makes nothing
        shown = hers.post("/account/tokens", data=proof, headers=OWN)
        assert shown.status_code == 200 and "Thank you, it is you" in shown.text
        assert f'value="{typed["title"].replace("<", "&lt;").replace(">", "&gt;")}"' in shown.text
        assert 'name="scope" value="write" checked' in shown.text and 'value="31"' in shown.text
        assert PASSWORD not in shown.text and kb.accounts.tokens.tokens(ada.person()) == ()
    made = hers.post("/account/tokens", data=typed, headers=OWN)
    assert made.status_code == 200 and "Copy it now" in made.text
    assert len(kb.accounts.tokens.tokens(ada.person())) == 1


def test_a_wrong_password_keeps_what_was_typed_and_is_held_up(hers: FlaskClient, kb: KnowledgeBase) -> None:
    typed = {"role": "chair", "economy": "Peru"}
    answers = [
        hers.post("/accounts/account-1/role", data={**typed, "proof-password": "guess"}, headers=OWN) for _ in range(6)
    ]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    for answer in answers:
        assert 'name="role" value="chair"' in answer.text and 'name="economy" value="Peru"' in answer.text
        assert "guess" not in answer.text
    assert answers[-1].headers["Retry-After"]
    held = hers.post("/accounts/account-1/role", data={**typed, "proof-password": PASSWORD}, headers=OWN)
    assert held.status_code == 429 and kb.home.store.account("account-1").role.value == "administrator"


def test_a_proof_holds_for_the_setting_s_minutes_and_in_one_browser(
    hers: FlaskClient, client_as: ClientAs, ada: Account, later: Callable[[int], None], kb: KnowledgeBase
) -> None:
    other = signed_in(client_as("visitor"), ada)
    later(16)
    token = {"title": "t", "scope": "read", "days": "9"}
    assert hers.post("/account/tokens", data={**token, "proof-password": PASSWORD}, headers=OWN).status_code == 200
    assert other.post("/account/tokens", data=token, headers=OWN).status_code == 403
    later(14)
    assert hers.post("/account/tokens", data=token, headers=OWN).status_code == 200
    later(2)
    assert hers.post("/account/tokens", data=token, headers=OWN).status_code == 403
    kb.home.settings = replace(kb.settings, asked_again_minutes=60)
    assert hers.post("/account/tokens", data=token, headers=OWN).status_code == 200
    kb.home.settings = replace(kb.settings, asked_again_minutes=0)
    later(80)
    assert hers.post("/account/tokens", data=token, headers=OWN).status_code == 200


def test_with_a_second_factor_the_code_is_asked_too(
    hers: FlaskClient, ada: Account, kb: KnowledgeBase, later: Callable[[int], None]
) -> None:
    telephone, codes = set_up(kb, ada)
    signed_in(hers, ada)
    later(16)
    token = {"title": "t", "scope": "read", "days": "9"}
    asked = hers.post("/account/tokens", data=token, headers=OWN)
    assert 'name="proof-password"' in asked.text and 'name="proof-code"' in asked.text
    for half in ({"proof-password": PASSWORD}, {"proof-code": telephone.code()}, {"proof-code": codes[0]}):
        assert hers.post("/account/tokens", data={**token, **half}, headers=OWN).status_code == 422
        assert hers.post("/account/tokens", data=token, headers=OWN).status_code == 403
    whole = {"proof-password": PASSWORD, "proof-code": telephone.code(1)}
    assert hers.post("/account/tokens", data={**token, **whole}, headers=OWN).status_code == 200
    assert hers.post("/account/tokens", data=token, headers=OWN).status_code == 200
    later(16)
    assert hers.post("/account/tokens", data={**token, **whole}, headers=OWN).status_code == 422  # the code was taken


def test_a_reason_that_was_written_is_kept(hers: FlaskClient) -> None:
    why = "A person asked for it,\nwith a letter & a date"
    asked = hers.post("/trail/1/erase", data={"why": why}, headers=OWN)
    assert unescape(asked.text).count(why) == 1
    shown = hers.post("/trail/1/erase", data={"why": why, "proof-password": PASSWORD}, headers=OWN)
    assert shown.status_code == 200 and why in unescape(shown.text) and "Thank you, it is you" in shown.text


def test_whoever_may_not_is_refused_as_before(client_as: ClientAs, later: Callable[[int], None]) -> None:
    assert client_as("visitor").post("/accounts/new", data={"proof-password": "x"}, headers=OWN).status_code == 401
    delegate = client_as("delegate")
    assert delegate.post("/accounts/new", data={"proof-password": "x"}, headers=OWN).status_code == 403
    assert "Add and show the link" not in delegate.post("/accounts/new", data={"proof-sign-on": "x"}, headers=OWN).text


def test_whoever_has_neither_is_led_to_sign_in_again(
    client_as: ClientAs, later: Callable[[int], None], kb: KnowledgeBase, account_of: Callable[[str], Account]
) -> None:
    """Through the single sign-on, in another tab: this one keeps what was typed."""
    kb.home.settings = replace(
        kb.settings, openid_issuer="https://issuer.example", openid_client="kb", openid_name="the ministry"
    )
    officer = client_as("officer")
    later(16)
    token = {"title": "t", "scope": "read", "days": "9"}
    asked = officer.post("/account/tokens", data=token, headers=OWN)
    assert re.search(r'target="_blank" rel="noopener" href="/sign-in/openid\?next=/account&amp;again=yes"', asked.text)
    on = {**token, "proof-sign-on": "yes"}
    still = officer.post("/account/tokens", data=on, headers=OWN)
    assert still.status_code == 422 and "sign in again" in still.text.casefold()
    assert 'name="title" value="t"' in still.text
    signed_in(officer, account_of("officer"))  # as the other tab does, whose cookie is this one's too
    shown = officer.post("/account/tokens", data=on, headers=OWN)
    assert shown.status_code == 200 and "Thank you, it is you" in shown.text and 'value="t"' in shown.text


def test_a_form_of_another_site_proves_nothing(hers: FlaskClient, kb: KnowledgeBase) -> None:
    answer = hers.post("/account/tokens", data={"proof-password": PASSWORD}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403 and "Is it still you?" not in answer.text
    cookie = hers.get_cookie(PLAIN_COOKIE)
    assert cookie and kb.accounts.proving.is_due(cookie.value)


def test_after_the_proof_the_session_has_another_secret_and_the_one_before_opens_nothing(
    hers: FlaskClient, kb: KnowledgeBase, ada: Account
) -> None:
    before = hers.get_cookie(PLAIN_COOKIE)
    shown = hers.post("/account/tokens", data={"title": "t", "proof-password": PASSWORD}, headers=OWN)
    now = hers.get_cookie(PLAIN_COOKIE)
    assert before and now and before.value != now.value
    assert "this one" in shown.text  # the page that is shown at once knows the session too
    assert kb.accounts.sessions.person_of_session(before.value) is None
    assert [one.id for one in kb.accounts.sessions.sessions(ada.person())] == [
        kb.accounts.sessions.session_id(now.value)
    ]


@pytest.mark.parametrize("who", ["delegate", "officer", "chair"])
def test_whoever_is_asked_goes_on_at_the_same_address(
    client_as: ClientAs, account_of: Callable[[str], Account], kb: KnowledgeBase, later: Callable[[int], None], who: str
) -> None:
    handed = kb.accounts.links.hand_link(operator("operator"), account_of(who).id)
    kb.accounts.links.use_link(handed.path.removeprefix("/links/"), PASSWORD, PASSWORD)
    client = client_as(who)
    later(16)
    asked = client.post("/account/tokens", data={"title": "t", "scope": "read", "days": "9"}, headers=OWN)
    assert asked.status_code == 403 and 'method="post" action="/account/tokens"' in asked.text
