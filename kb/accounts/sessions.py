"""Sessions: a browser that is signed in, until it signs out, is idle for long, or the account is closed or gets another
role."""

from contextlib import suppress
from datetime import timedelta

from kb.accounts import throttle
from kb.accounts.account import Account, AccountState, Second, Session
from kb.accounts.moments import passed, stamped
from kb.accounts.room import AccountAccess
from kb.accounts.secret import hashed, new_secret
from kb.accounts.security_log import network_of, note
from kb.accounts.security_note import SecurityEvent
from kb.errors import StoreProblem, Unknown
from kb.permission import may_keep_account, require
from kb.person import Person

HOURS_LONGEST, HOURS_IDLE = 12, 2
LONGEST, IDLE = timedelta(hours=HOURS_LONGEST), timedelta(hours=HOURS_IDLE)
"""How long a session lasts at most, and how long without a request."""

SECONDS = {Second.NONE: "", Second.CODE: "second factor here", Second.PROVIDER: "second factor at the provider"}
"""What the security log says of what a session was opened with beside the first proof."""

TOUCHED = timedelta(minutes=5)
"""How often a session's last request is noted, so that reading does not write each time."""


class Sessions(AccountAccess):
    """A session's secret lies in a cookie; the store keeps its hash alone."""

    def begin_session(self, account: Account, second: Second = Second.NONE, proved: str = "") -> str:
        """A new session's secret. It is always a new one: nothing that a browser brought along is taken over. `second`
        is what it was opened with beside the first proof, `proved` the moment of that proof where it was not now."""
        secret = new_secret()
        with self._home.store.transaction():
            self._home.store.begin_session(hashed(secret), account.id, stamped(), stamped(LONGEST), proved, second)
            note(self._home, SecurityEvent.SIGNED_IN, account.id, detail=SECONDS[second])
        return secret

    def second_of(self, secret: str) -> Second:
        """What a session was opened with beside the first proof."""
        found = self._home.store.session(hashed(secret))
        return found.second if found else Second.NONE

    def place(self, secret: str, client: str, device: str, browser: str) -> None:
        """Keep where a session was begun: `client` is the network address, `device` the secret that this browser keeps
        over sessions, `browser` what it says that it is. Guesses made elsewhere will not shut its owner out here."""
        store = self._home.store
        found = store.session(hashed(secret))
        if found is None:
            return
        with store.transaction():
            store.place_session(hashed(secret), network_of(client), browser_of(browser))
            throttle.remember(store, store.account(found.account).email, client, device)

    def person_of_session(self, secret: str) -> Person | None:
        """Who a session belongs to, with the role that the account has now; none where it has ended."""
        found = self._home.store.session(hashed(secret))
        if found is None:
            return None
        if _ended(found):
            self._home.store.end_session(hashed(secret))
            return None
        account = self._home.store.account(found.account)
        if account.state is not AccountState.ACTIVE:
            return None
        if passed(found.seen, TOUCHED):
            with suppress(StoreProblem):  # reading goes on while another process writes for long
                self._home.store.touch_session(hashed(secret), stamped())
        return account.person()

    def sessions(self, by: Person) -> tuple[Session, ...]:
        """Where one is signed in, the last seen first."""
        return tuple(session for session in self._home.store.sessions(by.id) if not _ended(session))

    def session_id(self, secret: str) -> str:
        """What tells this session from the account's others; empty where it is none."""
        found = self._home.store.session(hashed(secret))
        return found.id if found else ""

    def end_session(self, secret: str) -> None:
        """Sign out here: the session ends."""
        store = self._home.store
        found = store.session(hashed(secret))
        if found is not None:
            with store.transaction():
                store.end_session(hashed(secret))
                note(self._home, SecurityEvent.SIGNED_OUT, found.account)

    def end_one(self, by: Person, id: str) -> None:
        """End one of one's own sessions, in whichever browser it is. Raises Unknown where it is none of them."""
        require(may_keep_account(by), by, "end a session")
        with self._home.store.transaction():
            if not self._home.store.end_session_of(by.id, id):
                raise Unknown(
                    "session", id, hint="it has ended already, or it is not yours; the list shows what is open"
                )
            note(self._home, SecurityEvent.SESSION_ENDED, by.id)

    def end_sessions(self, by: Person) -> None:
        """Sign out everywhere: every session ends and every token, and no browser is known any more."""
        if not by.id:
            return
        require(may_keep_account(by), by, "sign out everywhere")
        with self._home.store.transaction():
            account = self._home.store.account(by.id)
            self._sign_out(account, by.id)
            self._home.store.forget_places(throttle.account_key(account.email))
            note(self._home, SecurityEvent.SESSIONS_ENDED, by.id)


BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "Windows": "Windows", "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Macintosh": "macOS",
    "CrOS": "ChromeOS", "Linux": "Linux",
}  # fmt: skip
"""Marks in what browsers say of themselves, the telling ones first, and what they are called."""


def browser_of(agent: str) -> str:
    """What a browser says that it is, in two words of ours: nothing that it sent stands on a page."""
    said = agent[:1000]
    browser = next((name for mark, name in BROWSERS.items() if f"{mark}/" in said), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in said), "")
    return " on ".join(part for part in (browser, system) if part)


def _ended(session: Session) -> bool:
    return passed(session.expires) or passed(session.seen, IDLE)
