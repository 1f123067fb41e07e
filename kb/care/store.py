"""What a store must keep for the care of the base: versions, merges, review days, batches."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from kb.ledger.entries import Adoption, OriginConfirmation, SharingEvent
from kb.practice.history import Merge, ReviewDate, Version
from kb.practice.store import BatchStore


class CareStore(BatchStore, Protocol):
    """As in the rest of the store, what writes takes who is behind it and leaves an entry in the trail."""

    def versions(self, id: str) -> tuple[Version, ...]:
        """Every version of a practice, oldest first. Raises Unknown."""
        ...

    def version_source(self, id: str, no: int) -> bytes:
        """The write-up as it was in that version, to the byte. Raises Unknown."""
        ...

    def merge(
        self,
        merge: Merge,
        events: Sequence[SharingEvent],
        adoptions: Sequence[Adoption],
        origins: Sequence[OriginConfirmation] = (),
    ) -> None:
        """Drop one practice for another: `events`, `adoptions` and `origins` are what the survivor has from then on,
        and nothing is left under the other's name. Its confirmations move where the survivor has none under that plan,
        its answers to the yearly question where that has none, else they go; what was struck of it stays struck. The
        dropped record stays, and `practices()` leaves it out. Raises Unknown."""
        ...

    def set_review(self, practice: str, day: date | None, by: str, why: str) -> bool:
        """By when to look at a practice again; none: no day. False where it stands so already."""
        ...

    def reviews(self) -> Mapping[str, ReviewDate]:
        """The review day of each practice that has one."""
        ...


class EndedStore(Protocol):
    """What is kept for a time alone. Each says how many rows it took away; none leaves a trail."""

    def clear_ended(self, at: str) -> int:
        """Sessions, links, half sign-ins that ended by a moment, and old attempts to sign in."""
        ...

    def cut_gaps(self, day: str) -> int:
        """What was looked for before a day."""
        ...

    def cut_notices(self, before: str) -> int:
        """Notices from before a moment that were read."""
        ...

    def cut_submission_keys(self, before: str) -> int: ...

    def is_first_of_day(self, name: str, day: int) -> bool:
        """Whether nobody asked so for this day, or a later one, before; of several who ask at once one is told so."""
        ...
