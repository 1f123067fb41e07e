"""The single sign-on, against a real provider that the test starts, and against one that lies."""

import base64
import hashlib
import hmac
import json
import re
import sqlite3
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask, redirect, request
from flask.testing import FlaskClient
from joserfc import jws, jwt
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import make_server

from kb import KnowledgeBase
from kb.accounts import provider
from kb.accounts.account import Account, AccountState
from kb.person import operator
from tests.pages.conftest import OWN
from tests.second_factors import set_up
from webapp.site.identity import PLAIN_COOKIE

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the mock still rests on what Authlib is going to drop
    from oidc_provider_mock import User, run_server_in_thread

pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated")

OPERATOR = operator("operator")
ClientAs = Callable[[str], FlaskClient]
WAITING = PLAIN_COOKIE + "-sign-on"

PEOPLE = (
    User(sub="7", claims={"email": "Dana@Example.org", "email_verified": True}),
    User(sub="8", claims={"email": "dana@example.org", "email_verified": True}),
    User(sub="9", claims={"email": "dana@example.org", "email_verified": False}),
    User(sub="10", claims={"email": "stranger@example.org", "email_verified": True}),
    User(sub="11", claims={}),
)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with run_server_in_thread(user_claims=PEOPLE) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def visitor(kb: KnowledgeBase, client_as: ClientAs, issuer: str) -> FlaskClient:
    kb.home.settings = replace(
        kb.settings, openid_issuer=issuer, openid_client="kb", openid_secret="s", openid_name="the ministry"
    )
    return client_as("visitor")


@pytest.fixture
def dana(kb: KnowledgeBase) -> Account:
    """A delegate who was added and has set no password."""
    return kb.accounts.administering.add(OPERATOR, "dana@example.org", "Dana Delegate", "delegate", "Chile")


def started(client: FlaskClient, next: str = "/tally") -> str:
    """The provider's address that the browser is sent to."""
    answer = client.get("/sign-in/openid", query_string={"next": next})
    assert answer.status_code == 303
    return str(answer.location)


def returned(address: str, sub: str) -> str:
    """Where the provider sends somebody back to who says yes there."""
    answer = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"].removeprefix("http://localhost")


def test_a_delegate_signs_in_through_the_provider(visitor: FlaskClient, dana: Account, kb: KnowledgeBase) -> None:
    door = re.search(r'href="(/sign-in/openid\?next=/tally)">Sign in with the ministry<', visitor.get(DOOR).text)
    assert door
    answer = visitor.get(door[1])
    asked = parse_qs(urlsplit(answer.location).query)
    assert asked["code_challenge_method"] == ["S256"] and asked["response_type"] == ["code"]
    assert asked["redirect_uri"] == ["http://localhost/sign-in/openid/back"] and asked["nonce"] and asked["state"]
    (kept,) = answer.headers.getlist("Set-Cookie")
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"} <= set(kept.split("; "))
    back = visitor.get(returned(answer.location, "7"))
    assert (back.status_code, back.location) == (303, "/tally")
    assert visitor.get_cookie(WAITING) is None
    page = visitor.get("/account").text
    assert "Dana Delegate" in page and "You sign in without one" in page
    assert kb.home.store.account(dana.id).state is AccountState.ACTIVE
    actions = [entry.act.action for entry in kb.home.store.trail(kind="account")]
    assert actions == ["invited", "bound to the single sign-on", "changed"]


DOOR = "/sign-in?next=/tally"


def test_nothing_that_comes_and_goes_lies_readable_in_the_store(visitor: FlaskClient, kb: KnowledgeBase) -> None:
    state = parse_qs(urlsplit(started(visitor)).query)["state"][0]
    kept = visitor.get_cookie(WAITING)
    content = (kb.settings.home / "kb.sqlite").read_bytes()
    assert kept and kept.value.encode() not in content and state.encode() not in content


def test_whoever_was_bound_keeps_the_account_and_nobody_else_gets_it(
    visitor: FlaskClient, client_as: ClientAs, dana: Account
) -> None:
    visitor.get(returned(started(visitor), "7"))
    other = client_as("visitor")
    refused = other.get(returned(started(other), "8"))
    assert refused.status_code == 422 and "belongs to somebody else" in refused.text
    assert other.get("/account").status_code == 401
    again = client_as("visitor")
    assert again.get(returned(started(again), "7")).status_code == 303


@pytest.mark.parametrize(
    ("sub", "said"),
    [
        ("9", "names no address of yours that it has checked"),
        ("10", "Nobody with the address stranger@example.org has an account here"),
        ("11", "names no address of yours that it has checked"),
    ],
)
def test_whoever_has_no_account_is_told_so(visitor: FlaskClient, dana: Account, sub: str, said: str) -> None:
    refused = visitor.get(returned(started(visitor), sub))
    assert refused.status_code == 422 and said.casefold() in refused.text.casefold()
    assert visitor.get("/account").status_code == 401


def test_a_closed_account_stays_closed_at_this_door_too(visitor: FlaskClient, dana: Account, kb: KnowledgeBase) -> None:
    kb.accounts.administering.close(OPERATOR, dana.id)
    refused = visitor.get(returned(started(visitor), "7"))
    assert refused.status_code == 422 and "is closed" in refused.text
    assert kb.home.store.subject(dana.id) == ""


def test_a_return_is_taken_once_in_the_browser_that_began(
    visitor: FlaskClient, client_as: ClientAs, dana: Account
) -> None:
    back = returned(started(visitor), "7")
    thief = client_as("visitor")
    assert thief.get(back).status_code == 422
    started(thief)
    assert thief.get(back).status_code == 422
    assert visitor.get(back).status_code == 303
    assert visitor.get(back).status_code == 422


@pytest.mark.parametrize(
    "query",
    [
        *("", "state=forged&code=x", "state=&code=", "code=x", "error=access_denied", "state=%00&code=%ff"),
        "state=" + "x" * 4000,
    ],
)
def test_a_forged_return_is_refused_and_breaks_nothing(visitor: FlaskClient, dana: Account, query: str) -> None:
    for _ in range(2):
        answer = visitor.get(f"/sign-in/openid/back?{query}")
        assert answer.status_code == 422 and "begin it again" in answer.text
        started(visitor)


def test_a_return_that_took_too_long_is_refused(
    visitor: FlaskClient, dana: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kb.accounts import moments

    back = returned(started(visitor), "7")
    late = moments.moment().timestamp() + 601
    monkeypatch.setattr(moments, "moment", lambda: moments.datetime.fromtimestamp(late, moments.UTC))
    answer = visitor.get(back)
    assert answer.status_code == 422 and "took too long" in answer.text


def test_whoever_says_no_at_the_provider_is_told(visitor: FlaskClient) -> None:
    state = parse_qs(urlsplit(started(visitor)).query)["state"][0]
    answer = visitor.get(f"/sign-in/openid/back?state={state}&error=<script>access_denied")
    assert answer.status_code == 422 and "(scriptaccess_denied)" in answer.text


def test_a_code_of_another_sign_in_is_refused(visitor: FlaskClient, client_as: ClientAs, dana: Account) -> None:
    """Its nonce is another's, so a code that was caught elsewhere opens nothing here."""
    other = client_as("visitor")
    caught = parse_qs(urlsplit(returned(started(other), "7")).query)["code"][0]
    state = parse_qs(urlsplit(started(visitor)).query)["state"][0]
    answer = visitor.get(f"/sign-in/openid/back?state={state}&code={caught}")
    assert answer.status_code == 422
    assert visitor.get("/account").status_code == 401


def test_a_code_that_the_provider_never_gave_is_refused(visitor: FlaskClient, dana: Account) -> None:
    state = parse_qs(urlsplit(started(visitor)).query)["state"][0]
    answer = visitor.get(f"/sign-in/openid/back?state={state}&code=made-up")
    assert answer.status_code == 422 and "refused the sign-in" in answer.text


@pytest.mark.parametrize("next", ["//evil.example", "/\\evil.example", "https://evil.example"])
def test_the_way_over_the_provider_leads_to_no_other_site(visitor: FlaskClient, dana: Account, next: str) -> None:
    assert visitor.get(returned(started(visitor, next), "7")).location == "/"


@pytest.mark.parametrize("issuer", ["http://localhost:1", "http://issuer.example", "https://localhost:1", "nothing"])
def test_a_provider_that_is_not_there_is_told_and_the_password_still_does(
    client_as: ClientAs, kb: KnowledgeBase, issuer: str
) -> None:
    kb.home.settings = replace(kb.settings, openid_issuer=issuer, openid_client="kb")
    answer = client_as("visitor").get("/sign-in/openid?next=/tally")
    assert answer.status_code == 503
    assert "The provider" in answer.text.replace("the provider", "The provider") and 'name="password"' in answer.text


def test_behind_the_site_s_address_the_provider_leads_back_there(visitor: FlaskClient, kb: KnowledgeBase) -> None:
    kb.home.settings = replace(kb.settings, address="https://practices.example.org/")
    asked = parse_qs(urlsplit(started(visitor)).query)
    assert asked["redirect_uri"] == ["https://practices.example.org/sign-in/openid/back"]


# -- a provider that lies ------------------------------------------------------------------------------------


@dataclass
class Liar:
    """Signs whatever it is told to. `claims` replace the right ones, None takes one away."""

    issuer: str
    own: RSAKey
    claims: dict[str, Any]
    nonce: str = ""
    challenge: str = ""
    forge: Callable[[dict[str, Any]], str] | None = None
    broken: str = ""
    keys: str = ""
    called: str = ""
    elsewhere: bool = False

    def token(self) -> str:
        moment = int(time.time())
        right = {
            "iss": self.issuer, "aud": "kb", "sub": "7", "iat": moment, "exp": moment + 60, "nonce": self.nonce,
            "email": "dana@example.org", "email_verified": True,
        }  # fmt: skip
        claims = {name: value for name, value in {**right, **self.claims}.items() if value is not None}
        if self.forge:
            return self.forge(claims)
        return jws.serialize_compact({"alg": "RS256", "kid": self.own.kid}, json.dumps(claims).encode(), self.own)


@pytest.fixture(scope="module")
def lying() -> Iterator[Liar]:
    app = Flask(__name__)
    server = make_server("localhost", 0, app, threaded=True)
    issuer = f"http://localhost:{server.server_port}"
    liar = Liar(issuer, RSAKey.generate_key(2048, auto_kid=True), {})

    @app.get("/.well-known/openid-configuration")
    def doors() -> dict[str, object]:
        names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        return {"issuer": liar.called or issuer, **{name: f"{issuer}/{path}" for name, path in names.items()}}

    @app.get("/keys")
    def keys() -> Any:
        if liar.keys:
            return liar.keys
        return KeySet([liar.own]).as_dict(private=False)

    @app.post("/token")
    def token() -> Any:
        if liar.elsewhere:
            return redirect("/moved", 307)
        return tokens()

    @app.post("/moved")
    def tokens() -> Any:
        verifier = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(verifier).decode().rstrip("=") != liar.challenge or not request.authorization:
            return {"error": "invalid_grant"}, 400
        if liar.broken:
            return liar.broken
        return {"access_token": "a", "token_type": "Bearer", "id_token": liar.token()}

    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield liar
    server.shutdown()
    thread.join()


def answered(client: FlaskClient, kb: KnowledgeBase, liar: Liar) -> int:
    """The status at the end of a sign-in through the liar."""
    kb.home.settings = replace(kb.settings, openid_issuer=liar.issuer, openid_client="kb", openid_secret="s")
    asked = parse_qs(urlsplit(started(client)).query)
    liar.nonce, liar.challenge = asked["nonce"][0], asked["code_challenge"][0]
    return client.get(f"/sign-in/openid/back?state={asked['state'][0]}&code=x").status_code


def test_what_the_provider_signs_rightly_is_taken(
    client_as: ClientAs, kb: KnowledgeBase, dana: Account, lying: Liar
) -> None:
    lying.claims, lying.broken = {}, ""
    assert answered(client_as("visitor"), kb, lying) == 303


@pytest.mark.parametrize(
    "claims",
    [
        *({"aud": "another"}, {"aud": None}, {"aud": ["another"]}, {"azp": "another"}, {"iss": "http://localhost:1"}),
        *({"aud": ["kb", "another"]}, {"aud": ["another", "kb"], "azp": "another"}, {"aud": ["kb", ""], "azp": ["kb"]}),
        *({"aud": ["kb", "x"], "azp": ""}, {"aud": ["kb"], "azp": "another"}, {"aud": {"kb": 1}}, {"aud": ["kb", 7]}),
        *({"iss": None}, {"iss": ["x"]}, {"exp": -1}, {"iat": "now"}, {"nbf": 99999999999}),
        *({"sub": "\ud800"}, {"sub": "7\x00"}, {"nonce": "\ud800"}, {"nonce": "x" * 100_000}, {"email": "\ud800@x.o"}),
        *({"email": "x" * 100_000 + "@example.org"}, {"email": "dana@example.org\x00"}),
        *({"exp": 1}, {"exp": None}, {"exp": "soon"}, {"iat": None}, {"iat": 99999999999}),
        *({"nonce": "another"}, {"nonce": None}, {"nonce": 7}),
        *({"sub": None}, {"sub": ""}, {"sub": 7}, {"sub": "x" * 300}),
        *({"email_verified": "false"}, {"email_verified": 1}, {"email_verified": None}, {"email": ["d@example.org"]}),
    ],
    ids=str,
)  # fmt: skip
def test_claims_that_do_not_hold_open_nothing(
    client_as: ClientAs, kb: KnowledgeBase, dana: Account, lying: Liar, claims: dict[str, Any]
) -> None:
    lying.claims, lying.broken = claims, ""
    client = client_as("visitor")
    assert answered(client, kb, lying) == 422
    assert client.get("/account").status_code == 401
    assert kb.home.store.subject(dana.id) == ""


def test_a_provider_that_calls_itself_otherwise_is_not_asked(
    client_as: ClientAs, kb: KnowledgeBase, lying: Liar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider, "_doors", {})  # nothing of it is remembered
    monkeypatch.setattr(lying, "called", f"{lying.issuer}/")
    kb.home.settings = replace(kb.settings, openid_issuer=lying.issuer, openid_client="kb", openid_secret="s")
    refused = client_as("visitor").get("/sign-in/openid?next=/tally")
    assert refused.status_code == 503 and "calls itself by another name" in refused.text


def test_no_redirect_of_the_provider_is_followed(
    client_as: ClientAs, kb: KnowledgeBase, dana: Account, lying: Liar, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Code and secret are for the address that was agreed on."""
    lying.claims, lying.broken = {}, ""
    monkeypatch.setattr(lying, "elsewhere", True)
    client = client_as("visitor")
    assert answered(client, kb, lying) == 503
    assert client.get("/account").status_code == 401


@pytest.mark.parametrize("how", ["another key", "our own secret", "the public key as a secret", "not at all"])
def test_a_signature_that_is_not_the_provider_s_opens_nothing(
    client_as: ClientAs, kb: KnowledgeBase, dana: Account, lying: Liar, how: str
) -> None:
    lying.claims, lying.broken = {}, ""
    lying.forge = {
        "another key": lambda body: jwt.encode({"alg": "RS256", "kid": lying.own.kid}, body, ANOTHER),
        "our own secret": lambda body: by_hand("HS256", body, b"s"),
        "the public key as a secret": lambda body: by_hand("HS256", body, lying.own.as_pem(private=False)),
        "not at all": lambda body: by_hand("none", body, None),
    }[how]
    client = client_as("visitor")
    try:
        assert answered(client, kb, lying) == 422
    finally:
        lying.forge = None
    assert client.get("/account").status_code == 401


ANOTHER = RSAKey.generate_key(2048)


def by_hand(alg: str, body: dict[str, Any], secret: bytes | None) -> str:
    """A token such as no library signs."""

    def part(text: bytes) -> str:
        return base64.urlsafe_b64encode(text).decode().rstrip("=")

    signed = f"{part(json.dumps({'alg': alg}).encode())}.{part(json.dumps(body).encode())}"
    return f"{signed}.{part(hmac.digest(secret, signed.encode(), 'sha256')) if secret else ''}"


@pytest.mark.parametrize("claims", [{"aud": ["kb"]}, {"aud": ["kb", "another"], "azp": "kb"}, {"azp": "kb"}], ids=str)
def test_a_token_that_is_for_this_site_among_others_is_taken_where_this_one_asked_for_it(
    client_as: ClientAs, kb: KnowledgeBase, dana: Account, lying: Liar, claims: dict[str, Any]
) -> None:
    lying.claims, lying.broken = claims, ""
    assert answered(client_as("visitor"), kb, lying) == 303


@pytest.mark.parametrize(
    "token",
    [
        *("", ".", "..", "a.b.c", "x" * 50_000, "\x00", "{}", "e30.e30.e30", "é.é.é", "." * 1000),
        *("eyJhbGciOiJub25lIn0.e30.", "eyJhbGciOiJSUzI1NiIsImNyaXQiOlsieCJdfQ.e30.e30"),
        "eyJhbGciOiJIUzI1NiIsImp3ayI6e319.e30.e30",
        base64.urlsafe_b64encode(b"[" * 30_000).decode() + ".e30.e30",
    ],
    ids=range(14),
)
def test_what_is_no_token_is_refused_in_a_sentence(
    client_as: ClientAs, kb: KnowledgeBase, dana: Account, lying: Liar, token: str
) -> None:
    lying.claims, lying.broken = {}, json.dumps({"access_token": "a", "token_type": "Bearer", "id_token": token})
    client = client_as("visitor")
    assert answered(client, kb, lying) == 422
    assert client.get("/account").status_code == 401


def test_whatever_single_letter_of_a_token_is_another_it_opens_nothing(
    client_as: ClientAs, kb: KnowledgeBase, dana: Account, lying: Liar
) -> None:
    """Ten places over head, claims and signature; what a place of base64 does not mean is left out."""
    lying.claims, lying.broken = {}, ""
    for tenth in range(10):

        def forged(claims: dict[str, Any], tenth: int = tenth) -> str:
            token = jwt.encode({"alg": "RS256", "kid": lying.own.kid}, claims, lying.own)
            at = len(token) * tenth // 10 + 1
            return token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]

        lying.forge = forged
        try:
            assert answered(client_as("visitor"), kb, lying) == 422, tenth
        finally:
            lying.forge = None


def test_a_token_of_another_sign_in_is_no_use_a_second_time(
    client_as: ClientAs, kb: KnowledgeBase, dana: Account, lying: Liar
) -> None:
    lying.claims, lying.broken = {}, ""
    caught: list[str] = []

    def kept(claims: dict[str, Any]) -> str:
        caught.append(jwt.encode({"alg": "RS256", "kid": lying.own.kid}, claims, lying.own))
        return caught[0]

    lying.forge = kept
    try:
        assert answered(client_as("visitor"), kb, lying) == 303
        assert answered(client_as("visitor"), kb, lying) == 422
    finally:
        lying.forge = None


@pytest.mark.parametrize("broken", ["no JSON", "[]", "{}", '{"access_token": "a", "token_type": "Bearer"}', '"x"', "7"])
def test_an_answer_that_is_none_breaks_nothing(
    client_as: ClientAs, kb: KnowledgeBase, dana: Account, lying: Liar, broken: str
) -> None:
    lying.claims, lying.broken = {}, broken
    assert answered(client_as("visitor"), kb, lying) in (422, 503)


@pytest.mark.parametrize("keys", ["no JSON", "[]", "{}", '{"keys": 7}', '{"keys": [{}]}', '{"keys": [{"kty": "RSA"}]}'])
def test_keys_that_are_none_are_the_provider_s_trouble_and_open_nothing(
    client_as: ClientAs, kb: KnowledgeBase, dana: Account, lying: Liar, keys: str
) -> None:
    lying.claims, lying.broken, lying.keys = {}, "", keys
    try:
        assert answered(client_as("visitor"), kb, lying) in (422, 503)
    finally:
        lying.keys = ""


# -- what a browser keeps meanwhile --------------------------------------------------------------------------


def test_whoever_only_asks_to_begin_writes_nothing(visitor: FlaskClient, kb: KnowledgeBase) -> None:
    def whole() -> list[str]:
        with closing(sqlite3.connect(kb.settings.home / "kb.sqlite")) as db:
            return list(db.iterdump())

    started(visitor)
    before = whole()
    for number in range(20):
        started(visitor, f"/tally?n={number}")
    assert whole() == before


def kept(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


SOON = "2026-11-29T00:00:00+00:00"


@pytest.mark.parametrize(
    "planted",
    [
        *("", "x", "é", "e30=", "W10=", "." * 4000, base64.urlsafe_b64encode(b"[" * 2000).decode()),
        *(kept("s" * 43, SOON, "/"), kept("s" * 43, "2999-01-01T00:00:00+00:00", "/"), kept("s" * 43, "never", "/")),
        *(kept("s" * 43, 7, "/"), kept("s" * 43, SOON, 7), kept("s" * 43, SOON, ["/"]), kept(["s"] * 43, SOON, "/")),
        *(kept("\ud800" * 43, SOON, "/"), kept("s" * 43, SOON, "\ud800"), kept("s" * 43, "2026-11-29", "/"), kept()),
    ],
    ids=range(18),
)
def test_what_a_browser_says_that_it_kept_opens_nothing_by_itself(
    visitor: FlaskClient, dana: Account, planted: str
) -> None:
    visitor.set_cookie(WAITING, planted)
    for query in ("state=x&code=x", "state=&code=", "code=x"):
        answer = visitor.get(f"/sign-in/openid/back?{query}")
        assert answer.status_code == 422 and "begin it again" in answer.text
    assert visitor.get("/account").status_code == 401


def test_where_to_go_on_cannot_be_changed_on_the_way(visitor: FlaskClient, dana: Account) -> None:
    back = returned(started(visitor, "/tally"), "7")
    cookie = visitor.get_cookie(WAITING)
    assert cookie
    secret, expires, _ = json.loads(base64.urlsafe_b64decode(cookie.value))
    for other in ((secret, expires, "/gaps"), (secret, SOON, "/tally"), ("x" * 43, expires, "/tally")):
        visitor.set_cookie(WAITING, kept(*other))
        assert visitor.get(back).status_code == 422


def test_a_place_to_go_on_that_fits_into_no_cookie_is_the_first_page(visitor: FlaskClient, dana: Account) -> None:
    assert visitor.get(returned(started(visitor, "/?q=" + "é" * 900), "7")).location == "/"


def test_what_came_back_and_was_refused_comes_back_no_second_time(visitor: FlaskClient, dana: Account) -> None:
    state = parse_qs(urlsplit(started(visitor)).query)["state"][0]
    visitor.get(f"/sign-in/openid/back?state={state}&code=made-up")
    assert visitor.get_cookie(WAITING) is None
    again = visitor.get(f"/sign-in/openid/back?state={state}&code=made-up")
    assert "not begun in this browser" in again.text


@pytest.mark.parametrize("name", ["state", "code", "error", "iss", "session_state", "next"])
@pytest.mark.parametrize(
    "value",
    ["", "%00", "%ED%A0%80", "%F0%9F%98%80", "x" * 6000, "%0D%0ASet-Cookie:a=b", "[]", "..%2F", "%s%n", "'--", "1e999"],
    ids=range(11),
)
def test_whatever_comes_back_is_answered_in_a_sentence(visitor: FlaskClient, name: str, value: str) -> None:
    right = {"state": parse_qs(urlsplit(started(visitor)).query)["state"][0], "code": "made-up"}
    query = "&".join(f"{key}={val}" for key, val in {**right, name: value}.items())
    answer = visitor.get(f"/sign-in/openid/back?{query}")
    assert answer.status_code == 422 and 'role="alert"' in answer.text


# -- with a second factor --------------------------------------------------------------------------------------


TAKEN = [{"amr": ["pwd", "mfa"]}, {"acr": "https://refeds.org/profile/mfa"}]
NOT_TAKEN = [{}, {"amr": ["pwd"]}, {"amr": "mfa"}, {"amr": {"mfa": 1}}, {"acr": "0"}, {"acr": ["phr"]}, {"acr": None}]


@pytest.fixture
def on_liar(client_as: ClientAs, kb: KnowledgeBase, dana: Account, lying: Liar) -> Callable[..., FlaskClient]:
    """A browser that came back from the provider with such claims, and where it was led, under such settings."""

    def _back(claims: dict[str, Any], **settings: object) -> FlaskClient:
        lying.claims, lying.broken = claims, ""
        kb.home.settings = replace(kb.settings, **settings)  # type: ignore[arg-type]
        client = client_as("visitor")
        assert answered(client, kb, lying) == 303
        return client

    return _back


@pytest.mark.parametrize("claims", NOT_TAKEN, ids=str)
def test_after_the_provider_the_code_is_asked_too(
    on_liar: Callable[..., FlaskClient], kb: KnowledgeBase, dana: Account, claims: dict[str, Any]
) -> None:
    on_liar({})
    telephone, _ = set_up(kb, dana)
    client = on_liar(claims)
    assert client.get("/account").status_code == 401
    page = client.get("/sign-in/code")
    assert page.status_code == 200 and "Second step" in page.text
    assert client.post("/sign-in/code", data={"code": telephone.code(1)}, headers=OWN).status_code == 303
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize("claims", TAKEN, ids=str)
def test_a_provider_that_asked_for_one_is_believed(
    on_liar: Callable[..., FlaskClient], kb: KnowledgeBase, dana: Account, claims: dict[str, Any]
) -> None:
    client = on_liar(claims, second_factor=("delegate",))
    assert client.get("/account").status_code == 200  # the role must have one, and had one there
    set_up(kb, dana)
    assert on_liar(claims).get("/account").status_code == 200


def test_by_setting_the_provider_s_word_alone_is_enough(
    on_liar: Callable[..., FlaskClient], kb: KnowledgeBase, dana: Account
) -> None:
    given = {"second_factor": ("delegate",), "second_factor_after_sign_on": False}
    assert on_liar({}, **given).get("/account").status_code == 200
    set_up(kb, dana)
    assert on_liar({}, **given).get("/account").status_code == 200


def test_whose_role_must_have_one_and_whose_provider_asked_for_none_sets_it_up_here(
    on_liar: Callable[..., FlaskClient],
) -> None:
    answer = on_liar({"amr": ["pwd"]}, second_factor=("delegate",)).get("/gaps")
    assert (answer.status_code, answer.location) == (303, "/account/second-factor")


def test_asked_again_the_provider_asks_anew_and_an_old_answer_of_it_is_no_proof(
    visitor: FlaskClient, on_liar: Callable[..., FlaskClient]
) -> None:
    asked = parse_qs(urlsplit(visitor.get("/sign-in/openid?again=yes").location).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
    assert "prompt" not in parse_qs(urlsplit(started(visitor)).query)
    token = {"title": "t", "scope": "read", "days": "9"}
    for claims, status in (({}, 200), ({"auth_time": int(time.time()) - 3600}, 403), ({"auth_time": 10**20}, 200)):
        assert on_liar(claims).post("/account/tokens", data=token, headers=OWN).status_code == status
