"""What every corner of the room rests on: the store, the economies, the settings."""

from kb.accounts.account import Account
from kb.accounts.needs import AccountsNeeds


class AccountAccess:
    """Use cases over one opened home."""

    def __init__(self, home: AccountsNeeds) -> None:
        self._home = home

    def _account_at(self, email: str) -> Account:
        """The account at an address as somebody typed it. Raises Unknown."""
        return self._home.store.account_by_email(email.strip().casefold().encode("utf-8", "replace").decode())

    def _close_keys(self, account: Account, by: str) -> None:
        """End everything that opens an account other than its password: sessions, links, tokens."""
        store = self._home.store
        store.end_sessions(account.id)
        store.end_halves(account.id)
        store.end_links(account.id)
        store.revoke_tokens(account.id, by)
