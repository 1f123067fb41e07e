"""What a person sees of the own account, and what others see of a person."""

from kb.accounts.account import Account, AccountState
from kb.accounts.room import AccountAccess
from kb.errors import Unknown
from kb.permission import may_keep_account, require
from kb.person import Person


class Own(AccountAccess):
    """One's own account, and names."""

    def own(self, by: Person) -> Account:
        """One's own account."""
        require(may_keep_account(by), by, "see the page of an account")
        return self._home.store.account(by.id)

    def name(self, id: str, reader: Person) -> str:
        """Whoever stands behind an id in records and trail: to visitors by role, to members by name."""
        try:
            account = self._home.store.account(id)
        except Unknown:
            return id
        if account.state is AccountState.ERASED:
            return f"a former {account.role.value}"
        return account.name if reader.signed_in else f"the {account.role.value}"
