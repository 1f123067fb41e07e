"""What an author should hear of a submission, beyond what the write-up itself says: pure decisions."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kb.person import Person, Role
from kb.plan.terminology import WordingTerm, wording
from kb.practice.fields import BY_NAME, Entries, Takes
from kb.practice.practice import Problem, Severity, Status, Submission

FORM = {"economy": "economies", "body": "done", "id": ""}
"""Where the form has the field that a problem of the write-up names."""

MOST_WORDINGS = 40

_WORDED = tuple(field for field in BY_NAME.values() if field.takes is Takes.TEXT or field.name in ("title", "summary"))


def on_the_form(problems: Sequence[Problem]) -> Iterator[Problem]:
    """The problems with the form's own names of fields, and each field's worst word first."""
    blocked = {FORM.get(p.field, p.field) for p in problems if p.blocks}
    for problem in problems:
        field = FORM.get(problem.field, problem.field)
        if field == "economies" and field in blocked and not problem.blocks:
            continue  # it is said already
        yield replace(problem, field=field)


def consent(submission: Submission) -> Iterator[Problem]:
    """Nothing is handed in that the economy has not cleared."""
    if not submission.consent:
        said = "say who cleared the text for the economy, by name and role"
        yield Problem("consent", said, Severity.BLOCKS)
    if not submission.consent_on:
        yield Problem("consent_on", "say on which day the text was cleared", Severity.BLOCKS)


def speaks_for(by: Person, submission: Submission) -> Iterator[Problem]:
    """A delegate hands in for the own economy, alone or with others."""
    if by.role is Role.DELEGATE and submission.economies and by.economy not in submission.economies:
        said = f"name your own economy, {by.economy}, among those that submit it"
        yield Problem("economies", said, Severity.BLOCKS)


def counting(submission: Submission, shared: bool, confirmed: bool) -> Iterator[Problem]:
    """Why it will not count, as things stand."""
    if not submission.objectives:
        said = "no objective is chosen: it counts once the secretariat has confirmed one"
        yield Problem("objectives", said, Severity.UNCOUNTED)
    elif not confirmed:
        said = "objectives not confirmed yet: the secretariat confirms them when it publishes the practice"
        yield Problem("objectives", said, Severity.UNCOUNTED)
    if submission.status is Status.PLANNED:
        yield Problem("status", "what is only planned is kept and does not count", Severity.UNCOUNTED)
    if not shared:
        said = "no sharing event yet: it counts as shared once it was shown at a meeting"
        yield Problem("", said, Severity.UNCOUNTED)


def readers(entries: Entries) -> Iterator[Problem]:
    """What follows where nothing is chosen."""
    if not entries.get("classification", "").strip():
        said = "not chosen: anyone may read it once it is published"
        yield Problem("classification", said, Severity.ADVICE)


def worded(entries: Entries, terms: Sequence[WordingTerm]) -> Iterator[Problem]:
    """Words to look at, each word once a field."""
    said = 0
    for field in _WORDED:
        seen = set[str]()
        for finding in wording(entries.get(field.name, ""), terms):
            word = " ".join(finding.term.split())
            if word.casefold() not in seen and said < MOST_WORDINGS:
                seen.add(word.casefold())
                said += 1
                yield Problem(field.name, f"“{word}”: {finding.instead}. {finding.why}", Severity.ADVICE)
