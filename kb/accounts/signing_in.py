"""Signing in with a password, and changing it."""

from kb.accounts import passwords, throttle
from kb.accounts.account import Account, AccountState
from kb.accounts.room import AccountAccess
from kb.errors import SignInRefused, Unknown
from kb.permission import may_keep_account, require
from kb.person import Person

WRONG = (
    "this address and this password open no account; check both, or ask an administrator for a link to set a new "
    "password"
)
"""Said whatever was wrong, so that nobody learns who has an account."""


class SigningIn(AccountAccess):
    """Every attempt is counted first, looked at only outside a pause, and takes as long whether there is an account."""

    def sign_in(self, email: str, password: str, client: str = "") -> Account:
        """The account that a password opens. `client` is the network address asked from. Raises SignInRefused and
        TooMany."""
        store = self._home.store
        throttle.attempt(store, email, client)
        account = self._looked_for(email)
        kept = store.password(account.id) if account else ""
        right = passwords.matches(password, kept)
        if account is None or not right or account.state is not AccountState.ACTIVE:
            raise SignInRefused(WRONG)
        throttle.succeeded(store, email, client)
        if passwords.is_outdated(kept):
            store.renew_password(account.id, passwords.hash_of(password))
        return account

    def change_password(self, by: Person, old: str, new: str, again: str, client: str = "") -> Account:
        """Set one's own password by the old one; every session ends. Raises BadValue, SignInRefused and TooMany."""
        require(may_keep_account(by), by, "change the password of an account")
        store = self._home.store
        account = store.account(by.id)
        passwords.check(new, again, account)
        throttle.attempt(store, account.email, client)
        if not passwords.matches(old, store.password(account.id)):
            raise SignInRefused("the old password is another one; type it again")
        throttle.succeeded(store, account.email, client)
        kept = passwords.hash_of(new)
        with store.transaction():
            store.set_password(account.id, kept, account.id)
            store.end_sessions(account.id)
            store.end_halves(account.id)
            store.end_links(account.id)
        return account

    def has_password(self, by: Person) -> bool:
        return bool(self._home.store.password(by.id))

    def _looked_for(self, email: str) -> Account | None:
        try:
            return self._account_at(email)
        except Unknown:
            return None
