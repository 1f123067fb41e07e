"""An adoption as plain values, as stores and snapshots keep it, and back."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from kb.ledger.entries import Adoption, Change, ChangeKind, Spell, Stage, Step, Word
from kb.ledger.partial_date import read_day

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
        effective=_known(f["effective"]),
        ended=_known(f["ended"]),
        instrument=f["instrument"],
        evidence=f["evidence"],
        changes=tuple(Change(ChangeKind(c["kind"]), c["note"], c.get("block", "")) for c in f["changes"]),
        sites=tuple(f["sites"]),
        exception=f["exception"],
        # what follows was not kept at first
        steps=_steps(f.get("steps", ())),
        confirmed_by=tuple(f.get("confirmed_by", ())),
        published=f.get("published", ""),
        recorded=f.get("recorded", ""),
        earlier=tuple(
            Spell(read_day(s["effective"]), _known(s["ended"]), s["instrument"], _steps(s["steps"]))
            for s in f.get("earlier", ())
        ),
        words=tuple(Word(w["on"], w["about"]) for w in f.get("words", ())),
        credited_to=f.get("credited_to", ""),
    )


def _steps(kept: Iterable[Plain]) -> tuple[Step, ...]:
    return tuple(Step(Stage(s["stage"]), _known(s["on"]), s["evidence"]) for s in kept)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value


def _known(text: str | None) -> date | None:
    return read_day(text) if text else None
