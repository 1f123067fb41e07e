"""Accounts: who may add and change them, passwords, pauses, links, sessions and tokens."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.accounts import passwords, throttle
from kb.accounts.account import Account, AccountState, Purpose
from kb.accounts.passwords import Cost
from kb.accounts.sessions import browser_of
from kb.errors import (
    BadValue,
    Conflict,
    Forbidden,
    SignInNeeded,
    SignInRefused,
    TokenRefused,
    TooMany,
    Unknown,
)
from kb.knowledge_base import KnowledgeBase
from kb.person import VISITOR, Person, Role, Scope
from kb.search.query import Query
from kb.trail.chain import faults
from tests.accounts.conftest import OPERATOR, PASSWORD, Clock, another, secret_of

AccountOf = Callable[[str], Account]


# -- adding and changing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "email",
    [
        *("", "dana", "@", "dana@", "@example.org", "a@b@c", "dana @example.org", "a,b@example.org", "<a@b.org>"),
        *("a\n@example.org", "a\u202e@example.org", "x" * 300 + "@example.org"),
    ],
)
def test_an_address_that_is_none_is_told(empty: KnowledgeBase, email: str) -> None:
    with pytest.raises(BadValue, match="an address such as"):
        empty.accounts.administering.add(OPERATOR, email, "Dana", "chair")


@pytest.mark.parametrize(
    ("role", "economy", "error"),
    [
        ("delegate", "", BadValue),
        ("delegate", "Atlantis", Unknown),
        ("operator", "", BadValue),
        ("visitor", "", BadValue),
        ("king", "", BadValue),
    ],
)
def test_a_role_is_one_that_an_account_can_have_and_a_delegate_speaks_for_an_economy(
    empty: KnowledgeBase, role: str, economy: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        empty.accounts.administering.add(OPERATOR, "dana@example.org", "Dana", role, economy)
    assert empty.accounts.administering.all(OPERATOR) == ()


@pytest.mark.parametrize("name", ["a\nb", "\x1b[31mred", "x" * 500])
def test_a_name_is_one_line(empty: KnowledgeBase, name: str) -> None:
    with pytest.raises(BadValue, match=r"(?i)name"):
        empty.accounts.administering.add(OPERATOR, "dana@example.org", name, "chair")


@pytest.mark.parametrize("who", ["delegate", "officer", "chair"])
def test_only_an_administrator_looks_after_accounts(empty: KnowledgeBase, account_of: AccountOf, who: str) -> None:
    by, rooms = account_of(who).person(), empty.accounts
    for person, error in ((by, Forbidden), (VISITOR, SignInNeeded)):
        for refused in (
            lambda p: rooms.administering.add(p, "new@example.org", "New", "chair"),
            lambda p: rooms.administering.invite(p, "new@example.org", "New", "chair"),
            lambda p: rooms.administering.all(p),
            lambda p: rooms.administering.account(p, by.id),
            lambda p: rooms.administering.account_at(p, "x"),
            lambda p: rooms.links.hand_link(p, by.id),
            lambda p: rooms.administering.change_role(p, by.id, "administrator"),
            lambda p: rooms.administering.close(p, by.id),
            lambda p: rooms.administering.reopen(p, by.id),
            lambda p: rooms.administering.erase(p, by.id),
        ):
            with pytest.raises(error):
                refused(person)


@pytest.mark.parametrize(("role", "economy"), [("secretariat", ""), ("delegate", "Peru")])
def test_who_gets_another_role_signs_in_anew_and_nothing_opened_in_the_former_one_stays(
    empty: KnowledgeBase, ada: Person, dana: Account, role: str, economy: str
) -> None:
    rooms = empty.accounts
    session, token = (
        rooms.sessions.begin_session(dana),
        rooms.tokens.make_token(dana.person(), "t", "write", "9").secret,
    )
    changed = rooms.administering.change_role(OPERATOR, dana.id, role, economy)
    assert another(empty).accounts.sessions.person_of_session(session) is None
    with pytest.raises(TokenRefused, match="got another role"):
        another(empty).accounts.tokens.person_of_token(token)
    person = rooms.sessions.person_of_session(rooms.sessions.begin_session(changed))
    assert person is not None and (person.role, person.economy) == (role, economy)


def test_a_role_that_stays_as_it_is_signs_nobody_out(empty: KnowledgeBase, ada: Person, dana: Account) -> None:
    secret = empty.accounts.sessions.begin_session(dana)
    empty.accounts.administering.change_role(ada, dana.id, "delegate", "Chile")
    assert empty.accounts.sessions.person_of_session(secret)


def test_a_change_of_role_alone_leaves_the_economy(empty: KnowledgeBase, ada: Person, dana: Account) -> None:
    assert empty.accounts.administering.change_role(OPERATOR, dana.id, "secretariat").economy == "Chile"


def test_a_closed_account_opens_by_nothing_and_reopened_by_its_password_alone(
    empty: KnowledgeBase, ada: Person, dana: Account
) -> None:
    rooms = empty.accounts
    session, token = rooms.sessions.begin_session(dana), rooms.tokens.make_token(dana.person(), "t", "read", "9").secret
    link = secret_of(rooms.links.hand_link(ada, dana.id).path)
    rooms.administering.close(ada, dana.id)
    assert rooms.sessions.person_of_session(session) is None
    with pytest.raises(TokenRefused):
        rooms.tokens.person_of_token(token)
    with pytest.raises(Unknown):
        rooms.links.use_link(link, PASSWORD, PASSWORD)
    with pytest.raises(SignInRefused):
        rooms.signing_in.sign_in("dana@example.org", PASSWORD)
    with pytest.raises(Conflict, match="reopen it first"):
        rooms.links.hand_link(ada, dana.id)
    assert rooms.administering.reopen(ada, dana.id).state is AccountState.ACTIVE
    assert rooms.signing_in.sign_in("dana@example.org", PASSWORD).id == dana.id
    assert rooms.sessions.person_of_session(session) is None
    with pytest.raises(TokenRefused):
        rooms.tokens.person_of_token(token)
    with pytest.raises(Conflict, match="is open"):
        rooms.administering.reopen(ada, dana.id)


def test_an_account_that_never_had_a_password_is_reopened_as_invited(empty: KnowledgeBase, ada: Person) -> None:
    new = empty.accounts.administering.add(ada, "new@example.org", "New", "delegate", "Chile")
    empty.accounts.administering.close(ada, new.id)
    assert empty.accounts.administering.reopen(ada, new.id).state is AccountState.INVITED


def test_the_last_administrator_who_can_sign_in_stays_one(empty: KnowledgeBase, ada: Person) -> None:
    rooms = empty.accounts
    second = rooms.administering.add(
        OPERATOR, "second@example.org", "Second", "administrator"
    )  # invited: cannot sign in yet
    for refused in (
        lambda by: rooms.administering.close(by, ada.id),
        lambda by: rooms.administering.erase(by, ada.id),
        lambda by: rooms.administering.change_role(by, ada.id, "chair"),
    ):
        for by in (ada, OPERATOR):
            with pytest.raises(Conflict, match="last administrator"):
                refused(by)
    assert rooms.administering.account(ada, ada.id).state is AccountState.ACTIVE
    assert rooms.administering.change_role(ada, ada.id, "administrator", "Peru").economy == "Peru"
    rooms.links.use_link(secret_of(rooms.links.hand_link(ada, second.id).path), PASSWORD, PASSWORD)
    assert rooms.administering.close(ada, ada.id).state is AccountState.CLOSED


def test_an_erased_account_tells_of_nobody_and_the_trail_still_holds(
    empty: KnowledgeBase, ada: Person, dana: Account
) -> None:
    rooms = empty.accounts
    session, token = rooms.sessions.begin_session(dana), rooms.tokens.make_token(dana.person(), "t", "read", "9").secret
    empty.home.store.notify(dana.id, "d1", "Dana, your submission is being reviewed.")
    rooms.administering.erase(ada, dana.id)
    assert empty.home.store.notices(dana.id) == ()
    erased = rooms.administering.account(ada, dana.id)
    assert (erased.state, erased.name) == (AccountState.ERASED, "")
    assert erased.email.endswith(".invalid")
    assert rooms.own.name(dana.id, ada) == "a former delegate"
    assert rooms.sessions.person_of_session(session) is None
    with pytest.raises(TokenRefused):
        rooms.tokens.person_of_token(token)
    with pytest.raises(SignInRefused):
        rooms.signing_in.sign_in("dana@example.org", PASSWORD)
    with pytest.raises(SignInRefused):
        rooms.signing_in.sign_in(erased.email, PASSWORD)
    for refused in (
        rooms.administering.reopen,
        rooms.administering.close,
        rooms.administering.erase,
        rooms.links.hand_link,
    ):
        with pytest.raises(Conflict):
            refused(ada, dana.id)
    assert not list(faults(empty.home.store.trail()))
    content = (empty.settings.home / "kb.sqlite").read_bytes()
    assert b"dana@example.org" not in content and b"Dana Delegate" not in content
    assert rooms.administering.add(ada, "dana@example.org", "Dana again", "delegate", "Peru").id != dana.id


# -- who is told of a role ---------------------------------------------------------------------------------------


def told(kb: KnowledgeBase, who: str) -> list[str]:
    return [notice.text for notice in kb.home.store.notices(who)]


@pytest.mark.parametrize("role", ["secretariat", "chair", "administrator"])
@pytest.mark.parametrize("how", ["added", "changed", "reopened"])
def test_the_other_administrators_and_the_chair_are_told_of_a_role_that_releases_figures(
    empty: KnowledgeBase, ada: Person, account_of: AccountOf, role: str, how: str
) -> None:
    rooms, other, chair = empty.accounts.administering, account_of("administrator"), account_of("chair")
    account_of("delegate"), account_of("officer")
    if how == "added":
        new = rooms.add(OPERATOR, "new@example.org", "Nadia", role)
    else:
        new = rooms.add(OPERATOR, "new@example.org", "Nadia", "delegate" if how == "changed" else role, "Peru")
        if how == "reopened":
            rooms.close(OPERATOR, new.id)
    for who in (ada.id, other.id, chair.id):
        empty.home.store.drop_notices(who)
    if how == "changed":
        rooms.change_role(OPERATOR, new.id, role, "")
    elif how == "reopened":
        rooms.reopen(OPERATOR, new.id)
    elif how == "added":
        new = rooms.add(OPERATOR, "newer@example.org", "Nils", role)
    for who in (ada, other, chair):
        (said,) = told(empty, who.id)
        assert new.id in said and role in said and "Nadia" not in said
    assert told(empty, new.id) == []
    assert told(empty, account_of("officer").id) == told(empty, account_of("delegate").id) == []


def test_nobody_is_told_of_a_role_that_releases_nothing(
    empty: KnowledgeBase, ada: Person, dana: Account, account_of: AccountOf
) -> None:
    rooms, other = empty.accounts.administering, account_of("administrator")
    empty.home.store.drop_notices(other.id)
    rooms.add(ada, "new@example.org", "Nadia", "delegate", "Peru")
    rooms.change_role(ada, dana.id, "delegate", "Peru")
    rooms.change_role(OPERATOR, other.id, "administrator", "Peru")
    assert told(empty, other.id) == []


# -- passwords -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "at least 12"),
        ("eleven char", "at least 12"),
        ("x" * 201, "at most 200"),
        ("LeaveMeAlone", "guessed first"),
        ("dana@example.org", "own name or address"),
        ("DANA@Example.ORG", "own name or address"),
        ("Dana Delegate", "own name or address"),
        ("dana-delegate", "own name or address"),
    ],
)
def test_a_password_that_would_be_guessed_is_not_taken_and_not_repeated(
    empty: KnowledgeBase, password: str, why: str
) -> None:
    handed = empty.accounts.administering.invite(OPERATOR, "dana@example.org", "Dana Delegate", "delegate", "Chile")
    with pytest.raises(BadValue, match=why) as error:
        empty.accounts.links.use_link(secret_of(handed.path), password, password)
    assert not password or password not in str(error.value)
    assert empty.accounts.links.link(secret_of(handed.path))[1].state is AccountState.INVITED


@pytest.mark.parametrize(
    "password",
    [
        *(
            "kT7#mQ9z!rW2",
            "nul \0 and more",
            " spaces at the ends ",
            "correct horse battery staple",
        ),
        *("青い鳥が朝の海を飛んでいく", "violin tractor moon", "4 tall trees beside 365 lakes"),
    ],
)
def test_a_password_needs_length_no_signs_and_to_be_no_easy_guess(empty: KnowledgeBase, password: str) -> None:
    handed = empty.accounts.administering.invite(OPERATOR, "dana@example.org", "Dana", "delegate", "Chile")
    empty.accounts.links.use_link(secret_of(handed.path), password, password)
    assert empty.accounts.signing_in.sign_in("dana@example.org", password).email == "dana@example.org"
    with pytest.raises(SignInRefused):
        empty.accounts.signing_in.sign_in("dana@example.org", password + "x")


def test_the_same_password_from_another_keyboard_is_the_same(empty: KnowledgeBase) -> None:
    handed = empty.accounts.administering.invite(OPERATOR, "dana@example.org", "Dana", "delegate", "Chile")
    empty.accounts.links.use_link(secret_of(handed.path), "café au lait chaud", "cafe\u0301 au lait chaud")
    assert empty.accounts.signing_in.sign_in("dana@example.org", "cafe\u0301 au lait chaud")


def test_both_fields_hold_the_same_password(empty: KnowledgeBase) -> None:
    handed = empty.accounts.administering.invite(OPERATOR, "dana@example.org", "Dana", "delegate", "Chile")
    with pytest.raises(BadValue, match="both fields"):
        empty.accounts.links.use_link(secret_of(handed.path), PASSWORD, PASSWORD + "!")


def test_a_password_is_kept_as_an_argon2id_hash_of_the_recommended_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert passwords.hash_of(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_hash_of_another_cost_is_renewed_at_the_next_sign_in(
    empty: KnowledgeBase, dana: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.accounts.passwords.COST", Cost(2, 16, 1))
    with pytest.raises(SignInRefused):
        empty.accounts.signing_in.sign_in("dana@example.org", "not the password")
    assert "m=8,t=1" in empty.home.store.password(dana.id)
    empty.accounts.signing_in.sign_in("dana@example.org", PASSWORD)
    assert "m=16,t=2" in empty.home.store.password(dana.id)
    empty.accounts.signing_in.sign_in("dana@example.org", PASSWORD)


def test_whatever_is_wrong_one_hash_is_looked_at_and_one_sentence_said(
    empty: KnowledgeBase, ada: Person, dana: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    from argon2 import PasswordHasher

    looked: list[str] = []
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, kept: str, password: bytes) -> bool:
        looked.append(kept.rsplit("$", 2)[0])
        return verify(self, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    empty.accounts.administering.add(OPERATOR, "invited@example.org", "Invited", "chair")
    closed = empty.accounts.administering.add(OPERATOR, "closed@example.org", "Closed", "chair")
    empty.accounts.administering.close(ada, closed.id)
    said = set()
    for email, password in (
        ("dana@example.org", "wrong"),
        ("dana@example.org", "x" * 10_000),
        ("nobody@example.org", "wrong"),
        ("invited@example.org", ""),
        ("closed@example.org", PASSWORD),
        ("", ""),
        ("\0\ud800", "\ud800"),
    ):
        with pytest.raises(SignInRefused) as error:
            empty.accounts.signing_in.sign_in(email, password)
        said.add(str(error.value))
    assert len(looked) == 7 and len(set(looked)) == 1
    assert len(said) == 1


def test_a_change_of_password_asks_for_the_old_one_and_ends_what_was_open(empty: KnowledgeBase, dana: Account) -> None:
    rooms, by = empty.accounts, dana.person()
    session, link = rooms.sessions.begin_session(dana), secret_of(rooms.links.hand_link(OPERATOR, dana.id).path)
    with pytest.raises(SignInRefused, match="old password"):
        rooms.signing_in.change_password(by, "another one", "a new one in words", "a new one in words")
    assert rooms.sessions.person_of_session(session)
    rooms.signing_in.change_password(by, PASSWORD, "a new one in words", "a new one in words")
    assert rooms.sessions.person_of_session(session) is None
    with pytest.raises(Unknown):
        rooms.links.link(link)
    with pytest.raises(SignInRefused):
        rooms.signing_in.sign_in("dana@example.org", PASSWORD)
    assert rooms.signing_in.sign_in("dana@example.org", "a new one in words")


def test_the_old_password_is_guessed_no_more_often_than_at_the_door_and_shuts_nobody_out_there(
    empty: KnowledgeBase, dana: Account
) -> None:
    new = "a new one in words"
    for _ in range(throttle.ACCOUNT):
        with pytest.raises(SignInRefused):
            empty.accounts.signing_in.change_password(dana.person(), "guess", new, new)
    with pytest.raises(TooMany):
        empty.accounts.signing_in.change_password(dana.person(), PASSWORD, new, new)
    assert empty.accounts.signing_in.sign_in("dana@example.org", PASSWORD, "192.0.2.1")


# -- links ---------------------------------------------------------------------------------------------------


def test_an_invitation_opens_an_account_once_within_a_week(empty: KnowledgeBase, clock: Clock) -> None:
    rooms = empty.accounts
    handed = rooms.administering.invite(OPERATOR, "dana@example.org", "Dana", "delegate", "Chile")
    secret = secret_of(handed.path)
    assert handed.link.purpose is Purpose.INVITATION and not handed.mailed and not handed.note
    clock.forward(days=7, seconds=-1)
    assert rooms.links.use_link(secret, PASSWORD, PASSWORD).state is AccountState.ACTIVE
    with pytest.raises(Unknown, match="ask an administrator") as error:
        rooms.links.use_link(secret, PASSWORD, PASSWORD)
    assert secret not in str(error.value)
    actions = [entry.act.action for entry in empty.home.store.trail(kind="account")]
    assert actions == ["invited", "handed on a link for an invitation", "set a password", "changed"]


@pytest.mark.parametrize(("invited", "days"), [(True, 7), (False, 1)])
def test_a_link_ends(empty: KnowledgeBase, clock: Clock, invited: bool, days: int) -> None:
    handed = empty.accounts.administering.invite(OPERATOR, "dana@example.org", "Dana", "delegate", "Chile")
    if not invited:
        empty.accounts.links.use_link(secret_of(handed.path), PASSWORD, PASSWORD)
        handed = empty.accounts.links.hand_link(OPERATOR, handed.account.id)
    clock.forward(days=days)
    for refused in (
        lambda s: empty.accounts.links.link(s),
        lambda s: empty.accounts.links.use_link(s, PASSWORD, PASSWORD),
    ):
        with pytest.raises(Unknown):
            refused(secret_of(handed.path))


def test_a_reset_signs_out_everywhere_and_ends_a_pause(empty: KnowledgeBase, dana: Account, clock: Clock) -> None:
    rooms = empty.accounts
    session = rooms.sessions.begin_session(dana)
    for _ in range(5):
        with pytest.raises(SignInRefused):
            rooms.signing_in.sign_in("dana@example.org", "wrong", "192.0.2.1")
    first, second = (secret_of(rooms.links.hand_link(OPERATOR, dana.id).path) for _ in range(2))
    with pytest.raises(Unknown):
        rooms.links.use_link(first, PASSWORD, PASSWORD)
    rooms.links.use_link(second, "another four words", "another four words")
    assert rooms.sessions.person_of_session(session) is None
    assert rooms.signing_in.sign_in("dana@example.org", "another four words", "192.0.2.1").id == dana.id


# -- sessions ------------------------------------------------------------------------------------------------


def test_a_session_ends_when_idle_and_at_the_latest_after_half_a_day(
    empty: KnowledgeBase, dana: Account, clock: Clock
) -> None:
    rooms = empty.accounts
    idle, busy = rooms.sessions.begin_session(dana), rooms.sessions.begin_session(dana)
    for _ in range(7):
        clock.forward(minutes=100)
        assert rooms.sessions.person_of_session(busy)
    assert rooms.sessions.person_of_session(idle) is None
    assert len(rooms.sessions.sessions(dana.person())) == 1
    clock.forward(minutes=20)
    assert rooms.sessions.person_of_session(busy) is None
    assert rooms.sessions.sessions(dana.person()) == ()


def test_whoever_is_signed_in_reads_on_while_another_process_writes_for_long(
    empty: KnowledgeBase, dana: Account, clock: Clock, home: Path
) -> None:
    secret, token = (
        empty.accounts.sessions.begin_session(dana),
        empty.accounts.tokens.make_token(dana.person(), "t", "read", "9").secret,
    )
    clock.forward(minutes=6)
    holder = sqlite3.connect(home / "kb.sqlite", isolation_level=None)
    holder.execute("begin immediate")
    started = time.monotonic()
    assert empty.accounts.sessions.person_of_session(secret)
    assert empty.accounts.tokens.person_of_token(token)
    assert time.monotonic() - started < 2
    holder.execute("rollback")
    holder.close()


def test_signing_out_everywhere_ends_one_s_own_sessions_alone(empty: KnowledgeBase, dana: Account, ada: Person) -> None:
    rooms = empty.accounts
    mine = [rooms.sessions.begin_session(dana) for _ in range(2)]
    hers = rooms.sessions.begin_session(rooms.administering.account(ada, ada.id))
    rooms.sessions.end_sessions(dana.person())
    rooms.sessions.end_sessions(VISITOR)
    assert [rooms.sessions.person_of_session(secret) for secret in mine] == [None, None]
    assert rooms.sessions.person_of_session(hers)


def test_a_session_is_ended_by_its_owner_alone_and_the_others_stay(
    empty: KnowledgeBase, dana: Account, ada: Person
) -> None:
    rooms = empty.accounts
    one, other = (rooms.sessions.begin_session(dana) for _ in range(2))
    id = rooms.sessions.session_id(one)
    assert id and id not in one and {id} < {session.id for session in rooms.sessions.sessions(dana.person())}
    for by, wrong in ((ada, id), (dana.person(), "0" * 16), (dana.person(), ""), (dana.person(), "%"), (ada, one)):
        with pytest.raises(Unknown):
            rooms.sessions.end_one(by, wrong)
    assert rooms.sessions.person_of_session(one)
    rooms.sessions.end_one(dana.person(), id)
    assert rooms.sessions.person_of_session(one) is None and rooms.sessions.person_of_session(other)


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari on iPhone"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
        ("x" * 1_000_000 + "Firefox/1 Linux", ""),
    ],
)
def test_a_browser_is_named_in_our_words(agent: str, told: str) -> None:
    assert browser_of(agent) == told


# -- tokens --------------------------------------------------------------------------------------------------


def test_a_token_acts_as_its_owner_within_its_scope(empty: KnowledgeBase, dana: Account) -> None:
    rooms = empty.accounts
    reads, writes = (rooms.tokens.make_token(dana.person(), "t", scope, "30").secret for scope in ("read", "write"))
    reader, writer = rooms.tokens.person_of_token(reads), another(empty).accounts.tokens.person_of_token(writes)
    assert (reader.id, reader.role, reader.scope) == (dana.id, Role.DELEGATE, Scope.READ)
    empty.reading.want(Query("tidal mills"), writer)
    with pytest.raises(Forbidden):
        empty.reading.want(Query("tidal mills"), reader)
    assert [gap.text for gap in empty.reading.gaps(reader)] == ["tidal mills"]


def test_a_token_to_read_makes_no_other_token_and_changes_no_account(empty: KnowledgeBase, ada: Person) -> None:
    reader = empty.accounts.tokens.person_of_token(empty.accounts.tokens.make_token(ada, "t", "read", "30").secret)
    for refused in (
        lambda: empty.accounts.tokens.make_token(reader, "t", "write", "30"),
        lambda: empty.accounts.signing_in.change_password(reader, PASSWORD, "another four words", "another four words"),
        lambda: empty.accounts.administering.invite(reader, "x@example.org", "X", "administrator"),
    ):
        with pytest.raises(Forbidden):
            refused()


def test_a_token_ends_is_revoked_by_its_owner_and_tells_its_last_use(
    empty: KnowledgeBase, dana: Account, ada: Person, clock: Clock
) -> None:
    rooms, by = empty.accounts, dana.person()
    one, two = rooms.tokens.make_token(by, "One", "read", "1"), rooms.tokens.make_token(by, "Two", "write", "365")
    rooms.tokens.person_of_token(two.secret)
    assert {token.title: token.last_used[:10] for token in rooms.tokens.tokens(by)} == {"One": "", "Two": "2026-11-24"}
    clock.forward(days=1)
    assert [token.title for token in rooms.tokens.tokens(by)] == ["Two"]
    with pytest.raises(Unknown):
        rooms.tokens.revoke_token(ada, two.token.id)
    rooms.tokens.revoke_token(by, two.token.id)
    for secret in (one.secret, two.secret, "kb_nothing", "", "\ud800"):
        with pytest.raises(TokenRefused):
            rooms.tokens.person_of_token(secret)


@pytest.mark.parametrize(
    "given",
    [
        *({"title": " "}, {"title": "x" * 81}, {"scope": "all"}, {"scope": ""}),
        *({"days": days} for days in ("0", "366", "-1", "", "x", "1.5", "9" * 40, "٣")),
    ],
)
def test_a_token_has_a_title_a_scope_and_ends_within_a_year(
    empty: KnowledgeBase, dana: Account, given: dict[str, str]
) -> None:
    with pytest.raises(BadValue):
        empty.accounts.tokens.make_token(dana.person(), **{"title": "t", "scope": "read", "days": "30", **given})
    assert empty.accounts.tokens.tokens(dana.person()) == ()


@pytest.mark.parametrize("how", ["a change of password", "a reset", "sign out everywhere", "closing", "another role"])
def test_a_token_ends_with_what_its_owner_trusted_when_it_was_made(
    empty: KnowledgeBase, dana: Account, ada: Person, how: str
) -> None:
    rooms, new = empty.accounts, "another four words"
    tokens = [rooms.tokens.make_token(dana.person(), "t", scope, "30").secret for scope in ("read", "write")]
    hers = rooms.tokens.make_token(ada, "t", "read", "30").secret
    {
        "a change of password": lambda: rooms.signing_in.change_password(dana.person(), PASSWORD, new, new),
        "a reset": lambda: rooms.links.use_link(secret_of(rooms.links.hand_link(ada, dana.id).path), new, new),
        "sign out everywhere": lambda: rooms.sessions.end_sessions(dana.person()),
        "closing": lambda: rooms.administering.close(ada, dana.id),
        "another role": lambda: rooms.administering.change_role(OPERATOR, dana.id, "chair", ""),
    }[how]()
    for secret in tokens:
        with pytest.raises(TokenRefused, match="this token has ended"):
            another(empty).accounts.tokens.person_of_token(secret)
    assert rooms.tokens.person_of_token(hers)
    assert rooms.tokens.tokens(dana.person()) == ()


def test_nobody_has_more_tokens_than_can_be_looked_after(empty: KnowledgeBase, dana: Account) -> None:
    for _ in range(20):
        last = empty.accounts.tokens.make_token(dana.person(), "t", "read", "30")
    with pytest.raises(Conflict, match="revoke one"):
        empty.accounts.tokens.make_token(dana.person(), "t", "read", "30")
    empty.accounts.tokens.revoke_token(dana.person(), last.token.id)
    assert empty.accounts.tokens.make_token(dana.person(), "t", "read", "30")


def test_no_secret_lies_in_the_store(empty: KnowledgeBase, dana: Account, home: Path) -> None:
    rooms = empty.accounts
    secrets = (
        rooms.sessions.begin_session(dana),
        secret_of(rooms.links.hand_link(OPERATOR, dana.id).path),
        rooms.tokens.make_token(dana.person(), "t", "write", "30").secret,
        PASSWORD,
    )
    content = b"".join(path.read_bytes() for path in home.glob("kb.sqlite*"))
    for secret in secrets:
        assert secret.encode() not in content
        assert secret.removeprefix("kb_").encode() not in content
