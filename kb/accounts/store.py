"""What a store must keep of people: accounts, sessions, and the keys to accounts."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from kb.accounts.account import Account, Link, Session, SignOn, Token
from kb.accounts.release import Release
from kb.accounts.security_note import SecurityNote


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

    def drop_notices(self, account: str) -> None:
        """Throw away what an account was told, of somebody whose data is erased."""
        ...


class KeyStore(Protocol):
    """What opens an account, other than its password."""

    def add_link(self, hashed: str, link: Link, by: str) -> None:
        """Keep a link; the older ones of the same account end."""
        ...

    def link(self, hashed: str, at: str) -> Link | None:
        """A link that can be used at that moment."""
        ...

    def use_link(self, hashed: str, at: str) -> Link | None:
        """As `link`, and it ends: of several who use one at once, one gets it."""
        ...

    def end_links(self, account: str) -> None: ...

    def add_token(self, hashed: str, token: Token) -> Token:
        """Keep a token, under an id that the store gives it."""
        ...

    def token(self, hashed: str) -> Token | None:
        """A token, whether it has ended or not."""
        ...

    def tokens(self, account: str) -> tuple[Token, ...]:
        """Every token of an account, newest first."""
        ...

    def touch_token(self, id: str, at: str) -> None:
        """Note that it was used. Where another writes just now it gives up after a moment. Raises StoreProblem."""
        ...

    def revoke_token(self, account: str, id: str, by: str) -> None:
        """Raises Unknown where the account has no such token."""
        ...

    def revoke_tokens(self, account: str, by: str) -> None:
        """Revoke every token of an account."""
        ...

    def attempts(self, key: str, since: str) -> tuple[str, ...]:
        """When somebody failed to sign in under a key after that moment, oldest first."""
        ...

    def note_attempts(self, keys: Sequence[str], at: str, since: str) -> None:
        """Note an attempt under each key, and forget all from before `since`. It leaves no trail."""
        ...

    def forget_attempts(self, key: str, last: bool = False) -> None:
        """Forget the attempts under a key, or the last one alone."""
        ...

    def begin_sign_on(self, state: str, browser: str, sign_on: SignOn, at: str, expires: str) -> None:
        """Keep a sign-on under the hashes of its state and of the browser's secret; those that ended are forgotten."""
        ...

    def take_sign_on(self, state: str, browser: str, at: str) -> SignOn | None:
        """A sign-on that is still awaited at that moment; it is awaited no longer."""
        ...


class SecurityStore(Protocol):
    """The security log. It leaves no trail, and nothing in it is kept for longer than the home says."""

    def note_security(
        self, note: SecurityNote, oldest: str, together: str | None = None, wait: float | None = None
    ) -> None:
        """Keep a note, and forget what was last seen before `oldest`. `together` is since when the same again grows the
        row that stands; where such rows are too many since then, it grows one that says no more than the event. `wait`
        is how many seconds it may wait for another's write. Raises StoreProblem."""
        ...

    def noted_security(self, note: SecurityNote, since: str) -> bool:
        """Whether the same was noted since that moment, or so much that it would be told apart no more."""
        ...

    def security_notes(
        self, event: str, account: str, since: str, size: int = 0, page: int = 1
    ) -> tuple[tuple[SecurityNote, ...], int]:
        """A page of what was last seen since a moment, newest first, and how many there are in all; without a size all
        of them. An event or account that is empty is any."""
        ...

    def cut_security(self, oldest: str) -> int:
        """Forget what was last seen before a moment; how many rows went."""
        ...


class ReleaseStore(Protocol):
    """What waits for a second person, and what became of it."""

    def keep_release(self, release: Release) -> Release:
        """Keep a request, under a number that the store gives it."""
        ...

    def move_release(self, release: Release) -> None:
        """Keep what became of a request. Raises Unknown."""
        ...

    def release(self, no: int) -> Release:
        """Raises Unknown."""
        ...

    def releases(self, waiting: bool = False) -> tuple[Release, ...]:
        """Every request, or those that wait, oldest first."""
        ...


class ReleaseRecords(ReleaseStore, SecurityStore, Protocol):
    """What asking for a release needs of a store."""

    def transaction(self) -> AbstractContextManager[object]: ...

    def accounts(self) -> tuple[Account, ...]: ...

    def notify(self, account: str, dossier: str, text: str) -> None: ...
