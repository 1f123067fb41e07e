"""Entries of the ledger as JSON."""

from datetime import date
from typing import Any

from kb.ledger.entries import Adoption, Meeting, SharingEvent, Strike

Json = dict[str, Any]


def event_json(event: SharingEvent) -> Json:
    return {
        "practice": event.practice,
        "meeting": event.meeting,
        "date": event.date.isoformat(),
        "form": event.form.value,
        "agenda_item": event.agenda_item,
        "document": event.document,
        "presenters": list(event.presenters),
    }


def adoption_json(adoption: Adoption) -> Json:
    return {
        "practice": adoption.practice,
        "economy": adoption.economy,
        "stage": adoption.stage.value,
        "effective": _day(adoption.effective),
        "ended": _day(adoption.ended),
        "reported_by": adoption.reported_by,
        "instrument": adoption.instrument,
        "evidence": adoption.evidence,
        "adapted": adoption.adapted,
        "changes": [
            {"kind": change.kind.value, "note": change.note, "block": change.block} for change in adoption.changes
        ],
        "sites": list(adoption.sites),
        "steps": [
            {"stage": step.stage.value, "on": _day(step.on), "evidence": step.evidence} for step in adoption.steps
        ],
        "level": adoption.level.value,
        "confirmed_by": list(adoption.confirmed_by),
        "published": adoption.published,
        "recorded": adoption.recorded,
    }


def meeting_json(meeting: Meeting) -> Json:
    return {
        "id": meeting.id,
        "title": meeting.title,
        "kind": meeting.kind.value,
        "starts": meeting.starts.isoformat(),
        "ends": meeting.ends.isoformat(),
        "place": meeting.place,
        "economy": meeting.economy,
        "evidence": meeting.evidence,
        "demonstration": meeting.demonstration,
    }


def strike_json(strike: Strike) -> Json:
    entry = strike.entry
    record = None if entry is None else adoption_json(entry) if isinstance(entry, Adoption) else event_json(entry)
    return {
        "kind": strike.kind.value,
        "id": strike.id,
        "practice": strike.practice,
        "struck_by": strike.by,
        "struck_at": strike.at,
        "why": strike.why,
        "record": record,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
