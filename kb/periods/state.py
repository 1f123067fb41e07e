"""Where a year stands on its way to being locked, and what each state can lead to."""

from collections.abc import Mapping
from dataclasses import dataclass
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

FROZEN = (PeriodState.APPROVED, PeriodState.ACCEPTED)
"""The states in which the figures are those that were approved; whatever moves them sends the year back to review."""

NOBODY = "system"
"""Who moves a year back to review where its figures moved: no person."""


@dataclass(frozen=True)
class PeriodStanding:
    """Where a year of a plan stands and who moved it there. `approver` approved the figures whose `digest` was kept;
    both are empty before, and in homes of the first releases."""

    state: PeriodState = PeriodState.OPEN
    by: str = ""
    approver: str = ""
    digest: str = ""
