"""Asked again: before what cannot be taken back, somebody who is signed in proves once more who they are."""

from datetime import timedelta

from kb.accounts import passwords, throttle
from kb.accounts.account import ProofAsked
from kb.accounts.moments import passed, stamped
from kb.accounts.needs import AccountsNeeds
from kb.accounts.room import AccountAccess
from kb.accounts.second_factor import SecondFactors
from kb.accounts.secret import hashed, new_secret
from kb.accounts.security_log import note
from kb.accounts.security_note import SecurityEvent
from kb.errors import SignInRefused
from kb.permission import may_keep_account, require
from kb.person import Person


class Proving(AccountAccess):
    """A browser that was left open, or a cookie that was stolen, does not do what asks here first."""

    def __init__(self, home: AccountsNeeds, factors: SecondFactors) -> None:
        super().__init__(home)
        self._factors = factors

    def is_due(self, session: str) -> bool:
        """Whether the person of a session is to prove again who they are."""
        minutes = self._home.settings.asked_again_minutes
        found = self._home.store.session(hashed(session))
        return found is None or bool(minutes and passed(found.proved or found.started, timedelta(minutes=minutes)))

    def asked(self, by: Person) -> ProofAsked:
        """What one is asked for: all that one has."""
        require(may_keep_account(by), by, "prove who they are")
        return ProofAsked(bool(self._home.store.password(by.id)), self._factors.is_set(by.id))

    def prove(self, by: Person, session: str, password: str, code: str, client: str = "") -> str:
        """Note for a session that its person proved who they are, and return its new secret: whoever had the one before
        has nothing any more. Raises SignInRefused, TooMany and KeyGone."""
        asked, store = self.asked(by), self._home.store
        if not asked.password and not asked.code:
            raise SignInRefused("sign in again, and then go on here")
        account = store.account(by.id)
        if asked.password:
            throttle.attempt_within(store, by.id)
            if not passwords.matches(password, store.password(by.id)):
                note(self._home, SecurityEvent.PROOF_REFUSED, by.id, client=client or None)
                raise SignInRefused("the password is another one; type it again")
            throttle.succeeded_within(store, by.id)
        if asked.code:
            self._factors.check(account, code, client)
        secret = new_secret()
        with store.transaction():
            if not store.renew_session(hashed(session), hashed(secret), stamped()):
                raise SignInRefused("you were signed out meanwhile: sign in again, and then go on here")
            note(self._home, SecurityEvent.PROVED_AGAIN, by.id, client=client or None)
        return secret
