"""Sessions: a browser that is signed in, until it signs out, is idle for long, or the account is closed."""

from contextlib import suppress
from datetime import timedelta

from kb.accounts.account import Account, AccountState, Second, Session
from kb.accounts.moments import passed, stamped
from kb.accounts.room import AccountAccess
from kb.accounts.secret import hashed, new_secret
from kb.errors import StoreProblem
from kb.person import Person

LONGEST = timedelta(hours=12)
"""How long a session lasts at most."""

IDLE = timedelta(hours=2)
"""How long a session lasts without a request."""

TOUCHED = timedelta(minutes=5)
"""How often a session's last request is noted, so that reading does not write each time."""


class Sessions(AccountAccess):
    """A session's secret lies in a cookie; the store keeps its hash alone."""

    def begin_session(self, account: Account, second: Second = Second.NONE, proved: str = "") -> str:
        """A new session's secret. It is always a new one: nothing that a browser brought along is taken over. `second`
        is what it was opened with beside the first proof, `proved` the moment of that proof where it was not now."""
        secret = new_secret()
        self._home.store.begin_session(hashed(secret), account.id, stamped(), stamped(LONGEST), proved, second)
        return secret

    def second_of(self, secret: str) -> Second:
        """What a session was opened with beside the first proof."""
        found = self._home.store.session(hashed(secret))
        return found.second if found else Second.NONE

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

    def end_session(self, secret: str) -> None:
        self._home.store.end_session(hashed(secret))

    def end_sessions(self, by: Person) -> None:
        """Sign out everywhere."""
        if by.id:
            self._home.store.end_sessions(by.id)


def _ended(session: Session) -> bool:
    return passed(session.expires) or passed(session.seen, IDLE)
