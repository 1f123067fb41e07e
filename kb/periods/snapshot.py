"""A year as it was locked: its figures and all that stood beside them, as one text whose hash proves it (P2, R3)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, astuple, dataclass, field
from functools import cached_property
from typing import Any

from kb.figures.breakdown import BreakdownRow, By
from kb.figures.reason import Reason
from kb.figures.tally import Tally
from kb.ledger.coverage import Coverage
from kb.ledger.entries import Adoption, Change, ChangeKind, Stage
from kb.ledger.plain import adoption_of, adoption_plain
from kb.periods.change import RecordChange
from kb.periods.indicator_figure import IndicatorFigure, from_plain
from kb.plan.rules import Headline, Rules

VERSION = 2
"""Of the text that a snapshot keeps. The first kept rows without labels, adoptions without their texts, no reasons and
no titles; it is read, and its hash stays what it was."""


@dataclass(frozen=True)
class SnapshotContent:
    """`rows` by the breakdown's name, also those that hold nothing; `adoptions` those that came into force in the year,
    `pipeline` those listed and not counted, `reporting` the economies with a practice shared, `reasons` by figure and
    practice why it was not counted, `titles` of every practice named. `indicators` are the plan's other indicators
    (R18), `coverage` who had reported of those on practices (R11), `silent` the adopted of which no
    adopter had said so lately (R12)."""

    rows: Mapping[str, tuple[BreakdownRow, ...]]
    adoptions: tuple[Adoption, ...]
    pipeline: tuple[tuple[Adoption, Reason], ...]
    reporting: tuple[str, ...]
    members: int = 0
    reasons: Mapping[str, Mapping[str, tuple[Reason, ...]]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    indicators: tuple[IndicatorFigure, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    silent: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    complete: bool = True
    """False for the first version of the text."""


@dataclass(frozen=True)
class Snapshot:
    """A locked year as it was told, by plan and year; `no` counts from 1. Each later one is a restatement: `changes`
    say of every record what it changed and why. `text` is what stood beside the figures (`content` reads it) and
    `decisions` what was decided where the rules leave it open; the first snapshots have neither."""

    year: int
    no: int
    figures: Mapping[str, tuple[str, ...]]
    rules: str
    plan: str
    by: str
    at: str
    text: str = ""
    decisions: str = ""
    changes: tuple[RecordChange, ...] = ()

    @cached_property
    def hash(self) -> str:
        """SHA-256 over what is told; who locked it and when is not part of it: the same figures have the same hash."""
        told = [self.year, self.rules, self.plan, {key: list(ids) for key, ids in sorted(self.figures.items())}]
        told += [text for text in (self.text, self.decisions) if text]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    @cached_property
    def content(self) -> SnapshotContent | None:
        return content_of(self.text) if self.text else None

    @property
    def decided(self) -> Rules | None:
        """The rules that it was counted by; None for the first ones, which name their version only."""
        return rules_of(self.rules, self.decisions) if self.decisions else None

    @property
    def restates(self) -> bool:
        return self.no > 1

    def value(self, key: str) -> int:
        return len(self.figures.get(key, ()))


def snapshot_of(
    tallies: Mapping[By, Tally],
    rules: Rules,
    titles: Mapping[str, str],
    year: int,
    no: int,
    by: str,
    at: str,
    indicators: Iterable[IndicatorFigure] = (),
    coverage: Iterable[Coverage] = (),
) -> Snapshot:
    """The snapshot of a year that was counted by every breakdown."""
    counted = next(iter(tallies.values()))
    content = SnapshotContent(
        {one.value: tally.breakdown.rows for one, tally in tallies.items()},
        counted.adoptions,
        counted.pipeline,
        counted.reporting,
        counted.members,
        {figure.key: figure.not_counted for figure in counted.figures},
        titles,
        tuple(indicators),
        tuple(coverage),
        counted.silent,
    )
    figures = {figure.key: figure.practices for figure in counted.figures}
    text = content_text(content)
    return Snapshot(year, no, figures, rules.version, counted.plan, by, at, text, decisions_text(rules))


def decisions_text(rules: Rules) -> str:
    """What was decided, without the version's name: the same decisions are the same text."""
    return json.dumps({key: value for key, value in asdict(rules).items() if key != "version"}, sort_keys=True)


def rules_of(version: str, decisions: str) -> Rules:
    """The rules as a snapshot keeps them; a switch that came later stands at its default."""
    kept = json.loads(decisions)
    known = {name: kept[name] for name in Rules.__dataclass_fields__ if name in kept}
    return Rules(version=version, **known | {"headline": Headline(kept["headline"])})


def content_text(one: SnapshotContent) -> str:
    """As it is kept and hashed: the same for the same."""
    kept = {
        "version": VERSION,
        "rows": {by: [_row_plain(row) for row in rows] for by, rows in one.rows.items()},
        "adoptions": [adoption_plain(adoption) for adoption in one.adoptions],
        "pipeline": [[adoption_plain(adoption), [why.rule, why.text]] for adoption, why in one.pipeline],
        "reporting": list(one.reporting),
        "members": one.members,
        "reasons": {key: _grouped(reasons) for key, reasons in one.reasons.items()},
        "titles": dict(one.titles),
        "indicators": [figure.as_plain() for figure in one.indicators],
        "silent": {str(since): list(ids) for since, ids in one.silent.items()},
        "coverage": [list(map(_listed, astuple(cover))) for cover in one.coverage],
    }
    return json.dumps(kept, sort_keys=True, ensure_ascii=False)


def content_of(text: str) -> SnapshotContent:
    read = json.loads(text)
    if read.get("version", 1) < VERSION:
        return _first_content(read)
    return SnapshotContent(
        {by: tuple(_row(*row) for row in rows) for by, rows in read["rows"].items()},
        tuple(adoption_of(one) for one in read["adoptions"]),
        tuple((adoption_of(one), Reason(*why)) for one, why in read["pipeline"]),
        tuple(read["reporting"]),
        read["members"],
        {key: _ungrouped(groups) for key, groups in read["reasons"].items()},
        read["titles"],
        tuple(map(from_plain, read["indicators"])),
        tuple(Coverage(cover[0], *map(tuple, cover[1:])) for cover in read["coverage"]),
        {int(since): tuple(ids) for since, ids in read["silent"].items()},
    )


def _listed(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _row_plain(row: BreakdownRow) -> list[Any]:
    return [row.key, row.label, list(row.shared), list(row.adopted), row.reported]


def _row(key: str, label: str, shared: list[str], adopted: list[str], reported: bool) -> BreakdownRow:
    return BreakdownRow(key, label, tuple(shared), tuple(adopted), reported)


def _grouped(reasons: Mapping[str, tuple[Reason, ...]]) -> list[list[Any]]:
    """Each set of reasons once with its practices: thousands share one."""
    groups: dict[tuple[Reason, ...], list[str]] = {}
    for id, why in reasons.items():
        groups.setdefault(why, []).append(id)
    return [[[[one.rule, one.text] for one in why], ids] for why, ids in groups.items()]


def _ungrouped(groups: Iterable[Any]) -> dict[str, tuple[Reason, ...]]:
    found: dict[str, tuple[Reason, ...]] = {}
    for whys, ids in groups:
        why = tuple(Reason(*one) for one in whys)
        found.update(dict.fromkeys(ids, why))
    return dict(sorted(found.items()))


def _first_content(read: Mapping[str, Any]) -> SnapshotContent:
    rows = {
        by: tuple(BreakdownRow(key, "", tuple(shared), tuple(adopted)) for key, shared, adopted in rows)
        for by, rows in read["rows"].items()
    }
    adoptions = tuple(_first_adoption(one) for one in read["adoptions"])
    pipeline = tuple((_first_adoption(one), Reason(*_first_reason(one[5]))) for one in read["pipeline"])
    return SnapshotContent(rows, adoptions, pipeline, tuple(read["reporting"]), complete=False)


def _first_adoption(one: list[Any]) -> Adoption:
    practice, economy, stage, effective, adapted, _ = one
    plain = adoption_plain(Adoption(practice, economy, Stage(stage), economy)) | {"effective": effective}
    if adapted:
        plain["changes"] = [asdict(Change(ChangeKind.CHANGED, ""))]
    return adoption_of(plain)


def _first_reason(text: str) -> tuple[str, str]:
    """ "text (A3)" as its rule and its text."""
    words, _, rule = text.rpartition(" (")
    return (rule.rstrip(")"), words) if words else ("", text)
