"""A year that is locked says so before anything is recorded in it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kb.periods.snapshot import Snapshot
from kb.periods.state import PeriodStanding, PeriodState

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@dataclass(frozen=True)
class LockedYear:
    """`version` is the number of the snapshot that the year is told from, `accepted` the day on which it was locked."""

    year: int
    version: int
    accepted: date

    @property
    def sentence(self) -> str:
        day = f"{self.accepted.day} {MONTHS[self.accepted.month - 1]} {self.accepted.year}"
        return (
            f"{self.year} is locked (version {self.version}, accepted {day}): what you record now is told as late and "
            "changes no reported figure."
        )


def locked_years(
    states: Iterable[tuple[str, Mapping[int, PeriodStanding]]],
    snapshots: Iterable[Snapshot],
    day_of: Callable[[str], date],
) -> tuple[LockedYear, ...]:
    """Every year that stands locked, the earliest first. `states` are the plans' in the order in which they speak for a
    year that several have."""
    latest = {(one.plan, one.year): one for one in sorted(snapshots, key=lambda one: one.no)}
    found: dict[int, LockedYear] = {}
    for plan, standings in states:
        for year, standing in standings.items():
            snapshot = latest.get((plan, year))
            if standing.state is PeriodState.LOCKED and snapshot and year not in found:
                found[year] = LockedYear(year, snapshot.no, day_of(snapshot.at))
    return tuple(found[year] for year in sorted(found))
