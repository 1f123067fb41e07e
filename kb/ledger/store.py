"""What a store must keep of the ledger: confirmations, sharing, adoptions, gates, meetings, the yearly question."""

from collections.abc import Mapping
from typing import Protocol

from kb.ledger.entries import Adoption, Confirmation, Meeting, SharingEvent
from kb.ledger.follow_up import FollowUp
from kb.ledger.gate import Decision


class LedgerStore(Protocol):
    """What is said anew replaces what was said before; the trail keeps both."""

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

    def first_recorded(self, adoption: Adoption) -> str:
        """The moment at which an adoption first came on record, as the trail knows it; empty where it does not."""
        ...


class GateStore(Protocol):
    """The latest word on a gate of a practice."""

    def decide(self, decision: Decision) -> None:
        """The latest word on a gate replaces the one before; the trail keeps both."""
        ...

    def decisions(self) -> tuple[Decision, ...]: ...


class MeetingStore(Protocol):
    """Both are replaced when they are said anew; the trail keeps what was said before."""

    def meetings(self) -> tuple[Meeting, ...]:
        """Those recorded here, by id; the home's file has its own."""
        ...

    def keep_meeting(self, meeting: Meeting, by: str) -> bool:
        """False where the very same meeting is already on record; one that differs replaces it."""
        ...

    def follow_ups(self) -> tuple[FollowUp, ...]:
        """The last answer on each adoption and year."""
        ...

    def answer_follow_up(self, answer: FollowUp) -> bool:
        """False where the same was answered before; another answer replaces it."""
        ...
