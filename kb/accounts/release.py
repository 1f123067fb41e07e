"""What widens access and therefore takes two people: it stands as a request until a second one consents."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from kb.person import Person, Role

LASTS = timedelta(days=14)
"""How long a request waits for a second person."""

SYSTEM = "system"
"""Who ends a request that nobody answered: no person."""


class ReleaseKind(StrEnum):
    """`role`: an account gets a role that releases figures or manages accounts, or is opened again in one. `opening`:
    what is not public yet is opened to anyone, earlier than it would be. `erasure`: a text of the trail is erased."""

    ROLE = "role"
    OPENING = "opening"
    ERASURE = "erasure"


ASKED_BY: Mapping[ReleaseKind, Role] = {
    ReleaseKind.ROLE: Role.ADMINISTRATOR,
    ReleaseKind.OPENING: Role.SECRETARIAT,
    ReleaseKind.ERASURE: Role.ADMINISTRATOR,
}
"""Who may ask for each kind, and consent to it. The operator at the machine may for all."""


class ReleaseState(StrEnum):
    """Only what is `waiting` leads anywhere."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True)
class Release:
    """One request. `subject` is the account, the entry's number, or the practices, a comma between; `details` say what
    is to be done with it. `by`, `at` and `why` are who moved it last: who asked, until somebody answers."""

    no: int = 0
    kind: ReleaseKind
    subject: str
    details: Mapping[str, object]
    asked_by: str
    asked_at: str
    asked_why: str
    state: ReleaseState = ReleaseState.WAITING
    by: str = ""
    at: str = ""
    why: str = ""


class Carrying(Protocol):
    """The room that does what was consented to."""

    def told(self, release: Release) -> str:
        """What is asked for, in a sentence for whoever is to consent."""
        ...

    def carry_out(self, release: Release, consenting: Person) -> None:
        """Do it, in the name of whoever asked. Raises Conflict where it cannot be done any more, and Forbidden."""
        ...

    def afterwards(self) -> None:
        """What follows once it is kept, and may fail without harm."""
        ...

    def give_up(self, release: Release, by: str) -> None:
        """Clear away what was only there for the request, as it is refused, withdrawn or expired."""
        ...
