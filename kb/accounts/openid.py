"""Signing in through the economy's or the secretariat's own provider, by OpenID Connect (authorization code, PKCE)."""

import hmac
import re
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta

from kb.accounts import provider
from kb.accounts.account import Account, AccountState, PendingSignOn, SignedOn, SignOn
from kb.accounts.moments import stamped
from kb.accounts.room import AccountAccess
from kb.accounts.secret import hashed, new_secret
from kb.errors import SignInRefused, Unknown

LASTS = timedelta(minutes=10)
"""How long somebody may take at the provider."""


@dataclass(frozen=True)
class Return:
    """What the provider sends a browser back with, and the secret that the browser kept meanwhile."""

    browser: str
    state: str
    code: str
    error: str = ""
    issuer: str = ""


class SingleSignOn(AccountAccess):
    """Nobody gets an account by it: one must be there for the address, and is then bound to its owner there."""

    def sign_on_name(self) -> str:
        """What the single sign-on is called; empty where there is none."""
        at = self._home.settings
        return at.openid_name if at.openid_issuer and at.openid_client else ""

    def begin_sign_on(self, back: str, next: str, again: bool = False) -> PendingSignOn:
        """`back` is the absolute address that the provider is to lead back to, `next` where to go on from there;
        `again`: it is to ask whoever is signed in there already. Raises Unknown where there is none, and
        SignOnProblem."""
        self._must_be_on()
        state, browser, nonce, verifier = new_secret(), new_secret(), new_secret(), secrets.token_urlsafe(48)
        address = provider.open_provider(self._home.settings).authorization(back, state, nonce, verifier, again)
        kept = SignOn(nonce, verifier, next)
        self._home.store.begin_sign_on(hashed(state), hashed(browser), kept, stamped(), stamped(LASTS))
        return PendingSignOn(address, browser)

    def finish_sign_on(self, back: str, returned: Return) -> SignedOn:
        """Whose account it is, and where to go on. Raises SignInRefused and SignOnProblem."""
        self._must_be_on()
        awaited = self._home.store.take_sign_on(hashed(returned.state), hashed(returned.browser), stamped())
        if awaited is None:
            raise SignInRefused("this sign-in was not begun in this browser, or took too long; begin it again")
        issuer = self._home.settings.openid_issuer
        if returned.error or not returned.code or returned.issuer not in ("", issuer):
            said = re.sub(r"[^a-z_]", "", returned.error)[:40] or "no code came back"
            raise SignInRefused(f"the provider did not sign you in ({said}); try again, or use a password")
        opened = provider.open_provider(self._home.settings)
        claims = opened.claims(back, returned.code, awaited.verifier)
        if not hmac.compare_digest(claims.nonce.encode(), awaited.nonce.encode()):
            raise SignInRefused("the provider's answer belongs to another sign-in; begin it again")
        account = self._account_of(claims, f"{issuer} {claims.subject}")
        return SignedOn(account, awaited.next, claims.second, claims.proved)

    def _account_of(self, claims: "provider.Claims", subject: str) -> Account:
        store = self._home.store
        with store.transaction():
            try:
                account = store.account_by_subject(subject)
            except Unknown:
                account = self._bound(claims, subject)
            if account.state is AccountState.INVITED:
                account = replace(account, state=AccountState.ACTIVE)
                store.change_account(account, account.id)
                store.end_links(account.id)
            if account.state is not AccountState.ACTIVE:
                raise SignInRefused("your account here is closed; ask an administrator")
        return account

    def _bound(self, claims: "provider.Claims", subject: str) -> Account:
        """The account with this address, from now on bound to whom the provider says it is."""
        if not claims.email:
            raise SignInRefused("the provider names no address of yours that it has checked; use a password")
        try:
            account = self._home.store.account_by_email(claims.email)
        except Unknown:
            raise SignInRefused(
                f"nobody with the address {claims.email} has an account here; ask an administrator for one"
            ) from None
        if self._home.store.subject(account.id):
            raise SignInRefused("this address belongs to somebody else at the provider; ask an administrator")
        if account.state in (AccountState.INVITED, AccountState.ACTIVE):
            self._home.store.bind_subject(account.id, subject, account.id)
        return account

    def _must_be_on(self) -> None:
        if not self.sign_on_name():
            raise Unknown("single sign-on", "here", hint="sign in with a password")
