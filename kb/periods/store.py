"""What a store must keep of closed years."""

from collections.abc import Mapping
from typing import Protocol

from kb.periods.snapshot import Snapshot
from kb.periods.state import PeriodState


class PeriodStore(Protocol):
    """Snapshots are only ever added."""

    def period_states(self) -> Mapping[int, tuple[PeriodState, str]]:
        """Where each year stands that has left `open` at least once, and who moved it there."""
        ...

    def move_period(self, year: int, before: PeriodState, after: PeriodState, by: str, why: str) -> None:
        """Raises Conflict where it does not stand at `before` any more."""
        ...

    def keep_snapshot(self, snapshot: Snapshot) -> None:
        """Raises Conflict where the year has one of this number already."""
        ...

    def snapshots(self) -> tuple[Snapshot, ...]:
        """Every one, by year and number."""
        ...
