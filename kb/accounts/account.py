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
    """A key to the API. Only its hash is kept; `scope` is what it may be used for, a space between; `expires` and
    `last_used` are moments in universal time."""

    id: str
    account: str
    title: str
    scope: str
    created: str
    expires: str
    last_used: str = ""
    revoked: bool = False


@dataclass(frozen=True)
class NewToken:
    """A token with its secret, which is shown this once."""

    token: Token
    secret: str


class Second(StrEnum):
    """What a session was opened with beside the first proof of who somebody is."""

    NONE = ""
    CODE = "code"
    PROVIDER = "provider"


@dataclass(frozen=True)
class Session:
    """One browser that is signed in. `seen` is when it last asked for something. `network` is where from it was begun,
    `browser` what it calls itself in a few words; both may be empty. `id` tells it from the account's others and opens
    nothing. `proved` is when its person last proved who they are."""

    account: str
    started: str
    seen: str
    expires: str
    network: str = ""
    browser: str = ""
    id: str = ""
    proved: str = ""
    second: Second = Second.NONE


@dataclass(frozen=True)
class SecondFactor:
    """What is kept of an account's second factor: `key` is the secret shared with an app, locked; `step` the period of
    the last code that was taken."""

    account: str
    key: str
    since: str
    step: int


@dataclass(frozen=True)
class ProposedFactor:
    """A second factor that is being set up: the secret as text, and the address that an app reads from a picture."""

    secret: str
    address: str


@dataclass(frozen=True)
class SecondFactorState:
    """How one's own second factor stands. `since` is empty where there is none; `asked`: one's role must have one;
    `codes` are the recovery codes that are left."""

    since: str
    codes: int
    asked: bool

    @property
    def is_set(self) -> bool:
        return bool(self.since)


@dataclass(frozen=True)
class ProofAsked:
    """What somebody is asked for who is to prove again who they are; neither: to sign in once more."""

    password: bool
    code: bool


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
class PendingSignOn:
    """Where to send a browser for the single sign-on, and what it keeps until it is back: nothing is kept here."""

    address: str
    secret: str


@dataclass(frozen=True)
class SignedOn:
    """Whom the single sign-on brought back, and where to go on. `second` is what the provider asked for beside;
    `proved` when it asked, where it says so."""

    account: Account
    next: str
    second: Second = Second.NONE
    proved: str = ""
