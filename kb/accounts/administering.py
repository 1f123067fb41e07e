"""Looking after accounts: add, change, close, reopen, erase. An administrator's work."""

import re
import unicodedata
from dataclasses import replace

from kb.accounts.account import Account, AccountState, IssuedLink
from kb.accounts.links import Links
from kb.accounts.moments import stamped
from kb.accounts.needs import AccountsNeeds
from kb.accounts.room import AccountAccess
from kb.accounts.security_log import note
from kb.accounts.security_note import SecurityEvent
from kb.errors import BadValue, Conflict
from kb.permission import may_manage_accounts, require
from kb.person import ROLES, Person, Role
from kb.record_version import must_stand

ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\\\"]+@[^\s@,;:<>()\[\]\\\"/]+")
LONGEST_ADDRESS, LONGEST_NAME = 254, 120

RELEASING = (Role.SECRETARIAT, Role.CHAIR, Role.ADMINISTRATOR)
"""The roles that release figures, or give such a role."""

TOLD = (Role.CHAIR, Role.ADMINISTRATOR)
"""Who is told of it when somebody gets one."""


class Administering(AccountAccess):
    """Whatever is done, an administrator who can sign in is left."""

    def __init__(self, home: AccountsNeeds, links: Links) -> None:
        super().__init__(home)
        self._links = links

    def add(self, by: Person, email: str, name: str, role: str, economy: str = "") -> Account:
        """A new account, which cannot sign in until its owner has set a password. Raises BadValue and Conflict."""
        require(may_manage_accounts(by), by, "manage accounts")
        with self._home.store.transaction():
            new = self._home.store.add_account(self._checked(email, name, role, economy), by.id)
            note(self._home, SecurityEvent.ACCOUNT_OPENED, new.id, by.id, new.role)
            self._role_given(new, by.id)
        return new

    def invite(self, by: Person, email: str, name: str, role: str, economy: str = "") -> IssuedLink:
        """A new account with the link that its owner sets a password with. Raises BadValue and Conflict."""
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
        self, by: Person, id: str, role: str, economy: str | None = None, seen: str | None = None
    ) -> Account:
        """From now on: whoever was signed in signs in again, and the tokens of the former role end. Without an economy
        it stays as it is. `seen` is the version of the account that was shown. Raises Unknown, BadValue, Overtaken
        where it is another by now, and Conflict where no administrator would be left."""
        require(may_manage_accounts(by), by, "manage accounts")
        with self._home.store.transaction():
            old = self._kept(id)
            new = replace(
                old, role=_role(role), economy=self._economy(role, old.economy if economy is None else economy)
            )
            if new.role is not Role.ADMINISTRATOR:
                self._leave_an_administrator(old)
            if new != old:
                must_stand(seen, "this account", old)
                self._home.store.change_account(new, by.id)
                self._role_changed(old, new, by.id)
        return new

    def close(self, by: Person, id: str) -> Account:
        """Nobody signs in any more, and whoever is signed in is so no longer. Raises Unknown and Conflict."""
        require(may_manage_accounts(by), by, "manage accounts")
        with self._home.store.transaction():
            return self._ended(self._kept(id), AccountState.CLOSED, by)

    def reopen(self, by: Person, id: str) -> Account:
        """Raises Unknown, and Conflict where it is not closed."""
        require(may_manage_accounts(by), by, "manage accounts")
        with self._home.store.transaction():
            old = self._kept(id)
            if old.state is not AccountState.CLOSED:
                raise Conflict("this account is open")
            opens = self._home.store.password(id) or self._home.store.subject(id)
            new = replace(old, state=AccountState.ACTIVE if opens else AccountState.INVITED)
            self._home.store.change_account(new, by.id)
            note(self._home, SecurityEvent.ACCOUNT_REOPENED, new.id, by.id)
            self._role_given(new, by.id)
        return new

    def erase(self, by: Person, id: str) -> Account:
        """Close an account and take out of it whatever tells who it was. What its owner did stays on record under its
        id. It cannot be undone. Raises Unknown and Conflict."""
        require(may_manage_accounts(by), by, "manage accounts")
        with self._home.store.transaction():
            old = self._ended(self._kept(id), AccountState.CLOSED, by)
            new = replace(old, email=f"{id}@erased.invalid", name="", state=AccountState.ERASED)
            self._home.store.erase_account(new, by.id)
            self._home.store.drop_second_factor(id, by.id)
            self._home.store.drop_notices(id)
            note(self._home, SecurityEvent.ACCOUNT_ERASED, id, by.id)
        return new

    def _role_changed(self, old: Account, new: Account, by: str) -> None:
        """What was opened in the former role is closed, and those who answer for roles are told."""
        self._sign_out(new, by)
        note(self._home, SecurityEvent.ROLE_CHANGED, new.id, by, f"{_as(old)} to {_as(new)}")
        if new.role is not old.role:
            self._role_given(new, by)

    def _role_given(self, account: Account, by: str) -> None:
        """The other administrators and the Chair are told of a role that releases figures, on their pages and, where
        mail is set, by letter. By its number alone, which stays true when the account is erased."""
        if account.role not in RELEASING or account.state not in (AccountState.INVITED, AccountState.ACTIVE):
            return
        store = self._home.store
        text = (
            f"{account.id} has the role {account.role} now, which releases figures. The trail says who that is and who "
            "did it; if it is not right, tell an administrator at once."
        )
        for one in store.accounts():
            if one.role in TOLD and one.state is AccountState.ACTIVE and one.id not in (account.id, by):
                store.notify(one.id, "", text)

    def _ended(self, old: Account, state: AccountState, by: Person) -> Account:
        self._leave_an_administrator(old)
        new = replace(old, state=state)
        if new != old:
            self._home.store.change_account(new, by.id)
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


def _role(role: str) -> Role:
    if role not in ROLES:
        raise BadValue("role", role, ", ".join(ROLES))
    return Role(role)


def _as(account: Account) -> str:
    return f"{account.role} of {account.economy}" if account.economy else account.role.value


def _is_clean(text: str) -> bool:
    """Nothing in it that moves a cursor, turns a line around or cannot be seen."""
    return all(unicodedata.category(char)[0] != "C" for char in text)
