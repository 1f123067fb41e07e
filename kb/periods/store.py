"""What a store must keep of closed years."""

from collections.abc import Mapping
from typing import Protocol

from kb.periods.snapshot import Snapshot
from kb.periods.state import PeriodStanding, PeriodState


class PeriodStore(Protocol):
    """Periods and snapshots belong to a plan and a year; snapshots are only ever added."""

    def period_states(self, plan: str) -> Mapping[int, PeriodStanding]:
        """Where each year of a plan stands that has left `open` at least once."""
        ...

    def move_period(self, plan: str, year: int, before: PeriodState, after: PeriodStanding, why: str) -> None:
        """Raises Conflict where it does not stand at `before` any more."""
        ...

    def keep_snapshot(self, snapshot: Snapshot) -> None:
        """Raises Conflict where the year has one of this number already."""
        ...

    def snapshot_rules(self) -> tuple[tuple[str, str], ...]:
        """The versions of the rules that snapshots were counted by, each with the decisions they keep."""
        ...

    def snapshots(self) -> tuple[Snapshot, ...]:
        """Every one of every plan, by plan, year and number. Raises DamagedFile for one that is not what was locked."""
        ...


class NoticeBoard(Protocol):
    """Where a person is told something on the own page."""

    def notify(self, account: str, dossier: str, text: str, at_once: bool = False) -> None: ...
