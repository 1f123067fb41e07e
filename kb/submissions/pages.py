"""What an author is answered with."""

from collections.abc import Mapping
from dataclasses import dataclass

from kb.practice.attachment import Attachment
from kb.practice.diff import FieldChange
from kb.practice.form import FormResult
from kb.practice.practice import Problem, Severity
from kb.record_version import version_of
from kb.search.results import Hit
from kb.submissions.dossier import Dossier, Remark, Round, State
from kb.tagging.suggestion import Suggestions

AUTHORS_TURN = (State.DRAFT, State.CHANGES_REQUESTED)
"""The states in which a submission waits for its author."""


@dataclass(frozen=True)
class AuthorsEntry:
    """A submission in an author's list; `asked` are the changes asked for that are not settled."""

    dossier: Dossier
    asked: tuple[Remark, ...]
    editable: bool


@dataclass(frozen=True)
class Checks:
    """What a submission's author should hear: what blocks, what will not count and why, what would be better; and
    `words` to look at."""

    filled: FormResult
    problems: tuple[Problem, ...]
    words: tuple[Problem, ...] = ()

    def of(self, severity: Severity) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is severity)

    def at(self, field: str) -> tuple[Problem, ...]:
        """Those of one field of the form; of no field, with an empty name."""
        return tuple(problem for problem in (*self.problems, *self.words) if problem.field == field)

    @property
    def blocking(self) -> tuple[Problem, ...]:
        return self.of(Severity.BLOCKS)


@dataclass(frozen=True)
class SubmissionPreview:
    """A write-up as it will stand; `html` is safe, `contents` are (id, heading)."""

    title: str
    summary: str
    html: str
    contents: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SuggestedObjectives:
    """What a machine says a draft may serve, for its author alone to take or leave. `suggestions` are none where there
    is too little to read, and where finding them takes so long that they are only looked for when asked (`waits`)."""

    suggestions: Suggestions | None = None
    waits: bool = False


@dataclass(frozen=True)
class RoundChanges:
    """What was handed in at one time, and what it changed; the first of a practice's next version against that
    practice."""

    round: Round
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True)
class SubmissionPage:
    """A submission as one person sees it. `entries` are the author's own where it may be edited, else what was handed
    in last. `stamp` names this very state of it, for a later save; `near` are practices like it."""

    dossier: Dossier
    entries: Mapping[str, str]
    editable: bool
    withdrawable: bool
    stamp: str
    checks: Checks
    preview: SubmissionPreview
    near: tuple[Hit, ...]
    rounds: tuple[RoundChanges, ...]
    remarks: tuple[Remark, ...]
    attachments: tuple[Attachment, ...]
    suggested: SuggestedObjectives = SuggestedObjectives()

    def remarks_on(self, field: str) -> tuple[Remark, ...]:
        """The remarks on one field that are not settled."""
        return tuple(one for one in self.remarks if one.field == field and not one.settled_at)


def stamp(dossier: Dossier) -> str:
    """Names a state of a submission: another once anything in it has changed."""
    return version_of(dossier.state, dossier.round, dossier.entries)
