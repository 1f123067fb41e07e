"""What every corner of the room rests on: the store, the economies, the settings."""

from collections.abc import Callable

from kb.accounts.account import Account
from kb.plan.economy import Economies
from kb.settings import Settings
from kb.store import Store


class AccountAccess:
    """`store` opens the store when it is first needed; `settings` gives those in force."""

    def __init__(self, store: Callable[[], Store], economies: Economies, settings: Callable[[], Settings]) -> None:
        self._store, self._economies, self._settings = store, economies, settings

    def _account_at(self, email: str) -> Account:
        """The account at an address as somebody typed it. Raises Unknown."""
        return self._store().account_by_email(email.strip().casefold().encode("utf-8", "replace").decode())

    def _close_keys(self, account: Account, by: str) -> None:
        """End everything that opens an account other than its password: sessions, links, tokens."""
        store = self._store()
        store.end_sessions(account.id)
        store.end_links(account.id)
        store.revoke_tokens(account.id, by)
