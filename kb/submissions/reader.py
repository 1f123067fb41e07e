"""What every part of an author's room rests on: the opened home, and a submission that this person may read."""

from collections.abc import Mapping, Sequence

from kb import permission
from kb.errors import Unknown
from kb.files.content_store import ContentStore
from kb.permission import require
from kb.person import Person
from kb.practice.fields import BY_NAME, Entries
from kb.submissions.dossier import Dossier
from kb.submissions.needs import SubmissionsNeeds
from kb.submissions.pages import AUTHORS_TURN

BEYOND_THE_FORM = ("provenance", "not_related")
"""Entries that no field of the form holds. `not_related`: practices that the author found unlike this one, by id."""


class SubmissionReader:
    """Whose submission it is and who may read it; writes nothing. `kb.submissions.submissions` has the whole room."""

    def __init__(self, home: SubmissionsNeeds) -> None:
        self._home = home
        self._files = ContentStore(home.settings.attachments)

    def _read(self, by: Person, id: str) -> Dossier:
        """A submission. Raises SignInNeeded for a visitor, and Unknown, also for whoever may not read it."""
        require(by.signed_in, by, "read submissions")
        dossier = self._home.store.dossier(id)
        if not readable(by, dossier):
            raise Unknown("submission", id)
        return dossier

    def _own(self, by: Person, id: str, what: str) -> Dossier:
        """A submission that this person writes on. Raises as `_read` does, and Forbidden."""
        dossier = self._read(by, id)
        require(writable(by, dossier), by, what)
        return dossier

    def _economies(self, entries: Entries) -> tuple[str, ...]:
        """Who submits, by official name, the lead first; what names none is left to the checks."""
        found = (self._home.economies.find(line) for line in entries.get("economies", "").splitlines())
        return tuple(dict.fromkeys(economy.name for economy in found if economy))


def readable(by: Person, dossier: Dossier) -> bool:
    never_handed_in = dossier.round == 0
    return permission.may_read_submission(by, dossier.author, dossier.economies, never_handed_in)


def writable(by: Person, dossier: Dossier) -> bool:
    """Whether this person writes on it when it is the author's turn."""
    return permission.may_edit_submission(by, dossier.author, dossier.economies, dossier.round == 0)


def editable(by: Person, dossier: Dossier) -> bool:
    return dossier.state in AUTHORS_TURN and writable(by, dossier)


def taken(given: Entries, names: Sequence[str] = tuple(BY_NAME)) -> dict[str, str]:
    """The entries that a form may give, with one way of ending lines and nothing that no file can hold; empty ones are
    left out. A long line, which is typed where it may break, is one line again."""
    return {name: text for name in names if (text := _of(name, _text(given.get(name, "")))).strip()}


def _of(name: str, text: str) -> str:
    return text.replace("\n", " ") if name in BY_NAME and BY_NAME[name].is_long_line else text


def title_of(entries: Mapping[str, str]) -> str:
    return " ".join(entries.get("title", "").split())[:300]


def _text(given: str) -> str:
    text = given.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\x1b", "")
    return text.encode("utf-8", "replace").decode()
