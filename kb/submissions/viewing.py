"""A submission as it is read: its page, its checks, its preview, and the practices that are near to it."""

from kb.errors import Unknown
from kb.person import Person
from kb.practice import rendering
from kb.practice.diff import field_changes
from kb.practice.fields import Entries
from kb.practice.form import FormResult, body_of, entries_of, fill
from kb.practice.history import lives_on_in
from kb.practice.practice import Severity, words
from kb.search.query import Mode, Query
from kb.search.results import Hit
from kb.submissions import checking
from kb.submissions.dossier import NEXT, Dossier, Round, State
from kb.submissions.nearness import LOOKED_AT, standing_out
from kb.submissions.pages import (
    Checks,
    RoundChanges,
    SubmissionPage,
    SubmissionPreview,
    SuggestedObjectives,
    stamp,
)
from kb.submissions.reader import BEYOND_THE_FORM, SubmissionReader, editable, taken, writable

NEAR = 5
"""Practices that are shown beside a draft at most."""

_SHARES = (("title", 100), ("summary", 250), ("problem", 320), ("done", 320))
"""How much of each field is looked up: a query is cut at a thousand characters."""

_LEAST = 25
"""Characters of a draft below which nothing can be near to it."""

_READ_FOR_OBJECTIVES = ("title", "summary", "problem", "done", "blocks", "results", "lessons", "rest")

_LEAST_WORDS = 12
"""Words of a draft below which nobody can say what it serves."""

NEW = "new"
"""Stands for the id of a practice that has none yet."""


class Viewing(SubmissionReader):
    """The part of an author's room for reading."""

    def dossier(self, by: Person, id: str) -> Dossier:
        """For whoever may read it (its author; once it is handed in, its economies and the desk). Raises Unknown."""
        return self._read(by, id)

    def page(self, by: Person, id: str, typed: Entries | None = None, suggest: bool | None = None) -> SubmissionPage:
        """Everything there is to see of a submission, for whoever may read it; `typed` stands in for what is kept.
        `suggest`: whether objectives are suggested; with None only where that takes a moment.

        Raises Unknown."""
        dossier = self._read(by, id)
        store, may_edit = self._home.store, editable(by, dossier)
        rounds = store.rounds(id)
        entries = _shown(dossier, rounds, may_edit) if typed is None else {**_beyond(dossier), **taken(typed)}
        attached = store.attachments(id)
        if dossier.practice:
            earlier = store.published_attachments(dossier.practice)
            attached = (*(one for one in earlier if one.dossier != id), *attached)
        return SubmissionPage(
            dossier=dossier,
            entries=entries,
            editable=may_edit,
            withdrawable=writable(by, dossier) and State.WITHDRAWN in _ways(dossier),
            stamp=stamp(dossier),
            checks=self.checks(by, dossier, entries),
            preview=_preview(entries),
            near=self._near(by, dossier, entries) if may_edit else (),
            rounds=self._changes(by, dossier, rounds),
            remarks=store.remarks(id),
            attachments=attached,
            suggested=self._suggested(by, dossier, entries, suggest) if may_edit else SuggestedObjectives(),
        )

    def check(self, by: Person, id: str) -> Checks:
        """What blocks, what will not count and why, and what would be better. Raises Unknown."""
        dossier = self._read(by, id)
        return self.checks(by, dossier, dossier.entries)

    def preview(self, by: Person, id: str, entries: Entries) -> SubmissionPreview:
        """What these entries will look like; nothing is kept. Raises Unknown."""
        self._read(by, id)
        return _preview(taken(entries))

    def near(self, by: Person, id: str) -> tuple[Hit, ...]:
        """Practices near in meaning to a submission, of those that this person may read. Raises Unknown."""
        dossier = self._read(by, id)
        return self._near(by, dossier, dossier.entries)

    def _filled(self, dossier: Dossier, entries: Entries) -> FormResult:
        return fill(dossier.practice or NEW, entries, self._home.plan, self._home.economies)

    def checks(self, by: Person, dossier: Dossier, entries: Entries) -> Checks:
        filled = self._filled(dossier, entries)
        ledger = self._home.ledger()
        submission, practice = filled.submission, dossier.practice
        problems = [
            *checking.on_the_form(filled.problems),
            *checking.consent(submission),
            *checking.speaks_for(by, submission),
            *checking.readers(entries),
            *checking.counting(submission, practice in ledger.events_of, practice in ledger.confirmations),
        ]
        order = tuple(Severity)
        ordered = sorted(problems, key=lambda problem: order.index(problem.severity))
        return Checks(filled, tuple(ordered), tuple(checking.worded(entries, self._home.wording)))

    def _near(self, by: Person, dossier: Dossier, entries: Entries) -> tuple[Hit, ...]:
        text = " ".join(entries.get(name, "")[:most] for name, most in _SHARES)
        text = " ".join(text.replace('"', " ").replace("“", " ").replace("”", " ").split())
        if len(text) < _LEAST:
            return ()
        merges = self._home.store.merges()
        said = (lives_on_in(one, merges) for one in entries.get("not_related", "").split())
        unlike = {dossier.practice, *said}
        collection = self._home.collection(by)
        query = Query(text, mode=Mode.MEANING, size=LOOKED_AT)
        found = collection.searcher.search(query, self._home.cards(by), self._home.ledger(), without=unlike)
        return standing_out((*found.hits, *found.related), NEAR)

    def _suggested(self, by: Person, dossier: Dossier, entries: Entries, suggest: bool | None) -> SuggestedObjectives:
        said = " ".join(entries.get(name, "") for name in _READ_FOR_OBJECTIVES)
        if suggest is False or words(said) < _LEAST_WORDS:
            return SuggestedObjectives()
        collection = self._home.collection(by)
        if suggest is None and not collection.suggests_at_once:
            return SuggestedObjectives(waits=True)
        return SuggestedObjectives(collection.suggest(self._filled(dossier, entries).submission))

    def _changes(self, by: Person, dossier: Dossier, rounds: tuple[Round, ...]) -> tuple[RoundChanges, ...]:
        """Each round against the one before, the newest first."""
        before: Entries | None = self._begun_from(by, dossier)
        told: list[RoundChanges] = []
        for one in rounds:
            told.append(RoundChanges(one, () if before is None else field_changes(before, one.entries)))
            before = one.entries
        return tuple(reversed(told))

    def _begun_from(self, by: Person, dossier: Dossier) -> Entries | None:
        """What is published of the practice now, as long as this submission would replace it."""
        if dossier.practice not in self._home.cards(by) or dossier.state is State.PUBLISHED:
            return None
        try:
            return entries_of(self._home.store.practice(dossier.practice))
        except Unknown:
            return None


def _shown(dossier: Dossier, rounds: tuple[Round, ...], may_edit: bool) -> Entries:
    """What its author is still writing is the author's alone; others see what was handed in."""
    waiting = dossier.state is State.CHANGES_REQUESTED
    return rounds[-1].entries if rounds and waiting and not may_edit else dossier.entries


def _beyond(dossier: Dossier) -> dict[str, str]:
    return {name: text for name, text in dossier.entries.items() if name in BEYOND_THE_FORM}


def _preview(entries: Entries) -> SubmissionPreview:
    rendered = rendering.render(body_of(entries))
    title, summary = (" ".join(entries.get(name, "").split()) for name in ("title", "summary"))
    return SubmissionPreview(title, summary, rendered.html, rendered.contents)


def _ways(dossier: Dossier) -> tuple[State, ...]:
    """Where its author may take it; what is published is withdrawn as a practice."""
    return () if dossier.state is State.PUBLISHED else NEXT[dossier.state]
