"""What the desk answers with."""

from dataclasses import dataclass
from enum import StrEnum

from kb.accounts.account import Account
from kb.ledger.entries import Confirmation
from kb.ledger.gate import Decision
from kb.practice.attachment import Attachment
from kb.practice.card import Card
from kb.practice.diff import FieldChange
from kb.practice.fields import Field, Takes
from kb.practice.practice import Practice, Problem
from kb.search.results import Hit
from kb.submissions.dossier import Dossier, Remark, RemarkKind, Round
from kb.tagging.choice import Choice
from kb.tagging.desk_log import DeskRecord
from kb.tagging.suggestion import Suggestion, Suggestions


class QueuePart(StrEnum):
    """Parts of the queue. `all` waits for a decision of the desk, `mine` of it is assigned to the person who looks;
    `waiting` is with its author; `done` is published or withdrawn."""

    MINE = "mine"
    ALL = "all"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True)
class FieldView:
    """A field of a write-up as the desk shows it: `html` is safe, and empty where the field is."""

    field: Field
    html: str

    @property
    def short(self) -> bool:
        """Whether it is a word or a few, that stand beside the field's name."""
        return self.field.takes is not Takes.TEXT and self.field.name not in ("summary", "indicators", "sources")


@dataclass(frozen=True)
class ObjectivesView:
    """What is suggested for a write-up and what a person has chosen. `weak` are the objectives that abstain;
    `quoted` those whose sentence is marked in the write-up, in the order of their marks."""

    suggestions: Suggestions
    choice: Choice
    weak: tuple[DeskRecord, ...]
    quoted: tuple[str, ...]

    @property
    def others(self) -> tuple[Suggestion, ...]:
        """Those that are not put forward, best first."""
        return tuple(s for s in self.suggestions if not s.suggested)

    def record(self, objective: str) -> DeskRecord | None:
        """Why an objective abstains; None where it does not."""
        return next((record for record in self.weak if record.objective == objective), None)


@dataclass(frozen=True)
class DeskPage:
    """A dossier before the desk. `title` and `fields`, all of the form's, are as last handed in, `facts` the short ones
    in a line; `wording` what its words leave to look at; `changes` since the round before; `near` practices that may be
    the same, `twins` submissions at the desk that say the same, `unlike` the practices that its author says are not;
    `practice` what is published under its id, if anything.
    `version` names the state that it is in. `decides`: the person may decide on it, and where it `takes` anything take
    it first; `officers` may have it assigned."""

    dossier: Dossier
    version: str
    title: str
    fields: tuple[FieldView, ...]
    facts: tuple[str, ...]
    problems: tuple[Problem, ...]
    wording: tuple[Problem, ...]
    rounds: tuple[Round, ...]
    changes: tuple[FieldChange, ...]
    remarks: tuple[Remark, ...]
    tagged: ObjectivesView
    decisions: tuple[Decision, ...]
    near: tuple[Hit, ...]
    twins: tuple[Dossier, ...]
    unlike: tuple[str, ...]
    practice: Practice | None
    decides: bool
    takes: bool
    officers: tuple[Account, ...]
    attachments: tuple[Attachment, ...]

    @property
    def open_changes(self) -> tuple[Remark, ...]:
        return tuple(r for r in self.remarks if r.kind is RemarkKind.CHANGE and not r.settled_by)

    def problems_of(self, severity: str) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == severity)

    @property
    def blocked(self) -> bool:
        return any(problem.blocks for problem in self.problems)


@dataclass(frozen=True)
class TagPage:
    """A published practice before the desk, to be tagged; `version` names the state that it is in. `before` and `after`
    are its neighbours among the `waiting` ones without confirmed objectives; empty at the ends."""

    practice: Practice
    version: str
    fields: tuple[FieldView, ...]
    tagged: ObjectivesView
    confirmation: Confirmation | None
    decisions: tuple[Decision, ...]
    decides: bool
    before: str
    after: str
    waiting: int


TagQueue = tuple[Card, ...]
"""Practices without confirmed objectives, the most recent first."""
