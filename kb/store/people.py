"""What a store must keep of people."""

from typing import Protocol

from kb.accounts.account import Account, Session


class AccountStore(Protocol):
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

    def renew_password(self, id: str, hashed: str) -> None:
        """Keep the same password under another hash. It leaves no trail: nothing was decided."""
        ...

    def subject(self, id: str) -> str:
        """Whom the provider of the single sign-on knows an account as; empty where it is not bound to one."""
        ...

    def account_by_subject(self, subject: str) -> Account:
        """Raises Unknown."""
        ...

    def bind_subject(self, id: str, subject: str, by: str) -> None:
        """Raises Unknown."""
        ...

    def erase_account(self, account: Account, by: str) -> None:
        """Keep an account as it is given, without password and subject. Raises Unknown."""
        ...

    def begin_session(self, hashed: str, account: str, at: str, expires: str) -> None:
        """Keep a session under the hash of its secret. Moments are ISO 8601 in universal time."""
        ...

    def session(self, hashed: str) -> Session | None: ...

    def sessions(self, account: str) -> tuple[Session, ...]:
        """Every session of an account, the one seen last first."""
        ...

    def touch_session(self, hashed: str, at: str) -> None:
        """Note that it was used. Where another writes just now it gives up after a moment. Raises StoreProblem."""
        ...

    def end_session(self, hashed: str) -> None: ...

    def end_sessions(self, account: str) -> None:
        """End every session of an account."""
        ...
