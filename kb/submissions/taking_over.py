"""What an author who is gone has left: somebody of the same economy goes on with it, or the secretariat hands it on."""

from dataclasses import dataclass

from kb.accounts.account import Account, AccountState
from kb.errors import BadValue, Unknown
from kb.permission import may_hand_on, may_take_over, require
from kb.person import Person, Role
from kb.record_version import must_stand, version_of
from kb.submissions.dossier import Dossier
from kb.submissions.reader import SubmissionReader, readable


@dataclass(frozen=True)
class LeftSubmission:
    """One that waits for an author whose account is closed, or who submits no longer. `title` is empty for whoever may
    hand it on and not read it: a draft was its author's alone. `takes` says whether this reader may go on with it,
    `heirs` are those it may be handed on to."""

    id: str
    title: str
    economy: str
    since: str
    is_draft: bool
    version: str
    takes: bool
    heirs: tuple[Account, ...]


class TakingOver(SubmissionReader):
    """The part of an author's room for what somebody else began."""

    def left(self, by: Person) -> tuple[LeftSubmission, ...]:
        """What this person may go on with or hand on, longest untouched first; of nobody else anything."""
        if not (may_hand_on(by) or by.role is Role.DELEGATE):
            return ()
        dossiers = self._home.store.left_dossiers()
        accounts = self._home.store.accounts() if dossiers else ()
        authors = {one.id: one for one in accounts}
        told = (self._told(by, one, authors[one.author], accounts) for one in dossiers)
        return tuple(one for one in told if one.takes or one.heirs)

    def take_over(self, by: Person, id: str, seen: str | None = None) -> Dossier:
        """Go on with it as its author. Raises Unknown, also for whoever may not, and Overtaken where it is another's by
        now."""
        with self._home.store.transaction():
            dossier, author = self._left(by, id)
            if not may_take_over(by, author.person(), dossier.economies):
                raise Unknown("submission", id)
            must_stand(seen, "this submission", *_stands(dossier))
            self._home.store.hand_on_dossier(id, by.id, by.id)
            return self._home.store.dossier(id)

    def hand_on(self, by: Person, id: str, account: str, seen: str | None = None) -> Dossier:
        """Give it to a delegate of its economy, who is told. Raises Unknown, BadValue and Overtaken."""
        require(may_hand_on(by), by, "hand a submission on")
        store = self._home.store
        with store.transaction():
            dossier, author = self._left(by, id)
            if account not in {one.id for one in _heirs(dossier, author, store.accounts())}:
                raise BadValue("account", account, "a delegate of its economy who can sign in")
            must_stand(seen, "this submission", *_stands(dossier))
            store.hand_on_dossier(id, account, by.id)
            store.notify(account, id, "A submission that another delegate began was handed on to you.")
            return store.dossier(id)

    def _left(self, by: Person, id: str) -> tuple[Dossier, Account]:
        require(by.signed_in, by, "go on with a submission")
        dossier = next((one for one in self._home.store.left_dossiers() if one.id == id), None)
        if dossier is None:
            raise Unknown("submission", id)
        return dossier, self._home.store.account(dossier.author)

    def _told(self, by: Person, dossier: Dossier, author: Account, accounts: tuple[Account, ...]) -> LeftSubmission:
        takes = may_take_over(by, author.person(), dossier.economies)
        heirs = _heirs(dossier, author, accounts) if may_hand_on(by) else ()
        return LeftSubmission(
            id=dossier.id,
            title=dossier.title if takes or readable(by, dossier) else "",
            economy=_lead(dossier, author),
            since=dossier.changed,
            is_draft=dossier.round == 0,
            version=version_of(*_stands(dossier)),
            takes=takes,
            heirs=heirs,
        )


def deputies(dossier: Dossier, account: str, accounts: tuple[Account, ...]) -> tuple[str, ...] | None:
    """Who reads in the place of an account that nobody reads any more: the other delegates of the lead economy, of
    what was handed in. None where the account itself can be reached, or is none of this site's."""
    known = {one.id: one for one in accounts}
    gone = known.get(account)
    if gone is None or gone.state not in (AccountState.CLOSED, AccountState.ERASED):
        return None
    if dossier.round == 0:
        return ()
    return tuple(one.id for one in _heirs(dossier, gone, accounts) if one.id != account)


def _heirs(dossier: Dossier, author: Account, accounts: tuple[Account, ...]) -> tuple[Account, ...]:
    lead = _lead(dossier, author)
    return tuple(
        one
        for one in accounts
        if lead and one.role is Role.DELEGATE and one.state is AccountState.ACTIVE and one.economy == lead
    )


def _lead(dossier: Dossier, author: Account) -> str:
    return dossier.economies[0] if dossier.economies else author.economy


def _stands(dossier: Dossier) -> tuple[object, ...]:
    return dossier.id, dossier.author, dossier.state
