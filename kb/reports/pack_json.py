"""A report pack as JSON and back: what a tabled report is made from again, to the byte."""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from hashlib import sha256
from typing import Any

from kb.errors import StoreProblem
from kb.figures.chart import Bar, Chart
from kb.reports.report import (
    Cover,
    Note,
    Number,
    Observation,
    ObservationStatus,
    Pack,
    ReportHeadline,
    ReportLink,
    ReportSection,
    ReportTable,
    SnapshotName,
    Year,
)

PARTS = {
    part.__name__: part
    for part in (
        Pack, Cover, ReportSection, ReportTable, Number, ReportLink, Note, Year, Chart, Bar, Observation,
        ReportHeadline, SnapshotName,
    )
}  # fmt: skip
"""What a pack is made of, by the name that it is kept under."""


def as_text(pack: Pack) -> str:
    """The same for the same pack."""
    return json.dumps(_flat(pack), sort_keys=True, ensure_ascii=False)


def from_text(text: str) -> Pack:
    """Fields that came later have their defaults. Raises StoreProblem."""
    try:
        read = _whole(json.loads(text))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise StoreProblem(f"a tabled report cannot be read: {error}; restore the store from a backup") from None
    if not isinstance(read, Pack):
        raise StoreProblem("a tabled report cannot be read: it is no report; restore the store from a backup")
    return read


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _flat(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        held = {one.name: getattr(value, one.name) for one in fields(value)}
        return {"is": type(value).__name__} | {name: _flat(one) for name, one in held.items()}
    if isinstance(value, tuple):
        return [_flat(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return {"is": "date", "day": value.isoformat()}
    return value


def _whole(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_whole(one) for one in value)
    if not isinstance(value, dict):
        return value
    if value["is"] == "date":
        return date.fromisoformat(value["day"])
    inside = {name: _whole(one) for name, one in value.items() if name != "is"}
    if value["is"] == "Observation":
        inside["status"] = ObservationStatus(inside["status"])
    return PARTS[value["is"]](**inside)
