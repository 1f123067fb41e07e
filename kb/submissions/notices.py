"""What an author is told: the notices on the own page."""

from kb.permission import require
from kb.person import Person
from kb.submissions.dossier import Notice
from kb.submissions.reader import SubmissionReader


class Notices(SubmissionReader):
    """The part of an author's room for notices."""

    def notices(self, by: Person) -> tuple[Notice, ...]:
        """One's own that are not read, newest first, for everyone signed in."""
        require(by.signed_in, by, "read notices")
        return tuple(notice for notice in self._home.store.notices(by.id) if not notice.read)

    def read_notices(self, by: Person, through: str = "") -> None:
        """Mark one's own as read, through the number of the last that was shown, for everyone signed in; without a
        number all of them."""
        require(by.signed_in, by, "read notices")
        last = int(through) if through.isascii() and through.isdecimal() and len(through) < 12 else None
        self._home.store.read_notices(by.id, last)
