"""Handing in: a draft that nothing blocks becomes a submission under a practice's id, once, in one transaction."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace

from kb.accounts.account import AccountState
from kb.errors import BadValue, Conflict, Refused
from kb.permission import may_review, must_submit
from kb.person import Person, Role
from kb.practice.fields import BY_NAME, Entries
from kb.practice.practice import Submission
from kb.submissions.dossier import Dossier, State
from kb.submissions.drafting import Drafting
from kb.submissions.needs import SubmissionsNeeds
from kb.submissions.pages import AUTHORS_TURN
from kb.submissions.reader import SubmissionReader, taken
from kb.submissions.viewing import Viewing

MOST_KEY = 200


class HandingIn(SubmissionReader):
    """The part of an author's room for what leaves it."""

    def __init__(self, home: SubmissionsNeeds, drafting: Drafting, viewing: Viewing) -> None:
        super().__init__(home)
        self._drafting, self._viewing = drafting, viewing

    def hand_in(self, by: Person, id: str, entries: Entries | None = None, since: str = "") -> Dossier:
        """Hand it in, for whoever writes on it, with what a form holds, which is saved first. The practice's id that it
        bears from now on is the acknowledgement.

        What was handed in already is answered as it stands. Raises as `save`, and Refused with everything that blocks.
        """
        if entries is not None and self._own(by, id, "hand this submission in").state in AUTHORS_TURN:
            self._drafting.save(by, id, entries, since)
        with self._home.store.transaction():
            dossier = self._own(by, id, "hand this submission in")
            if dossier.state not in AUTHORS_TURN:
                if dossier.state is State.WITHDRAWN:
                    raise Conflict("it was withdrawn: begin a new submission")
                return dossier
            return self._hand_in(by, dossier)

    def withdraw(self, by: Person, id: str, why: str = "") -> Dossier:
        """Take a submission back, for whoever writes on it, at any time before it is published. Raises Conflict."""
        with self._home.store.transaction():
            dossier = self._own(by, id, "withdraw this submission")
            if dossier.state is State.WITHDRAWN:
                return dossier
            if dossier.state is State.PUBLISHED:
                raise Conflict("it is published: withdraw the practice itself, or revise it")
            self._home.store.move_dossier(
                replace(dossier, state=State.WITHDRAWN), dossier.state, by.id, " ".join(why.split())[:1000]
            )
            self._tell_reviewer(dossier, "was withdrawn by its author")
            return self._home.store.dossier(id)

    def receive(self, by: Person, given: Mapping[str, object], key: str = "", practice: str = "") -> Dossier:
        """A submission begun and handed in at once, for whoever may submit: a program's way in. A request made again
        under the same key is answered with what came of the first.

        Raises BadValue, Conflict where the key stood over something else, and Refused with everything that blocks.
        """
        must_submit(by)
        if len(key) > MOST_KEY or not key.isprintable():
            raise BadValue("Idempotency-Key", key, f"at most {MOST_KEY} characters that can be seen")
        entries = taken(_entries(given))
        said = hashlib.sha256(json.dumps([practice, sorted(entries.items())]).encode()).hexdigest()
        store = self._home.store
        with store.transaction():
            before = store.submission_of_key(by.id, key) if key else None
            if before:
                if before[1] != said:
                    raise Conflict("this Idempotency-Key stood over another submission: use a new one")
                return store.dossier(before[0])
            dossier = self._drafting.keep(by, self._drafting.begin(by, practice).id, entries, "")
            dossier = self._hand_in(by, dossier)
            if key:
                store.keep_submission_key(by.id, key, said, dossier.id)
            return dossier

    def _hand_in(self, by: Person, dossier: Dossier) -> Dossier:
        checks = self._viewing.checks(by, dossier, dossier.entries)
        if checks.blocking:
            raise Refused("it cannot be handed in yet", [_reason(p.field, p.message) for p in checks.blocking])
        store = self._home.store
        handed_in = replace(
            dossier,
            assigned=dossier.assigned or self._knows_it(by, dossier, checks.filled.submission),
            practice=dossier.practice or store.new_practice_id(),
            state=State.SUBMITTED,
            economies=checks.filled.submission.economies,
            title=checks.filled.submission.title,
            round=dossier.round + 1,
        )
        store.move_dossier(handed_in, dossier.state, by.id)
        self._tell_reviewer(handed_in, "was handed in again")
        return store.dossier(dossier.id)

    def _knows_it(self, by: Person, dossier: Dossier, submission: Submission) -> str:
        """The officer who had the last submission of this practice, or one that its author took back and hands in
        anew under the same title; nobody where that officer may not decide on this one."""
        store, title = self._home.store, _same(submission.title)
        before = store.dossiers((dossier.practice,)) if dossier.practice else ()
        again = (
            one
            for one in store.dossiers_of(by.id)
            if one.state is State.WITHDRAWN and one.author == by.id and title and _same(one.title) == title
        )
        for one in (*before, *again):
            if one.assigned and one.id != dossier.id:
                found = {account.id: account for account in store.accounts()}.get(one.assigned)
                if found and found.state is AccountState.ACTIVE and found.role is Role.SECRETARIAT:
                    return found.id if may_review(found.person(), submission.economies) else ""
        return ""

    def _tell_reviewer(self, dossier: Dossier, what: str) -> None:
        if dossier.assigned:
            self._home.store.notify(dossier.assigned, dossier.id, f"{dossier.title or dossier.id} {what}")


def _same(title: str) -> str:
    """A title as one that says the same."""
    return " ".join(title.casefold().split())


def _reason(field: str, message: str) -> str:
    return f"{BY_NAME[field].label}: {message}" if field in BY_NAME else message


def _entries(given: Mapping[str, object]) -> Entries:
    """Entries as a program gives them: a text, a number or a list of texts for each field. Raises BadValue."""
    entries: dict[str, str] = {}
    for name, value in given.items():
        if name not in BY_NAME:
            raise BadValue("field", name, "one of " + ", ".join(BY_NAME))
        values = value if isinstance(value, list) else [value]
        if not all(isinstance(one, str | int | None) and not isinstance(one, bool) for one in values):
            raise BadValue(name, value, "a text, or a list of texts")
        entries[name] = "\n".join("" if one is None else str(one) for one in values)
    return entries
