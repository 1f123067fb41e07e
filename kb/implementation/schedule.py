"""The implementation schedule: dated actions by objective, each the business of a body, with a note a year."""

from dataclasses import dataclass, replace
from enum import StrEnum

from kb.errors import BadValue
from kb.plan.plan import Plan

MOST = 500
"""Characters of a title, a body, a source or a note."""


class ActionStatus(StrEnum):
    PLANNED = "planned"
    UNDER_WAY = "under way"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True)
class YearNote:
    """What was said of an action for a year."""

    year: int
    text: str
    by: str
    at: str


@dataclass(frozen=True, kw_only=True)
class ScheduledAction:
    """Due from the year `first` to the year `last`. Without an objective it belongs to the plan as a whole.
    `responsible` is a body, never a person; `source` says where the action is stated."""

    id: str
    title: str
    first: int
    last: int
    objective: str = ""
    status: ActionStatus = ActionStatus.PLANNED
    responsible: str = ""
    source: str = ""
    notes: tuple[YearNote, ...] = ()

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(range(self.first, self.last + 1))

    def note(self, year: int) -> YearNote | None:
        return next((note for note in self.notes if note.year == year), None)


def sound(action: ScheduledAction, plan: Plan) -> ScheduledAction:
    """The action, where it can be kept. Raises BadValue and Unknown."""
    if not action.title:
        raise BadValue("title", action.title, "what is to be done")
    for name, text in (("title", action.title), ("responsible", action.responsible), ("source", action.source)):
        if len(text) > MOST:
            raise BadValue(name, text, f"{MOST} characters at most")
    if action.objective:
        plan.objective(action.objective)
    first, last = plan.years[0], plan.years[-1]
    if not first <= action.first <= action.last <= last:
        raise BadValue(
            "years", f"{action.first} to {action.last}", f"years from {first} to {last}, the first not later"
        )
    return action


def noted(action: ScheduledAction, note: YearNote) -> ScheduledAction:
    """With a word on one of its years; a further word on the same year takes the place of the one before, which the
    trail keeps. Raises BadValue."""
    if note.year not in action.years:
        raise BadValue("year", note.year, f"a year of this action, {action.first} to {action.last}")
    if not note.text or len(note.text) > MOST:
        raise BadValue("note", note.text, f"a sentence or two, {MOST} characters at most")
    others = (one for one in action.notes if one.year != note.year)
    return replace(action, notes=tuple(sorted((*others, note), key=lambda one: one.year)))
