"""What a store must keep for the care of the base: versions, merges, review days, batches, and proof of itself."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from kb.ledger.entries import Adoption, SharingEvent
from kb.practice.history import Batch, Merge, ReviewDate, Version
from kb.practice.practice import Practice
from kb.trail.chain import Entry


@dataclass(frozen=True)
class StoredPractice:
    """A practice's row as it lies in the store, for a check: `digest` is what the row says of its source, `practice` is
    none where the row cannot be read."""

    id: str
    version: int
    withdrawn: bool
    practice: Practice | None
    digest: str
    source: bytes


@dataclass(frozen=True)
class StoredVersion:
    """A version as it lies in the store, for a check."""

    practice: str
    version: Version
    source: bytes


@dataclass(frozen=True)
class StoredEntry:
    """A row that the trail must agree with: `told` is what the trail's `after` says of it; `by`, `at` and `why` are who
    is behind it, when and why, where the row says so. `practice` is empty where it is of none."""

    kind: str
    subject: str
    practice: str
    told: str
    by: str = ""
    at: str = ""
    why: str = ""


class CareStore(Protocol):
    """As in the rest of the store, what writes takes who is behind it and leaves an entry in the trail."""

    def versions(self, id: str) -> tuple[Version, ...]:
        """Every version of a practice, oldest first. Raises Unknown."""
        ...

    def version_source(self, id: str, no: int) -> bytes:
        """The write-up as it was in that version, to the byte. Raises Unknown."""
        ...

    def reinstate(self, id: str, by: str, why: str) -> None:
        """Show a withdrawn practice again. Raises Unknown."""
        ...

    def merge(self, merge: Merge, events: Sequence[SharingEvent], adoptions: Sequence[Adoption]) -> None:
        """Drop one practice for another: `events` and `adoptions` are what the survivor has from then on, and nothing
        is left under the other's name. Its confirmations move where the survivor has none under that plan, else they
        go. The dropped record stays, and `practices()` leaves it out. Raises Unknown."""
        ...

    def merges(self) -> Mapping[str, Merge]:
        """Every merge, by the id of the dropped practice."""
        ...

    def set_review(self, practice: str, day: date | None, by: str, why: str) -> bool:
        """By when to look at a practice again; none: no day. False where it stands so already."""
        ...

    def reviews(self) -> Mapping[str, ReviewDate]:
        """The review day of each practice that has one."""
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

    def trail_page(
        self, practice: str, by: str, kind: str, since: str, size: int, page: int
    ) -> tuple[tuple[Entry, ...], int]:
        """One page of the trail, newest first, and how many entries there are on all; `since` is a moment."""
        ...

    def head(self) -> tuple[int, str]:
        """The trail's last number and hash; 0 and zeros where it is empty."""
        ...

    # -- proof ---------------------------------------------------------------------------------------------

    def reading(self) -> AbstractContextManager[object]:
        """What is read inside is one and the same state of the store."""
        ...

    def unsound(self) -> tuple[str, ...]:
        """What the engine itself finds broken in its file."""
        ...

    def journal(self) -> str:
        """How the engine keeps what was acknowledged through a power cut."""
        ...

    def files(self) -> tuple[Path, ...]:
        """The files of this machine that the store lies in, if it does."""
        ...

    def rows(self) -> Iterator[StoredPractice]:
        """Every practice's row, also of the withdrawn and the dropped."""
        ...

    def kept_versions(self) -> Iterator[StoredVersion]:
        """Every version of every practice, in order."""
        ...

    def kept_entries(self) -> Iterator[StoredEntry]:
        """Events, adoptions, confirmations, gates, review days, merges, batches and accounts, as they lie there."""
        ...
