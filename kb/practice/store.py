"""What a store must keep of practices."""

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import Protocol

from kb.practice.attachment import Attachment
from kb.practice.history import Batch, Merge
from kb.practice.practice import Practice, Submission


class Outcome(StrEnum):
    """What became of a submission."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class PracticeStore(Protocol):
    """The truth while the site runs. What a method has returned from survives a power cut.

    Methods that write take the id of whoever is behind it (`by`) and leave an entry in the trail. Inside
    `transaction()` they take effect together or not at all."""

    def transaction(self) -> AbstractContextManager[object]: ...

    def in_transaction(self) -> bool:
        """Whether this thread is within `transaction()`: what it reads may yet be taken back."""
        ...

    def reading(self) -> AbstractContextManager[object]:
        """Within it everything is read as it stands at one moment, whoever writes meanwhile."""
        ...

    def generation(self) -> int:
        """Grows with every change, whichever process made it."""
        ...

    def head(self) -> tuple[int, str]:
        """The trail's last number and hash; 0 and zeros where it is empty."""
        ...

    def touched(self, no: int, hash: str, most: int) -> set[str] | None:
        """The practices that were written about since the trail ended with this number and hash; None where it never
        did, or more acts than `most` came after."""
        ...

    def practices(self, of: Collection[str] | None = None) -> tuple[Practice, ...]:
        """Every practice, or these, in order of arrival, without its body (which is left empty); not those merged into
        others."""
        ...

    def practice(self, id: str) -> Practice:
        """One practice, whole. Raises Unknown, which names no other: the store does not know who asks."""
        ...

    def numbered(self, number: int) -> str | None:
        """The id of the practice with this number, also of one that was withdrawn or merged; None where none has it."""
        ...

    def arrivals(self, of: Collection[str] | None = None) -> Mapping[str, str]:
        """The moment at which each practice, or each of these, was first kept, by id."""
        ...

    def digests(self, of: Collection[str] | None = None) -> Mapping[str, str]:
        """SHA-256 of every practice's source, or of these, by id."""
        ...

    def source(self, id: str) -> bytes:
        """The write-up as it was handed in, to the byte. Raises Unknown."""
        ...

    def put(self, submission: Submission, source: bytes, missing: tuple[str, ...], by: str, why: str = "") -> Outcome:
        """Keep a submission: a new practice under the next number, or the next version of one. The former version is
        kept too. Raises
        Conflict where the practice was merged into another."""
        ...

    def withdraw(self, id: str, by: str, why: str = "") -> None:
        """Hide a practice's text at its economy's wish; what it counted stays (S10). Raises Unknown."""
        ...

    def merges(self) -> Mapping[str, Merge]:
        """Every merge, by the id of the dropped practice."""
        ...


class BatchStore(Protocol):
    """Many practices written at once, in an edit or an import: what is taken back as one."""

    def reinstate(self, id: str, by: str, why: str) -> None:
        """Show a withdrawn practice again. Raises Unknown."""
        ...

    def keep_batch(self, batch: Batch) -> Batch:
        """Keep what a batch did, under a number that the store gives it."""
        ...

    def batch(self, no: int) -> Batch:
        """Raises Unknown."""
        ...

    def batches(self) -> tuple[Batch, ...]:
        """Every batch, newest first."""
        ...

    def mark_undone(self, no: int, by: str, why: str) -> None:
        """Raises Unknown, and Conflict where it was undone before."""
        ...

    def acted_on_since(self, batch: int) -> Mapping[str, frozenset[str]]:
        """By practice of a batch the kinds of acts that the trail tells of it since the batch was kept."""
        ...

    def taken_back_with_import(self) -> frozenset[str]:
        """The practices that came in with an import, went with its undoing, and were not touched since."""
        ...


class PublishedAttachmentStore(Protocol):
    """The attachments that are open to a practice's readers."""

    def published_attachments(self, practice: str) -> tuple[Attachment, ...]:
        """Those open to the practice's readers, oldest first, with their text."""
        ...

    def attached(self, of: Collection[str] | None = None) -> Mapping[str, str]:
        """By practice, all or these, what changes when, and only when, the attachments open to its readers do."""
        ...
