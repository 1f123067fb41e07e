"""Looking after accounts: add, change, close, reopen, erase. An administrator's work."""

import re
import unicodedata
from dataclasses import replace

from kb.accounts import hands, throttle
from kb.accounts.account import Account, AccountState, IssuedLink
from kb.accounts.links import Links
from kb.accounts.moments import stamped
from kb.accounts.needs import AccountsNeeds
from kb.accounts.release import Release, ReleaseKind
from kb.accounts.releases import OFFICERS, ask, goes_alone
from kb.accounts.room import AccountAccess
from kb.accounts.security_log import note
from kb.accounts.security_note import SecurityEvent
from kb.errors import BadValue, Conflict
from kb.permission import may_manage_accounts, require
from kb.person import ROLES, Person, Role
from kb.raw_text import reason
from kb.record_version import must_stand

ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\\\"]+@[^\s@,;:<>()\[\]\\\"/]+")
LONGEST_ADDRESS, LONGEST_NAME = 254, 120

TOLD = (Role.CHAIR, Role.ADMINISTRATOR)
"""Who is told of it when somebody gets one."""


class Administering(AccountAccess):
    """Whatever is done, an administrator who can sign in is left. A role that releases figures or gives roles is given
    by two: one asks, and a second administrator, or the operator at the machine, consents."""

    def __init__(self, home: AccountsNeeds, links: Links) -> None:
        super().__init__(home)
        self._links = links

    def add(self, by: Person, email: str, name: str, role: str, economy: str = "", why: str = "") -> Account:
        """A new account, which cannot sign in until its owner has set a password; with a role that takes two people it
        is asked for, and waits. Raises BadValue and Conflict."""
        require(may_manage_accounts(by), by, "manage accounts")
        new = replace(self._checked(email, name, role, economy), rests_on=self._giver(by))
        takes_two = _takes_two(by, new.role)
        because = reason(why) if takes_two else ""
        store = self._home.store
        with store.transaction():
            added = store.add_account(replace(new, state=AccountState.ASKED) if takes_two else new, by.id)
            note(self._home, SecurityEvent.ACCOUNT_OPENED, added.id, by.id, added.role)
            if takes_two:
                self._ask(by, added, replace(added, state=AccountState.INVITED), because)
            else:
                self._role_given(added, by.id)
        return added

    def invite(self, by: Person, email: str, name: str, role: str, economy: str = "") -> IssuedLink:
        """A new account with the link that its owner sets a password with. Raises BadValue, and Conflict also where the
        role takes two people: it is asked for by `add`."""
        require(may_manage_accounts(by), by, "manage accounts")
        if _takes_two(by, _role(role)):
            raise Conflict(f"the role {role} takes a second person's consent: ask for it with a reason")
        return self._links.hand_link(by, self.add(by, email, name, role, economy).id)

    def all(self, by: Person) -> tuple[Account, ...]:
        """Every account, oldest first."""
        require(may_manage_accounts(by), by, "manage accounts")
        return self._home.store.accounts()

    def account(self, by: Person, id: str) -> Account:
        """Raises Unknown."""
        require(may_manage_accounts(by), by, "manage accounts")
        return self._home.store.account(id)

    def account_at(self, by: Person, email: str) -> Account:
        """Raises Unknown."""
        require(may_manage_accounts(by), by, "manage accounts")
        return self._account_at(email)

    def change_role(
        self,
        by: Person,
        id: str,
        role: str,
        economy: str | None = None,
        why: str = "",
        seen: str | None = None,
    ) -> Account:
        """From now on: whoever was signed in signs in again, and the tokens of the former role end. Without an economy
        it stays as it is. `seen` is the version of the account that was shown. Where the new role takes two people it
        is asked for, and the account comes back as it was. Raises Unknown, BadValue, Overtaken where it is another by
        now, and Conflict where no administrator would be left."""
        require(may_manage_accounts(by), by, "manage accounts")
        with self._home.store.transaction():
            old = self._kept(id)
            new = replace(
                old, role=_role(role), economy=self._economy(role, old.economy if economy is None else economy)
            )
            if old.state is AccountState.ASKED:
                raise Conflict("this account waits for a second person's consent: withdraw that first")
            if new.role is not Role.ADMINISTRATOR:
                self._leave_an_administrator(old)
            if new != old:
                must_stand(seen, "this account", old)
            if new.role is not old.role:
                if _takes_two(by, new.role):
                    self._ask(by, old, new, reason(why))
                    return old
                new = replace(new, rests_on=self._giver(by))
            if new != old:
                self._home.store.change_account(new, by.id)
                self._hand_back(old, new, by.id)
                self._role_changed(old, new, by.id)
        return new

    def close(self, by: Person, id: str) -> Account:
        """Nobody signs in any more, and whoever is signed in is so no longer. Raises Unknown and Conflict."""
        require(may_manage_accounts(by), by, "manage accounts")
        with self._home.store.transaction():
            if (old := self._kept(id)).state is AccountState.ASKED:
                raise Conflict("this account waits for a second person's consent: withdraw that, and it is gone")
            return self._ended(old, AccountState.CLOSED, by)

    def reopen(self, by: Person, id: str, why: str = "") -> Account:
        """Where its role takes two people it is asked for, and stays closed until then. Raises Unknown, BadValue, and
        Conflict where it is not closed."""
        require(may_manage_accounts(by), by, "manage accounts")
        with self._home.store.transaction():
            old = self._kept(id)
            if old.state is not AccountState.CLOSED:
                raise Conflict("this account is open")
            new = replace(old, state=self._opened(id))
            if _takes_two(by, old.role):
                self._ask(by, old, new, reason(why))
                return old
            self._home.store.change_account(new, by.id)
            note(self._home, SecurityEvent.ACCOUNT_REOPENED, new.id, by.id)
            self._role_given(new, by.id)
        return new

    def _opened(self, id: str) -> AccountState:
        opens = self._home.store.password(id) or self._home.store.subject(id)
        return AccountState.ACTIVE if opens else AccountState.INVITED

    # -- what takes two people ---------------------------------------------------------------------------------

    def told(self, release: Release) -> str:
        wanted = release.details
        economy = f" of {wanted['economy']}" if wanted.get("economy") else ""
        verb = {
            AccountState.ASKED: "Add the account with",
            AccountState.CLOSED: "Open the closed account again with",
        }.get(AccountState(str(wanted["state"])), f"Change {wanted['old_role']} to")
        return f"{verb} the role {wanted['role']}{economy}"

    def carry_out(self, release: Release, consenting: Person) -> None:
        """Give the role that was asked for. Raises Conflict where the account is another by now, or one's own."""
        require(may_manage_accounts(consenting), consenting, "consent to a role")
        store, wanted = self._home.store, release.details
        old = self._kept(release.subject)
        if hands.are_one(consenting.id, old.id, store.accounts()):
            raise Conflict("this is about your own account, or one that rests on it: another person consents")
        if (old.role, old.state) != (wanted["old_role"], wanted["state"]):
            raise Conflict("this account was changed since it was asked for: refuse this and have it asked for anew")
        state = old.state
        if state is AccountState.ASKED:
            state = AccountState.INVITED
        elif state is AccountState.CLOSED:
            state = self._opened(old.id)
        new = replace(old, role=_role(str(wanted["role"])), economy=str(wanted["economy"]), state=state, rests_on="")
        if new.role is not Role.ADMINISTRATOR:
            self._leave_an_administrator(old)
        store.change_account(new, release.asked_by, release.asked_why)
        self._hand_back(old, new, release.asked_by)
        if old.state is AccountState.CLOSED:
            note(self._home, SecurityEvent.ACCOUNT_REOPENED, new.id, consenting.id)
        if (new.role, new.economy) != (old.role, old.economy):
            self._role_changed(old, new, release.asked_by, consenting.id)
        else:
            self._role_given(new, release.asked_by, consenting.id)

    def afterwards(self) -> None:
        """Nothing more is to be done."""

    def give_up(self, release: Release, by: str) -> None:
        """An account that was only asked for goes, with its address."""
        account = self._home.store.account(release.subject)
        if account.state is AccountState.ASKED:
            self._home.store.erase_account(_emptied(account), by)

    def _ask(self, by: Person, old: Account, new: Account, why: str) -> Release:
        told = {"role": new.role.value, "economy": new.economy, "state": old.state.value, "old_role": old.role.value}
        return ask(self._home, by, ReleaseKind.ROLE, old.id, told, why)

    def _giver(self, by: Person) -> str:
        """Whom an account rests on that this person gives something; nobody where the operator does."""
        return "" if goes_alone(by) else by.id

    def sign_out(self, by: Person, id: str) -> Account:
        """End whatever an account has open, sessions and tokens; it is known no more where it was signed in. Raises
        Unknown and Conflict."""
        require(may_manage_accounts(by), by, "manage accounts")
        account = self._kept(id)
        with self._home.store.transaction():
            self._sign_out(account, by.id)
            self._home.store.forget_places(throttle.account_key(account.email))
            note(self._home, SecurityEvent.SESSIONS_ENDED, id, by.id)
        return account

    def erase(self, by: Person, id: str) -> Account:
        """Close an account and take out of it whatever tells who it was. What its owner did stays on record under its
        id. It cannot be undone. Raises Unknown and Conflict."""
        require(may_manage_accounts(by), by, "manage accounts")
        with self._home.store.transaction():
            old = self._ended(self._kept(id), AccountState.CLOSED, by)
            new = _emptied(old)
            self._home.store.erase_account(new, by.id)
            self._home.store.drop_second_factor(id, by.id)
            self._home.store.drop_notices(id)
            note(self._home, SecurityEvent.ACCOUNT_ERASED, id, by.id)
        return new

    def _hand_back(self, old: Account, new: Account, by: str) -> None:
        """What an officer was reviewing, and reviews no longer, waits for any officer again."""
        if new.role is not Role.SECRETARIAT or new.state in (AccountState.CLOSED, AccountState.ERASED):
            self._home.store.hand_back_reviews(new.id, by)
        elif new.economy and new.economy != old.economy:  # nobody decides on the own economy's
            self._home.store.hand_back_reviews(new.id, by, new.economy)

    def _role_changed(self, old: Account, new: Account, by: str, consenting: str = "") -> None:
        """What was opened in the former role is closed, and those who answer for roles are told."""
        self._sign_out(new, by)
        note(self._home, SecurityEvent.ROLE_CHANGED, new.id, by, f"{_as(old)} to {_as(new)}")
        if new.role is not old.role:
            self._role_given(new, by, consenting)

    def _role_given(self, account: Account, *by: str) -> None:
        """The other administrators and the Chair are told of a role that releases figures, on their pages and, where
        mail is set, by letter. By its number alone, which stays true when the account is erased."""
        if account.role not in OFFICERS or account.state not in (AccountState.INVITED, AccountState.ACTIVE):
            return
        store = self._home.store
        text = (
            f"{account.id} has the role {account.role} now, which releases figures. The trail says who that is and who "
            "did it; if it is not right, tell an administrator at once."
        )
        for one in store.accounts():
            if one.role in TOLD and one.state is AccountState.ACTIVE and one.id not in (account.id, *by):
                store.notify(one.id, "", text, at_once=True)

    def _ended(self, old: Account, state: AccountState, by: Person) -> Account:
        self._leave_an_administrator(old)
        new = replace(old, state=state)
        if new != old:
            self._home.store.change_account(new, by.id)
            self._hand_back(old, new, by.id)
            note(self._home, SecurityEvent.ACCOUNT_CLOSED, new.id, by.id)
        self._close_keys(new, by.id)
        return new

    def _kept(self, id: str) -> Account:
        """An account that can still be changed. Raises Unknown and Conflict."""
        account = self._home.store.account(id)
        if account.state is AccountState.ERASED:
            raise Conflict("this account is erased: there is nothing left to change")
        return account

    def _leave_an_administrator(self, account: Account) -> None:
        """Raises Conflict where this is the last administrator who can sign in."""
        able = {
            one.id
            for one in self._home.store.accounts()
            if one.role is Role.ADMINISTRATOR and one.state is AccountState.ACTIVE
        }
        if able == {account.id}:
            raise Conflict("this is the last administrator who can sign in: make somebody else one first")

    def _checked(self, email: str, name: str, role: str, economy: str) -> Account:
        address = email.strip().casefold()
        if not ADDRESS.fullmatch(address) or len(address) > LONGEST_ADDRESS or not _is_clean(address):
            raise BadValue("email", email, "an address such as maria@example.org")
        called = name.strip() or address
        if len(called) > max(LONGEST_NAME, len(address)) or not _is_clean(called):
            raise BadValue("name", name, f"a name in one line, of at most {LONGEST_NAME} characters")
        given, member = _role(role), self._economy(role, economy)
        return Account(id="", email=address, name=called, role=given, economy=member, created=stamped())

    def _economy(self, role: str, economy: str) -> str:
        member = self._home.economies.named(economy).name if economy.strip() else ""
        if role == Role.DELEGATE and not member:
            raise BadValue("economy", economy, "the member economy that the delegate speaks for")
        return member


def _takes_two(by: Person, role: Role) -> bool:
    return role in OFFICERS and not goes_alone(by)


def _emptied(account: Account) -> Account:
    """The account with nothing in it that tells who it was."""
    return replace(account, email=f"{account.id}@erased.invalid", name="", state=AccountState.ERASED)


def _role(role: str) -> Role:
    if role not in ROLES:
        raise BadValue("role", role, ", ".join(ROLES))
    return Role(role)


def _as(account: Account) -> str:
    return f"{account.role} of {account.economy}" if account.economy else account.role.value


def _is_clean(text: str) -> bool:
    """Nothing in it that moves a cursor, turns a line around or cannot be seen."""
    return all(unicodedata.category(char)[0] != "C" for char in text)
