"""What a store must keep of the keys to accounts: links, tokens, attempts to sign in, sign-ons on their way.

Secrets come here as their hashes alone. Moments are ISO 8601 in universal time.
"""

from collections.abc import Sequence
from typing import Protocol

from kb.accounts.account import Link, SignOn, Token


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
