"""What every store must do with people and with the keys to their accounts."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from kb.accounts.account import Account, AccountState, Link, Purpose, Second, SecondFactor, Session, Token
from kb.errors import Conflict, Unknown
from kb.person import Role, Scope
from kb.store import Store, open_store
from kb.trail.chain import faults

NEW = Account(id="", email="dana@example.org", name="Dana", role=Role.DELEGATE, economy="Chile", created="2026-01-01")
EARLY, LATE = "2026-01-01T00:00:00+00:00", "2026-01-09T00:00:00+00:00"


@pytest.fixture(params=["sqlite:kb.sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return open_store(request.param, tmp_path)


@pytest.fixture
def dana(store: Store) -> Account:
    return store.add_account(NEW, "operator")


def other(tmp_path: Path) -> Store:
    """The same store as another process sees it."""
    return open_store("sqlite:kb.sqlite", tmp_path)


def test_an_account_is_read_back_by_id_and_by_address(store: Store, dana: Account, tmp_path: Path) -> None:
    assert dana == replace(NEW, id="account-1")
    assert store.account("account-1") == store.account_by_email("dana@example.org") == dana
    assert other(tmp_path).accounts() == (dana,)
    for missing in ("account-2", "", "dana@example.org"):
        with pytest.raises(Unknown):
            store.account(missing)


def test_an_address_has_one_account(store: Store, dana: Account) -> None:
    with pytest.raises(Conflict, match="exists already"):
        store.add_account(replace(NEW, name="Another"), "operator")
    assert store.accounts() == (dana,)


def test_a_change_leaves_a_trail_that_names_nobody(store: Store, dana: Account) -> None:
    store.change_account(replace(dana, role=Role.CHAIR, name="Dana Changed"), "account-9")
    last = list(store.trail(kind="account"))[-1]
    assert (last.by, last.act.action, last.act.subject) == ("account-9", "changed", "account-1")
    told = "".join(str(entry) for entry in store.trail())
    assert "delegate" in last.act.before and "chair" in last.act.after
    assert "Dana" not in told and "dana" not in told


def test_a_password_is_set_with_a_trail_and_renewed_without(store: Store, dana: Account) -> None:
    assert store.password(dana.id) == ""
    store.set_password(dana.id, "hash", dana.id)
    entries = len(list(store.trail()))
    store.renew_password(dana.id, "another hash")
    assert store.password(dana.id) == "another hash"
    assert len(list(store.trail())) == entries
    assert "hash" not in "".join(str((entry.act.before, entry.act.after)) for entry in store.trail())
    with pytest.raises(Unknown):
        store.set_password("account-2", "hash", "x")


def test_an_account_is_bound_to_one_subject(store: Store, dana: Account) -> None:
    assert store.subject(dana.id) == ""
    for missing in ("", "https://issuer 7"):
        with pytest.raises(Unknown):
            store.account_by_subject(missing)
    store.bind_subject(dana.id, "https://issuer 7", dana.id)
    assert store.account_by_subject("https://issuer 7") == dana
    assert store.subject(dana.id) == "https://issuer 7"
    assert "issuer" not in "".join(str(entry) for entry in store.trail())
    with pytest.raises(Unknown):
        store.bind_subject("account-2", "https://issuer 8", "x")


def test_of_an_erased_account_nothing_personal_is_left_in_the_file(store: Store, dana: Account, tmp_path: Path) -> None:
    store.set_password(dana.id, "hash-of-danas", dana.id)
    store.bind_subject(dana.id, "issuer-dana", dana.id)
    store.erase_account(replace(dana, email="1@erased.invalid", name="", state=AccountState.ERASED), "operator")
    assert (store.password(dana.id), store.subject(dana.id)) == ("", "")
    rows = dumped(tmp_path)
    assert "dana" not in rows.casefold()
    assert not list(faults(store.trail()))


def test_sessions_are_kept_listed_touched_and_ended(store: Store, dana: Account) -> None:
    store.begin_session("one", dana.id, EARLY, LATE)
    store.begin_session("two", dana.id, EARLY, LATE)
    store.begin_session("else", "account-9", EARLY, LATE)
    store.touch_session("two", "2026-01-02T00:00:00+00:00")
    assert store.session("one") == Session(dana.id, EARLY, EARLY, LATE, id="one", proved=EARLY)
    assert [session.seen[:10] for session in store.sessions(dana.id)] == ["2026-01-02", "2026-01-01"]
    store.place_session("one", "192.0.2.0/24", "Firefox on Linux")
    assert store.session("one") == Session(
        dana.id, EARLY, EARLY, LATE, "192.0.2.0/24", "Firefox on Linux", "one", EARLY
    )
    assert not store.end_session_of(dana.id, "else") and not store.end_session_of(dana.id, "")
    assert store.end_session_of("account-9", "else") and store.session("else") is None
    store.begin_session("else", "account-9", EARLY, LATE)
    store.end_session("one")
    assert store.session("one") is None
    store.end_sessions(dana.id)
    assert store.sessions(dana.id) == () and store.session("else") is not None


def test_a_session_keeps_when_its_person_proved_who_they_are_and_how(store: Store, dana: Account) -> None:
    store.begin_session("one", dana.id, EARLY, LATE, "2025-12-31T00:00:00+00:00", Second.CODE)
    store.begin_session("two", dana.id, EARLY, LATE)
    one, two = store.session("one"), store.session("two")
    assert one and two and (one.proved, one.second) == ("2025-12-31T00:00:00+00:00", Second.CODE)
    assert (two.proved, two.second) == (EARLY, Second.NONE)
    assert store.renew_session("one", "new", LATE) and not store.renew_session("one", "other", LATE)
    assert store.session("one") is None
    one, two = store.session("new"), store.session("two")
    assert one and two and (one.proved, two.proved) == (LATE, EARLY)


def test_a_second_factor_takes_each_step_and_each_recovery_code_once(
    store: Store, dana: Account, tmp_path: Path
) -> None:
    store.propose_factor(dana.id, "k0", EARLY)
    store.propose_factor(dana.id, "k1", EARLY)
    assert store.proposed_factor(dana.id, "2025-01-01T00:00:00+00:00") == "k1"
    assert store.proposed_factor(dana.id, EARLY) == "" == store.proposed_factor("account-9", "")
    assert store.second_factor(dana.id) is None and not store.take_step(dana.id, 1)
    factor = SecondFactor(dana.id, "k1", EARLY, 7)
    store.set_second_factor(factor, ["a", "b"], dana.id)
    assert store.proposed_factor(dana.id, "") == ""
    assert other(tmp_path).second_factor(dana.id) == factor and store.second_factors() == (factor,)
    assert [store.take_step(dana.id, step) for step in (7, 8, 8, 6, 9)] == [False, True, False, False, True]
    assert store.use_recovery_code(dana.id, "a", LATE) and not store.use_recovery_code(dana.id, "a", LATE)
    assert not store.use_recovery_code("account-9", "b", LATE) and store.recovery_codes(dana.id) == 1
    store.renew_recovery_codes(dana.id, ["c"], dana.id)
    assert not store.use_recovery_code(dana.id, "b", LATE) and store.recovery_codes(dana.id) == 1
    store.set_second_factor(SecondFactor(dana.id, "k2", LATE, 0), ["d"], dana.id)
    assert not store.use_recovery_code(dana.id, "c", LATE)
    assert store.drop_second_factor(dana.id, "operator") and not store.drop_second_factor(dana.id, "operator")
    assert store.second_factors() == () and store.recovery_codes(dana.id) == 0
    with pytest.raises(Unknown):
        store.renew_recovery_codes(dana.id, ["e"], dana.id)
    told = [entry.act.action for entry in store.trail(kind="account")][-4:]
    assert told == [
        *("set up a second factor", "made recovery codes", "set up a second factor", "took the second factor off"),
    ]


def test_a_sign_in_that_waits_is_known_until_it_ends_and_ended_once(store: Store, dana: Account) -> None:
    store.begin_half("one", dana.id, EARLY, LATE)
    store.begin_half("two", dana.id, EARLY, LATE)
    assert store.half("one", EARLY) == dana.id and store.half("one", LATE) == "" == store.half("none", EARLY)
    assert store.end_half("one") and not store.end_half("one")
    store.end_halves(dana.id)
    assert store.half("two", EARLY) == ""
    store.begin_half("old", dana.id, "2025-01-01T00:00:00+00:00", EARLY)
    store.begin_half("new", dana.id, EARLY, LATE)
    assert not store.end_half("old")


def test_sessions_that_ended_are_swept_when_another_begins(store: Store, dana: Account) -> None:
    store.begin_session("old", dana.id, EARLY, "2026-01-02T00:00:00+00:00")
    store.begin_session("new", dana.id, "2026-01-03T00:00:00+00:00", LATE)
    assert store.session("old") is None


LINK = Link("account-1", Purpose.RESET, EARLY, LATE, "account-9")


def test_a_link_is_used_once_even_by_two_processes(store: Store, dana: Account, tmp_path: Path) -> None:
    store.add_link("h", LINK, "account-9")
    assert other(tmp_path).link("h", EARLY) == LINK
    assert store.link("h", LATE) is None
    assert store.use_link("h", EARLY) == LINK
    assert other(tmp_path).use_link("h", EARLY) is None


def test_a_link_that_ended_cannot_be_used(store: Store, dana: Account) -> None:
    store.add_link("h", LINK, "account-9")
    assert store.use_link("h", LATE) is None
    assert store.link("h", EARLY) is None


def test_a_new_link_ends_the_older_ones_of_its_account_alone(store: Store, dana: Account) -> None:
    store.add_link("one", LINK, "account-9")
    store.add_link("another's", replace(LINK, account="account-2"), "x")
    store.add_link("two", LINK, "x")
    assert store.link("one", EARLY) is None
    assert store.link("two", EARLY) and store.link("another's", EARLY)
    store.end_links("account-1")
    assert store.link("two", EARLY) is None and store.link("another's", EARLY)


TOKEN = Token("", "account-1", "A script", Scope.READ, EARLY, LATE)


def test_tokens_are_kept_listed_touched_and_revoked(store: Store, dana: Account) -> None:
    one, two = store.add_token("h1", TOKEN), store.add_token("h2", replace(TOKEN, scope=Scope.WRITE))
    assert one == replace(TOKEN, id="token-1")
    assert store.tokens(dana.id) == (two, one)
    store.touch_token(one.id, LATE)
    assert store.token("h1") == replace(one, last_used=LATE)
    store.revoke_token(dana.id, one.id, dana.id)
    store.revoke_token(dana.id, one.id, dana.id)
    assert [token.revoked for token in store.tokens(dana.id)] == [False, True]
    assert [e.act.action for e in store.trail()].count("revoked a token") == 1
    store.revoke_tokens(dana.id, "account-9")
    assert all(token.revoked for token in store.tokens(dana.id))
    assert store.token("h3") is None


def test_nobody_revokes_another_s_token(store: Store, dana: Account) -> None:
    store.add_token("h1", TOKEN)
    with pytest.raises(Unknown):
        store.revoke_token("account-2", "token-1", "account-2")
    assert not store.tokens(dana.id)[0].revoked


def test_attempts_are_counted_by_key_and_swept(store: Store, tmp_path: Path) -> None:
    store.note_attempts(["a", "b"], EARLY, "2025-01-01T00:00:00+00:00")
    store.note_attempts(["a"], "2026-01-02T00:00:00+00:00", "2025-01-01T00:00:00+00:00")
    assert other(tmp_path).attempts("a", "2025-01-01") == (EARLY, "2026-01-02T00:00:00+00:00")
    assert store.attempts("a", EARLY) == ("2026-01-02T00:00:00+00:00",)
    store.forget_attempts("a", last=True)
    assert store.attempts("a", "2025-01-01") == (EARLY,)
    store.forget_attempts("a")
    assert store.attempts("a", "2025-01-01") == ()
    store.note_attempts(["c"], LATE, EARLY)
    assert store.attempts("b", "2025-01-01") == ()
    assert list(store.trail()) == []


def dumped(folder: Path) -> str:
    """Every row of the file."""
    with sqlite3.connect(folder / "kb.sqlite") as db:
        return "\n".join(db.iterdump())
