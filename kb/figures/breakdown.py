"""A figure broken down: by area, objective, economy, meeting or group, with what stands in several rows."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

from kb.figures.in_step import ids_after
from kb.figures.standing import Standing, standings
from kb.ledger.entries import MeetingKind
from kb.ledger.ledger import Changes, Ledger, Made
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


@dataclass(frozen=True)
class SplitColumn:
    """One column of a breakdown: `rows` are those that each practice of the figure stands in, `ids` the practices of
    each row in the order of their ids, `several` those in more than one row, `places` how many there are in all."""

    rows: Mapping[str, frozenset[str]]
    ids: Mapping[str, tuple[str, ...]]
    several: tuple[str, ...]
    places: int

    @classmethod
    def of(cls, rows: Mapping[str, frozenset[str]]) -> "SplitColumn":
        """`rows` in the order of the ids."""
        ids: dict[str, list[str]] = {}
        for id, keys in rows.items():
            for key in keys:
                ids.setdefault(key, []).append(id)
        several = tuple(id for id, keys in rows.items() if len(keys) > 1)
        return cls(rows, {key: tuple(found) for key, found in ids.items()}, several, sum(map(len, rows.values())))

    def after(self, rows: Mapping[str, frozenset[str]]) -> "SplitColumn":
        """With other rows for these practices; in none stands what is not in the figure."""
        before = {id: self.rows.get(id, frozenset()) for id in rows}
        if before == rows:
            return self
        ids = dict(self.ids)
        for key in {key for keys in (*before.values(), *rows.values()) for key in keys}:
            came = [id for id, keys in rows.items() if key in keys and key not in before[id]]
            left = [id for id, keys in rows.items() if key not in keys and key in before[id]]
            ids[key] = ids_after(ids.get(key, ()), left, came)
        return SplitColumn(
            {**self.rows, **rows},
            ids,
            ids_after(
                self.several,
                [id for id, keys in rows.items() if len(keys) < 2],
                [id for id, keys in rows.items() if len(keys) > 1 and len(before[id]) < 2],
            ),
            self.places + sum(len(keys) - len(before[id]) for id, keys in rows.items()),
        )

    def overlap(self, figure: Sequence[str]) -> "Overlap":
        return Overlap(self.several, self.places - len(figure))


@dataclass(frozen=True)
class Split:
    """Both columns of a breakdown: where every practice shared and adopted in a period stands."""

    shared: SplitColumn
    adopted: SplitColumn


def split_of(ledger: Ledger, by: By, period: Period, shared: Set[str], adopted: Set[str]) -> Split:
    """Where the practices of a period's two figures stand, kept in step with the ledger."""

    def mended(before: Split, changes: Changes) -> Split:
        now = split(ledger, by, period, shared & changes.practices, adopted & changes.practices)
        gone: dict[str, frozenset[str]] = dict.fromkeys(changes.practices, frozenset())
        return Split(
            before.shared.after(gone | dict(now.shared.rows)), before.adopted.after(gone | dict(now.adopted.rows))
        )

    return kept_in_step(
        ledger, period, ("split", by, period), lambda: split(ledger, by, period, shared, adopted), mended
    )


def split(ledger: Ledger, by: By, period: Period, shared: Collection[str], adopted: Collection[str]) -> Split:
    """Where practices stand. By meeting, one shared stands where it was shown in the period, one adopted wherever it
    was ever shared. A row that is not shown holds nothing: an objective of another plan, a meeting not on record."""
    stands = standings(ledger)
    shown = frozenset(key for key, _ in _rows(ledger, by, period, ledger.meetings.keys()))
    return Split(
        SplitColumn.of({id: rows_of(ledger, by, id, stands[id], period) & shown for id in sorted(shared)}),
        SplitColumn.of({id: rows_of(ledger, by, id, stands[id]) & shown for id in sorted(adopted)}),
    )


def kept_in_step(
    ledger: Ledger,
    period: Period,
    what: tuple[object, ...],
    make: Callable[[], Made],
    mend: Callable[[Made, Changes], Made],
) -> Made:
    """Made once for a ledger and mended after a write, where the period is of the plan's years; any other year is asked
    for once in a while."""
    known = set(period.years) <= set(ledger.plan.years)
    return ledger.remembered(what, make, mend) if known else make()


def breakdown(
    ledger: Ledger, by: By, period: Period, split: Split, shared: Sequence[str], adopted: Sequence[str]
) -> Breakdown:
    """The rows of two figures that are split."""
    own, other = split.shared.ids, split.adopted.ids
    used = {key for ids in (own, other) for key, found in ids.items() if found}
    said = {key for key, ids in own.items() if ids} | ledger.nothing_to_report(period.years)
    rows = tuple(
        BreakdownRow(key, label, own.get(key, ()), other.get(key, ()), by is not By.ECONOMY or key in said)
        for key, label in _rows(ledger, by, period, used)
    )
    return Breakdown(by, rows, split.shared.overlap(shared), split.adopted.overlap(adopted))


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


def _rows(ledger: Ledger, by: By, period: Period, used: Set[str]) -> list[tuple[str, str]]:
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
