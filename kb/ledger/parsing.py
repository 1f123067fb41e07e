"""Ledger entries from raw text, as forms and commands give it: checked, and in the domain's own values."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar

from kb.errors import BadValue, Conflict
from kb.ledger.entries import (
    Adoption,
    Change,
    ChangeKind,
    Form,
    Meeting,
    MeetingKind,
    SharingEvent,
    Spell,
    Stage,
    Step,
    Word,
)
from kb.ledger.partial_date import last_day, parse_known_day
from kb.plan.economy import Economies
from kb.raw_text import parse_day

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
    """Without a day it is the meeting's first, where that lies in one year. Raises BadValue."""
    if not on.strip() and meeting.starts.year != meeting.ends.year:
        # the year of the session decides where it counts (S5), and nobody can tell it from the meeting
        days = f"{meeting.starts} to {meeting.ends}"
        raise BadValue("date", "", f"the day of the session, for the {meeting.title} lies in two years: {days}")
    day = parse_day("date", on) if on.strip() else meeting.starts
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


def day_on_record(known: Iterable[SharingEvent], practice: str, meeting: Meeting, document: str) -> str:
    """The day of the same event where it is on record, so that a further word need not say it again; else empty."""
    same = f"{practice}@{meeting.id}@{document.strip()}"
    days = (one.date for one in known if one.id == same and meeting.starts <= one.date <= meeting.ends)
    return next((day.isoformat() for day in days), "")


def adoption(
    practice: str,
    economy: str,
    economies: Economies,
    *,
    stage: str,
    effective: str,
    reported_by: str,
    instrument: str,
    evidence: str,
    changes: Sequence[tuple[str, ...]],
    sites: Sequence[str],
    ended: str,
    exception: str,
    published: str = "",
    steps: Sequence[tuple[str, str, str]] = (),
    blocks: Sequence[str] = (),
    earlier: Sequence[tuple[str, str]] = (),
    about: Sequence[str] = (),
    credit: str = "",
) -> Adoption:
    """`changes` are kind, note and, where it is one of the practice's `blocks`, the block; `steps` are stage, day and
    evidence of the stages before; `earlier` the first and last day of each time that it was in force before; `about`
    the years for which this is said; `credit` the practice that the act is credited to. Days may be known to the month
    or the year alone. Raises BadValue and Unknown.
    """
    if not economy.strip():
        raise BadValue("economy", economy, "the adopting economy")
    adopter = economies.named(economy).name
    now = _choice("stage", stage, Stage)
    return Adoption(
        practice=practice,
        economy=adopter,
        stage=now,
        reported_by=economies.named(reported_by).name if reported_by else adopter,
        effective=parse_known_day("effective", effective) if effective.strip() else None,
        ended=parse_known_day("ended", ended) if ended.strip() else None,
        instrument=instrument.strip(),
        evidence=evidence.strip(),
        changes=tuple(_change(given, blocks) for given in changes),
        sites=tuple(dict.fromkeys(site.strip() for site in sites if site.strip())),
        exception=exception.strip(),
        published=published.strip(),
        steps=tuple(_step(name, on, said, now) for name, on, said in steps if on.strip() or said.strip()),
        earlier=tuple(
            sorted((_spell(begun, over, instrument.strip()) for begun, over in earlier), key=lambda one: one.effective)
        ),
        words=tuple(Word("", _year(one)) for one in dict.fromkeys(about) if one.strip()),
        credited_to=credit.strip(),
    )


def meeting(
    id: str,
    economies: Economies,
    *,
    title: str,
    kind: str,
    starts: str,
    ends: str,
    place: str,
    economy: str,
    evidence: str,
) -> Meeting:
    """A meeting from raw text; without a last day it has one. Raises BadValue and Unknown."""
    if not title.strip():
        raise BadValue("title", title, "what the meeting is called, for example 57th SMEWG meeting")
    first = parse_day("starts", starts)
    last = parse_day("ends", ends) if ends.strip() else first
    if last < first:
        raise BadValue("ends", last, f"a day not before {first}")
    return Meeting(
        id=id,
        title=" ".join(title.split()),
        kind=_choice("kind", kind, MeetingKind),
        starts=first,
        ends=last,
        place=place.strip(),
        economy=economies.named(economy).name if economy.strip() else "",
        evidence=evidence.strip(),
    )


def joined_event(old: SharingEvent | None, new: SharingEvent) -> SharingEvent:
    """What stands after a further word on the same event: nothing said before is lost. Raises Conflict."""
    if old is None:
        return new
    if new.form is Form.CIRCULATED and old.form is not Form.CIRCULATED:
        raise Conflict(
            f"it is on record as {old.form.value} at this meeting; a paper that was circulated besides needs its own "
            "document number"
        )
    return replace(
        new,
        agenda_item=new.agenda_item or old.agenda_item,
        presenters=tuple(dict.fromkeys((*old.presenters, *new.presenters))),
    )


def joined_adoption(old: Adoption | None, new: Adoption, correct: bool) -> Adoption:
    """What stands after a further word on the same adoption: what is not said again stays, sites are added, for they
    belong to one adoption (A2), and a claim never takes the place of the adopter's own report (A5). What had ended and
    is adopted again on a later day opens a new time in force. `correct` lets the new word stand alone; that the adopter
    spoke at all is a past fact and stays. Raises BadValue and Conflict.
    """
    if old is None or correct:
        return _sound(_stepped((), replace(new, words=_united_words(old, new))))
    if old.reported_by == old.economy != new.reported_by:
        raise Conflict(f"{old.economy} has reported this itself; a claim by {new.reported_by} does not replace that")
    if adopted_again(old, new):
        return _again(old, new)
    if STAGES.index(new.stage) < STAGES.index(old.stage):
        later = f"; adopted again, it needs a day after {old.ended}" if new.stage is Stage.ADOPTED and old.ended else ""
        raise Conflict(
            f"on record as {old.stage.value}; to set it back to {new.stage.value}, mark this a correction{later}"
        )
    joined = replace(
        new,
        effective=new.effective or old.effective,
        ended=new.ended or old.ended,
        instrument=new.instrument or old.instrument,
        evidence=new.evidence or old.evidence,
        exception=new.exception or old.exception,
        changes=new.changes or old.changes,
        sites=tuple(dict.fromkeys((*old.sites, *new.sites))),
        published=new.published or old.published,
        confirmed_by=old.confirmed_by if _is_what_was_confirmed(old, new) else (),
        earlier=new.earlier or old.earlier,
        words=_united_words(old, new),
        credited_to=new.credited_to or old.credited_to,
    )
    return _sound(_stepped(old.steps or _stepped((), old).steps, joined))


def adopted_again(old: Adoption, new: Adoption) -> bool:
    """Whether it had ended and came into force once more. Of days known to the month or year alone it is enough that
    the later can come after the earlier."""
    if old.stage is not Stage.ENDED or new.stage not in (Stage.ADOPTED, Stage.ENDED):
        return False
    if not (old.ended and new.effective) or new.effective == old.effective:
        return False
    ended_anew = new.stage is Stage.ENDED and new.ended not in (None, old.ended)
    return last_day(new.effective) > old.ended and (new.stage is Stage.ADOPTED or ended_anew)


def _again(old: Adoption, new: Adoption) -> Adoption:
    """A new time in force after those before, each with its own steps. What embodied it, what was changed and what
    backs it belongs to the adoption, and stays until it is said anew."""
    joined = replace(
        new,
        instrument=new.instrument or old.instrument,
        evidence=new.evidence or old.evidence,
        exception=new.exception or old.exception,
        changes=new.changes or old.changes,
        sites=tuple(dict.fromkeys((*old.sites, *new.sites))),
        published=new.published or old.published,
        confirmed_by=old.confirmed_by,
        earlier=new.earlier or old.spells,
        words=_united_words(old, new),
        credited_to=new.credited_to or old.credited_to,
    )
    return _sound(_stepped((), joined))


def _united_words(old: Adoption | None, new: Adoption) -> tuple[Word, ...]:
    """What the adopter has said, each year once, named or not."""
    words = (*(old.words if old else ()), *new.words)
    first = {(word.about, word.year): word for word in sorted(words, key=_moment, reverse=True)}
    return tuple(sorted(first.values(), key=_moment))


def _moment(word: Word) -> tuple[str, int]:
    return word.on, word.about


STAGES = tuple(Stage)
"""From first interest to the end."""


def _is_what_was_confirmed(old: Adoption, new: Adoption) -> bool:
    """Whether a confirmation still stands: it was given for this stage and this day; that it ended takes none away."""
    same_stage = new.stage is old.stage or (old.stage is Stage.ADOPTED and new.stage is Stage.ENDED)
    return same_stage and new.effective in (None, old.effective)


def _stepped(before: Sequence[Step], adoption: Adoption) -> Adoption:
    """The adoption with a step for its stage, and for having been adopted where it has ended; what was known of a step
    stays unless it is said anew. Steps beyond its stage fall away."""
    steps = {step.stage: step for step in before}
    for step in adoption.steps:
        known = steps.get(step.stage, step)
        steps[step.stage] = Step(step.stage, step.on or known.on, step.evidence or known.evidence)
    now = steps.get(adoption.stage, Step(adoption.stage))
    steps[adoption.stage] = replace(now, evidence=now.evidence or adoption.evidence)
    if adoption.stage in (Stage.ADOPTED, Stage.ENDED):
        adopted = steps.get(Stage.ADOPTED, Step(Stage.ADOPTED, evidence=adoption.evidence))
        steps[Stage.ADOPTED] = replace(adopted, on=adoption.effective)
    if adoption.stage is Stage.ENDED:
        steps[Stage.ENDED] = replace(steps[Stage.ENDED], on=adoption.ended)
    reached = STAGES[: STAGES.index(adoption.stage) + 1]
    return replace(adoption, steps=tuple(steps[stage] for stage in reached if stage in steps))


def _sound(adoption: Adoption) -> Adoption:
    """Dates that fit the stage and each other."""
    if adoption.stage in (Stage.ADOPTED, Stage.ENDED) and not adoption.effective:
        raise BadValue("effective", "", "the day it came into force or regular operation, like 2023-07-01")
    if adoption.stage is Stage.ENDED and not adoption.ended:
        raise BadValue("ended", "", "the day on which it ceased, like 2024-06-30")
    if adoption.stage is not Stage.ENDED and adoption.ended:
        raise BadValue("stage", adoption.stage.value, "the stage “ended”, since a day of its end is given")
    if adoption.effective and adoption.ended and last_day(adoption.ended) < adoption.effective:
        raise Conflict(f"it cannot have ended on {adoption.ended}, before it came into force on {adoption.effective}")
    dated = [step for step in adoption.steps if step.on]
    for earlier, later in pairwise(dated):
        if earlier.on and later.on and last_day(later.on) < earlier.on:
            raise Conflict(
                f"{later.stage.value} on {later.on} comes before {earlier.stage.value} on {earlier.on}; mend a day"
            )
    for before, after in pairwise(adoption.spells):
        if before.ended and last_day(after.effective) < before.ended:
            raise Conflict(
                f"in force from {after.effective} comes before the end of an earlier time on {before.ended}; mend a day"
            )
    return adoption


def _step(name: str, on: str, evidence: str, now: Stage) -> Step:
    stage = _choice("stage", name, Stage)
    if STAGES.index(stage) > STAGES.index(now):
        raise BadValue("stage", now.value, f"the stage “{stage.value}”, since something is said of that stage")
    return Step(stage, parse_known_day(f"day of {stage.value}", on) if on.strip() else None, evidence.strip())


def _spell(begun: str, over: str, instrument: str) -> Spell:
    """An earlier time in force; what embodied it is what embodies it now, as far as anybody said."""
    first, last = parse_known_day("earlier time", begun), parse_known_day("earlier time", over)
    if last_day(last) < first:
        raise BadValue("earlier time", f"{begun} to {over}", "the day it came into force, then the day it ended")
    return Spell(first, last, instrument)


def _year(text: str) -> int:
    year = text.strip()
    if not (year.isascii() and year.isdecimal() and len(year) == 4):
        raise BadValue("about", text, "a year like 2023")
    return int(year)


def _change(given: tuple[str, ...], blocks: Sequence[str]) -> Change:
    kind, note, block = (*given, "")[:3]
    if block and block not in blocks:
        raise BadValue("building block", block, "; ".join(blocks) or "none: this write-up names no building blocks")
    return Change(_choice("change", kind, ChangeKind), note.strip(), block)


def _choice(field: str, value: str, kind: type[Choice]) -> Choice:
    try:
        return kind(value.strip().casefold())
    except ValueError:
        raise BadValue(field, value, ", ".join(kind)) from None
