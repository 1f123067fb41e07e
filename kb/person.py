"""Who asks and who acts: a person with a role, of an economy or of none."""

from dataclasses import dataclass
from enum import StrEnum

from kb.errors import BadValue


class Role(StrEnum):
    """`operator` is whoever works at the machine itself, with the command line: nothing there is closed to them."""

    VISITOR = "visitor"
    DELEGATE = "delegate"
    SECRETARIAT = "secretariat"
    CHAIR = "chair"
    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"


ROLES = (Role.DELEGATE, Role.SECRETARIAT, Role.CHAIR, Role.ADMINISTRATOR)
"""The roles that an account can have."""


class Scope(StrEnum):
    """What an API token may be used for. `read`: to read what its owner may read; `write`: to act as its owner."""

    READ = "read"
    WRITE = "write"


class Audience(StrEnum):
    """Who a practice is for: anyone, or members (whoever is signed in)."""

    PUBLIC = "public"
    MEMBERS = "members"


@dataclass(frozen=True)
class Person:
    """`id` is what records and trail keep: an account's id, or the name an operator gave. `economy` is an official
    name; a delegate has one, an officer may have one and then decides nothing of its practices."""

    id: str
    role: Role
    economy: str = ""
    name: str = ""
    scope: Scope = Scope.WRITE

    @property
    def signed_in(self) -> bool:
        return self.role is not Role.VISITOR

    @property
    def audience(self) -> Audience:
        return Audience.MEMBERS if self.signed_in else Audience.PUBLIC


VISITOR = Person("", Role.VISITOR)
"""Anyone who has not signed in."""


MEMBER = Person("", Role.DELEGATE, scope=Scope.READ)
"""Anyone who may read what is for members, and nothing more."""


def operator(name: str) -> Person:
    """Whoever works with the command line, under the name given for the trail. Raises BadValue where it is empty."""
    if not name.strip():
        raise BadValue("by", name, "the name or role of the person who decides")
    return Person(name.strip(), Role.OPERATOR, name=name.strip())
