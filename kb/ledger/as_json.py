"""Entries of the ledger as JSON."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from kb.ledger.agenda import AgendaLine
from kb.ledger.entries import Adoption, Meeting, SharingEvent, Strike
from kb.ledger.follow_up import Question

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
        "spells": [
            {"effective": _day(spell.effective), "ended": _day(spell.ended), "instrument": spell.instrument}
            for spell in adoption.spells
        ],
        "words": [{"on": word.on, "year": word.year, "named": bool(word.about)} for word in adoption.words],
        "credited": _credited(adoption),
    }


def _credited(adoption: Adoption) -> str | None:
    """Where the act is credited to; the other practice is not named, for not everybody may read of it."""
    if not adoption.credited_to:
        return None
    return "here" if adoption.credited_to == adoption.practice else "elsewhere"


def question_json(question: Question) -> Json:
    """An adoption with the year it is asked about, and what was answered; null: nobody has."""
    answer = question.answer and question.answer.answer.value
    return {**adoption_json(question.adoption), "year": question.year, "answer": answer, "version": question.version}


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


def agenda_json(lines: Iterable[AgendaLine]) -> list[Json]:
    """`on_agenda` is false for a number that stands on sharings alone."""
    return [
        {
            "number": line.number,
            "on_agenda": line.item is not None,
            "title": line.item.title if line.item else "",
            "day": _day(line.item.day) if line.item else None,
            "presenters": list(line.item.presenters) if line.item else [],
            "documents": [
                {"number": one.number, "title": one.title, "link": one.link}
                for one in (line.item.documents if line.item else ())
            ],
            "prepared": [
                {"practice": one.practice, "document": one.document, "presenters": list(one.presenters)}
                for one in line.prepared
            ],
            "shown": [event_json(one) for one in line.shown],
        }
        for line in lines
    ]


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
