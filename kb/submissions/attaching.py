"""Attachments: files that go with a submission, and with the practice once it is published."""

from dataclasses import dataclass

from kb.documents.attachment_text import text_of
from kb.errors import Conflict, Unknown
from kb.files.kind import CONTENT_TYPES, FileKind, clean_name, kind_of
from kb.permission import may_revise, require
from kb.person import Person
from kb.practice.attachment import Attachment
from kb.submissions.dossier import Dossier
from kb.submissions.reader import SubmissionReader, editable, readable

MOST_ATTACHMENTS = 10
"""Of one submission."""


@dataclass(frozen=True)
class Download:
    """An attachment with what it holds, and the type that it is served as."""

    attachment: Attachment
    data: bytes
    content_type: str


class Attaching(SubmissionReader):
    """The part of an author's room for files."""

    def attach(self, by: Person, id: str, name: str, data: bytes) -> Attachment:
        """Keep a file with a submission, for whoever's turn it is: whole on the disk before a row points to it.

        Raises BadValue where it is of no kind that is taken, and Conflict.
        """
        self._room_for_one_more(by, id)
        kind = kind_of(data, name)
        attachment = Attachment(
            no=0, dossier=id, practice="", name=clean_name(name, kind), kind=kind, size=len(data),
            sha256=self._files.keep(data), text=text_of(data, kind), by=by.id, at="",
        )  # fmt: skip
        with self._home.store.transaction():  # reading the text took a while
            present = self._room_for_one_more(by, id)
            again = [one for one in present if (one.sha256, one.name) == (attachment.sha256, attachment.name)]
            return again[0] if again else self._home.store.attach(attachment)

    def detach(self, by: Person, no: int) -> Attachment:
        """Take an attachment away, at once also from the practice's page and from what is searched; its file stays for
        the record.

        For whoever's turn it is, and for those who revise the practice. Raises Unknown."""
        attachment, dossier = self._attachment(by, no)
        published = attachment in self._open_to(by, dossier.practice)
        allowed = editable(by, dossier) or (published and may_revise(by, dossier.economies))
        require(allowed, by, "take this attachment away")
        self._home.store.detach(no, by.id)
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

    def _room_for_one_more(self, by: Person, id: str) -> tuple[Attachment, ...]:
        dossier = self._own(by, id, "attach a file to this submission")
        if not editable(by, dossier):
            raise Conflict("it has been handed in: files can be attached while it is your turn")
        present = self._home.store.attachments(id)
        if len(present) >= MOST_ATTACHMENTS:
            raise Conflict(f"{MOST_ATTACHMENTS} files are attached, which is the most: take one away first")
        return present
