"""One's own account, and the administrator's list of everybody's."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.accounts.account import Account, AccountState
from kb.person import operator
from tests.pages.conftest import MARKUP, OWN, signed_in
from webapp.site.identity import PLAIN_COOKIE

PASSWORD = "four words in a row"
OPERATOR = operator("operator")
ClientAs = Callable[[str], FlaskClient]


@pytest.fixture
def dana(kb: KnowledgeBase) -> Account:
    """A delegate with a password."""
    handed = kb.accounts.administering.invite(OPERATOR, "dana@example.org", "Dana Delegate", "delegate", "Chile")
    return kb.accounts.links.use_link(handed.path.removeprefix("/links/"), PASSWORD, PASSWORD)


@pytest.fixture
def mine(client_as: ClientAs, dana: Account) -> FlaskClient:
    """A client of Dana's."""
    return signed_in(client_as("visitor"), dana)


# -- one's own account ---------------------------------------------------------------------------------------


def test_the_page_says_who_one_is(mine: FlaskClient) -> None:
    page = mine.get("/account").text
    for told in ("Dana Delegate", "dana@example.org", "delegate of Chile", "Change the password", "Make a token"):
        assert told in page
    assert page.count("<h1") == 1 and "Look after everybody" not in page


def test_a_new_password_signs_out_every_other_browser(
    mine: FlaskClient, client_as: ClientAs, dana: Account, kb: KnowledgeBase
) -> None:
    other = signed_in(client_as("visitor"), dana)
    before = mine.get_cookie(PLAIN_COOKIE)
    given = {"old": PASSWORD, "password": "a new one in words", "again": "a new one in words"}
    answer = mine.post("/account/password", data=given, headers=OWN)
    assert (answer.status_code, answer.location) == (303, "/account?done=password")
    assert "The password is set" in mine.get(answer.location).text
    assert other.get("/account").status_code == 401
    assert before and kb.accounts.sessions.person_of_session(before.value) is None


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ({"old": "another one"}, 422, "The old password is another one"),
        ({"password": "short", "again": "short"}, 400, "at least 12"),
        ({"again": "not the same"}, 400, "both fields"),
        ({"old": "", "password": "", "again": ""}, 400, "at least 12"),
    ],
)
def test_a_change_that_will_not_do_is_told(mine: FlaskClient, wrong: dict[str, str], status: int, said: str) -> None:
    given = {"old": PASSWORD, "password": "a new one in words", "again": "a new one in words", **wrong}
    answer = mine.post("/account/password", data=given, headers=OWN)
    assert answer.status_code == status
    assert said.casefold() in answer.text.casefold() and "a new one in words" not in answer.text
    assert mine.get("/account").status_code == 200


def test_guessing_at_the_old_password_is_held_up(mine: FlaskClient) -> None:
    given = {"old": "guess", "password": "a new one in words", "again": "a new one in words"}
    answers = [mine.post("/account/password", data=given, headers=OWN) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert answers[-1].headers["Retry-After"]


def test_who_has_no_password_is_asked_for_none(client_as: ClientAs) -> None:
    page = client_as("delegate").get("/account").text
    assert "Change the password" not in page and "You sign in without one" in page


def test_a_token_is_shown_once_listed_used_and_revoked(mine: FlaskClient, client_as: ClientAs) -> None:
    made = mine.post("/account/tokens", data={"title": MARKUP, "scope": "read", "days": "30"}, headers=OWN)
    assert made.status_code == 200 and made.headers["Cache-Control"] == "no-store"
    assert MARKUP not in made.text and unescape(made.text).count(MARKUP) >= 2
    secret = re.search(r"<code>(kb_[\w-]{40,})</code>", made.text)
    assert secret
    listed = mine.get("/account").text
    assert secret[1] not in listed and "never" in listed
    program = client_as("visitor")
    headers = {"Authorization": f"Bearer {secret[1]}"}
    assert program.get("/api/v1/gaps", headers=headers).status_code == 200
    assert "never" not in mine.get("/account").text
    address = re.search(r'action="(/account/tokens/token-\d+/revoke)"', listed)
    assert address
    revoked = mine.post(address[1], headers=OWN)
    assert revoked.status_code == 303 and "The token is revoked" in mine.get(revoked.location).text
    assert program.get("/api/v1/gaps", headers=headers).status_code == 401


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"title": "x" * 300}, {"scope": "all"}, {"days": "0"}, {"days": "9999"}, {"days": MARKUP}]
)
def test_a_token_that_will_not_do_is_told_and_the_form_keeps_what_was_given(
    mine: FlaskClient, wrong: dict[str, str]
) -> None:
    answer = mine.post(
        "/account/tokens", data={"title": "My script", "scope": "write", "days": "30", **wrong}, headers=OWN
    )
    assert answer.status_code == 400 and "Not made." in answer.text and MARKUP not in answer.text
    if "title" not in wrong:
        assert 'value="My script"' in answer.text


def test_another_s_token_cannot_be_revoked(mine: FlaskClient, client_as: ClientAs, kb: KnowledgeBase) -> None:
    mine.post("/account/tokens", data={"title": "t", "scope": "read", "days": "30"}, headers=OWN)
    assert client_as("administrator").post("/account/tokens/token-1/revoke", headers=OWN).status_code == 404
    assert mine.post("/account/tokens/token-99/revoke", headers=OWN).status_code == 404
    assert "Revoke <span" in mine.get("/account").text


def test_signing_out_everywhere(mine: FlaskClient, client_as: ClientAs, dana: Account) -> None:
    other = signed_in(client_as("visitor"), dana)
    answer = mine.post("/account/sign-out-everywhere", headers=OWN)
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert mine.get_cookie(PLAIN_COOKIE) is None
    assert (mine.get("/account").status_code, other.get("/account").status_code) == (401, 401)


def test_the_page_lists_where_one_is_signed_in(mine: FlaskClient, client_as: ClientAs, dana: Account) -> None:
    signed_in(client_as("visitor"), dana)
    part = mine.get("/account").text.split('id="sessions-title"')[1].split("</table>")[0]
    assert part.count("<tr>") == 3  # the head and two browsers
    assert part.count("this one") == 1 and part.count("Sign out here") == 1 and part.count("Sign out there") == 1


FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"}


def test_a_session_is_told_by_browser_and_network_and_ended_alone(
    mine: FlaskClient, client_as: ClientAs, dana: Account, kb: KnowledgeBase
) -> None:
    other, given = client_as("visitor"), {"email": "dana@example.org", "password": PASSWORD}
    other.post("/sign-in", data=given, headers={**OWN, **FIREFOX, "X-Forwarded-For": "192.0.2.77"})
    page = mine.get("/account").text
    assert "Firefox on Linux" in page and "from 192.0.2.0/24" in page and "192.0.2.77" not in page
    row = page.split("Firefox on Linux")[1]
    there = re.search(r'action="(/account/sessions/[0-9a-f]{16}/end)"', row)
    assert there
    ended = mine.post(there[1], headers=OWN)
    assert ended.status_code == 303 and "Signed out there" in mine.get(ended.location).text
    assert (mine.get("/account").status_code, other.get("/account").status_code) == (200, 401)
    assert mine.post(there[1], headers=OWN).status_code == 404


def test_ending_the_session_of_this_browser_is_signing_out(mine: FlaskClient) -> None:
    here = re.search(r'action="(/account/sessions/[0-9a-f]{16}/end)"', mine.get("/account").text)
    assert here
    answer = mine.post(here[1], headers=OWN)
    assert (answer.status_code, answer.location) == (303, "/")
    assert mine.get_cookie(PLAIN_COOKIE) is None and mine.get("/account").status_code == 401


@pytest.mark.parametrize("id", ["x", "0" * 16, "%", "%00", "' or 1=1", "0" * 5000])
def test_no_session_but_one_s_own_is_ended(mine: FlaskClient, client_as: ClientAs, id: str) -> None:
    assert mine.post(f"/account/sessions/{id}/end", headers=OWN).status_code == 404
    here = re.search(r"/account/sessions/[0-9a-f]{16}/end", mine.get("/account").text)
    assert here and client_as("administrator").post(here[0], headers=OWN).status_code == 404
    assert mine.get("/account").status_code == 200


def test_a_new_password_makes_a_new_session_and_the_one_before_opens_nothing(
    mine: FlaskClient, client_as: ClientAs
) -> None:
    before = mine.get_cookie(PLAIN_COOKIE)
    given = {"old": PASSWORD, "password": "a new one in words", "again": "a new one in words"}
    assert mine.post("/account/password", data=given, headers=OWN).status_code == 303
    after = mine.get_cookie(PLAIN_COOKIE)
    assert before and after and before.value != after.value and mine.get("/account").status_code == 200
    thief = client_as("visitor")
    thief.set_cookie(PLAIN_COOKIE, before.value)
    assert thief.get("/account").status_code == 401


@pytest.mark.parametrize(
    ("password", "said"),
    [
        (" " * 12, "again and again"), ("123456789012", "guessed first"), ("passwordpassword", "again and again"),
        ("Dana Delegate", "own name"), ("SMEWG Best Practices", "words of this site"), ("chile peru 26", "this site"),
    ],
)  # fmt: skip
def test_a_password_that_would_be_guessed_is_told_with_what_would_be_better(
    mine: FlaskClient, password: str, said: str
) -> None:
    given = {"old": PASSWORD, "password": password, "again": password}
    answer = mine.post("/account/password", data=given, headers=OWN)
    assert answer.status_code == 400 and said in answer.text and "a few words in a row" in answer.text
    assert f'value="{password}"' not in answer.text


def test_a_program_is_told_that_its_token_ended_with_the_password(mine: FlaskClient, client_as: ClientAs) -> None:
    assert "It ends when you set a new password" in mine.get("/account").text
    made = mine.post("/account/tokens", data={"title": "t", "scope": "read", "days": "30"}, headers=OWN)
    secret = re.search(r"<code>(kb_[\w-]{40,})</code>", made.text)
    assert secret
    given = {"old": PASSWORD, "password": "a new one in words", "again": "a new one in words"}
    changed = mine.post("/account/password", data=given, headers=OWN)
    assert "its tokens for the API have ended" in mine.get(changed.location).text
    answer = client_as("visitor").get("/api/v1/gaps", headers={"Authorization": f"Bearer {secret[1]}"})
    assert answer.status_code == 401 and "This token has ended" in answer.json["error"]["message"]


# -- everybody's ---------------------------------------------------------------------------------------------


def test_an_administrator_adds_an_account_and_hands_its_link_on(
    client_as: ClientAs, kb: KnowledgeBase, dana: Account
) -> None:
    client = client_as("administrator")
    assert "Look after everybody" in client.get("/account").text
    given = {"email": "New@Example.org", "name": f"Nadia {MARKUP}", "role": "delegate", "economy": "Peru"}
    answer = client.post("/accounts/new", data=given, headers=OWN)
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store" and MARKUP not in answer.text
    link = re.search(r"<code>http://localhost(/links/[\w-]{40,})</code>", answer.text)
    assert link and client_as("visitor").get(link[1]).status_code == 200
    listed = client.get("/accounts").text
    assert "new@example.org" in listed and "invited" in listed and MARKUP not in listed
    assert link[1] not in listed


def test_where_the_site_has_an_address_links_are_under_it(
    client_as: ClientAs, kb: KnowledgeBase, dana: Account
) -> None:
    from dataclasses import replace

    kb.home.settings = replace(kb.settings, address="https://practices.example.org/")
    answer = client_as("administrator").post(f"/accounts/{dana.id}/link", headers=OWN)
    assert "<code>https://practices.example.org/links/" in answer.text


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"email": "nobody"}, 400),
        ({"email": "dana@example.org"}, 409),
        ({"role": "operator"}, 400),
        ({"role": ""}, 400),
        ({"economy": ""}, 400),
        ({"economy": "Atlantis"}, 404),
        ({"name": "a\nb"}, 400),
    ],
)
def test_an_account_that_will_not_do_is_told_and_the_form_keeps_what_was_given(
    client_as: ClientAs, dana: Account, wrong: dict[str, str], status: int
) -> None:
    given = {"email": "new@example.org", "name": "Nadia", "role": "delegate", "economy": "Peru", **wrong}
    client = client_as("administrator")
    answer = client.post("/accounts/new", data=given, headers=OWN)
    assert answer.status_code == status and "Not added." in answer.text
    if "name" not in wrong:
        assert 'value="Nadia"' in answer.text
    assert "new@example.org" not in client.get("/accounts").text


def test_an_administrator_changes_a_role(
    client_as: ClientAs, mine: FlaskClient, dana: Account, kb: KnowledgeBase
) -> None:
    client = client_as("administrator")
    given = {"role": "delegate", "economy": "Peru"}
    answer = client.post(f"/accounts/{dana.id}/role", data=given, headers=OWN)
    assert answer.status_code == 303 and "The role is changed" in client.get(answer.location).text
    assert mine.get("/account").status_code == 401  # whoever was signed in signs in again in the new role
    page = signed_in(mine, kb.home.store.account(dana.id)).get("/account").text
    assert "of Peru" in page and "of Chile" not in page
    wrong = client.post(f"/accounts/{dana.id}/role", data={"role": "delegate", "economy": ""}, headers=OWN)
    assert wrong.status_code == 400 and "Not done." in wrong.text


def test_an_administrator_closes_and_reopens_an_account(
    client_as: ClientAs, mine: FlaskClient, dana: Account, kb: KnowledgeBase
) -> None:
    client = client_as("administrator")
    closed = client.post(f"/accounts/{dana.id}/close", headers=OWN)
    page = client.get(closed.location).text
    assert "signed out everywhere" in page and "Reopen the account" in page and "Make a new link" not in page
    assert mine.get("/account").status_code == 401
    assert client.post(f"/accounts/{dana.id}/link", headers=OWN).status_code == 409
    assert client.post(f"/accounts/{dana.id}/reopen", headers=OWN).status_code == 303
    assert client.post(f"/accounts/{dana.id}/reopen", headers=OWN).status_code == 409
    assert kb.home.store.account(dana.id).state is AccountState.ACTIVE


def test_an_administrator_signs_somebody_out_everywhere(
    client_as: ClientAs, mine: FlaskClient, dana: Account, kb: KnowledgeBase
) -> None:
    token = kb.accounts.tokens.make_token(dana.person(), "t", "read", "30")
    administrator = client_as("administrator")
    answer = administrator.post(f"/accounts/{dana.id}/sign-out", headers=OWN)
    assert answer.status_code == 303 and "Whatever was open is ended" in administrator.get(answer.location).text
    assert mine.get("/account").status_code == 401 and administrator.get("/accounts").status_code == 200
    bearer = {"Authorization": f"Bearer {token.secret}"}
    assert mine.get("/api/v1/search", headers=bearer).status_code == 401
    assert mine.post("/sign-in", data={"email": dana.email, "password": PASSWORD}, headers=OWN).status_code == 303


def test_erasing_is_asked_twice_and_leaves_no_name(client_as: ClientAs, dana: Account, kb: KnowledgeBase) -> None:
    client = client_as("administrator")
    asked = client.post(f"/accounts/{dana.id}/erase", headers=OWN)
    assert asked.status_code == 400 and "cannot be undone" in asked.text
    assert kb.home.store.account(dana.id).email == "dana@example.org"
    erased = client.post(f"/accounts/{dana.id}/erase", data={"sure": "yes"}, headers=OWN)
    for page in (client.get(erased.location).text, client.get("/accounts").text):
        assert "a former delegate" in page
        assert "Dana" not in page and "dana@" not in page and ".invalid" not in page
    assert "Change the role" not in client.get(erased.location).text
    assert client.post(f"/accounts/{dana.id}/role", data={"role": "chair"}, headers=OWN).status_code == 409


def test_a_role_that_releases_figures_is_told_on_the_page_of_the_chair(
    client_as: ClientAs, kb: KnowledgeBase, dana: Account, account_of: Callable[[str], Account]
) -> None:
    account_of("chair")
    kb.accounts.administering.change_role(operator("x"), dana.id, "secretariat")
    page = client_as("chair").get("/account").text
    assert f"{dana.id} has the role secretariat now, which releases figures" in page
    assert "has the role" not in client_as("officer").get("/account").text


@pytest.mark.parametrize(
    ("action", "data"), [("close", {}), ("erase", {"sure": "yes"}), ("role", {"role": "chair", "economy": ""})]
)
def test_the_last_administrator_stays_one(
    client_as: ClientAs, account_of: Callable[[str], Account], action: str, data: dict[str, str]
) -> None:
    client, own = client_as("administrator"), account_of("administrator")
    answer = client.post(f"/accounts/{own.id}/{action}", data=data, headers=OWN)
    assert answer.status_code == 409 and "last administrator" in answer.text
    assert client.get("/accounts").status_code == 200


@pytest.mark.parametrize("address", ["", "/role", "/close", "/reopen", "/erase", "/link"])
def test_an_account_that_is_none_is_not_found(client_as: ClientAs, address: str) -> None:
    client = client_as("administrator")
    for id in ("account-99", "x", "%00", "%F0%9F"):
        answer = client.open(f"/accounts/{id}{address}", method="POST" if address else "GET", headers=OWN)
        assert answer.status_code == 404


@pytest.mark.parametrize("address", ["close", "reopen", "erase", "link", "role"])
def test_nothing_is_done_to_an_account_by_a_link(client_as: ClientAs, dana: Account, address: str) -> None:
    assert client_as("administrator").get(f"/accounts/{dana.id}/{address}").status_code == 405
