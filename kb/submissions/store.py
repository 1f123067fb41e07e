"""What a store must keep of submissions on their way: dossiers, what was said of them, files, notices."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from kb.practice.attachment import Attachment
from kb.submissions.dossier import Digest, Dossier, Notice, Remark, Round, State


class DossierStore(Protocol):
    """Drafts, autosaves and notices leave no trail and move no generation; everything else does."""

    def begin_dossier(self, dossier: Dossier) -> Dossier:
        """Keep a new draft. Without an id the store gives it one; with one that is taken the store refuses."""
        ...

    def save_draft(self, dossier: Dossier) -> None:
        """Keep what its author has written so far. Raises Conflict where it is not the author's turn."""
        ...

    def move_dossier(self, dossier: Dossier, before: State, by: str, why: str = "") -> None:
        """Move it on to `dossier.state`, with all it says; what is submitted is kept as a round. Raises Conflict where
        it does not stand at `before` any more."""
        ...

    def assign_dossier(self, id: str, account: str, by: str) -> None:
        """Raises Unknown."""
        ...

    def hand_on_dossier(self, id: str, author: str, by: str, why: str = "") -> None:
        """Give it another author. Raises Unknown."""
        ...

    def left_dossiers(self) -> tuple[Dossier, ...]:
        """Those that wait for an author whose account is closed, or may not submit any more; longest untouched
        first."""
        ...

    def dossier(self, id: str) -> Dossier:
        """Raises Unknown."""
        ...

    def dossiers(self, of: Collection[str] | None = None) -> tuple[Dossier, ...]:
        """Every one, or those of these practices, the last changed first."""
        ...

    def dossiers_of(self, account: str, economy: str = "") -> tuple[Dossier, ...]:
        """An account's own, and what was handed in for an economy, the last changed first."""
        ...

    def open_dossiers(self, practice: str) -> tuple[Dossier, ...]:
        """Those of a practice of which something can still come: neither published nor withdrawn."""
        ...

    def rounds(self, dossier: str) -> tuple[Round, ...]:
        """What was handed in each time, oldest first."""
        ...

    def remark(self, remark: Remark) -> Remark:
        """Keep a remark under a number of its own. Raises Unknown where there is no such dossier."""
        ...

    def settle_remark(self, dossier: str, no: int, by: str) -> None: ...

    def remarks(self, dossier: str) -> tuple[Remark, ...]:
        """Oldest first."""
        ...


class NoticeStore(Protocol):
    """What people are told, on their pages and by letter."""

    def notify(self, account: str, dossier: str, text: str, at_once: bool = False) -> None:
        """Tell it on the account's page and in its next letter; `at_once`: in one of its own."""
        ...

    def notices(self, account: str) -> tuple[Notice, ...]:
        """Newest first."""
        ...

    def take_letters(self, most: int, lost: str) -> tuple[Notice, ...]:
        """Notices that go out at once and have not, oldest first; whoever takes one sends it, and nobody else does.
        What was taken before the moment `lost` and has not gone out is taken again."""
        ...

    def give_back_letter(self, no: int) -> None:
        """It could not be sent: somebody else may take it."""
        ...

    def letters_sent(self, nos: Sequence[int]) -> None:
        """These notices have gone out, or go nowhere."""
        ...

    def unsent(self, account: str) -> tuple[Notice, ...]:
        """What an account's next digest tells, oldest first."""
        ...

    def unsent_of_others(self) -> tuple[Notice, ...]:
        """The same of accounts that are closed, or that there are not."""
        ...

    def digests_due(self, day: str) -> tuple[str, ...]:
        """The accounts that can sign in and were not looked at on this day or a later one."""
        ...

    def take_digest(self, account: str, day: str, lost: str) -> Digest | None:
        """Take an account's digest of a day, as `take_letters` does; None where it is done, or another has it."""
        ...

    def end_digest(self, account: str, day: str, told: Sequence[str], notices: Sequence[int]) -> None:
        """It is done for the day: with the keys of what it said to wait, and the notices that went out with it."""
        ...

    def give_back_digest(self, account: str) -> None: ...

    def wants_digest(self, account: str) -> bool: ...

    def set_digest(self, account: str, wanted: bool) -> None: ...

    def read_notices(self, account: str, through: int | None = None) -> None:
        """Mark all of an account's notices as read."""
        ...


class AttachmentStore(Protocol):
    """An attachment is open to a practice's readers once a dossier it came with was published."""

    def attach(self, attachment: Attachment) -> Attachment:
        """Keep an attachment under a number of its own. Its file is kept before. Raises Unknown where there is no such
        dossier."""
        ...

    def detach(self, no: int, by: str) -> None:
        """Mark it as removed. Raises Unknown."""
        ...

    def attachment(self, no: int) -> Attachment:
        """One, whole, removed or not. Raises Unknown."""
        ...

    def attachments(self, dossier: str) -> tuple[Attachment, ...]:
        """Those of a dossier that are not removed, oldest first, without their text."""
        ...

    def kept_files(self) -> Mapping[str, int]:
        """Every file that a row points to: its SHA-256, and its size in bytes."""
        ...

    def attached_size(self, account: str, since: str) -> int:
        """Bytes that an account attached and that are there, or were attached since a moment, each file once."""
        ...

    def submission_of_key(self, account: str, key: str) -> tuple[str, str] | None:
        """The dossier that came of a request with this key, and the digest of what was sent; None: it is a new one."""
        ...

    def keep_submission_key(self, account: str, key: str, digest: str, dossier: str) -> None: ...
