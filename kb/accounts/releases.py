"""The use cases of two-person release: ask, consent, refuse, withdraw; and vouching for an account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from kb.accounts import hands
from kb.accounts.account import Account, AccountState
from kb.accounts.moments import passed, stamped
from kb.accounts.needs import AccountsNeeds
from kb.accounts.release import ASKED_BY, LASTS, SYSTEM, Carrying, Release, ReleaseKind, ReleaseState
from kb.accounts.security_log import note
from kb.accounts.security_note import SecurityEvent
from kb.accounts.store import ReleaseRecords
from kb.errors import Conflict, Forbidden
from kb.permission import may_manage_accounts, may_release, require
from kb.person import Person, Role, Scope
from kb.raw_text import reason
from kb.settings import Settings

OFFICERS = (Role.ADMINISTRATOR, Role.SECRETARIAT, Role.CHAIR)
"""The roles that release figures, or give roles to others."""


@dataclass(frozen=True)
class ReleaseLine:
    """A request as one reader sees it: what is asked, until when, and what the reader may do. `hindered` says why this
    reader may not consent."""

    release: Release
    told: str
    expires: str
    may_answer: bool
    may_withdraw: bool
    hindered: str = ""

    @property
    def waits(self) -> bool:
        return self.release.state is ReleaseState.WAITING


def goes_alone(person: Person) -> bool:
    """Whoever works at the machine itself: nothing there is closed to them, and each act says so in the trail."""
    return person.role is Role.OPERATOR


class ReleaseNeeds(Protocol):
    """What asking touches of a home: any room's home will do."""

    @property
    def settings(self) -> Settings: ...

    @property
    def store(self) -> ReleaseRecords: ...


def ask(
    home: ReleaseNeeds, by: Person, kind: ReleaseKind, subject: str, details: Mapping[str, object], why: str
) -> Release:
    """A request that waits for a second person, who is told. Raises Conflict where the same waits already."""
    store = home.store
    with store.transaction():
        for one in store.releases(waiting=True):
            if (one.kind, one.subject, one.details) == (kind, subject, details) and not passed(one.asked_at, LASTS):
                raise Conflict(
                    f"this was asked for already and waits for a second person (release {one.no}); withdraw that first"
                )
        at = stamped()
        asked = Release(
            kind=kind, subject=subject, details=details, asked_by=by.id, asked_at=at, asked_why=why,
            by=by.id, at=at, why=why,
        )  # fmt: skip
        release = store.keep_release(asked)
        note(home, SecurityEvent.REQUESTED, _account_of(release), by.id, f"release {release.no}: {kind.value}")
        for account in _may_consent(store, kind, by.id):
            store.notify(account.id, "", f"A second person is needed: release {release.no}, see the page Releases.")
    return release


def _may_consent(store: ReleaseRecords, kind: ReleaseKind, asker: str) -> tuple[Account, ...]:
    """Those who may consent to what somebody asked for, and can sign in."""
    accounts = store.accounts()
    return tuple(
        one
        for one in accounts
        if one.state is AccountState.ACTIVE
        and one.role is ASKED_BY[kind]
        and not hands.are_one(one.id, asker, accounts)
    )


class Releases:
    """Those who may do a thing may ask for it, and another of them consents; or the operator at the machine."""

    def __init__(self, home: AccountsNeeds, rooms: Mapping[ReleaseKind, Carrying]) -> None:
        self._home = home
        self._rooms = rooms

    def all(self, by: Person) -> tuple[ReleaseLine, ...]:
        """What waits, then what was answered, each the newest first; of the kinds that this person may consent to."""
        require(may_release(by), by, "see what waits for a second person")
        accounts = self._home.store.accounts()
        lines = [self._line(one, by, accounts) for one in self._home.store.releases() if _concerns(by, one.kind)]
        return tuple(sorted(lines, key=lambda line: (not line.waits, -line.release.no)))

    def waiting(self, by: Person) -> tuple[ReleaseLine, ...]:
        """What this person may answer now; of nobody else anything."""
        if not may_release(by):
            return ()
        return tuple(line for line in self.all(by) if line.waits and line.may_answer)

    def release(self, no: int, by: Person) -> ReleaseLine:
        """Raises Unknown."""
        require(may_release(by), by, "see what waits for a second person")
        found = self._home.store.release(no)
        require(_concerns(by, found.kind), by, "see this request")
        return self._line(found, by, self._home.store.accounts())

    def consent(self, no: int, by: Person) -> Release:
        """Do what was asked for. Raises Unknown, Forbidden, and Conflict where it was answered before, is too old, was
        asked for by the same person, or cannot be done any more."""
        with self._home.store.transaction():
            line = self._waiting(no, by)
            if line.hindered:
                raise Conflict(line.hindered)
            done = self._end(line.release, ReleaseState.DONE, by.id, "")
            self._rooms[done.kind].carry_out(line.release, by)
            self._tell(done, f"Release {no} was consented to, and is done.")
        self._rooms[done.kind].afterwards()
        return done

    def refuse(self, no: int, by: Person, why: str) -> Release:
        """Raises as `consent` does, and BadValue without a reason."""
        because = reason(why)
        with self._home.store.transaction():
            release = self._waiting(no, by).release
            return self._given_up(release, ReleaseState.REFUSED, by.id, because)

    def withdraw(self, no: int, by: Person) -> Release:
        """Take back what one asked for. Raises Unknown, Conflict, and Forbidden where it is another's."""
        with self._home.store.transaction():
            line = self._waiting(no, by)
            require(line.may_withdraw, by, "withdraw another's request; refuse it with a reason")
            return self._given_up(line.release, ReleaseState.WITHDRAWN, by.id, "")

    def expire(self) -> int:
        """End what nobody answered in time. How many there were."""
        old = [one for one in self._home.store.releases(waiting=True) if passed(one.asked_at, LASTS)]
        for one in old:
            with self._home.store.transaction():
                if self._home.store.release(one.no).state is ReleaseState.WAITING:
                    self._given_up(one, ReleaseState.EXPIRED, SYSTEM, "nobody answered in 14 days")
        return len(old)

    # -- accounts behind which there may be another ------------------------------------------------------------

    def unvouched(self, by: Person) -> tuple[Account, ...]:
        """The officers' accounts that rest on one person alone: beside that person they are no second hand."""
        require(may_manage_accounts(by), by, "vouch for accounts")
        return tuple(
            one
            for one in self._home.store.accounts()
            if one.rests_on and one.role in OFFICERS and one.state in (AccountState.ACTIVE, AccountState.INVITED)
        )

    def may_vouch(self, by: Person, account: Account) -> bool:
        return may_manage_accounts(by) and (
            goes_alone(by) or not hands.are_one(by.id, account.id, self._home.store.accounts())
        )

    def vouch(self, id: str, by: Person) -> Account:
        """Say that an account is the person's whose name it bears, and nobody else's. Raises Unknown, Forbidden, and
        Conflict where it rests on the one who says so."""
        require(may_manage_accounts(by), by, "vouch for accounts")
        store = self._home.store
        with store.transaction():
            account = store.account(id)
            if account.state not in (AccountState.ACTIVE, AccountState.INVITED, AccountState.CLOSED):
                raise Conflict(f"this account is {account.state}: there is nobody to vouch for")
            if not account.rests_on:
                raise Conflict("this account rests on nobody else: there is nothing to say")
            if not self.may_vouch(by, account):
                raise Conflict(
                    "this account rests on yours: another administrator vouches for it, or the operator at the "
                    "machine with `kb releases vouch`"
                )
            new = replace(account, rests_on="")
            store.change_account(new, by.id, "a second person vouches for it")
            note(self._home, SecurityEvent.CONSENTED, id, by.id, "vouched for")
        return new

    def _line(self, one: Release, by: Person, accounts: Sequence[Account]) -> ReleaseLine:
        state, waits = one.state, one.state is ReleaseState.WAITING
        if waits and passed(one.asked_at, LASTS):  # not ended yet by whoever clears away
            one = replace(one, state=ReleaseState.EXPIRED)
            state, waits = one.state, False
        own = one.asked_by == by.id
        hindered = ""
        if own and not goes_alone(by):
            hindered = "it takes a second person: you asked for this yourself"
        elif not goes_alone(by) and hands.are_one(one.asked_by, by.id, accounts):
            hindered = (
                "it takes a second person: your account and the one that asked rest on one person's word; an "
                "administrator who is neither, or the operator with `kb releases vouch`, must vouch for one of them"
            )
        writes = by.scope is Scope.WRITE
        answer = waits and writes and not hindered
        ends = self._home.settings.local(one.asked_at) + LASTS
        return ReleaseLine(
            one, self._rooms[one.kind].told(one), ends.isoformat(timespec="seconds"), answer, waits and writes and own,
            hindered if state is ReleaseState.WAITING else "",
        )  # fmt: skip

    def _waiting(self, no: int, by: Person) -> ReleaseLine:
        """A request that can still be answered. Raises Unknown, Forbidden and Conflict."""
        line = self.release(no, by)
        if by.scope is not Scope.WRITE:
            raise Forbidden(by.role, "answer what waits with a token that reads")
        if not line.waits:
            raise Conflict(f"release {no} is {line.release.state}: nothing waits any more; ask for it anew")
        return line

    def _end(self, release: Release, state: ReleaseState, by: str, why: str) -> Release:
        ended = replace(release, state=state, by=by, at=stamped(), why=why)
        self._home.store.move_release(ended)
        told = f"release {ended.no}: {ended.kind.value}, {state.value}"
        note(self._home, _EVENTS[state], _account_of(ended), by, told)
        return ended

    def _given_up(self, release: Release, state: ReleaseState, by: str, why: str) -> Release:
        ended = self._end(release, state, by, why)
        self._rooms[release.kind].give_up(release, by)
        if state is not ReleaseState.WITHDRAWN:
            self._tell(ended, f"Release {ended.no} was not done: it {_ENDED[state]}.")
        return ended

    def _tell(self, release: Release, text: str) -> None:
        if release.asked_by in {one.id for one in self._home.store.accounts()}:
            self._home.store.notify(release.asked_by, "", text)


_EVENTS = {
    ReleaseState.DONE: SecurityEvent.CONSENTED,
    ReleaseState.REFUSED: SecurityEvent.DECLINED,
    ReleaseState.WITHDRAWN: SecurityEvent.WITHDRAWN,
    ReleaseState.EXPIRED: SecurityEvent.WITHDRAWN,
}
"""What the security log is told of an answer."""


def _account_of(release: Release) -> str:
    """The account that a request is about, if it is about one."""
    return release.subject if release.kind is ReleaseKind.ROLE else ""


_ENDED = {
    ReleaseState.REFUSED: "was refused, see the page Releases",
    ReleaseState.EXPIRED: "found no answer in 14 days",
}


def _concerns(by: Person, kind: ReleaseKind) -> bool:
    return goes_alone(by) or by.role is ASKED_BY[kind]
