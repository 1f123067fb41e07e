"""Attachments: files that go with a submission, and with the practice once it is published."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kb.documents.attachment_text import text_of
from kb.documents.scanner import must_pass
from kb.errors import Conflict, Unknown
from kb.files.content_store import FRESH
from kb.files.kind import CONTENT_TYPES, FileKind, clean_name, kind_of
from kb.files.reserve import MEGABYTE, must_have_room
from kb.permission import may_revise, require
from kb.person import Person
from kb.practice.attachment import Attachment
from kb.submissions.dossier import Dossier
from kb.submissions.reader import SubmissionReader, editable, readable

MOST_ATTACHMENTS = 10
"""Of one submission."""

REMEMBERED = timedelta(days=1)
"""For how long what an author took away again counts as attached: attaching and taking away by turns is no way around
the quota."""


@dataclass(frozen=True)
class Download:
    """An attachment with what it holds, and the type that it is served as."""

    attachment: Attachment
    data: bytes
    content_type: str


class Attaching(SubmissionReader):
    """The part of an author's room for files."""

    _swept = datetime.min.replace(tzinfo=UTC)

    def attach(self, by: Person, id: str, name: str, data: bytes) -> Attachment:
        """Keep a file with a submission, for whoever's turn it is: whole on the disk before a row points to it.

        Raises BadValue where it is of no kind that is taken, Refused where it cannot be looked into, acts by itself or
        does not pass the site's scanner, Conflict where there is no room for one more, and DiskFull where the disk has
        none: then nothing is kept.
        """
        self._room_for_one_more(by, id)
        kind = kind_of(data, name)
        self._must_fit(by, len(data))
        found = text_of(data, kind)
        must_pass(self._home.settings.scanner, data)
        self._sweep()
        attachment = Attachment(
            no=0, dossier=id, practice="", name=clean_name(name, kind), kind=kind, size=len(data),
            sha256=self._files.keep(data), text=found.text, by=by.id, at="",
            remarks=found.sentences,
        )  # fmt: skip
        with self._home.store.transaction():  # reading the text took a while
            present = self._room_for_one_more(by, id)
            self._must_fit(by, len(data))
            if not self._files.path(attachment.sha256).is_file():  # it waited too long for its row, and was swept out
                self._files.keep(data)
            again = [one for one in present if (one.sha256, one.name) == (attachment.sha256, attachment.name)]
            return again[0] if again else self._home.store.attach(attachment)

    def detach(self, by: Person, no: int) -> Attachment:
        """Take an attachment away, at once also from the practice's page and from what is searched. Its file stays for
        the record once it was handed in; before, nobody else saw it, and it is gone.

        For whoever's turn it is, and for those who revise the practice. Raises Unknown."""
        attachment, dossier = self._attachment(by, no)
        published = attachment in self._open_to(by, dossier.practice)
        allowed = editable(by, dossier) or (published and may_revise(by, dossier.economies))
        require(allowed, by, "take this attachment away")
        self._home.store.detach(no, by.id)
        self._let_go([attachment.sha256])
        if published:  # what stood in it was text of the practice
            self._home.follow_in_index(dossier.practice)
        return attachment

    def attachment(self, by: Person, no: int) -> Download:
        """For those who may read the submission it came with, and once that is published, the practice's readers.

        Raises Unknown, and DamagedFile.
        """
        attachment, _ = self._attachment(by, no)
        return Download(attachment, self._files.read(attachment.sha256), CONTENT_TYPES[FileKind(attachment.kind)])

    def attachments_of(self, by: Person, practice: str) -> tuple[Attachment, ...]:
        """Those on a practice's page, for its readers."""
        return self._open_to(by, practice)

    def _attachment(self, by: Person, no: int) -> tuple[Attachment, Dossier]:
        attachment = self._home.store.attachment(no)
        dossier = self._home.store.dossier(attachment.dossier)
        if attachment.removed or not (readable(by, dossier) or self._is_open(by, attachment)):
            raise Unknown("attachment", str(no))
        return attachment, dossier

    def _is_open(self, by: Person, attachment: Attachment) -> bool:
        return any(one.no == attachment.no for one in self._open_to(by, attachment.practice))

    def _open_to(self, by: Person, practice: str) -> tuple[Attachment, ...]:
        open_to = practice and practice in self._home.cards(by)
        return self._home.store.published_attachments(practice) if open_to else ()

    def room_left(self, by: Person) -> int:
        """How many bytes this person may attach yet."""
        settings, store = self._home.settings, self._home.store
        since = (datetime.now(UTC) - REMEMBERED).isoformat(timespec="seconds")
        own = settings.account_quota * MEGABYTE - store.attached_size(by.id, since)
        return max(min(own, settings.home_quota * MEGABYTE - sum(store.kept_files().values())), 0)

    def _must_fit(self, by: Person, size: int) -> None:
        settings, left = self._home.settings, self.room_left(by)
        if size > left:
            raise Conflict(
                f"it has {_told(size)} and {_told(left)} are left: one account may attach "
                f"{settings.account_quota:,} MB, all together {settings.home_quota:,} MB, and what was taken away "
                "again counts for a day; make the file smaller, or ask the secretariat for room"
            )
        must_have_room(settings.home, settings.disk_reserve, size)

    def _sweep(self) -> None:
        """Take out, now and then, files that wait for a row that never came."""
        now = datetime.now(UTC)
        if now - self._swept > timedelta(seconds=FRESH):
            self._swept = now
            self._let_go(tuple(self._files.older()))

    def _let_go(self, files: Collection[str]) -> None:
        """Take out those of the files that no row points to: within a transaction, so that none begins to meanwhile."""
        store = self._home.store
        if set(files) - store.kept_files().keys():
            with store.transaction():
                for sha256 in set(files) - store.kept_files().keys():
                    self._files.drop(sha256)

    def _room_for_one_more(self, by: Person, id: str) -> tuple[Attachment, ...]:
        dossier = self._own(by, id, "attach a file to this submission")
        if not editable(by, dossier):
            raise Conflict("it has been handed in: files can be attached while it is your turn")
        present = self._home.store.attachments(id)
        if len(present) >= MOST_ATTACHMENTS:
            raise Conflict(f"{MOST_ATTACHMENTS} files are attached, which is the most: take one away first")
        return present


def _told(size: int) -> str:
    return f"{size / MEGABYTE:,.1f} MB"
