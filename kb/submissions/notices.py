"""What an author is told: the notices on the own page."""

from kb.permission import may_keep_account, require
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

    def wants_digest(self, by: Person) -> bool:
        """Whether one has the letter of the day."""
        require(may_keep_account(by), by, "see which letters an account has")
        return self._home.store.wants_digest(by.id)

    def set_digest(self, by: Person, wanted: bool) -> None:
        """Have the letter of the day, or not. What is about the safety of the account is sent all the same."""
        require(may_keep_account(by), by, "choose which letters an account has")
        self._home.store.set_digest(by.id, wanted)
