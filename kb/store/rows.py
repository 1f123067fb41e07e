"""The domain's values as JSON text, for engines that keep them so, and back."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from kb.ledger.agenda import Agenda, AgendaDocument, AgendaItem, PreparedPractice
from kb.ledger.entries import Adoption, Form, Meeting, MeetingKind, SharingEvent
from kb.ledger.plain import adoption_of
from kb.practice.practice import AgencyType, Classification, Group, Help, Kind, Practice, Source, Status, Submission
from kb.reading.unmet import Gap


def dump(value: Submission | SharingEvent | Adoption | Meeting | Agenda | PreparedPractice) -> str:
    """A value as JSON, a practice without its body, which has a column of its own."""
    fields = asdict(value)
    fields.pop("body", None)
    return json.dumps(fields, ensure_ascii=False, default=_plain, sort_keys=True)


def practice(text: str, body: str, version: int, number: int, withdrawn: bool, missing: str) -> Practice:
    f: dict[str, Any] = json.loads(text)
    return Practice(
        id=f["id"],
        title=f["title"],
        body=body,
        economies=tuple(f["economies"]),
        other_origins=tuple(f["other_origins"]),
        summary=f["summary"],
        agency=f["agency"],
        agency_type=f["agency_type"] and AgencyType(f["agency_type"]),
        partners=tuple(f["partners"]),
        kind=f["kind"] and Kind(f["kind"]),
        status=f["status"] and Status(f["status"]),
        since=f["since"],
        objectives=tuple(f["objectives"]),
        groups=tuple(Group(group) for group in f["groups"]),
        evidence_level=f["evidence_level"],
        language=f["language"],
        classification=Classification(f["classification"]),
        release_date=_day(f["release_date"]),
        contact=f["contact"],
        provenance=f["provenance"],
        sources=tuple(Source(**source) for source in f["sources"]),
        # what follows was not asked for at first: practices kept before have none of it
        evidence=f.get("evidence", ""),
        taken_up=tuple(f.get("taken_up", ())),
        help_offered=tuple(Help(kind) for kind in f.get("help_offered", ())),
        help_until=_day(f.get("help_until")),
        related=tuple(f.get("related", ())),
        apec_links=tuple(f.get("apec_links", ())),
        translation_note=f.get("translation_note", ""),
        consent=f.get("consent", ""),
        consent_on=_day(f.get("consent_on")),
        version=version,
        number=number,
        withdrawn=withdrawn,
        missing=tuple(json.loads(missing)),
    )


def event(text: str) -> SharingEvent:
    f: dict[str, Any] = json.loads(text)
    return SharingEvent(
        practice=f["practice"],
        meeting=f["meeting"],
        date=date.fromisoformat(f["date"]),
        form=Form(f["form"]),
        agenda_item=f["agenda_item"],
        document=f["document"],
        presenters=tuple(f["presenters"]),
    )


def adoption(text: str) -> Adoption:
    return adoption_of(json.loads(text))


def meeting(text: str) -> Meeting:
    f: dict[str, Any] = json.loads(text)
    return Meeting(
        id=f["id"],
        title=f["title"],
        kind=MeetingKind(f["kind"]),
        starts=date.fromisoformat(f["starts"]),
        ends=date.fromisoformat(f["ends"]),
        place=f["place"],
        economy=f["economy"],
        evidence=f["evidence"],
        demonstration=f.get("demonstration", False),
    )


def agenda(text: str) -> Agenda:
    f: dict[str, Any] = json.loads(text)
    return Agenda(f["meeting"], tuple(_agenda_item(item) for item in f["items"]))


def _agenda_item(f: dict[str, Any]) -> AgendaItem:
    return AgendaItem(
        number=f["number"],
        title=f["title"],
        documents=tuple(AgendaDocument(one["number"], one["title"], one["link"]) for one in f["documents"]),
        presenters=tuple(f["presenters"]),
        day=date.fromisoformat(f["day"]) if f["day"] else None,
    )


def prepared(text: str) -> PreparedPractice:
    f: dict[str, Any] = json.loads(text)
    return PreparedPractice(f["practice"], f["meeting"], f["item"], f["document"], tuple(f["presenters"]))


def gap(text: str, filters: str, day: str, found: int, times: int, asked: int) -> Gap:
    chosen = tuple((facet, value) for facet, value in json.loads(filters))
    return Gap(text, chosen, date.fromisoformat(day), found, times, bool(asked))


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
