"""Where a year stands on its way to being locked, and what each state can lead to."""

from collections.abc import Mapping
from enum import StrEnum


class PeriodState(StrEnum):
    """Two people release a year's figures: the secretariat approves, the Chair accepts, and then it is locked (P1)."""

    OPEN = "open"
    IN_REVIEW = "in review"
    APPROVED = "approved"
    ACCEPTED = "accepted"
    LOCKED = "locked"


NEXT: Mapping[PeriodState, tuple[PeriodState, ...]] = {
    PeriodState.OPEN: (PeriodState.IN_REVIEW,),
    PeriodState.IN_REVIEW: (PeriodState.APPROVED, PeriodState.OPEN),
    PeriodState.APPROVED: (PeriodState.ACCEPTED, PeriodState.OPEN),
    PeriodState.ACCEPTED: (PeriodState.LOCKED, PeriodState.OPEN),
    PeriodState.LOCKED: (PeriodState.OPEN,),
}
"""What each state can lead to. A locked year is opened only with a reason, and locked again with a restatement."""
