"""The use cases about people: accounts, signing in and out."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from kb.account import Account, AccountState
from kb.database import now
from kb.economy import Economies
from kb.errors import BadValue, Unknown
from kb.permission import may_manage_accounts, require
from kb.person import Person, Role
from kb.store import Store

LONGEST = timedelta(hours=12)
"""How long a session lasts at most."""

IDLE = timedelta(hours=2)
"""How long a session lasts without a request."""

TOUCHED = timedelta(minutes=5)
"""How often a session's last request is noted, so that reading does not write each time."""

ROLES = (Role.DELEGATE, Role.SECRETARIAT, Role.CHAIR, Role.ADMINISTRATOR)
"""The roles that an account can have."""


class Accounts:
    """`store` opens the store when it is first needed."""

    def __init__(self, store: Callable[[], Store], economies: Economies) -> None:
        self._store, self._economies = store, economies

    def add(self, by: Person, email: str, name: str, role: str, economy: str = "") -> Account:
        """A new account, which cannot sign in until its owner has set a password. Raises BadValue and Conflict."""
        require(may_manage_accounts(by), by, "manage accounts")
        return self._store().add_account(self._checked(email, name, role, economy), by.id)

    def _checked(self, email: str, name: str, role: str, economy: str) -> Account:
        address = email.strip().casefold()
        if address.count("@") != 1 or not all(address.split("@")) or any(char.isspace() for char in address):
            raise BadValue("email", email, "an address such as maria@example.org")
        if role not in ROLES:
            raise BadValue("role", role, ", ".join(ROLES))
        member = self._economies.named(economy).name if economy.strip() else ""
        if role == Role.DELEGATE and not member:
            raise BadValue("economy", economy, "the member economy that the delegate speaks for")
        return Account(
            id="", email=address, name=name.strip() or address, role=Role(role), economy=member, created=now()
        )

    # -- sessions ----------------------------------------------------------------------------------------

    def begin_session(self, account: Account) -> str:
        """A new session's secret, for a cookie; the store keeps its hash alone."""
        secret = secrets.token_urlsafe(32)
        expires = datetime.now(UTC) + LONGEST
        self._store().begin_session(hashed(secret), account.id, now(), expires.isoformat(timespec="seconds"))
        return secret

    def person_of_session(self, secret: str) -> Person | None:
        """Who a session belongs to, with the role that the account has now; none where it has ended."""
        found = self._store().session(hashed(secret))
        if found is None:
            return None
        id, seen, expires = found
        moment = datetime.now(UTC)
        if moment >= datetime.fromisoformat(expires) or moment >= datetime.fromisoformat(seen) + IDLE:
            self._store().end_session(hashed(secret))
            return None
        account = self._store().account(id)
        if account.state is not AccountState.ACTIVE:
            return None
        if moment >= datetime.fromisoformat(seen) + TOUCHED:
            self._store().touch_session(hashed(secret), now())
        return account.person()

    def end_session(self, secret: str) -> None:
        self._store().end_session(hashed(secret))

    # -- names -------------------------------------------------------------------------------------------

    def name(self, id: str, reader: Person) -> str:
        """Whoever stands behind an id in records and trail: to visitors by role, to members by name."""
        try:
            account = self._store().account(id)
        except Unknown:
            return id
        if account.state is AccountState.ERASED:
            return f"a former {account.role.value}"
        return account.name if reader.signed_in else f"the {account.role.value}"


def hashed(secret: str) -> str:
    """What the store keeps of a secret: its SHA-256. Secrets are random and long, so no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()
