"""Drafts: begun, written on, saved as they are, and what an author says of practices like it."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from kb.errors import BadValue, Conflict, Unknown
from kb.permission import may_revise, must_submit, require
from kb.person import Person, Role
from kb.practice.fields import Entries
from kb.practice.form import entries_of
from kb.submissions.dossier import Dossier, Remark, RemarkKind, State
from kb.submissions.pages import AUTHORS_TURN, AuthorsEntry, stamp
from kb.submissions.reader import BEYOND_THE_FORM, SubmissionReader, editable, readable, taken, title_of

MOST_CHARACTERS = 300_000
"""What is kept of one submission, all fields together."""


CLEARED = ("consent", "consent_on")
"""What a next version takes over from none before: each text is cleared for itself."""


class RelatedAnswer(StrEnum):
    """What an author says of a practice that is near to the draft."""

    UPDATE = "update of"
    ADAPTATION = "adaptation of"
    UNLIKE = "none of these"


class Drafting(SubmissionReader):
    """The part of an author's room for writing."""

    def begin(self, by: Person, practice: str = "") -> Dossier:
        """A new draft, for whoever may submit; with a practice its next version, for those of its economies.

        Raises Unknown, and Conflict where another submission on this practice is open.
        """
        must_submit(by)
        if practice:
            return self._revise(by, practice)
        entries = {"economies": by.economy} if by.economy else {}
        return self._begin(by, entries)

    def mine(self, by: Person) -> tuple[AuthorsEntry, ...]:
        """Everyone's own, and what was handed in for a delegate's economy; the last changed first."""
        require(by.signed_in, by, "read submissions")
        economy = by.economy if by.role is Role.DELEGATE else ""
        dossiers = self._home.store.dossiers_of(by.id, economy)
        return tuple(AuthorsEntry(one, self._asked(one), editable(by, one)) for one in dossiers if readable(by, one))

    def save(self, by: Person, id: str, entries: Entries, since: str = "") -> Dossier:
        """Keep what was typed, whatever is wrong with it, for whoever's turn it is. `since` names the state that it was
        typed on.

        Raises Conflict where it has changed meanwhile or is not the author's turn, and BadValue where it is too long.
        """
        return self.keep(by, id, taken(entries), since)

    def answer(self, by: Person, id: str, entries: Entries, since: str, answer: str, practice: str) -> Dossier:
        """Keep what was typed, and what is said of a practice near to it. Raises as `save`, BadValue and Unknown."""
        dossier = self._own(by, id, "write on this submission")
        if answer not in list(RelatedAnswer):
            raise BadValue("answer", answer, ", ".join(RelatedAnswer))
        if practice not in self._home.cards(by):
            raise Unknown("practice", practice)
        given, unlike = taken(entries), dossier.entries.get("not_related", "")
        if answer == RelatedAnswer.UNLIKE:
            return self.keep(by, id, given, since, {"not_related": _with_line(unlike, practice)})
        return self.keep(
            by, id, {**given, "related": _with_line(given.get("related", ""), f"{answer} {practice}")}, since
        )

    def take_objective(
        self, by: Person, id: str, entries: Entries, since: str, objective: str, main: bool = False
    ) -> Dossier:
        """Keep what was typed, with an objective that was suggested: the main one, or one more. Raises as `save`, and
        Unknown."""
        taken_up = self._home.plan.objective(objective).id
        given = taken(entries)
        before = [line.strip() for line in given.get("objectives", "").splitlines() if line.strip()]
        others = [one for one in before if one != taken_up]
        chosen = [taken_up, *others] if main else before if taken_up in before else [*before, taken_up]
        return self.keep(by, id, {**given, "objectives": "\n".join(chosen)}, since)

    def keep(
        self, by: Person, id: str, given: Mapping[str, str], since: str, beyond: Mapping[str, str] | None = None
    ) -> Dossier:
        if (length := sum(map(len, given.values()))) > MOST_CHARACTERS:
            raise BadValue("text", f"{length:,} characters", f"at most {MOST_CHARACTERS:,} characters in all")
        with self._home.store.transaction():
            dossier = self._own(by, id, "write on this submission")
            if dossier.state not in AUTHORS_TURN:
                raise Conflict("it has been handed in: what is with the secretariat cannot be edited")
            kept = {name: text for name, text in dossier.entries.items() if name in BEYOND_THE_FORM}
            entries = {**given, **kept, **(beyond or {})}
            if entries == dossier.entries:
                return dossier
            if since and since != stamp(dossier):
                raise Conflict("somebody has saved it since you opened it: look at both, then decide")
            # who may read it once it is handed in is settled when it is handed in
            economies = self._economies(entries) if dossier.round == 0 else dossier.economies
            self._home.store.save_draft(replace(dossier, entries=entries, economies=economies, title=title_of(entries)))
            return self._home.store.dossier(id)

    def _revise(self, by: Person, practice: str) -> Dossier:
        card = self._home.cards(by).get(practice)
        if card is None:
            raise Unknown("practice", practice, hint="it may be withdrawn or not open to readers")
        require(may_revise(by, card.practice.economies), by, "revise another economy's practice")
        with self._home.store.transaction():
            for one in self._home.store.open_dossiers(practice):
                raise Conflict(f"{practice} is being revised already, as submission {one.id}: go on there")
            entries = entries_of(self._home.store.practice(practice))
            return self._begin(by, {name: text for name, text in entries.items() if name not in CLEARED}, practice)

    def _begin(self, by: Person, entries: Mapping[str, str], practice: str = "") -> Dossier:
        dossier = Dossier(
            id="", practice=practice, author=by.id, state=State.DRAFT, entries=entries,
            economies=self._economies(entries), title=title_of(entries),
        )  # fmt: skip
        return self._home.store.begin_dossier(dossier)

    def _asked(self, dossier: Dossier) -> tuple[Remark, ...]:
        if dossier.state is not State.CHANGES_REQUESTED:
            return ()
        remarks = self._home.store.remarks(dossier.id)
        return tuple(one for one in remarks if one.kind is RemarkKind.CHANGE and not one.settled_at)


def _with_line(text: str, line: str) -> str:
    return "\n".join(dict.fromkeys([*filter(None, (one.strip() for one in text.splitlines())), line]))
