"""What a store must keep of people."""

from typing import Protocol

from kb.account import Account


class People(Protocol):
    """Accounts and sessions. The trail names an account by its id and says nothing personal of it."""

    def add_account(self, account: Account, by: str) -> Account:
        """Keep a new account, under an id that the store gives it. Raises Conflict where the address has one."""
        ...

    def change_account(self, account: Account, by: str, why: str = "") -> None:
        """Keep what is new of an account. Raises Unknown."""
        ...

    def account(self, id: str) -> Account:
        """Raises Unknown."""
        ...

    def account_by_email(self, email: str) -> Account:
        """Raises Unknown."""
        ...

    def accounts(self) -> tuple[Account, ...]:
        """Every account, oldest first."""
        ...

    def password(self, id: str) -> str:
        """The hash of an account's password; empty where it has none."""
        ...

    def set_password(self, id: str, hashed: str, by: str) -> None:
        """Raises Unknown."""
        ...

    def begin_session(self, hashed: str, account: str, at: str, expires: str) -> None:
        """Keep a session under the hash of its secret. Moments are ISO 8601 in universal time."""
        ...

    def session(self, hashed: str) -> tuple[str, str, str] | None:
        """The account of a session, when it was last seen and when it expires."""
        ...

    def touch_session(self, hashed: str, at: str) -> None: ...

    def end_session(self, hashed: str) -> None: ...

    def end_sessions(self, account: str) -> None:
        """End every session of an account."""
        ...
