"""What every occupation of the desk rests on: whose dossier it is, who may look at it, who is told."""

from dataclasses import replace

from kb.accounts.account import Account, AccountState
from kb.desk.needs import DeskNeeds
from kb.errors import BadValue, Conflict, Unknown
from kb.permission import may_review, require
from kb.person import Person, Role
from kb.record_version import must_stand, version_of
from kb.submissions.dossier import NEXT, Dossier, State
from kb.submissions.taking_over import deputies

LONGEST = 4_000
"""Characters of a remark or a reason: a longer one is a paper of its own."""

OPEN = (State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED)
"""Where a dossier is on its way between its author and the desk."""


class Occupation:
    """Checks, moves and tells; writes nothing of its own."""

    def __init__(self, home: DeskNeeds) -> None:
        self._home = home

    def _handed_in(self, id: str) -> Dossier:
        """A dossier that was handed in at least once. Raises Unknown, also for a draft: it is its author's alone."""
        dossier = self._home.store.dossier(id)
        if not dossier.round:
            raise Unknown("submission", id)
        return dossier

    def _at_desk(self, person: Person, id: str, what: str) -> Dossier:
        """A dossier that this person may decide on. Raises Unknown, and Forbidden on one's own economy's practice."""
        require(may_review(person), person, what)
        dossier = self._handed_in(id)
        require(may_review(person, self._concerned(dossier)), person, f"{what} of your own economy")
        return dossier

    def version(self, dossier: Dossier) -> str:
        """Names what an officer sees of it before a decision: what was handed in, with whom it is, what is said of it
        and chosen."""
        return version_of(*self._decided_on(dossier))

    def _must_stand(self, seen: str | None, dossier: Dossier) -> None:
        """Raises Overtaken where it is not as it was when it was looked at."""
        must_stand(seen, "this submission", *self._decided_on(dossier))

    def _decided_on(self, dossier: Dossier) -> tuple[object, ...]:
        store = self._home.store
        return dossier.state, dossier.round, dossier.assigned, store.choice(dossier.id), store.remarks(dossier.id)

    def _concerned(self, dossier: Dossier) -> tuple[str, ...]:
        """The economies whose practice it is: those that submit it, and those of what it would replace."""
        practice = self._home.ledger().by_id.get(dossier.practice)
        return (*dossier.economies, *(practice.economies if practice else ()))

    def _move(self, dossier: Dossier, state: State, person: Person, why: str = "") -> Dossier:
        """Raises Conflict where its state does not lead there, or somebody has moved it on meanwhile."""
        if state not in NEXT[dossier.state]:
            hint = "take it first" if dossier.state is State.SUBMITTED else "look at it again"
            raise Conflict(f"a submission that is {dossier.state} cannot be made {state}; {hint}")
        moved = replace(dossier, state=state)
        self._home.store.move_dossier(moved, dossier.state, person.id, why)
        return moved

    def _officers(self, dossier: Dossier) -> tuple[Account, ...]:
        """The officers who may decide on it."""
        return tuple(
            account
            for account in self._home.store.accounts()
            if account.state is AccountState.ACTIVE
            and account.role is Role.SECRETARIAT
            and may_review(account.person(), self._concerned(dossier))
        )

    def _with_another(self, person: Person, dossier: Dossier) -> bool:
        """Whether it waits for somebody else who can still decide on it: not for an account that is closed."""
        if dossier.assigned in ("", person.id):
            return False
        return dossier.state is State.IN_REVIEW or dossier.assigned in {one.id for one in self._officers(dossier)}

    def _tell(self, person: Person, account: str, dossier: Dossier, text: str) -> None:
        """Say something to somebody: on their page, and in their letter where there is a mail server. In the place of
        an account that is closed the other delegates of its economy are told; where there is none, `person`, who says
        it, hears that nobody was reached."""
        if not account:
            return
        store = self._home.store
        instead = deputies(dossier, account, store.accounts())
        for one in (account,) if instead is None else instead:
            store.notify(one, dossier.id, text)
        if instead == ():
            title = dossier.title or dossier.id
            store.notify(
                person.id,
                dossier.id,
                f"The author of “{title}” cannot be reached: the account is closed, and its economy has no other "
                f"delegate. Not delivered: {text}",
            )

    def _tell_others(self, person: Person, dossier: Dossier, text: str) -> None:
        """Tell the author and the officer at work on it, but not the one who speaks."""
        for account in dict.fromkeys((dossier.author, dossier.assigned)):
            if account != person.id:
                self._tell(person, account, dossier, text)


def said(field: str, text: str, needed: str) -> str:
    """A text that must say something. Raises BadValue."""
    tidy = text.replace("\r\n", "\n").strip()
    if not tidy:
        raise BadValue(field, text, needed)
    return short(field, tidy)


def short(field: str, text: str) -> str:
    """Raises BadValue where a text is too long."""
    if len(text) > LONGEST:
        raise BadValue(field, text, f"{LONGEST:,} characters at most")
    return text.strip()
