"""What every corner of the room rests on: the store, the economies, the settings."""

from kb.accounts import throttle
from kb.accounts.account import Account
from kb.accounts.moments import passed
from kb.accounts.needs import AccountsNeeds
from kb.accounts.security_log import note
from kb.accounts.security_note import SecurityEvent


class AccountAccess:
    """Use cases over one opened home."""

    def __init__(self, home: AccountsNeeds) -> None:
        self._home = home

    def _account_at(self, email: str) -> Account:
        """The account at an address as somebody typed it. Raises Unknown."""
        return self._home.store.account_by_email(email.strip().casefold().encode("utf-8", "replace").decode())

    def _sign_out(self, account: Account, by: str) -> None:
        """End what an account has opened: its sessions and its tokens."""
        store = self._home.store
        ending = [token for token in store.tokens(account.id) if not token.revoked and not passed(token.expires)]
        store.end_sessions(account.id)
        store.end_halves(account.id)
        store.revoke_tokens(account.id, by)
        for token in ending:
            note(self._home, SecurityEvent.TOKEN_ENDED, account.id, by, token.id)

    def _close_keys(self, account: Account, by: str) -> None:
        """End everything that opens an account other than its password: sessions, tokens, links. It is known no more in
        the places where it was signed in."""
        self._sign_out(account, by)
        self._home.store.end_links(account.id)
        self._home.store.forget_places(throttle.account_key(account.email))

    def _words(self) -> tuple[str, ...]:
        """Words of this site that anybody would try in a password first."""
        settings = self._home.settings
        return settings.site_name, settings.site, *self._home.economies.names
