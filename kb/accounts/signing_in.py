"""Signing in with a password, and changing it."""

from kb.accounts import passwords, throttle
from kb.accounts.account import Account, AccountState
from kb.accounts.room import AccountAccess
from kb.accounts.security_log import note, note_seldom
from kb.accounts.security_note import SecurityEvent
from kb.errors import SignInRefused, TooMany, Unknown
from kb.permission import may_keep_account, require
from kb.person import Person

WRONG = (
    "this address and this password open no account; check both, or ask an administrator for a link to set a new "
    "password"
)
"""Said whatever was wrong, so that nobody learns who has an account."""


class SigningIn(AccountAccess):
    """Every attempt is counted first, looked at only outside a pause, and takes as long whether there is an account."""

    def sign_in(self, email: str, password: str, client: str = "", device: str = "") -> Account:
        """The account that a password opens. `client` is the network address asked from, `device` the secret of a
        browser in which somebody signed in before. Raises SignInRefused and TooMany."""
        store = self._home.store
        try:
            throttle.attempt(store, email, client, device)
        except TooMany:
            # without the account: whether a row is written must not tell whether there is one
            note_seldom(self._home, SecurityEvent.HELD_UP, client=client)
            raise
        account = self._looked_for(email)
        kept = store.password(account.id if account else "")
        right = passwords.matches(password, kept)
        if account is None or not right or account.state is not AccountState.ACTIVE:
            note(self._home, SecurityEvent.REFUSED, account.id if account else "", client=client)
            raise SignInRefused(WRONG)
        throttle.succeeded(store, email, client, device)
        if passwords.is_outdated(kept):
            store.renew_password(account.id, passwords.hash_of(password))
        return account

    def change_password(self, by: Person, old: str, new: str, again: str) -> Account:
        """Set one's own password by the old one; every session and every token ends. Raises BadValue, SignInRefused and
        TooMany."""
        require(may_keep_account(by), by, "change the password of an account")
        store = self._home.store
        account = store.account(by.id)
        passwords.check(new, again, account, self._words())
        throttle.attempt_within(store, account.id)
        if not passwords.matches(old, store.password(account.id)):
            note(self._home, SecurityEvent.PROOF_REFUSED, account.id, detail="old password")
            raise SignInRefused("the old password is another one; type it again")
        throttle.succeeded_within(store, account.id)
        kept = passwords.hash_of(new)
        with store.transaction():
            store.set_password(account.id, kept, account.id)
            self._close_keys(account, account.id)
            note(self._home, SecurityEvent.PASSWORD_CHANGED, account.id)
        return account

    def has_password(self, by: Person) -> bool:
        return bool(self._home.store.password(by.id))

    def _looked_for(self, email: str) -> Account | None:
        try:
            return self._account_at(email)
        except Unknown:
            return None
