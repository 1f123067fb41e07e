"""What a store must keep of meetings recorded on the site, and of the yearly question."""

from typing import Protocol

from kb.ledger.entries import Meeting
from kb.ledger.follow_up import FollowUp


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
