"""A figure broken down: by area, objective, economy, meeting or group, with what stands in several rows."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kb.figures.standing import Standing
from kb.ledger.entries import MeetingKind
from kb.ledger.ledger import Ledger
from kb.plan.period import Period
from kb.practice.practice import Group


class By(StrEnum):
    """What a figure is broken down by. Rows of all but `main objective` may overlap (S7)."""

    AREA = "area"
    OBJECTIVE = "objective"
    MAIN = "main-objective"
    ECONOMY = "economy"
    MEETING = "meeting"
    GROUP = "group"


NO_GROUP = "none"
"""The row of practices that name no cross-cutting group: rows hold the total."""


@dataclass(frozen=True)
class BreakdownRow:
    """One line of a breakdown: the practices shared and adopted that belong to it. `reported` is False for an economy
    that shared nothing and did not say that it has nothing to report: its 0 is no zero (A11)."""

    key: str
    label: str
    shared: tuple[str, ...]
    adopted: tuple[str, ...]
    reported: bool = True

    def number(self, column: str) -> int | None:
        """How many are in the column `shared` or `adopted`; None where that was not reported."""
        ids = self.shared if column == "shared" else self.adopted
        return len(ids) if ids or self.reported else None


@dataclass(frozen=True)
class Overlap:
    """Why the rows of one column are not added (S7): the practices that stand in more than one of them, and by how
    much the rows, added, exceed the practices."""

    practices: tuple[str, ...]
    excess: int


@dataclass(frozen=True)
class Breakdown:
    """The practices shared and adopted in a period, row by row, with the overlap of each column."""

    by: By
    rows: tuple[BreakdownRow, ...]
    shared_overlap: Overlap
    adopted_overlap: Overlap


def breakdown(
    ledger: Ledger,
    by: By,
    period: Period,
    standings: Mapping[str, Standing],
    shared: tuple[str, ...],
    adopted: tuple[str, ...],
) -> Breakdown:
    """Break two lists of practices down. By meeting, a practice shared stands where it was shown in the period, one
    adopted wherever it was ever shared."""
    shared_rows = {id: rows_of(ledger, by, id, standings[id], period) for id in shared}
    adopted_rows = {id: rows_of(ledger, by, id, standings[id]) for id in adopted}
    used = frozenset(key for keys in (*shared_rows.values(), *adopted_rows.values()) for key in keys)
    said = frozenset(key for keys in shared_rows.values() for key in keys) | ledger.nothing_to_report(period.years)
    rows = tuple(
        BreakdownRow(
            key,
            label,
            tuple(id for id in shared if key in shared_rows[id]),
            tuple(id for id in adopted if key in adopted_rows[id]),
            by is not By.ECONOMY or key in said,
        )
        for key, label in _rows(ledger, by, period, used)
    )
    return of_rows(by, rows, shared, adopted)


def of_rows(by: By, rows: tuple[BreakdownRow, ...], shared: Sequence[str], adopted: Sequence[str]) -> Breakdown:
    """The rows with the overlap of each column: of lists of which every practice stands in some of them, or in none."""
    return Breakdown(
        by,
        rows,
        _overlap(shared, (row.shared for row in rows)),
        _overlap(adopted, (row.adopted for row in rows)),
    )


def rows_of(ledger: Ledger, by: By, id: str, stand: Standing, period: Period | None = None) -> frozenset[str]:
    """The rows a practice stands in. A joint practice stands in the row of each of its
    economies that said so itself (S9)."""
    tags = ledger.tags(id)
    events = [event for event in stand.events if period is None or period.holds(event.date)]
    match by:
        case By.AREA:
            return frozenset(ledger.plan.areas_of(tags))
        case By.OBJECTIVE:
            return frozenset(tags)
        case By.MAIN:
            return frozenset(tags[:1])
        case By.ECONOMY:
            named = (ledger.economies.find(name) for event in events for name in event.presenters)
            presenting = (economy.name for economy in named if economy)
            return frozenset(ledger.origins(id) or presenting)
        case By.MEETING:
            return frozenset(event.meeting for event in events)
        case By.GROUP:
            return frozenset(group.value for group in ledger.by_id[id].groups) or frozenset((NO_GROUP,))


def _rows(ledger: Ledger, by: By, period: Period, used: frozenset[str]) -> list[tuple[str, str]]:
    """The key and label of every row, whether or not anything stands in it."""
    match by:
        case By.AREA:
            return [(area.id, area.title) for area in ledger.plan.priority_areas]
        case By.OBJECTIVE | By.MAIN:
            return [(objective.id, objective.title) for objective in ledger.plan.objectives]
        case By.ECONOMY:
            return [(name, name) for name in ledger.economies.names]
        case By.MEETING:
            meetings = ledger.meetings.values()
            held = [m for m in meetings if m.id in used or (m.kind is MeetingKind.SMEWG and period.holds(m.ends))]
            return [(m.id, m.title) for m in sorted(held, key=lambda m: m.starts)]
        case By.GROUP:
            return [*((group.value, group.value) for group in Group), (NO_GROUP, "no group named")]


def _overlap(ids: Sequence[str], rows: Iterable[tuple[str, ...]]) -> Overlap:
    times = Counter(id for row in rows for id in row)
    return Overlap(tuple(id for id in ids if times[id] > 1), times.total() - len(ids))
