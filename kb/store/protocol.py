"""What a store must do, whichever engine keeps it."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import date
from enum import StrEnum
from typing import Protocol

from kb.ledger.entries import Adoption, Confirmation, SharingEvent
from kb.practice.practice import Practice, Submission
from kb.reading.unmet import Gap
from kb.store.authors import AttachmentStore
from kb.store.desk import DossierStore
from kb.store.gatherings import MeetingStore
from kb.store.keys import KeyStore
from kb.store.people import AccountStore
from kb.store.periods import PeriodStore
from kb.store.plan_records import PlanRecordStore
from kb.store.upkeep import CareStore
from kb.store.uploads import UploadStore
from kb.trail.chain import Entry


class Outcome(StrEnum):
    """What became of a submission."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Records(Protocol):
    """The truth while the site runs. What a method has returned from survives a power cut.

    Methods that write take the id of whoever is behind it (`by`) and leave an entry in the trail. Inside
    `transaction()` they take effect together or not at all.
    """

    def transaction(self) -> AbstractContextManager[object]: ...

    def generation(self) -> int:
        """Grows with every change, whichever process made it."""
        ...

    def practices(self) -> tuple[Practice, ...]:
        """Every practice in order of arrival, without its body (which is left empty); not those merged into others."""
        ...

    def practice(self, id: str) -> Practice:
        """One practice, whole. Raises Unknown, which names no other: the store does not know who asks."""
        ...

    def digests(self) -> Mapping[str, str]:
        """SHA-256 of every practice's source, by id."""
        ...

    def source(self, id: str) -> bytes:
        """The write-up as it was handed in, to the byte. Raises Unknown."""
        ...

    def put(self, submission: Submission, source: bytes, missing: tuple[str, ...], by: str, why: str = "") -> Outcome:
        """Keep a submission: a new practice, or the next version of one. The former version is kept too. Raises
        Conflict where the practice was merged into another."""
        ...

    def withdraw(self, id: str, by: str, why: str = "") -> None:
        """Hide a practice's text at its economy's wish; what it counted stays (S10). Raises Unknown."""
        ...

    def confirmations(self, plan: str) -> Mapping[str, Confirmation]:
        """The latest confirmation of each practice under a plan."""
        ...

    def confirm(self, confirmation: Confirmation) -> None: ...

    def events(self) -> tuple[SharingEvent, ...]: ...

    def share(self, event: SharingEvent, by: str) -> bool:
        """False where the very same event is already on record; one that differs replaces it."""
        ...

    def adoptions(self) -> tuple[Adoption, ...]: ...

    def adopt(self, adoption: Adoption, by: str) -> bool:
        """False where the very same adoption is already on record; one that differs replaces it."""
        ...

    def trail(self, practice: str = "", by: str = "", kind: str = "", since: int = 0) -> Iterator[Entry]:
        """The trail's entries after number `since`, in order; those of a practice, a person, a kind alone."""
        ...

    def entry(self, no: int) -> Entry:
        """Raises Unknown."""
        ...

    def erase(self, no: int, by: str, why: str) -> None:
        """Take who, before, after and why out of an entry; another entry says so. Raises Unknown."""
        ...

    def note_gap(self, gap: Gap) -> None:
        """Count a search that found little, or mark it as asked for. It moves no generation and leaves no trail: nobody
        stands behind it. Where another writes just now it gives up after a moment. Raises StoreProblem.
        """
        ...

    def gaps(self, since: date) -> tuple[Gap, ...]:
        """What was noted since that day: newest first, and of a day the most frequent first."""
        ...


class Store(
    Records,
    AccountStore,
    KeyStore,
    DossierStore,
    PeriodStore,
    PlanRecordStore,
    MeetingStore,
    UploadStore,
    CareStore,
    AttachmentStore,
    Protocol,
):
    """Everything a store keeps; a part a protocol."""
