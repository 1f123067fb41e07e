"""What a store must keep of people: accounts, sessions, and the keys to accounts."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from kb.accounts.account import Account, Link, Second, SecondFactor, Session, Token
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

    def begin_session(
        self, hashed: str, account: str, at: str, expires: str, proved: str = "", second: Second = Second.NONE
    ) -> None:
        """Keep a session under the hash of its secret. Moments are ISO 8601 in universal time; `proved` is `at` where
        it is left out."""
        ...

    def renew_session(self, hashed: str, new: str, at: str) -> bool:
        """Keep a session under the hash of another secret, and that its person proved again who they are. Whether it
        was there."""
        ...

    def place_session(self, hashed: str, network: str, browser: str) -> None:
        """Keep where a session was begun."""
        ...

    def session(self, hashed: str) -> Session | None: ...

    def sessions(self, account: str) -> tuple[Session, ...]:
        """Every session of an account, the one seen last first."""
        ...

    def touch_session(self, hashed: str, at: str) -> None:
        """Note that it was used. Where another writes just now it gives up after a moment. Raises StoreProblem."""
        ...

    def end_session(self, hashed: str) -> None: ...

    def end_session_of(self, account: str, id: str) -> bool:
        """End the session of an account that has this id; whether there was one."""
        ...

    def end_sessions(self, account: str) -> None:
        """End every session of an account."""
        ...

    def notify(self, account: str, dossier: str, text: str, at_once: bool = False) -> None:
        """Tell an account something, on its owner's pages and in the next letter, or `at_once` in one of its own;
        `dossier` is empty where it is of none."""
        ...

    def hand_back_reviews(self, account: str, by: str, economy: str = "") -> int:
        """Take an officer off the submissions on their way that are assigned to them, all or those of an economy, so
        that they wait for any officer again. How many there were."""
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

    def forget_attempts_of(self, account: str) -> None:
        """Forget the attempts at an account's key from whichever place."""
        ...

    def settle_attempts(self, at: str) -> None:
        """Take what is noted for later than this moment for noted now: the clock was set back since."""
        ...

    def knows_place(self, account: str, place: str, since: str) -> bool:
        """Whether under this key somebody signed in at that place since then."""
        ...

    def know_places(self, account: str, places: Sequence[str], at: str, since: str, most: int) -> None:
        """Keep that under this key somebody signed in there. What was not seen since then is forgotten, and of one key
        all but the `most` seen last."""
        ...

    def forget_places(self, account: str) -> None:
        """Forget where under this key somebody signed in."""
        ...

    def forms_sent(self, account: str) -> int:
        """The number after the highest that a form of this account was sent under; 0 where none was."""
        ...

    def form_sent(self, account: str, number: int, digest: str) -> str | None:
        """What came of a form with this content, sent under this number; None where it was not sent."""
        ...

    def keep_form_sent(self, account: str, number: int, digest: str, came_of_it: str, at: str, since: str) -> None:
        """Note it, and forget those from before `since`. It leaves no trail: what came of it does."""
        ...


class SecondFactorStore(Protocol):
    """Second factors, and sign-ins that wait for one. The trail says that one was set, and by whom, and tells no
    secret."""

    def propose_factor(self, account: str, key: str, at: str) -> None:
        """Keep a secret that is to be confirmed by a code; one proposed before ends."""
        ...

    def proposed_factor(self, account: str, since: str) -> str:
        """The locked secret that was proposed after that moment; empty where there is none."""
        ...

    def set_second_factor(self, factor: SecondFactor, codes: Sequence[str], by: str) -> None:
        """Keep it in place of the one before, with the hashes of its recovery codes; what was proposed ends."""
        ...

    def second_factor(self, account: str) -> SecondFactor | None: ...

    def second_factors(self) -> tuple[SecondFactor, ...]: ...

    def take_step(self, account: str, step: int) -> bool:
        """Whether no code of this period or of a later one was taken yet; from now on one was. Of several that ask at
        once one is told so."""
        ...

    def renew_recovery_codes(self, account: str, codes: Sequence[str], by: str) -> None:
        """Keep these hashes in place of all before. Raises Unknown where it has no second factor."""
        ...

    def recovery_codes(self, account: str) -> int:
        """How many are left."""
        ...

    def use_recovery_code(self, account: str, hashed: str, at: str) -> bool:
        """Whether it was one that is left; it is left no longer."""
        ...

    def drop_second_factor(self, account: str, by: str, why: str = "") -> bool:
        """Forget it, with its recovery codes and what was proposed. Whether there was one."""
        ...

    def begin_half(self, hashed: str, account: str, at: str, expires: str) -> None:
        """Keep a sign-in that waits for its second step; those that ended are forgotten."""
        ...

    def half(self, hashed: str, at: str) -> str:
        """The account of one that still waits at that moment; empty where there is none."""
        ...

    def end_half(self, hashed: str) -> bool:
        """Whether it was still there; of several who end it at once, one is told so."""
        ...

    def end_halves(self, account: str) -> None: ...

    def notify(self, account: str, dossier: str, text: str, at_once: bool = False) -> None:
        """Tell somebody something, on their page and by letter."""
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

    def notify(self, account: str, dossier: str, text: str, at_once: bool = False) -> None: ...
