"""One field of many practices edited at once: what may be edited so, read from raw text, and what becomes of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from kb.errors import BadValue
from kb.ledger.entries import MOST_OBJECTIVES
from kb.practice.practice import AgencyType, Classification, Group, Kind, Practice, Status, Submission, missing
from kb.raw_text import parse_day

Choice = TypeVar("Choice", bound=StrEnum)

REVIEW, OBJECTIVES = "review_by", "objectives"

BESIDE = (REVIEW, OBJECTIVES)
"""The fields that are no part of the write-up: the day to look at it again, and the objectives confirmed for it."""

SEVERAL = ("groups", "economies", OBJECTIVES)
"""The fields that hold several values, one a line: values are added to them and taken away."""

BULK_FIELDS: Mapping[str, str] = {
    "kind": "Kind",
    "status": "Status",
    "groups": "Cross-cutting groups",
    "economies": "Submitting economies",
    OBJECTIVES: "Confirmed objectives",
    "classification": "Who may read it",
    "release_date": "Open to everyone from",
    "agency_type": "What the agency is",
    "language": "Language of the text",
    REVIEW: "To be looked at again by",
}
"""What can be edited in bulk, by name."""

NEVER_EMPTY = ("classification", "language", "economies", OBJECTIVES)
"""Fields that every practice has: an empty one would mean something."""

BULK_CHOICES: Mapping[str, type[StrEnum]] = {
    "kind": Kind,
    "status": Status,
    "groups": Group,
    "classification": Classification,
    "agency_type": AgencyType,
}

MOST_NAME = 100
"""Characters of an economy's or objective's name at most."""

MOST_AT_ONCE = 500
"""Practices in one batch at most."""


class Manner(StrEnum):
    """What is done with the value. Only to fields that hold several is it added, or taken from them."""

    SET = "set"
    ADD = "add"
    REMOVE = "remove"
    CLEAR = "clear"


@dataclass(frozen=True)
class Edit:
    """`value` is text in the field's own form, where it holds several one a line. Empty where the field is cleared. To
    set confirmed objectives is to make one the main of them."""

    field: str
    manner: Manner
    value: str

    @property
    def told(self) -> str:
        name = BULK_FIELDS[self.field]
        if self.manner is Manner.CLEAR:
            return f"{name}: cleared"
        if self.field == OBJECTIVES and self.manner is Manner.SET:
            return f"Main objective: set to {self.value}"
        verb = {Manner.SET: "set to", Manner.ADD: "added", Manner.REMOVE: "removed"}[self.manner]
        return f"{name}: {verb} {'; '.join(self.value.splitlines())}"


@dataclass(frozen=True)
class EditLine:
    """What an edit does to one practice. `refused` says why it may not; `uncounted` what the write-up lacks then that
    counting needs."""

    practice: str
    title: str
    current: str
    new: str
    refused: str = ""
    uncounted: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        return not self.refused and self.current != self.new


def bulk_edit(field: str, manner: str, value: str, clear: bool) -> Edit:
    """An edit from raw text. An empty value blanks only where that is ticked. Raises BadValue."""
    if field not in BULK_FIELDS:
        raise BadValue("field", field, ", ".join(BULK_FIELDS))
    lines = tuple(dict.fromkeys(line.strip() for line in value.splitlines() if line.strip()))
    if not lines:
        return _cleared(field, clear)
    if clear:
        raise BadValue("value", value, "either a new value or the tick that clears the field, not both")
    how = _choice("manner", manner or Manner.SET, Manner)
    if how is Manner.CLEAR or (how is not Manner.SET and field not in SEVERAL):
        raise BadValue("manner", manner, "set; only groups, economies and objectives can be added and removed")
    if len(lines) > 1 and (field not in SEVERAL or (field == OBJECTIVES and how is Manner.SET)):
        raise BadValue("value", value, "one value")
    return Edit(field, how, "\n".join(_READ[field](field, line) for line in lines))


def _cleared(field: str, clear: bool) -> Edit:
    if not clear:
        raise BadValue("value", "", "a new value, or tick that the field is to be cleared")
    if field in NEVER_EMPTY:
        raise BadValue("value", "", f"a value: {BULK_FIELDS[field].lower()} is never empty")
    return Edit(field, Manner.CLEAR, "")


def current(submission: Submission, field: str, review: date | None = None, objectives: tuple[str, ...] = ()) -> str:
    """A field's value as text, as an edit gives it."""
    beside = {REVIEW: review, OBJECTIVES: objectives}
    value = beside[field] if field in beside else getattr(submission, field)
    if isinstance(value, tuple):
        return "\n".join(str(item) for item in value)
    return "" if value is None else str(value)


def edit_line(
    edit: Edit, practice: Practice, review: date | None, refused: str = "", objectives: tuple[str, ...] = ()
) -> EditLine:
    """What the edit does to a practice. `objectives` are those confirmed for it."""
    now = current(practice, edit.field, review, objectives)
    new = _combined(edit, now)
    after = () if edit.field in BESIDE else missing(edited(practice, edit))
    lacking = tuple(name for name in after if name not in practice.missing)
    return EditLine(practice.id, practice.title, now, new, refused or _senseless(edit, now, new), lacking)


def _senseless(edit: Edit, now: str, new: str) -> str:
    """Why what would come of it cannot be meant; empty where it can."""
    if now == new:
        return ""
    if edit.field == OBJECTIVES and len(new.splitlines()) > MOST_OBJECTIVES:
        return f"it would have more than {MOST_OBJECTIVES} objectives; take one away first"
    if edit.field == OBJECTIVES and not new:
        return "it would serve no objective any more; say so on its own page"
    return "no economy would be left that submits it" if edit.field == "economies" and not new else ""


Text = TypeVar("Text", bound=Submission)


def edited(submission: Text, edit: Edit) -> Text:
    """The submission with the edit made."""
    new = _combined(edit, current(submission, edit.field))
    return replace(submission, **{edit.field: _value(edit.field, new)})  # type: ignore[arg-type]


def _combined(edit: Edit, now: str) -> str:
    given, held = edit.value.splitlines(), now.splitlines()
    if edit.manner is Manner.ADD:
        return "\n".join(dict.fromkeys((*held, *given)))
    if edit.manner is Manner.REMOVE:
        return "\n".join(line for line in held if line not in given)
    if edit.field == OBJECTIVES:
        return "\n".join(dict.fromkeys((*given, *held)))
    return edit.value


def _value(field: str, text: str) -> object:
    if field == "groups":
        return tuple(Group(line) for line in text.splitlines())
    if field == "economies":
        return tuple(text.splitlines())
    if not text:
        return None
    if field in BULK_CHOICES:
        return BULK_CHOICES[field](text)
    return date.fromisoformat(text) if field == "release_date" else text


def _choice(field: str, value: str, kind: type[Choice]) -> Choice:
    try:
        return kind(value.strip().casefold())
    except ValueError:
        raise BadValue(field, value, ", ".join(kind)) from None


def _one_of(field: str, text: str) -> str:
    return str(_choice(field, text, BULK_CHOICES[field]))


def _day(field: str, text: str) -> str:
    return parse_day(field, text).isoformat()


def _language(field: str, text: str) -> str:
    if not (2 <= len(text) <= 12 and all(part.isalnum() and part.isascii() for part in text.split("-"))):
        raise BadValue(field, text, "a code such as en, es or zh-Hant")
    return text


def _known_later(field: str, text: str) -> str:
    """The plan and the list of economies say what there is."""
    if len(text) > MOST_NAME:
        raise BadValue(field, f"{text[:40]}…", "one of the choices")
    return text


_READ: Mapping[str, Callable[[str, str], str]] = {
    **dict.fromkeys(BULK_CHOICES, _one_of),
    "release_date": _day,
    REVIEW: _day,
    "language": _language,
    "economies": _known_later,
    OBJECTIVES: _known_later,
}
