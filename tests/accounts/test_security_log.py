"""The security log: what is noted, what is not, who reads it, and when it goes."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kb.accounts.account import Account
from kb.accounts.security_log import SecurityLog, network_of, note, note_seldom, security_csv
from kb.accounts.security_note import MOST_ROWS, SecurityEvent, SecurityFilter, SecurityNote
from kb.errors import BadValue, Forbidden, SignInNeeded, SignInRefused, TokenRefused, TooMany, Unknown
from kb.knowledge_base import KnowledgeBase
from kb.person import VISITOR, Person
from kb.trail.chain import faults
from tests.accounts.conftest import OPERATOR, PASSWORD, Clock, another, secret_of

AccountOf = Callable[[str], Account]
NEW = "another four words"
EVERYTHING = SecurityFilter()


def log(kb: KnowledgeBase, **chosen: str) -> tuple[SecurityNote, ...]:
    """Newest first."""
    return kb.accounts.security_log.notes(OPERATOR, SecurityFilter(**chosen))


def events(kb: KnowledgeBase, **chosen: str) -> list[SecurityEvent]:
    return [one.event for one in log(kb, **chosen)]


def test_what_becomes_of_an_account_and_its_keys_is_noted(
    empty: KnowledgeBase, ada: Person, clock: Clock, home: Path
) -> None:
    rooms = empty.accounts
    handed = rooms.administering.invite(ada, "dana@example.org", "Dana Delegate", "delegate", "Chile")
    dana = rooms.links.use_link(secret_of(handed.path), PASSWORD, PASSWORD)
    session = rooms.sessions.begin_session(rooms.signing_in.sign_in("dana@example.org", PASSWORD, "192.0.2.7"))
    token = rooms.tokens.make_token(dana.person(), "My laptop", "read", "30")
    rooms.tokens.revoke_token(dana.person(), token.token.id)
    rooms.tokens.make_token(dana.person(), "My laptop", "write", "30")
    rooms.sessions.end_session(session)
    rooms.signing_in.change_password(dana.person(), PASSWORD, NEW, NEW)
    rooms.sessions.end_one(dana.person(), rooms.sessions.session_id(rooms.sessions.begin_session(dana)))
    rooms.sessions.end_sessions(dana.person())
    rooms.administering.change_role(OPERATOR, dana.id, "chair", "")
    rooms.administering.close(ada, dana.id)
    rooms.administering.reopen(OPERATOR, dana.id)
    rooms.administering.erase(ada, dana.id)
    told = [(one.event.value, one.by, one.detail) for one in reversed(log(empty, account=dana.id))]
    assert told == [
        ("account opened", ada.id, "delegate"),
        ("link handed on", ada.id, "invitation"),
        ("link used", "", "invitation"),
        ("signed in", "", ""),
        ("token made", "", "token-1 to read, for 30 days"),
        ("token ended", "", "token-1"),
        ("token made", "", "token-2 to write, for 30 days"),
        ("signed out", "", ""),
        ("token ended", "", "token-2"),
        ("password changed", "", ""),
        ("signed in", "", ""),
        ("session ended", "", ""),
        ("signed out everywhere", "", ""),
        ("role changed", OPERATOR.id, "delegate of Chile to chair"),
        ("account closed", ada.id, ""),
        ("account reopened", OPERATOR.id, ""),
        ("account closed", ada.id, ""),
        ("account erased", ada.id, ""),
    ]
    with sqlite3.connect(home / "kb.sqlite") as db:
        content = str(db.execute("select * from security_log").fetchall())
    for personal in ("dana", "Dana", "example.org", "laptop", "192.0.2.7"):
        assert personal not in content
    assert not list(faults(empty.home.store.trail()))


def test_what_was_refused_is_noted_with_the_network_and_not_the_address_tried(
    empty: KnowledgeBase, dana: Account, clock: Clock
) -> None:
    rooms = empty.accounts
    for email in ("dana@example.org", "nobody@example.org", "nobody@example.org"):
        with pytest.raises(SignInRefused):
            rooms.signing_in.sign_in(email, "wrong", "192.0.2.7")
    told = {(one.account, one.network, one.times) for one in log(empty, event="sign-in refused")}
    assert told == {(dana.id, "192.0.2.0/24", 1), ("", "192.0.2.0/24", 2)}
    for _ in range(5):
        with pytest.raises((SignInRefused, TooMany)):
            rooms.signing_in.sign_in("dana@example.org", "wrong", "192.0.2.7")
    (held,) = log(empty, event="sign-in held up")
    assert (held.account, held.network, held.times) == ("", "192.0.2.0/24", 1)
    token = rooms.tokens.make_token(dana.person(), "t", "read", "1")
    clock.forward(days=2)
    for secret in (token.secret, "kb_nothing"):
        with pytest.raises(TokenRefused):
            rooms.tokens.person_of_token(secret)
    told_of_tokens = {(one.account, one.detail) for one in log(empty, event="token refused")}
    assert told_of_tokens == {(dana.id, "token-1 has ended"), ("", "none of ours")}
    with pytest.raises(Unknown):
        rooms.links.link("none")
    assert events(empty, event="link refused") == [SecurityEvent.LINK_REFUSED]


def test_the_same_again_grows_one_row_and_after_an_hour_another_begins(
    empty: KnowledgeBase, dana: Account, clock: Clock
) -> None:
    for _ in range(3):
        note(empty.home, SecurityEvent.REFUSED, dana.id, client="192.0.2.7")
        clock.forward(minutes=10)
    (one,) = log(empty, event="sign-in refused")
    assert (one.times, one.at[11:16], one.last[11:16]) == (3, "09:00", "09:20")
    clock.forward(hours=1)
    note(empty.home, SecurityEvent.REFUSED, dana.id, client="192.0.2.7")
    assert [row.times for row in log(empty, event="sign-in refused")] == [1, 3]
    for _ in range(2):
        note(empty.home, SecurityEvent.SIGNED_IN, dana.id)
    assert [row.times for row in log(empty, event="signed in")] == [1, 1]


def test_what_costs_whoever_asks_nothing_is_noted_once_a_minute(empty: KnowledgeBase, clock: Clock) -> None:
    for _ in range(50):
        note_seldom(empty.home, SecurityEvent.TOKEN_REFUSED, detail="none of ours", client="192.0.2.7")
    (one,) = log(empty)
    assert one.times == 1
    note_seldom(empty.home, SecurityEvent.TOKEN_REFUSED, "account-7", "token-3 has ended", client="192.0.2.7")
    assert len(log(empty)) == 2
    clock.forward(seconds=61)
    note_seldom(empty.home, SecurityEvent.TOKEN_REFUSED, detail="none of ours", client="192.0.2.7")
    assert {row.times for row in log(empty)} == {1, 2}
    clock.forward(days=-1)  # the clock is set back: what was noted later keeps nothing quiet
    note_seldom(empty.home, SecurityEvent.TOKEN_REFUSED, detail="none of ours", client="198.51.100.7")
    assert len(log(empty)) == 3


def test_nobody_fills_the_disk_by_being_refused(
    empty: KnowledgeBase, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.store.sqlite.security.MOST_ROWS", 20)
    assert MOST_ROWS <= 10_000
    note(empty.home, SecurityEvent.SIGNED_IN, "account-1")
    for number in range(60):
        note(empty.home, SecurityEvent.REFUSED, client=f"198.18.{number}.1")
    refused = log(empty, event="sign-in refused")
    assert len(refused) == 21 and sum(row.times for row in refused) == 60
    assert (refused[0].network, refused[0].detail) == ("", "further ones, not told apart")
    note(empty.home, SecurityEvent.SIGNED_IN, "account-1")
    assert events(empty)[0] is SecurityEvent.SIGNED_IN


@pytest.mark.parametrize("how", ["by the next note", "by command"])
def test_it_is_cut_after_the_days_that_the_home_says(empty: KnowledgeBase, clock: Clock, home: Path, how: str) -> None:
    empty.home.settings = replace(empty.settings, security_days=30)
    note(empty.home, SecurityEvent.SIGNED_IN, "account-1")
    clock.forward(days=29)
    note(empty.home, SecurityEvent.SIGNED_IN, "account-2")
    clock.forward(days=2)
    assert [one.account for one in log(empty)] == ["account-2"]  # what is due to go is told no more
    if how == "by command":
        assert empty.accounts.security_log.cut(OPERATOR) == 1
    else:
        note(empty.home, SecurityEvent.SIGNED_IN, "account-3")
    with sqlite3.connect(home / "kb.sqlite") as db:
        assert "account-1" not in str(db.execute("select account from security_log").fetchall())


@pytest.mark.parametrize("who", ["delegate", "officer", "chair"])
def test_administrators_alone_read_it(empty: KnowledgeBase, account_of: AccountOf, who: str) -> None:
    room: SecurityLog = empty.accounts.security_log
    for person, error in ((account_of(who).person(), Forbidden), (VISITOR, SignInNeeded)):
        for refused in (
            lambda by: room.page(by, EVERYTHING),
            lambda by: room.notes(by, EVERYTHING),
            lambda by: room.cut(by),
        ):
            with pytest.raises(error):
                refused(person)
    assert room.page(account_of("administrator").person(), EVERYTHING).pages == 1


def test_it_is_read_by_event_account_and_day_page_by_page(empty: KnowledgeBase, clock: Clock) -> None:
    for number in range(1, 8):
        note(empty.home, SecurityEvent.SIGNED_IN, f"account-{number % 2}")
        clock.forward(days=1)
    assert len(log(empty, account="account-1")) == 4 and log(empty, event="token made") == ()
    assert len(log(empty, since="2026-11-28")) == 3
    page = empty.accounts.security_log.page(OPERATOR, EVERYTHING, 2, 3)
    assert (len(page.notes), page.total, page.pages) == (3, 7, 3)
    assert empty.accounts.security_log.page(OPERATOR, EVERYTHING, 99, 3).notes == ()
    for wrong in (SecurityFilter(event="dancing"), SecurityFilter(since="yesterday")):
        with pytest.raises(BadValue):
            empty.accounts.security_log.notes(OPERATOR, wrong)


def test_a_detail_is_one_short_line_and_becomes_no_formula(empty: KnowledgeBase, clock: Clock) -> None:
    note(empty.home, SecurityEvent.REQUESTED, "account-1", "=cmd", "=1+1\n\x1b[31m\ud800" + "x" * 100_000)
    (one,) = log(empty)
    assert len(one.detail) == 200 and one.detail.startswith("=1+1 ") and "\n" not in one.detail
    head, row = security_csv((one,)).removeprefix("\ufeff").splitlines()
    assert head == "at,event,account,network,by,detail,times,last"
    assert row.startswith("2026-11-24T09:00:00+00:00,consent requested,account-1,,'=cmd,'=1+1")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        *(
            ("192.0.2.77", "192.0.2.0/24"),
            ("::ffff:192.0.2.77", "192.0.2.0/24"),
            ("2001:db8:7:9::1", "2001:db8:7::/48"),
        ),
        *(("fe80::1%eth0", "fe80::/48"), ("", ""), ("unknown", ""), ("192.0.2.77, 10.0.0.1", ""), ("x" * 9999, "")),
    ],
)
def test_of_an_address_the_network_alone_is_kept(address: str, network: str) -> None:
    assert network_of(address) == network


def test_a_note_goes_with_the_transaction_that_it_belongs_to(empty: KnowledgeBase) -> None:
    with pytest.raises(ZeroDivisionError), empty.home.store.transaction():
        note(empty.home, SecurityEvent.ROLE_CHANGED, "account-1")
        1 / 0  # noqa: B018
    assert log(another(empty)) == ()
