"""The second factor: setting one up, the second step of signing in, roles that must have one, and what resets it."""

import re
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.accounts import moments, one_time_codes
from kb.accounts.account import Account, Second
from kb.accounts.security_note import SecurityFilter
from kb.encoder import HashingEncoder
from kb.errors import BadValue, Conflict, SignInRefused
from kb.person import VISITOR, operator
from kb.settings import load
from tests import sites
from tests.pages.conftest import OWN, signed_in
from tests.pages.site.test_permissions import TABLE
from tests.second_factors import Telephone, set_up
from webapp.site.current import person
from webapp.site.identity import HALF, PLAIN_COOKIE

PASSWORD = "four words in a row"
OPERATOR = operator("operator")
ClientAs = Callable[[str], FlaskClient]

FIXED = datetime(2026, 3, 4, 5, 6, 10, tzinfo=moments.UTC)
"""Well within a period, so that no test meets its edge by chance."""


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[float], None]]:
    """Time stands still until it is moved on by so many seconds."""
    now = [FIXED]
    monkeypatch.setattr(moments, "moment", lambda: now[0])
    monkeypatch.setattr("kb.accounts.second_factor.moment", lambda: now[0])

    def on(seconds: float) -> None:
        now[0] += timedelta(seconds=seconds)

    yield on


@pytest.fixture
def dana(kb: KnowledgeBase) -> Account:
    """A delegate with a password."""
    handed = kb.accounts.administering.invite(OPERATOR, "dana@example.org", "Dana Delegate", "delegate", "Chile")
    return kb.accounts.links.use_link(handed.path.removeprefix("/links/"), PASSWORD, PASSWORD)


@pytest.fixture
def mine(client_as: ClientAs, dana: Account) -> FlaskClient:
    return signed_in(client_as("visitor"), dana)


@pytest.fixture
def guarded(kb: KnowledgeBase, dana: Account, clock: Callable[[float], None]) -> tuple[Telephone, tuple[str, ...]]:
    """Dana's second factor. The code that it was set up with is two periods old."""
    found = set_up(kb, dana)
    clock(2 * one_time_codes.PERIOD)
    return found


def password_given(client: FlaskClient, **more: str) -> None:
    answer = client.post("/sign-in", data={"email": "dana@example.org", "password": PASSWORD, **more}, headers=OWN)
    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/sign-in/code")


def code_given(client: FlaskClient, code: str, **more: str) -> int:
    return client.post("/sign-in/code", data={"code": code, **more}, headers=OWN).status_code


# -- setting one up ------------------------------------------------------------------------------------------


def begun(client: FlaskClient) -> Telephone:
    answer = client.post("/account/second-factor/begin", headers=OWN)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    key = re.search(r'<code class="key">([A-Z2-7 ]+)</code>', page)
    assert key and 'class="qr-code"' in page and "style=" not in page
    return Telephone.taking(key[1])


def test_it_counts_once_a_code_confirms_it_and_other_browsers_are_signed_out(
    mine: FlaskClient, client_as: ClientAs, dana: Account, kb: KnowledgeBase
) -> None:
    other = signed_in(client_as("visitor"), dana)
    telephone = begun(mine)
    assert not kb.accounts.second_factors.is_set(dana.id)
    wrong = mine.post("/account/second-factor/confirm", data={"code": telephone.code(5)}, headers=OWN)
    assert wrong.status_code == 422 and "not the code" in wrong.text and "qr-code" in wrong.text
    done = mine.post("/account/second-factor/confirm", data={"code": telephone.code()}, headers=OWN)
    codes = re.findall(r"<li><code>([A-Z2-9-]{29})</code></li>", done.text)
    assert done.status_code == 200 and len(set(codes)) == 10 and done.headers["Cache-Control"] == "no-store"
    assert other.get("/account").status_code == 401
    page = mine.get("/account").text
    assert "10 recovery codes left" in page and "a second factor was set up" in page
    assert "qr-code" not in mine.get("/account/second-factor").text
    assert not [code for code in codes if code in mine.get("/account/second-factor").text]


def test_another_telephone_takes_the_place_of_the_first_once_it_is_confirmed(
    mine: FlaskClient, guarded: tuple[Telephone, tuple[str, ...]], client_as: ClientAs, dana: Account
) -> None:
    signed_in(mine, dana)
    second = begun(mine)
    visitor = client_as("visitor")
    password_given(visitor)
    assert code_given(visitor, second.code()) == 422
    assert code_given(visitor, guarded[0].code()) == 303
    assert mine.post("/account/second-factor/confirm", data={"code": second.code(-1)}, headers=OWN).status_code == 200
    visitor = client_as("visitor")
    password_given(visitor)
    assert code_given(visitor, guarded[0].code(1)) == 422
    assert code_given(visitor, guarded[1][0]) == 422
    assert code_given(visitor, second.code()) == 303


def test_what_was_proposed_waits_half_an_hour(mine: FlaskClient, clock: Callable[[float], None]) -> None:
    telephone = begun(mine)
    clock(31 * 60)
    mine.post("/account/second-factor/confirm", data={"proof-sign-on": "x"}, headers=OWN)
    assert "qr-code" not in mine.get("/account/second-factor").text
    assert telephone.code()


def test_neither_the_store_nor_a_backup_holds_a_secret_and_the_key_is_its_owner_s(
    kb: KnowledgeBase, guarded: tuple[Telephone, tuple[str, ...]]
) -> None:
    telephone, codes = guarded
    content = kb.settings.home.joinpath("kb.sqlite").read_bytes()
    key = kb.settings.second_factor_key
    for secret in (telephone.secret, one_time_codes.as_text(telephone.secret).replace(" ", "").encode()):
        assert secret not in content
    assert not [code for code in codes if code.encode() in content or code.replace("-", "").encode() in content]
    assert stat.S_IMODE(key.stat().st_mode) == 0o600 and key.read_bytes().strip() not in content


# -- the second step -----------------------------------------------------------------------------------------


def test_password_and_code_sign_in_and_lead_to_where_one_was_going(
    client_as: ClientAs, guarded: tuple[Telephone, tuple[str, ...]]
) -> None:
    visitor = client_as("visitor")
    password_given(visitor, next="/gaps")
    form = visitor.get("/sign-in/code?next=/gaps")
    assert 'name="next" value="/gaps"' in form.text and 'autocomplete="one-time-code"' in form.text
    assert form.headers["Cache-Control"] == "no-store"
    code = guarded[0].code()
    answer = visitor.post("/sign-in/code", data={"code": f" {code[:3]} {code[3:]} ", "next": "/gaps"}, headers=OWN)
    assert (answer.status_code, answer.location) == (303, "/gaps")
    assert visitor.get("/account").status_code == 200 and visitor.get_cookie(PLAIN_COOKIE + HALF) is None


def test_between_the_steps_nothing_opens(
    world: KnowledgeBase, client_as: ClientAs, kb: KnowledgeBase, account_of: Callable[[str], Account]
) -> None:
    """Every address of the site, for whoever may do the most: an administrator whose password was right."""
    handed = kb.accounts.links.hand_link(OPERATOR, account_of("administrator").id)
    ada = kb.accounts.links.use_link(handed.path.removeprefix("/links/"), PASSWORD, PASSWORD)
    set_up(kb, ada)
    half = client_as("visitor")
    given = {"email": "admin@example.org", "password": PASSWORD}
    assert half.post("/sign-in", data=given, headers=OWN).location == "/sign-in/code"
    waiting = half.get_cookie(PLAIN_COOKIE + HALF)
    assert waiting
    for cookie in (PLAIN_COOKIE + HALF, PLAIN_COOKIE):  # its secret is no session either
        half.set_cookie(cookie, waiting.value)
        for route, row in TABLE.items():
            method = route.split()[0]
            if "visitor" not in row.allowed:
                answer = half.open(row.address, method=method, data=row.data, headers=OWN)
                assert answer.status_code == 401 or (answer.status_code == 415 and " /api/" in route), route
                continue
            app = half.application
            headers = {"Cookie": f"{cookie}={waiting.value}", **OWN}
            with app.test_request_context(row.address, method=method, data=row.data, headers=headers):
                app.preprocess_request()
                assert person() is VISITOR, route


def test_it_ends_after_five_minutes_and_with_the_password(
    client_as: ClientAs, guarded: tuple[Telephone, tuple[str, ...]], clock: Callable[[float], None], kb: KnowledgeBase
) -> None:
    late, other = client_as("visitor"), client_as("visitor")
    password_given(late)
    clock(301)
    answer = late.post("/sign-in/code", data={"code": guarded[0].code()}, headers=OWN)
    assert answer.location == "/sign-in" and late.get("/account").status_code == 401
    password_given(other)
    account = kb.accounts.administering.account_at(OPERATOR, "dana@example.org")
    link = kb.accounts.links.hand_link(OPERATOR, account.id).path.removeprefix("/links/")
    kb.accounts.links.use_link(link, "another four words here", "another four words here")
    assert other.post("/sign-in/code", data={"code": guarded[0].code()}, headers=OWN).location == "/sign-in"


def test_whoever_gives_up_begins_again(client_as: ClientAs, guarded: tuple[Telephone, tuple[str, ...]]) -> None:
    visitor = client_as("visitor")
    password_given(visitor)
    assert visitor.post("/sign-in/code/leave", headers=OWN).location == "/sign-in"
    assert visitor.get("/sign-in/code").location == "/sign-in"
    assert visitor.post("/sign-in/code", data={"code": guarded[0].code()}, headers=OWN).location == "/sign-in"


@pytest.mark.parametrize(("later", "status"), [(-2, 422), (-1, 303), (0, 303), (1, 303), (2, 422)])
def test_a_clock_may_be_one_period_off(
    client_as: ClientAs, guarded: tuple[Telephone, tuple[str, ...]], later: int, status: int
) -> None:
    """The one of two periods ago was taken when it was set up."""
    visitor = client_as("visitor")
    password_given(visitor)
    assert code_given(visitor, guarded[0].code(later)) == status


def test_a_code_is_taken_once_in_every_process(
    client_as: ClientAs, guarded: tuple[Telephone, tuple[str, ...]], kb: KnowledgeBase
) -> None:
    other_process = KnowledgeBase(load(kb.settings.home), HashingEncoder())
    first, second = client_as("visitor"), sites.client(other_process)
    password_given(first)
    password_given(second)
    code = guarded[0].code()
    assert code_given(first, code) == 303
    assert code_given(second, code) == 422
    assert second.get("/account").status_code == 401
    other_process.home.store.close()


@pytest.mark.parametrize("kind", ["of the app", "of the list"])
def test_of_many_who_type_one_code_at_once_one_is_let_in(
    guarded: tuple[Telephone, tuple[str, ...]], kb: KnowledgeBase, dana: Account, kind: str
) -> None:
    code = guarded[0].code() if kind == "of the app" else guarded[1][0]
    start = threading.Barrier(4)

    def typed(_: int) -> bool:
        process = KnowledgeBase(load(kb.settings.home), HashingEncoder())
        start.wait(30)
        try:
            process.accounts.second_factors.check(dana, code)
        except SignInRefused:
            return False
        finally:
            process.home.store.close()
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(typed, range(4))) == [False, False, False, True]


def test_a_recovery_code_opens_once_and_its_owner_is_told(
    client_as: ClientAs, guarded: tuple[Telephone, tuple[str, ...]]
) -> None:
    code = guarded[1][3]
    first, second = client_as("visitor"), client_as("visitor")
    password_given(first)
    assert code_given(first, code.replace("-", " ").lower()) == 303
    assert "a recovery code was used, and 9 are left" in unescape(first.get("/account").text)
    password_given(second)
    assert code_given(second, code) == 422
    assert code_given(second, guarded[1][4]) == 303


def test_a_recovery_code_holds_too_much_chance_to_be_guessed_back_from_its_hash() -> None:
    code = one_time_codes.new_recovery_codes()[0]
    assert len(code.replace("-", "")) * 5 >= 112 and one_time_codes.plain(code) == code.replace(
        "-", ""
    )  # 32 signs: 5 bits each


def test_new_recovery_codes_end_the_old_ones(
    mine: FlaskClient, client_as: ClientAs, guarded: tuple[Telephone, tuple[str, ...]], dana: Account
) -> None:
    made = signed_in(mine, dana).post("/account/second-factor/recovery-codes", headers=OWN)
    new = re.findall(r"<li><code>([A-Z2-9-]{29})</code></li>", made.text)
    visitor = client_as("visitor")
    password_given(visitor)
    assert code_given(visitor, guarded[1][0]) == 422
    assert code_given(visitor, new[0]) == 303


@pytest.mark.parametrize(
    "code", ["", "0", "12345", "1234567", "x" * 400_000, "\x00", "１２３４５６", "' or 1=1", "\udce9", "-" * 60]
)
def test_what_is_no_code_opens_nothing_and_breaks_nothing(
    client_as: ClientAs, guarded: tuple[Telephone, tuple[str, ...]], code: str
) -> None:
    visitor = client_as("visitor")
    password_given(visitor)
    given = {"code": code.encode("utf-8", "surrogateescape")}
    answer = visitor.post("/sign-in/code", data=given, headers=OWN)
    assert answer.status_code in (413, 422)
    assert visitor.get("/account").status_code == 401


def test_guessing_is_held_up_whoever_has_the_password(
    client_as: ClientAs, guarded: tuple[Telephone, tuple[str, ...]], clock: Callable[[float], None]
) -> None:
    """A right password in between starts nothing anew, and neither does another browser."""
    seen = []
    for no in range(7):
        visitor = client_as("visitor")
        password_given(visitor)
        seen.append(code_given(visitor, f"{no:06}"))
    assert seen == [422] * 5 + [429] * 2
    visitor = client_as("visitor")
    password_given(visitor)
    held = visitor.post("/sign-in/code", data={"code": guarded[0].code()}, headers=OWN)
    assert held.status_code == 429 and held.headers["Retry-After"]
    assert code_given(visitor, guarded[1][0]) == 429  # recovery codes are no way around
    clock(61)
    assert code_given(visitor, guarded[0].code()) == 303


def test_a_link_to_set_a_password_does_not_go_around_it(
    client_as: ClientAs, guarded: tuple[Telephone, tuple[str, ...]], kb: KnowledgeBase, dana: Account
) -> None:
    visitor = client_as("visitor")
    path = kb.accounts.links.hand_link(OPERATOR, dana.id).path
    new = {"password": "another four words here", "again": "another four words here"}
    answer = visitor.post(path, data=new, headers=OWN)
    assert answer.status_code == 303 and answer.location.startswith("/sign-in/code?next=")
    assert visitor.get("/account").status_code == 401
    assert code_given(visitor, guarded[0].code()) == 303


def test_without_its_key_file_recovery_codes_still_open_and_codes_say_why_not(
    client_as: ClientAs, guarded: tuple[Telephone, tuple[str, ...]], kb: KnowledgeBase
) -> None:
    kb.settings.second_factor_key.unlink()
    visitor = client_as("visitor")
    password_given(visitor)
    answer = visitor.post("/sign-in/code", data={"code": guarded[0].code()}, headers=OWN)
    assert answer.status_code == 503 and "use a recovery code" in answer.text
    assert str(kb.settings.home) not in answer.text
    assert code_given(visitor, guarded[1][0]) == 303


# -- roles that must have one ----------------------------------------------------------------------------------


def test_whose_role_must_have_one_sets_it_up_before_anything_else_opens(
    world: KnowledgeBase, client_as: ClientAs, kb: KnowledgeBase, account_of: Callable[[str], Account]
) -> None:
    token = kb.accounts.tokens.make_token(account_of("officer").person(), "t", "write", "9").secret
    kb.home.settings = replace(kb.settings, second_factor=("secretariat", "chair"))
    officer = client_as("officer")
    for route, row in TABLE.items():
        method = route.split()[0]
        if "/account/second-factor" in route or route in ("POST /sign-out", "GET /static/<path:filename>", "POST /mcp"):
            continue
        answer = officer.open(row.address, method=method, data=row.data, headers=OWN)
        if method == "GET" and not row.address.startswith("/api/"):
            assert (answer.status_code, answer.location) == (303, "/account/second-factor"), route
        else:
            assert answer.status_code == 403 and "second factor" in answer.text, route
    program = client_as("visitor").get("/api/v1/gaps", headers={"Authorization": f"Bearer {token}"})
    assert program.status_code == 403 and "second factor" in program.json["error"]["message"]
    assert client_as("delegate").get("/account").status_code == 200
    page = officer.get("/account/second-factor").text
    assert "Your role needs a second factor" in page
    telephone = begun(officer)
    assert (
        officer.post("/account/second-factor/confirm", data={"code": telephone.code()}, headers=OWN).status_code == 200
    )
    assert officer.get("/desk").status_code == 200
    off = officer.post("/account/second-factor/take-off", headers=OWN)
    assert off.status_code == 409 and "must have a second factor" in off.text
    program = client_as("visitor").get("/api/v1/gaps", headers={"Authorization": f"Bearer {token}"})
    assert program.status_code == 200


def test_the_setting_names_roles_alone(home: Path) -> None:
    (home / "kb.toml").write_text('second_factor = ["secretariat", "everybody"]\n', "utf-8")
    with pytest.raises(BadValue, match="roles: delegate, secretariat, chair, administrator"):
        load(home)
    (home / "kb.toml").write_text('second_factor = "secretariat, chair"\nasked_again_minutes = 5\n', "utf-8")
    assert (load(home).second_factor, load(home).asked_again_minutes) == (("secretariat", "chair"), 5)
    (home / "kb.toml").write_text("asked_again_minutes = -1\n", "utf-8")
    with pytest.raises(BadValue, match="a whole number from 0 to 720"):
        load(home)


# -- lost ------------------------------------------------------------------------------------------------------


def test_an_administrator_resets_another_s_and_it_is_told(
    client_as: ClientAs, guarded: tuple[Telephone, tuple[str, ...]], dana: Account, kb: KnowledgeBase
) -> None:
    hers = signed_in(client_as("visitor"), dana)
    ada = client_as("administrator")
    page = ada.get(f"/accounts/{dana.id}").text
    assert "Reset the second factor" in page
    answer = ada.post(f"/accounts/{dana.id}/second-factor/reset", headers=OWN)
    assert "The second factor is reset" in ada.get(answer.location).text
    assert hers.get("/account").status_code == 401
    visitor = client_as("visitor")
    given = {"email": "dana@example.org", "password": PASSWORD}
    assert visitor.post("/sign-in", data=given, headers=OWN).location == "/"
    assert "an administrator reset the second factor" in visitor.get("/account").text
    told = [entry.act.action for entry in kb.home.store.trail(kind="account") if entry.act.subject == dana.id]
    assert told[-2:] == ["set up a second factor", "took the second factor off"]
    again = ada.post(f"/accounts/{dana.id}/second-factor/reset", headers=OWN)
    assert again.status_code == 409 and "has no second factor" in again.text


def test_nobody_resets_the_own_one(
    client_as: ClientAs, kb: KnowledgeBase, account_of: Callable[[str], Account]
) -> None:
    ada = account_of("administrator")
    set_up(kb, ada)
    client = client_as("administrator")
    answer = client.post(f"/accounts/{ada.id}/second-factor/reset", headers=OWN)
    assert answer.status_code == 409 and "another administrator" in answer.text.casefold()
    assert kb.accounts.second_factors.is_set(ada.id)
    assert "Reset the second factor" not in client.get(f"/accounts/{ada.id}").text


def test_who_wants_none_any_more_takes_it_off(
    mine: FlaskClient, guarded: tuple[Telephone, tuple[str, ...]], dana: Account, client_as: ClientAs
) -> None:
    answer = signed_in(mine, dana).post("/account/second-factor/take-off", headers=OWN)
    assert "is taken off" in mine.get(answer.location).text
    given = {"email": "dana@example.org", "password": PASSWORD}
    assert client_as("visitor").post("/sign-in", data=given, headers=OWN).location == "/"
    assert mine.post("/account/second-factor/take-off", headers=OWN).status_code == 409
    assert mine.post("/account/second-factor/recovery-codes", headers=OWN).status_code == 404


def test_nothing_of_it_is_left_of_an_erased_account(
    guarded: tuple[Telephone, tuple[str, ...]], dana: Account, kb: KnowledgeBase
) -> None:
    kb.accounts.administering.erase(OPERATOR, dana.id)
    with closing(sqlite3.connect(kb.settings.home / "kb.sqlite")) as db:
        for table in ("second_factors", "recovery_codes", "proposed_factors", "half_sign_ins"):
            assert db.execute(f"select count(*) from {table}").fetchone() == (0,)
    with pytest.raises(Conflict):
        kb.accounts.second_factors.reset(OPERATOR, dana.id)
    assert kb.trail.verification.prove().holds


def test_a_new_password_leaves_the_browser_signed_in_with_what_it_proved(
    client_as: ClientAs, guarded: tuple[Telephone, tuple[str, ...]], kb: KnowledgeBase
) -> None:
    visitor = client_as("visitor")
    password_given(visitor)
    assert code_given(visitor, guarded[0].code()) == 303
    new = {"old": PASSWORD, "password": "another four words here", "again": "another four words here"}
    assert visitor.post("/account/password", data=new, headers=OWN).status_code == 303
    cookie = visitor.get_cookie(PLAIN_COOKIE)
    assert cookie and kb.accounts.sessions.second_of(cookie.value) is Second.CODE


def test_the_security_log_says_what_became_of_it(
    client_as: ClientAs, guarded: tuple[Telephone, tuple[str, ...]], kb: KnowledgeBase, dana: Account
) -> None:
    visitor = client_as("visitor")
    password_given(visitor)
    assert [code_given(visitor, code) for code in ("000000", guarded[1][0])] == [422, 303]
    visitor.post("/account/second-factor/recovery-codes", headers=OWN)
    kb.accounts.second_factors.reset(OPERATOR, dana.id)
    told = {
        note.event.value
        for note in kb.accounts.security_log.notes(OPERATOR, SecurityFilter(account=dana.id))
        if "factor" in note.event or "recovery" in note.event
    }
    assert told == {
        *("second factor set", "second factor refused", "recovery code used", "recovery codes renewed"),
        "second factor removed",
    }
    (came_in, *_) = kb.accounts.security_log.notes(OPERATOR, SecurityFilter(event="signed in", account=dana.id))
    assert came_in.detail == "second factor here"
