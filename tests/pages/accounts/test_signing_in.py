"""Signing in and out, links that were handed on, and where one is led after it."""

import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.person import operator
from tests.conftest import SHARED, shared_data
from tests.pages.conftest import MARKUP, OWN, signed_in
from webapp import create_app
from webapp.site.identity import COOKIE, PLAIN_COOKIE
from webapp.site.leading import own_path

PASSWORD = "four words in a row"
OPERATOR = operator("operator")
ClientAs = Callable[[str], FlaskClient]


@pytest.fixture
def dana(kb: KnowledgeBase) -> Account:
    """A delegate with a password."""
    handed = kb.accounts.administering.invite(OPERATOR, "dana@example.org", "Dana Delegate", "delegate", "Chile")
    return kb.accounts.links.use_link(handed.path.removeprefix("/links/"), PASSWORD, PASSWORD)


@pytest.fixture
def visitor(client_as: ClientAs) -> FlaskClient:
    return client_as("visitor")


def given(**more: str) -> dict[str, str]:
    return {"email": "dana@example.org", "password": PASSWORD, **more}


def cookie(client: FlaskClient) -> str:
    kept = client.get_cookie(PLAIN_COOKIE)
    return kept.value if kept else ""


# -- the door ------------------------------------------------------------------------------------------------


def test_a_person_signs_in_is_led_back_and_signs_out(visitor: FlaskClient, dana: Account) -> None:
    refused = visitor.get("/gaps?since=2026-01-01")
    assert refused.status_code == 401
    door = re.search(r'href="(/sign-in\?next=[^"]+)">Sign in</a> and come back', refused.text)
    assert door
    form = visitor.get(door[1])
    assert form.status_code == 200 and 'value="/gaps?since=2026-01-01"' in form.text
    answer = visitor.post("/sign-in", data=given(next="/gaps?since=2026-01-01"), headers=OWN)
    assert (answer.status_code, answer.location) == (303, "/gaps?since=2026-01-01")
    page = visitor.get(answer.location)
    assert page.status_code == 200 and "Dana Delegate" in page.text
    secret = cookie(visitor)
    out = visitor.post("/sign-out", headers=OWN)
    assert (out.status_code, out.location) == (303, "/")
    assert out.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert cookie(visitor) == ""
    visitor.set_cookie(PLAIN_COOKIE, secret)
    assert visitor.get("/gaps").status_code == 401


def test_the_masthead_says_who_is_signed_in(visitor: FlaskClient, dana: Account) -> None:
    page = visitor.get("/tally?by=economy").text
    assert "/sign-in?next=/tally?by%3Deconomy" in page and "Sign out" not in page
    page = signed_in(visitor, dana).get("/tally").text
    assert '<span class="broad">Dana Delegate</span>' in page and 'action="/sign-out"' in page
    assert "Sign in</a>" not in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "another one"},
        {"email": "nobody@example.org"},
        {"email": "", "password": ""},
        {"email": MARKUP},
        {"password": "x" * 5000},
        {"email": "\0"},
    ],
)
def test_what_is_wrong_is_said_in_one_sentence_and_the_address_stays_in_the_form(
    visitor: FlaskClient, dana: Account, wrong: dict[str, str]
) -> None:
    answer = visitor.post("/sign-in", data=given(**wrong), headers=OWN)
    assert answer.status_code == 422
    assert "open no account" in answer.text
    assert MARKUP not in answer.text and PASSWORD not in answer.text
    if wrong.get("email") == "nobody@example.org":
        assert 'value="nobody@example.org"' in answer.text
    assert "Set-Cookie" not in answer.headers


def test_two_hundred_attempts_are_answered_calmly(visitor: FlaskClient, dana: Account) -> None:
    tried = [given(email=f"{number % 7}@example.org", password="x") for number in range(200)]
    here = {"REMOTE_ADDR": "192.0.2.9"}
    answers = [visitor.post("/sign-in", data=data, headers=OWN, environ_base=here) for data in tried]
    assert {answer.status_code for answer in answers} == {422, 429}
    assert answers[-1].status_code == 429
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 900
    assert "try again in" in answers[-1].text
    assert visitor.post("/sign-in", data=given(), headers=OWN, environ_base=here).status_code == 429
    there = {"REMOTE_ADDR": "192.0.2.10"}
    assert visitor.post("/sign-in", data=given(), headers=OWN, environ_base=there).status_code == 303


def test_behind_a_proxy_that_names_no_client_nobody_is_locked_out_for_another(
    visitor: FlaskClient, dana: Account
) -> None:
    for number in range(40):
        visitor.post("/sign-in", data=given(email=f"{number}@example.org", password="x"), headers=OWN)
    assert visitor.post("/sign-in", data=given(), headers=OWN).status_code == 303


def test_a_client_behind_this_machine_s_proxy_is_told_apart_and_none_else_names_itself(
    visitor: FlaskClient, dana: Account
) -> None:
    def attempt(named: str, peer: str) -> int:
        number["n"] += 1
        headers = {**OWN, "X-Forwarded-For": named}
        data = given(email=f"nobody{number['n']}@example.org")
        return visitor.post("/sign-in", data=data, headers=headers, environ_base={"REMOTE_ADDR": peer}).status_code

    number = {"n": 0}
    assert {attempt("192.0.2.1", "127.0.0.1") for _ in range(21)} == {422, 429}
    assert attempt("192.0.2.2", "127.0.0.1") == 422
    assert attempt("192.0.2.1, 192.0.2.3", "127.0.0.1") == 422
    assert [attempt(f"192.0.2.{n}", "198.51.100.9") for n in range(21)][-1] == 429


def test_a_form_of_another_site_signs_nobody_in_or_out(visitor: FlaskClient, dana: Account) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}):
        for address in ("/sign-in", "/sign-out"):
            assert visitor.post(address, data=given(), headers=headers).status_code == 403
    assert cookie(visitor) == ""


def test_whoever_is_signed_in_is_led_on_from_the_door(client_as: ClientAs) -> None:
    answer = client_as("delegate").get("/sign-in?next=/tally")
    assert (answer.status_code, answer.location) == (303, "/tally")


@pytest.mark.parametrize("address", ["/sign-out", "/account/password", "/account/tokens"])
def test_what_is_done_is_never_done_by_a_link(client_as: ClientAs, address: str) -> None:
    assert client_as("delegate").get(address).status_code == 405


# -- the cookie ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scheme", "name", "secure"), [("http", PLAIN_COOKIE, False), ("https", COOKIE, True)], ids=["http", "https"]
)
def test_the_cookie_is_out_of_reach(visitor: FlaskClient, dana: Account, scheme: str, name: str, secure: bool) -> None:
    answer = visitor.post("/sign-in", data=given(), headers=OWN, base_url=f"{scheme}://localhost")
    kept, device = answer.headers.getlist("Set-Cookie")
    for cookie, called in ((kept, name), (device, f"{name}-device")):
        parts = cookie.split("; ")
        assert parts[0].startswith(f"{called}=") and len(parts[0]) > 40
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(parts)
        assert ("Secure" in parts) is secure
        assert not any(part.startswith("Domain") for part in parts)
    assert "Max-Age" not in kept and "Expires" not in kept  # a session goes with the browser
    assert "Max-Age=15552000" in device


def test_the_browser_in_which_somebody_signed_in_is_let_through_where_others_are_held_up(
    visitor: FlaskClient, dana: Account, client_as: ClientAs
) -> None:
    """Behind a proxy that names nobody, guesses at the account hold up whoever comes with another browser."""
    assert visitor.post("/sign-in", data=given(), headers=OWN).status_code == 303
    visitor.post("/sign-out", headers=OWN)
    stranger = client_as("visitor")
    guesses = [stranger.post("/sign-in", data=given(password="x"), headers=OWN).status_code for _ in range(40)]
    assert guesses[0] == 422 and guesses[-1] == 429
    assert stranger.post("/sign-in", data=given(), headers=OWN).status_code == 429
    assert visitor.post("/sign-in", data=given(), headers=OWN).status_code == 303


@pytest.mark.parametrize("planted", ["", "x", "x" * 43 + "\n", "<script>", "x" * 9000, "é" * 43])
def test_a_device_cookie_that_is_none_of_ours_is_replaced_and_opens_nothing(
    visitor: FlaskClient, dana: Account, planted: str
) -> None:
    visitor.set_cookie(f"{PLAIN_COOKIE}-device", planted)
    assert visitor.get("/account").status_code == 401
    assert visitor.post("/sign-in", data=given(), headers=OWN).status_code == 303
    kept = visitor.get_cookie(f"{PLAIN_COOKIE}-device")
    assert kept and len(kept.value) == 43 and kept.value != planted
    visitor.post("/sign-out", headers=OWN)
    visitor.set_cookie(PLAIN_COOKIE, kept.value)
    assert visitor.get("/account").status_code == 401


def test_on_https_a_plain_cookie_opens_nothing(visitor: FlaskClient, dana: Account, kb: KnowledgeBase) -> None:
    visitor.set_cookie(PLAIN_COOKIE, kb.accounts.sessions.begin_session(dana))
    assert visitor.get("/account", base_url="https://localhost").status_code == 401


def test_a_session_that_was_there_before_is_not_kept(visitor: FlaskClient, dana: Account, kb: KnowledgeBase) -> None:
    """Neither one that somebody else planted nor the one of the account signed in before."""
    planted = "planted-secret"
    visitor.set_cookie(PLAIN_COOKIE, planted)
    visitor.post("/sign-in", data=given(), headers=OWN)
    first = cookie(visitor)
    assert first != planted and kb.accounts.sessions.person_of_session(planted) is None
    visitor.post("/sign-in", data=given(), headers=OWN)
    second = cookie(visitor)
    assert second != first and kb.accounts.sessions.person_of_session(second)
    assert kb.accounts.sessions.person_of_session(first) is None


@pytest.mark.parametrize("address", ["/", "/gaps", "/account", "/practices/chile-market-days.json", "/api/v1/search"])
def test_what_was_made_for_a_person_is_kept_by_no_cache(client_as: ClientAs, address: str) -> None:
    assert client_as("delegate").get(address).headers["Cache-Control"] == "no-store"
    assert client_as("visitor").get("/").headers["Cache-Control"] == "no-cache"


def test_styles_are_no_secret(client_as: ClientAs) -> None:
    assert "no-store" not in client_as("delegate").get("/static/css/site.css").headers["Cache-Control"]


# -- where it leads ------------------------------------------------------------------------------------------

TRICKS = [
    *("//evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example", "https://evil.example", "///e"),
    *("/\t/evil.example", "\t//evil.example", "/\n/evil.example", " //evil.example", "/ /evil.example", "evil.example"),
    *("javascript:alert(1)", "data:text/html,x", "/\x00/evil.example", "http:/\\evil.example", "?x", "#x", "", "/\r/e"),
    *("/x\r\nSet-Cookie: a=b", "/" + "x" * 3000, "/\u2028/e\x85", "//[", "/a\\..\\..\\\\evil.example"),
]

PAYLOADS = SHARED / "payloads" / "redirect"


def host_in_a_browser(location: str) -> str:
    """The host that a browser goes to: it drops tabs and newlines and reads a backslash as a slash."""
    plain = re.sub(r"[\t\r\n]", "", location.strip("".join(map(chr, range(33))))).replace("\\", "/")
    plain = re.sub(r"^(https?:)?/{2,}", lambda match: f"{match[1] or ''}//", plain)
    return urlsplit(urljoin("http://localhost/sign-in", plain)).netloc


@pytest.mark.parametrize("trick", TRICKS)
def test_signing_in_leads_to_no_other_site(visitor: FlaskClient, dana: Account, trick: str) -> None:
    answer = visitor.post("/sign-in", data=given(next=trick), headers=OWN)
    assert (answer.status_code, answer.location) == (303, "/")
    assert signed_in(visitor, dana).get("/sign-in", query_string={"next": trick}).location == "/"


@shared_data
def test_none_of_the_collected_redirects_leads_to_another_site() -> None:
    lines = [line for path in sorted(PAYLOADS.iterdir()) for line in path.read_text("utf-8").splitlines() if line]
    assert len(lines) > 200
    for line in lines:
        assert host_in_a_browser(own_path(line)) == "localhost", line


@pytest.mark.parametrize(
    "path", ["/", "/tally?by=economy", "/?q=caf%C3%A9&area=1", "/practices/x#ledger", "/?q=a//b", "/?u=https://x"]
)
def test_signing_in_leads_to_any_page_here(path: str) -> None:
    assert own_path(path) == path


# -- links ---------------------------------------------------------------------------------------------------


def test_a_link_sets_the_password_once_and_signs_in(visitor: FlaskClient, kb: KnowledgeBase) -> None:
    path = kb.accounts.administering.invite(OPERATOR, "dana@example.org", f"Dana {MARKUP}", "delegate", "Chile").path
    form = visitor.get(path)
    assert form.status_code == 200 and 'value="dana@example.org"' in form.text and "of Chile" in form.text
    assert MARKUP not in form.text
    assert form.headers["Cache-Control"] == "no-store"
    assert visitor.get(path).status_code == 200  # looking at it uses nothing up
    answer = visitor.post(path, data={"password": PASSWORD, "again": PASSWORD}, headers=OWN)
    assert (answer.status_code, answer.location) == (303, "/account?done=password")
    assert "The password is set" in visitor.get(answer.location).text
    for again in (visitor.get(path), visitor.post(path, data={"password": PASSWORD, "again": PASSWORD}, headers=OWN)):
        assert again.status_code == 404 and "ask an administrator" in again.text
        assert path.removeprefix("/links/") not in again.text


@pytest.mark.parametrize(("password", "again"), [("short", "short"), (PASSWORD, "another"), ("", ""), (PASSWORD, "")])
def test_a_password_that_will_not_do_leaves_the_link_as_it_is(
    visitor: FlaskClient, kb: KnowledgeBase, password: str, again: str
) -> None:
    path = kb.accounts.administering.invite(OPERATOR, "dana@example.org", "Dana", "delegate", "Chile").path
    answer = visitor.post(path, data={"password": password, "again": again}, headers=OWN)
    assert answer.status_code == 400 and 'role="alert"' in answer.text
    assert not password or f'value="{password}"' not in answer.text
    assert visitor.get(path).status_code == 200


def test_a_link_of_another_site_s_form_sets_nothing(visitor: FlaskClient, kb: KnowledgeBase) -> None:
    path = kb.accounts.administering.invite(OPERATOR, "dana@example.org", "Dana", "delegate", "Chile").path
    data, headers = {"password": PASSWORD, "again": PASSWORD}, {"Sec-Fetch-Site": "cross-site"}
    assert visitor.post(path, data=data, headers=headers).status_code == 403
    assert visitor.get(path).status_code == 200


# -- tokens at the API ---------------------------------------------------------------------------------------


@pytest.fixture
def token(kb: KnowledgeBase, dana: Account) -> Callable[[str], dict[str, str]]:
    """The header of a new token of Dana's."""

    def _of(scope: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {kb.accounts.tokens.make_token(dana.person(), 't', scope, '30').secret}"}

    return _of


def test_a_token_opens_the_api_and_no_page(visitor: FlaskClient, token: Callable[[str], dict[str, str]]) -> None:
    headers = token("read")
    assert visitor.get("/api/v1/gaps").status_code == 401
    answer = visitor.get("/api/v1/gaps", headers=headers)
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    for page in ("/gaps", "/account"):
        assert visitor.get(page, headers=headers).status_code == 401


@pytest.mark.parametrize("value", ["Bearer kb_wrong", "Bearer", "bearer ", "Bearer a b c", "Bearer \x7f"])
def test_a_bad_token_is_no_visitor_even_beside_a_session(client_as: ClientAs, value: str) -> None:
    for who in ("visitor", "administrator"):
        answer = client_as(who).get("/api/v1/search", headers={"Authorization": value})
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api", error="invalid_token"'
        assert answer.json["error"]["status"] == 401


def test_without_a_token_the_api_says_how_to_bring_one(visitor: FlaskClient) -> None:
    assert visitor.get("/api/v1/gaps").headers["WWW-Authenticate"] == 'Bearer realm="api"'
    assert "WWW-Authenticate" not in visitor.get("/gaps").headers


def test_a_token_has_its_own_rights_and_never_the_cookie_s(
    kb: KnowledgeBase, account_of: Callable[[str], Account], token: Callable[[str], dict[str, str]]
) -> None:
    """A probe, for the API has no address yet that writes and says who asks."""
    app = create_app(kb)

    @app.route("/api/v1/probe", methods=["GET", "POST"])
    def probe() -> dict[str, str]:
        from webapp.site.current import person

        return {"id": person().id, "role": person().role.value, "scope": person().scope.value}

    client = signed_in(app.test_client(), account_of("administrator"))
    assert client.get("/api/v1/probe").json["role"] == "administrator"
    reads = client.get("/api/v1/probe", headers=token("read")).json
    assert (reads["role"], reads["scope"]) == ("delegate", "read")
    writes = client.post("/api/v1/probe", headers=token("write"))
    assert writes.json["role"] == "delegate" and writes.json["scope"] == "write"
    assert client.post("/api/v1/probe").status_code == 403
    assert client.post("/api/v1/probe", headers={"Authorization": "Basic eDp5"}).status_code == 403
    assert client.post("/api/v1/probe", headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_a_token_lets_no_form_of_another_site_pass_to_a_page(
    client_as: ClientAs, token: Callable[[str], dict[str, str]]
) -> None:
    headers = {**token("write"), "Sec-Fetch-Site": "cross-site"}
    assert client_as("delegate").post("/gaps", data={"q": "tidal mills"}, headers=headers).status_code == 403


def test_a_closed_account_is_out_at_the_next_request(visitor: FlaskClient, kb: KnowledgeBase, dana: Account) -> None:
    client = signed_in(visitor, dana)
    assert client.get("/account").status_code == 200
    kb.accounts.administering.close(OPERATOR, dana.id)
    assert client.get("/account").status_code == 401


def test_no_button_leads_to_a_single_sign_on_that_there_is_not(visitor: FlaskClient, kb: KnowledgeBase) -> None:
    assert "Sign in with" not in visitor.get("/sign-in").text
    assert visitor.get("/sign-in/openid").status_code == 404
    kb.home.settings = replace(
        kb.settings, openid_issuer="https://issuer.example", openid_client="kb", openid_name=MARKUP
    )
    page = visitor.get("/sign-in?next=/tally").text
    assert "Sign in with" in page and 'href="/sign-in/openid?next=/tally"' in page and MARKUP not in page
