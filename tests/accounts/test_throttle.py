"""Pauses for those who guess: whom they hold up, whom they must not, and what they tell."""

import sqlite3
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from kb.accounts import throttle
from kb.accounts.account import Account
from kb.accounts.secret import new_secret
from kb.errors import SignInRefused, TooMany
from kb.knowledge_base import KnowledgeBase
from kb.person import Person
from kb.store.sqlite import SQLiteStore
from tests.accounts.conftest import OPERATOR, PASSWORD, Clock, another, secret_of

DANA = "dana@example.org"
HOME, ELSEWHERE, THIRD = "192.0.2.1", "198.51.100.7", "203.0.113.9"
NAMELESS = ["127.0.0.1", "::1", "10.1.2.3", "192.168.0.9", "::ffff:172.16.0.1", "fd00::7", "", "unknown"]
"""What a proxy is called that does not say for whom it asks."""


def fail(kb: KnowledgeBase, times: int, email: str = DANA, client: str = HOME, device: str = "") -> None:
    for _ in range(times):
        with pytest.raises(SignInRefused):
            kb.accounts.signing_in.sign_in(email, "wrong", client, device)


def fail_everywhere(kb: KnowledgeBase, email: str = DANA) -> None:
    """As many guesses at an account as are answered, each from another client."""
    for number in range(throttle.EVERYWHERE):
        fail(kb, 1, email, f"198.18.{number}.1")


def signed_in(kb: KnowledgeBase, account: Account, client: str, device: str = "") -> None:
    kb.accounts.sessions.place(kb.accounts.sessions.begin_session(account), client, device, "")


def opens(kb: KnowledgeBase, client: str, device: str = "") -> bool:
    """Whether the right password opens the account from there."""
    try:
        return bool(kb.accounts.signing_in.sign_in(DANA, PASSWORD, client, device))
    except TooMany:
        return False


def test_after_five_failures_even_the_right_password_waits_there_in_every_process(
    empty: KnowledgeBase, dana: Account, clock: Clock
) -> None:
    fail(empty, 3)
    fail(another(empty), 2)
    for kb in (empty, another(empty)):
        with pytest.raises(TooMany) as error:
            kb.accounts.signing_in.sign_in(DANA, PASSWORD, HOME)
        assert error.value.wait == 60
    clock.forward(seconds=60)
    assert opens(empty, HOME)


@pytest.mark.parametrize("times", [5, 200])
def test_guesses_made_elsewhere_shut_nobody_out(empty: KnowledgeBase, dana: Account, clock: Clock, times: int) -> None:
    for _ in range(times):
        with suppress(SignInRefused, TooMany):
            empty.accounts.signing_in.sign_in(DANA, "wrong", ELSEWHERE)
    assert not opens(empty, ELSEWHERE)
    assert opens(empty, HOME) and opens(empty, "2001:db8::1")


def test_the_pauses_grow_and_asking_during_one_makes_it_no_longer(
    empty: KnowledgeBase, dana: Account, clock: Clock
) -> None:
    fail(empty, 5)
    waits = []
    for _ in range(5):
        for _ in range(3):
            with pytest.raises(TooMany) as error:
                empty.accounts.signing_in.sign_in(DANA, "wrong", HOME)
        waits.append(error.value.wait)
        clock.forward(seconds=error.value.wait)
        fail(empty, 1)
    assert waits == [60, 120, 240, 480, 900]


def test_who_signs_in_starts_anew(empty: KnowledgeBase, dana: Account, clock: Clock) -> None:
    fail(empty, 4)
    assert opens(empty, HOME)
    fail(empty, 4)
    assert empty.accounts.signing_in.sign_in(" DANA@example.org ", PASSWORD, HOME)


def test_failures_of_an_hour_ago_count_no_more_and_are_swept(
    empty: KnowledgeBase, dana: Account, clock: Clock, home: Path
) -> None:
    fail(empty, 5)
    clock.forward(hours=1, seconds=1)
    fail(empty, 1)
    with sqlite3.connect(home / "kb.sqlite") as db:
        assert db.execute("select count(*) from attempts").fetchone() == (3,)


# -- many accounts from one client, one account from many ----------------------------------------------------------


def test_one_client_cannot_try_many_accounts(empty: KnowledgeBase, dana: Account, clock: Clock) -> None:
    for number in range(throttle.CLIENT):
        fail(empty, 1, f"nobody{number}@example.org")
    assert not opens(empty, HOME) and opens(empty, "192.0.2.2")


def test_an_own_account_does_not_clear_a_client_that_guesses_at_others(
    empty: KnowledgeBase, dana: Account, clock: Clock
) -> None:
    for number in range(throttle.CLIENT - 1):
        fail(empty, 1, f"nobody{number}@example.org")
        if number % 4 == 0:
            assert opens(empty, HOME)
    fail(empty, 1, "last@example.org")
    assert not opens(empty, HOME)


def test_a_guess_that_is_spread_over_many_clients_is_held_up(empty: KnowledgeBase, dana: Account, clock: Clock) -> None:
    fail_everywhere(empty)
    assert not opens(empty, THIRD)
    clock.forward(seconds=60)
    assert opens(empty, THIRD)


def test_a_spread_guess_goes_on_being_held_up_though_the_owner_signs_in(
    empty: KnowledgeBase, dana: Account, clock: Clock
) -> None:
    signed_in(empty, dana, HOME)
    fail_everywhere(empty)
    assert opens(empty, HOME)
    assert not opens(empty, THIRD)


@pytest.mark.parametrize("place", ["the network", "the browser"])
def test_where_the_account_signed_in_before_a_spread_guess_shuts_nobody_out(
    empty: KnowledgeBase, dana: Account, clock: Clock, place: str
) -> None:
    device = new_secret()
    signed_in(empty, dana, HOME, device)
    fail_everywhere(empty)
    here = (HOME, "") if place == "the network" else (THIRD, device)
    assert opens(empty, *here)
    assert not opens(empty, THIRD, new_secret())
    fail(empty, 5, client=here[0], device=here[1])
    assert not opens(empty, *here)  # guesses made there are counted there


def test_a_place_is_known_of_the_account_that_signed_in_there_alone_and_not_for_ever(
    empty: KnowledgeBase, dana: Account, ada: Person, clock: Clock
) -> None:
    device = new_secret()
    signed_in(empty, empty.accounts.administering.account(ada, ada.id), HOME, device)
    fail_everywhere(empty)
    assert not opens(empty, HOME, device)
    clock.forward(hours=2)
    signed_in(empty, dana, HOME, device)
    clock.forward(days=181)
    fail_everywhere(empty)
    assert not opens(empty, HOME, device)


@pytest.mark.parametrize("how", ["signing out everywhere", "a new password", "a link", "closing"])
def test_who_is_signed_out_everywhere_is_known_nowhere(
    empty: KnowledgeBase, dana: Account, clock: Clock, home: Path, how: str
) -> None:
    signed_in(empty, dana, HOME, new_secret())
    rooms, new = empty.accounts, "another four words"
    if how == "signing out everywhere":
        rooms.sessions.end_sessions(dana.person())
    elif how == "a new password":
        rooms.signing_in.change_password(dana.person(), PASSWORD, new, new)
    elif how == "a link":
        rooms.links.use_link(secret_of(rooms.links.hand_link(OPERATOR, dana.id).path), new, new)
    else:
        rooms.administering.close(OPERATOR, dana.id)
    with sqlite3.connect(home / "kb.sqlite") as db:
        assert db.execute("select count(*) from known_places").fetchone() == (0,)


def test_no_more_places_are_known_of_an_account_than_one_person_has(
    empty: KnowledgeBase, dana: Account, clock: Clock, home: Path
) -> None:
    for number in range(40):
        clock.forward(seconds=1)
        signed_in(empty, dana, f"198.18.{number}.1", new_secret())
    with sqlite3.connect(home / "kb.sqlite") as db:
        assert db.execute("select count(*) from known_places").fetchone() == (throttle.MOST_PLACES,)


# -- a proxy that names nobody -------------------------------------------------------------------------------------


@pytest.mark.parametrize("proxy", NAMELESS)
def test_behind_a_proxy_that_names_nobody_some_failures_lock_none_but_the_account_guessed_at(
    empty: KnowledgeBase, dana: Account, clock: Clock, proxy: str
) -> None:
    for number in range(throttle.CLIENT * 2):
        fail(empty, 1, f"nobody{number}@example.org", proxy)
    fail(empty, throttle.ACCOUNT, client=proxy)
    assert opens(empty, proxy)
    fail(empty, throttle.EVERYWHERE - throttle.ACCOUNT, client=proxy)
    assert not opens(empty, proxy)


def test_behind_such_a_proxy_the_browser_alone_is_known(empty: KnowledgeBase, dana: Account, clock: Clock) -> None:
    device = new_secret()
    signed_in(empty, dana, "127.0.0.1", device)
    fail(empty, throttle.EVERYWHERE, client="127.0.0.1")
    assert not opens(empty, "127.0.0.1")
    assert opens(empty, "127.0.0.1", device)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("no address", "no address", True),
    ],
)
def test_a_client_with_many_addresses_of_one_network_is_one(one: str, other: str, same: bool) -> None:
    assert (throttle.client_key(one) == throttle.client_key(other)) is same


# -- the clock -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("back", [{"seconds": -5}, {"hours": -1}, {"days": -1}, {"days": -400}])
@pytest.mark.parametrize("where", ["one client", "many clients"])
def test_a_clock_that_was_set_back_makes_no_pause_longer_than_the_longest(
    empty: KnowledgeBase, dana: Account, clock: Clock, back: dict[str, float], where: str
) -> None:
    fail(empty, 5) if where == "one client" else fail_everywhere(empty)
    client = HOME if where == "one client" else THIRD
    clock.forward(**back)
    with pytest.raises(TooMany) as error:
        empty.accounts.signing_in.sign_in(DANA, PASSWORD, client)
    assert 0 < error.value.wait <= 60
    clock.forward(seconds=error.value.wait)
    assert opens(empty, client)


# -- what it tells, and what it keeps ------------------------------------------------------------------------------


def test_an_account_is_held_up_as_an_address_without_one_is(empty: KnowledgeBase, dana: Account, clock: Clock) -> None:
    said = []
    for email in ("nobody@example.org", DANA):
        fail_everywhere(empty, email)
        fail(empty, 0)
        with pytest.raises(TooMany) as error:
            empty.accounts.signing_in.sign_in(email, PASSWORD, THIRD)
        said.append((str(error.value), error.value.wait))
        clock.forward(hours=2)
    assert said[0] == said[1]


def test_two_at_once_get_no_more_guesses_than_one_after_another(
    empty: KnowledgeBase, dana: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each waits after counting until the other has counted too, which it cannot while the first holds the store."""
    fail(empty, 4)
    both = threading.Barrier(2)
    count = SQLiteStore.attempts

    def slowly(self: SQLiteStore, key: str, since: str) -> tuple[str, ...]:
        counted = count(self, key, since)
        with suppress(threading.BrokenBarrierError):
            both.wait(0.5)
        return counted

    monkeypatch.setattr(SQLiteStore, "attempts", slowly)
    refused: list[str] = []

    def guess(kb: KnowledgeBase) -> None:
        try:
            kb.accounts.signing_in.sign_in(DANA, "wrong", HOME)
        except (SignInRefused, TooMany) as error:
            refused.append(type(error).__name__)

    threads = [threading.Thread(target=guess, args=[kb]) for kb in (another(empty), another(empty))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(refused) == ["SignInRefused", "TooMany"]


def test_no_address_that_was_tried_lies_in_the_store(empty: KnowledgeBase, home: Path) -> None:
    fail(empty, 1, "somebody@example.org", "192.0.2.77")
    content = (home / "kb.sqlite").read_bytes()
    assert b"somebody" not in content and b"192.0.2.77" not in content


def test_an_attempt_asks_the_store_for_as_much_whether_there_is_an_account(
    empty: KnowledgeBase, ada: Person, dana: Account, clock: Clock
) -> None:
    """Same words, same work: the statements that the store is given differ in nothing but their values."""
    empty.accounts.administering.add(ada, "invited@example.org", "Invited", "delegate", "Peru")
    closed = empty.accounts.administering.add(ada, "closed@example.org", "Closed", "delegate", "Peru")
    empty.accounts.administering.close(ada, closed.id)
    asked: list[str] = []
    work, said = set(), set()
    db = empty.home.store._file.db.conn  # type: ignore[attr-defined]
    for number, email in enumerate((DANA, "nobody@example.org", "invited@example.org", "closed@example.org", "\0")):
        asked.clear()
        db.set_trace_callback(asked.append)
        with pytest.raises(SignInRefused) as error:
            empty.accounts.signing_in.sign_in(email, "wrong", f"198.18.{number}.1")
        db.set_trace_callback(None)
        work.add(tuple(statement.split("'")[0] for statement in asked))
        said.add(str(error.value))
    assert len(work) == len(said) == 1 and len(next(iter(work))) > 10
