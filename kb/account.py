"""Accounts: people who can sign in, the tokens and links that are handed to them, and their sessions."""

from dataclasses import dataclass
from enum import StrEnum

from kb.person import Person, Role, Scope


class AccountState(StrEnum):
    """`invited`: no password is set yet. `closed`: cannot sign in. `erased`: closed, and nothing personal is left."""

    INVITED = "invited"
    ACTIVE = "active"
    CLOSED = "closed"
    ERASED = "erased"


@dataclass(frozen=True, kw_only=True)
class Account:
    """`id` is what records and trail name, and tells nothing of the person. `economy` is an official name or empty."""

    id: str
    email: str
    name: str
    role: Role
    economy: str = ""
    state: AccountState = AccountState.INVITED
    created: str = ""

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


class Purpose(StrEnum):
    """What a one-time link is for."""

    INVITATION = "invitation"
    RESET = "reset"
