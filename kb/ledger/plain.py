"""An adoption as plain values, as stores and snapshots keep it, and back."""

from dataclasses import asdict
from datetime import date
from typing import Any

from kb.ledger.entries import Adoption, Change, ChangeKind, Stage, Step

Plain = dict[str, Any]


def adoption_plain(adoption: Adoption) -> Plain:
    """Nothing but texts, lists and mappings."""
    fields = asdict(adoption)
    return {name: _plain(value) for name, value in fields.items()}


def adoption_of(f: Plain) -> Adoption:
    return Adoption(
        practice=f["practice"],
        economy=f["economy"],
        stage=Stage(f["stage"]),
        reported_by=f["reported_by"],
        effective=_day(f["effective"]),
        ended=_day(f["ended"]),
        instrument=f["instrument"],
        evidence=f["evidence"],
        changes=tuple(Change(ChangeKind(c["kind"]), c["note"], c.get("block", "")) for c in f["changes"]),
        sites=tuple(f["sites"]),
        exception=f["exception"],
        # what follows was not kept at first
        steps=tuple(Step(Stage(s["stage"]), _day(s["on"]), s["evidence"]) for s in f.get("steps", ())),
        confirmed_by=tuple(f.get("confirmed_by", ())),
        published=f.get("published", ""),
        recorded=f.get("recorded", ""),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
