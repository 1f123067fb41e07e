"""Ledger entries from raw text, as forms and commands give it: checked, and in the domain's own values."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

from kb.economy import Economies
from kb.errors import BadValue, Conflict
from kb.ledger import Adoption, Change, ChangeKind, Form, Meeting, SharingEvent, Stage

Choice = TypeVar("Choice", bound=StrEnum)


def sharing_event(
    practice: str,
    meeting: Meeting,
    economies: Economies,
    *,
    form: str,
    agenda_item: str,
    document: str,
    presenters: Sequence[str],
    on: str,
) -> SharingEvent:
    """Without a day it is the meeting's first. Raises BadValue."""
    day = parse_day("date", on) if on else meeting.starts
    if not meeting.starts <= day <= meeting.ends:
        raise BadValue("date", day, f"a day of the {meeting.title}: {meeting.starts} to {meeting.ends}")
    named = [(economies.find(name), name.strip()) for name in presenters if name.strip()]
    return SharingEvent(
        practice=practice,
        meeting=meeting.id,
        date=day,
        form=_choice("form", form, Form),
        agenda_item=agenda_item.strip(),
        document=document.strip(),
        presenters=tuple(dict.fromkeys(economy.name if economy else name for economy, name in named)),
    )


def adoption(
    practice: str,
    economy: str,
    economies: Economies,
    known: Mapping[str, Adoption],
    *,
    stage: str,
    effective: str,
    reported_by: str,
    instrument: str,
    evidence: str,
    changes: Sequence[tuple[str, str]],
    sites: Sequence[str],
    ended: str,
    exception: str,
) -> Adoption:
    """`known` are the adoptions on record by id: their sites are kept, for they belong to one adoption (A2).

    Raises BadValue, Unknown and Conflict.
    """
    adopter = economies.named(economy).name
    reached = _choice("stage", stage, Stage)
    if reached in (Stage.ADOPTED, Stage.ENDED) and not effective:
        raise BadValue("effective", "", "the day it came into force or regular operation, like 2023-07-01")
    first = parse_day("effective", effective) if effective else None
    last = parse_day("ended", ended) if ended else None
    if first and last and last < first:
        raise Conflict(f"it cannot have ended on {last} before it came into force on {first}: check the days")
    before = known.get(f"{practice}@{adopter}")
    named = (*(before.sites if before else ()), *(site.strip() for site in sites if site.strip()))
    return Adoption(
        practice=practice,
        economy=adopter,
        stage=reached,
        reported_by=economies.named(reported_by).name if reported_by else adopter,
        effective=first,
        ended=last,
        instrument=instrument.strip(),
        evidence=evidence.strip(),
        changes=tuple(Change(_choice("change", kind, ChangeKind), note.strip()) for kind, note in changes),
        sites=tuple(dict.fromkeys(named)),
        exception=exception.strip(),
    )


def parse_day(field: str, text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadValue(field, text, "a day like 2023-05-04") from None


def _choice(field: str, value: str, kind: type[Choice]) -> Choice:
    try:
        return kind(value.strip().casefold())
    except ValueError:
        raise BadValue(field, value, ", ".join(kind)) from None
