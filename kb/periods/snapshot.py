"""What stands beside a year's figures when the year is told: its rows, its adoptions, who reported. A snapshot keeps
it, so that a report on a locked year can be made again years later."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kb.figures.breakdown import By, breakdown, rows_of
from kb.figures.standing import standings
from kb.figures.tally import Tally
from kb.ledger.entries import Adoption
from kb.ledger.ledger import Ledger
from kb.ledger.partial_date import read_day
from kb.plan.period import Period


@dataclass(frozen=True)
class SnapshotRow:
    """One line of a breakdown that holds something."""

    key: str
    shared: tuple[str, ...]
    adopted: tuple[str, ...]


@dataclass(frozen=True)
class SnapshotAdoption:
    """An adoption without its texts; `reason` says by which rule and why it is listed and not counted."""

    practice: str
    economy: str
    stage: str
    effective: date | None
    adapted: bool
    reason: str = ""


@dataclass(frozen=True)
class SnapshotContent:
    """`rows` by the breakdown's name, `adoptions` those that came into force in the year, `pipeline` those listed and
    not counted when it was told, `reporting` the economies with a practice shared."""

    rows: Mapping[str, tuple[SnapshotRow, ...]]
    adoptions: tuple[SnapshotAdoption, ...]
    pipeline: tuple[SnapshotAdoption, ...]
    reporting: tuple[str, ...]


def snapshot_content(
    ledger: Ledger, period: Period, shared: tuple[str, ...], adopted: tuple[str, ...]
) -> SnapshotContent:
    """What stands beside two lists of practices today; of what is not on record any more nothing does."""
    stands = standings(ledger)
    shared, adopted = (tuple(id for id in ids if id in stands) for ids in (shared, adopted))
    order = {name: place for place, name in enumerate(ledger.economies.names)}
    counted = ((a, stand.began(a)) for stand in stands.values() for a in stand.adoptions)
    return SnapshotContent(
        {by.value: _rows(ledger, by, period, shared, adopted) for by in By},
        tuple(
            _bare(a, day)
            for a, day in sorted(counted, key=lambda one: (order.get(one[0].economy, len(order)), one[0].practice))
            if period.holds(day)
        ),
        tuple(
            _bare(a, a.effective, f"{why.text} ({why.rule})") for stand in stands.values() for a, why in stand.listed
        ),
        ledger.economies.in_order(
            name for id in shared for name in rows_of(ledger, By.ECONOMY, id, stands[id], period)
        ),
    )


def as_text(one: SnapshotContent) -> str:
    """As a store keeps it, the same for the same."""
    rows = {by: [[row.key, list(row.shared), list(row.adopted)] for row in rows] for by, rows in one.rows.items()}
    adoptions, pipeline = ([_flat(a) for a in some] for some in (one.adoptions, one.pipeline))
    kept = {"rows": rows, "adoptions": adoptions, "pipeline": pipeline, "reporting": list(one.reporting)}
    return json.dumps(kept, sort_keys=True, ensure_ascii=False)


def from_text(text: str) -> SnapshotContent:
    read = json.loads(text)
    return SnapshotContent(
        {by: tuple(SnapshotRow(key, tuple(s), tuple(a)) for key, s, a in rows) for by, rows in read["rows"].items()},
        tuple(_adoption(*one) for one in read["adoptions"]),
        tuple(_adoption(*one) for one in read["pipeline"]),
        tuple(read["reporting"]),
    )


def _rows(
    ledger: Ledger, by: By, period: Period, shared: tuple[str, ...], adopted: tuple[str, ...]
) -> tuple[SnapshotRow, ...]:
    rows = breakdown(ledger, by, period, standings(ledger), shared, adopted).rows
    return tuple(SnapshotRow(row.key, row.shared, row.adopted) for row in rows if row.shared or row.adopted)


def _bare(adoption: Adoption, began: date | None, reason: str = "") -> SnapshotAdoption:
    a = adoption
    return SnapshotAdoption(a.practice, a.economy, a.stage.value, began, a.adapted, reason)


def _flat(a: SnapshotAdoption) -> list[object]:
    return [a.practice, a.economy, a.stage, a.effective and a.effective.isoformat(), a.adapted, a.reason]


def _adoption(practice: str, economy: str, stage: str, day: str | None, adapted: bool, reason: str) -> SnapshotAdoption:
    return SnapshotAdoption(practice, economy, stage, read_day(day) if day else None, adapted, reason)


class Cause(StrEnum):
    """Why a locked figure was restated (P3)."""

    ERROR = "error"
    LATE = "late"
    MERGE = "merge"
    RULES = "rule change"


@dataclass(frozen=True)
class Snapshot:
    """A locked year as it was told: the ids of each figure, under which rules and plan. `no` counts from 1; each later
    one is a restatement, with its `cause` and what was `said`. `content` is what stood beside the figures; the first
    snapshots have none."""

    year: int
    no: int
    figures: Mapping[str, tuple[str, ...]]
    rules: str
    plan: str
    by: str
    at: str
    cause: Cause | None = None
    said: str = ""
    content: SnapshotContent | None = None

    @property
    def hash(self) -> str:
        """SHA-256 over what is told; who locked it and when is not part of it: the same figures have the same hash."""
        told = [self.year, self.rules, self.plan, {key: list(ids) for key, ids in sorted(self.figures.items())}]
        if self.content:
            told.append(as_text(self.content))
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    def value(self, key: str) -> int:
        return len(self.figures.get(key, ()))


def snapshot_of(
    counted: Tally,
    year: int,
    no: int,
    by: str,
    at: str,
    cause: Cause | None = None,
    said: str = "",
    content: SnapshotContent | None = None,
) -> Snapshot:
    """The snapshot of a year's figures."""
    figures = {figure.key: figure.practices for figure in counted.figures}
    return Snapshot(year, no, figures, counted.rules, counted.plan, by, at, cause, said, content)
