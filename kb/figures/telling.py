"""How a period's figures are told: from which snapshots, and what must stand beside them (rules P2, A8, R2-R6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kb.figures.reason import Reason


class YearStatus(StrEnum):
    """A year that was locked once is told as it was locked, also while it is open again for correction."""

    OPEN = "open"
    LOCKED = "locked"
    CORRECTION = "under correction"


@dataclass(frozen=True)
class CountedYear:
    """A year and where its figures come from; without a snapshot (`no` 0) they are counted now."""

    year: int
    status: YearStatus = YearStatus.OPEN
    plan: str = ""
    rules: str = ""
    no: int = 0
    at: str = ""
    hash: str = ""


@dataclass(frozen=True)
class LateLine:
    """Practices that belong to a figure of a year and came on record after it was locked."""

    year: int
    key: str
    practices: tuple[str, ...]


@dataclass(frozen=True)
class Recount:
    """What a figure would be if it were counted anew today: `came` and `left` are the difference of the lists,
    `reasons` why what left does not count any more."""

    key: str
    title: str
    value: int
    came: tuple[str, ...]
    left: tuple[str, ...]
    reasons: Mapping[str, tuple[Reason, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Telling:
    """What stands beside figures, never in their place. `not_once`: of each figure whose years add up, the practices of
    the total that the years and their late lines, added, hold otherwise than once, with how often; they are the whole
    difference between the sum and the total (R2)."""

    years: tuple[CountedYear, ...] = ()
    late: tuple[LateLine, ...] = ()
    anew: tuple[Recount, ...] = ()
    not_once: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def closed(self) -> tuple[CountedYear, ...]:
        """The years that are told from a snapshot."""
        return tuple(one for one in self.years if one.status is not YearStatus.OPEN)

    @property
    def status(self) -> str:
        """In a word for one year; for several, which of them stand otherwise than the rest."""
        by_status: dict[YearStatus, list[str]] = {}
        for one in self.years:
            by_status.setdefault(one.status, []).append(str(one.year))
        if len(by_status) <= 1:
            return next(iter(by_status), YearStatus.OPEN).value
        return "; ".join(f"{status.value}: {', '.join(years)}" for status, years in by_status.items())

    def late_in(self, key: str) -> tuple[LateLine, ...]:
        return tuple(line for line in self.late if line.key == key)

    def recount(self, key: str) -> Recount | None:
        return next((one for one in self.anew if one.key == key), None)
