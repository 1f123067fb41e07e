"""Accounts: people who can sign in, the tokens and links that are handed to them, and their sessions."""

from dataclasses import dataclass
from enum import StrEnum

from kb.person import Person, Role, Scope


class AccountState(StrEnum):
    """`asked`: named by one person, and waits for a second one's consent. `invited`: no password is set yet. `closed`:
    cannot sign in. `erased`: closed, and nothing personal is left."""

    ASKED = "asked"
    INVITED = "invited"
    ACTIVE = "active"
    CLOSED = "closed"
    ERASED = "erased"


@dataclass(frozen=True, kw_only=True)
class Account:
    """`id` is what records and trail name, and tells nothing of the person. `economy` is an official name or empty.

    `rests_on` is the account that alone gave this one its role or its password, so that behind both may be one person;
    empty where a second person consented, or it was made at the machine itself.
    """

    id: str
    email: str
    name: str
    role: Role
    economy: str = ""
    state: AccountState = AccountState.INVITED
    created: str = ""
    rests_on: str = ""

    def person(self, scope: Scope = Scope.WRITE) -> Person:
        return Person(self.id, self.role, self.economy, self.name, scope)


@dataclass(frozen=True)
class Token:
    """A key to the API. Only its hash is kept; `expires` and `last_used` are moments in universal time."""

    id: str
    account: str
    title: str
    scope: Scope
    created: str
    expires: str
    last_used: str = ""
    revoked: bool = False


@dataclass(frozen=True)
class NewToken:
    """A token with its secret, which is shown this once."""

    token: Token
    secret: str


@dataclass(frozen=True)
class Session:
    """One browser that is signed in. `seen` is when it last asked for something."""

    account: str
    started: str
    seen: str
    expires: str


class Purpose(StrEnum):
    """What a one-time link is for."""

    INVITATION = "invitation"
    RESET = "reset"


@dataclass(frozen=True)
class Link:
    """A one-time link to set a password. Only the hash of its secret is kept. `by` is who handed it on."""

    account: str
    purpose: Purpose
    created: str
    expires: str
    by: str = ""


@dataclass(frozen=True)
class IssuedLink:
    """A new link as it is handed on: `path` holds its secret and is shown this once. `mailed` says whether it was sent
    to the account's address; `note` why not, where it should have been."""

    account: Account
    link: Link
    path: str
    mailed: bool = False
    note: str = ""


@dataclass(frozen=True)
class SignOn:
    """A sign-in that is on its way through the single sign-on's provider: what must come back with it."""

    nonce: str
    verifier: str
    next: str


@dataclass(frozen=True)
class PendingSignOn:
    """Where to send a browser for the single sign-on, and the secret it keeps until it is back."""

    address: str
    secret: str
