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
    """What a token of the API may be used for, always in its owner's name and never beyond what the owner may.

    A person's own scope is `read` or `write`: whether the person acts at all. A token has one or several of all.
    """

    READ = "read"
    SUBMIT = "submit"
    RECORD = "record"
    REVIEW = "review"
    REPORT = "report"
    WRITE = "write"
    ADMINISTER = "administer"


SCOPES = {
    Scope.READ: "read what you may read",
    Scope.SUBMIT: "write and hand in submissions, and answer what the secretariat asks of them",
    Scope.RECORD: "record what was shown and taken up, meetings and agendas, and answer the yearly question",
    Scope.REVIEW: "work at the desk: decide on submissions, objectives and gates, and look after the base",
    Scope.REPORT: "report indicators, activities, the schedule and proposals, and table reports",
    Scope.WRITE: "all of that: read and write in your name",
    Scope.ADMINISTER: "what you are asked again for who you are: accounts, what takes two people, closing a year",
}
"""What each lets a program do, in words that may follow "may"."""

WRITING = frozenset({Scope.READ, Scope.SUBMIT, Scope.RECORD, Scope.REVIEW, Scope.REPORT, Scope.WRITE})
"""What a token to write may be used for: all but `administer`."""


def granted(text: str) -> frozenset[Scope]:
    """What a token may be used for whose scopes stand in this text, a space between; reading is in each. Raises
    BadValue where a name is none of them."""
    named = text.split()
    if not named or not set(named) <= set(Scope):
        raise BadValue("scope", text, "one or several of " + ", ".join(Scope))
    scopes = {Scope(name) for name in named} | {Scope.READ}
    return frozenset(scopes | WRITING) if Scope.WRITE in scopes else frozenset(scopes)


class Audience(StrEnum):
    """Who a practice is for: anyone, or members (whoever is signed in)."""

    PUBLIC = "public"
    MEMBERS = "members"


@dataclass(frozen=True)
class Person:
    """`id` is what records and trail keep: an account's id, or the name an operator gave. `economy` is an official
    name; a delegate has one, an officer may have one and then decides nothing of its practices. `grants` is what the
    token may be used for that asks in the person's name; none: the person asks."""

    id: str
    role: Role
    economy: str = ""
    name: str = ""
    scope: Scope = Scope.WRITE
    grants: frozenset[Scope] | None = None

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
