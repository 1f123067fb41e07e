"""What can go wrong, drawn as a tree, each in words a user can act on.

KBError
├── BrokenFile        a file that cannot be read as what it should be, with its line
├── Refused           a submission that cannot be taken, with all its problems
├── Unknown           something asked for by a name that nothing bears
│   └── NotAnyMore    something that bore its name for everybody once, and is taken back
├── BadValue          a value outside what is allowed
├── Conflict          what is asked contradicts what is recorded
│   └── Overtaken     what is to be changed was changed since it was shown
├── SignInNeeded      something that only people with an account may do or see
├── Forbidden         something that this person may not do
├── ScopeMissing      something that this token may not be used for
├── ProofNeeded        something that takes saying again who one is
├── SecondFactorAsked this person's role must have a second factor first
├── SignInRefused     what was given does not open an account
├── TokenRefused      a token for the API that is none, or has ended
├── TooMany           asked too often: the pause is said in seconds
├── NotSent           a letter that the mail server did not take
├── SignOnProblem     the provider of the single sign-on cannot be used as things stand
├── HomeProblem       the folder worked in is not a home, or its settings are wrong
├── EncoderMissing    no model to turn text into vectors
└── StoreProblem      the store or the index cannot be used as things stand
    ├── DiskFull      the disk has no more free than what is held in reserve
    └── DamagedFile   its file is broken
"""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path


class KBError(Exception):
    """The root of every error that is a user's to mend; its text ends with the next step."""


class BrokenFile(KBError):
    """A file, or one record of it, that cannot be read. `line` counts from 1; 0 is the whole file."""

    def __init__(self, path: Path | str, line: int, reason: str) -> None:
        self.path, self.line, self.reason = str(path), line, reason
        where = f"{self.path}, line {line}" if line else self.path
        super().__init__(f"{where}: {reason}")


class Refused(KBError):
    """A submission that cannot be taken as it is."""

    def __init__(self, what: str, reasons: Sequence[str]) -> None:
        self.what, self.reasons = what, tuple(reasons)
        super().__init__(f"{what}: " + "; ".join(reasons))


class Unknown(KBError):
    """Nothing bears this name; `near` holds names that look like it."""

    def __init__(self, kind: str, name: str, among: Sequence[str] = (), hint: str = "") -> None:
        self.kind, self.name = kind, name
        self.near = tuple(get_close_matches(name, among, n=3, cutoff=0.6))
        message = f"no {kind} {name!r}"
        if self.near:
            message += f"; did you mean {' or '.join(self.near)}?"
        elif hint:
            message += f"; {hint}"
        super().__init__(message)


class NotAnyMore(Unknown):
    """What anyone could read under this name once and cannot any more; `sentence` says why."""

    def __init__(self, kind: str, name: str, sentence: str) -> None:
        super().__init__(kind, name)
        self.args = (sentence,)


LABELS = {
    "id": "ID",
    "about": "Said for the years", "agenda_item": "Agenda item", "credit": "Which practice this act is credited to",
    "document": "Document number", "earlier": "Earlier times in force", "economy": "Economy",
    "effective": "In force since",
    "email": "E-mail address", "ended": "Ended on", "ends": "Last day", "first": "From", "form": "How it was shown",
    "instrument": "What embodies it", "last": "Due in", "on": "Day", "organisation": "Body that carries it out",
    "others": "Presented by others", "partners": "Held with", "published": "Published at",
    "q": "The search", "reported_by": "Reported by", "scope": "What it may do", "sites": "Provinces or agencies",
    "stage": "How far it has come", "starts": "First day", "why": "Reason",
}  # fmt: skip
"""What forms call a field, where that is not its name."""


def labelled(field: str) -> str:
    """A field as whoever fills it in knows it: its label, or its name. What is typed as it is (`--keep`, a setting with
    an underscore) stays as it is."""
    of, colon, name = field.rpartition(": ")  # "japan-credit-guarantee: date": whose field it is stays before it
    if name in LABELS:
        return of + colon + LABELS[name]
    is_typed = bool(of) or "_" in name or "-" in name or not name[:1].isalpha()
    return field if is_typed else name[0].upper() + name[1:]


class BadValue(KBError):
    """A value outside what is allowed. `allowed` completes “give …”: what is needed, such as "a year like 2023"."""

    def __init__(self, field: str, value: object, allowed: str) -> None:
        self.field, self.value, self.allowed = field, value, allowed
        text = str(value)
        shown = repr(text[:80])[1:-1] + ("…" if len(text) > 80 else "")  # without what cannot be seen or breaks a line
        given = f"“{shown}” does not fit; " if text.strip() else ""
        super().__init__(f"{labelled(field)}: {given}give {allowed}")


class Conflict(KBError):
    """What is asked contradicts what is already recorded."""


class Overtaken(Conflict):
    """What is to be changed was changed by somebody since it was shown. Nothing was written. `version` names the state
    that it is in now, `stands` is what it says now, by field."""

    def __init__(self, what: str, version: str = "", stands: Mapping[str, str] | None = None) -> None:
        self.version, self.stands = version, stands or {}
        super().__init__(
            f"{what} was changed meanwhile, and nothing was written: look at what stands now beside what you gave, "
            "then send it again if yours is to take its place"
        )


class SignInNeeded(KBError):
    """Only people with an account may do this."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"a visitor may not {what}; sign in first")


class Forbidden(KBError):
    """This person may not do this."""

    def __init__(self, role: str, what: str) -> None:
        self.role, self.what = str(role), what
        super().__init__(f"in the role of {role} you may not {what}; ask the secretariat or an administrator")


class ScopeMissing(KBError):
    """This token may not be used for it, whatever its owner may."""

    def __init__(self, scope: str) -> None:
        self.scope = str(scope)
        super().__init__(
            f"this token may not be used for that: it lacks the scope “{self.scope}”; make one that has it on your "
            "account's page"
        )


class ProofNeeded(KBError):
    """Before this a person says again who they are, which is asked for on a page. `what` may follow "before you"."""

    def __init__(self, what: str, page: str) -> None:
        self.what = what
        super().__init__(f"before you {what} you are asked again who you are; do that at {page}, then call once more")


class SecondFactorAsked(KBError):
    """The role of this person asks for a second factor, and there is none yet."""

    def __init__(self, role: str) -> None:
        super().__init__(
            f"in the role of {role} nothing opens before you have a second factor; set one up on your account's page"
        )


class SignInRefused(KBError):
    """What was given does not open an account. It never says which part of it was wrong."""


class TokenRefused(KBError):
    """A token for the API that is none, or has ended."""


class TooMany(KBError):
    """Asked too often. `wait` is in how many seconds it may be asked again."""

    def __init__(self, what: str, wait: int) -> None:
        self.what, self.wait = what, wait
        told = f"{wait} seconds" if wait < 90 else f"{-(-wait // 60)} minutes"
        super().__init__(f"{what}; try again in {told}")


class NotSent(KBError):
    """A letter that the mail server did not take."""


class SignOnProblem(KBError):
    """The provider of the single sign-on does not answer, or not as it should."""


class HomeProblem(KBError):
    """The folder worked in is not a home, or its settings are wrong."""


class EncoderMissing(KBError):
    """No model is installed, or it is not the one expected."""


class ProgramMissing(KBError):
    """A program that is asked for is not on the machine, or does not do its work."""


class StoreProblem(KBError):
    """The store or the index cannot be opened, read or written as things stand. `at` is the file that it is about, for
    whoever keeps the machine: readers of a page are not told where files lie."""

    def __init__(self, message: str, at: Path | None = None) -> None:
        self.at = at
        super().__init__(f"{at}: {message}" if at else message)


class DiskFull(StoreProblem):
    """The disk has no more free than its reserve: what takes much room waits until somebody frees some."""


class DamagedFile(StoreProblem):
    """A database file is not one, or is broken inside."""
