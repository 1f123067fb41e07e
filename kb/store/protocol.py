"""What a store must do, whichever engine keeps it."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date
from enum import StrEnum
from typing import Protocol

from kb.gap import Gap
from kb.ledger import Adoption, Confirmation, SharingEvent
from kb.practice import Practice, Submission


class Outcome(StrEnum):
    """What became of a submission."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Store(Protocol):
    """The truth while the site runs. What a method has returned from survives a power cut.

    Methods that write take the name of whoever is behind it (`by`) and leave a line in the trail. Inside
    `transaction()` they take effect together or not at all.
    """

    def transaction(self) -> AbstractContextManager[object]: ...

    def generation(self) -> int:
        """Grows with every change, whichever process made it."""
        ...

    def practices(self) -> tuple[Practice, ...]:
        """Every practice in order of arrival, without its body (which is left empty)."""
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

    def put(self, submission: Submission, source: bytes, missing: tuple[str, ...], by: str) -> Outcome:
        """Keep a submission: a new practice, or the next version of one. The former version is kept too."""
        ...

    def withdraw(self, id: str, by: str) -> None:
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

    def note_gap(self, gap: Gap) -> None:
        """Count a search that found little, or mark it as asked for. It moves no generation and leaves no trail: nobody
        stands behind it. Where another writes just now it gives up after a moment. Raises StoreProblem.
        """
        ...

    def gaps(self, since: date) -> tuple[Gap, ...]:
        """What was noted since that day: newest first, and of a day the most frequent first."""
        ...
