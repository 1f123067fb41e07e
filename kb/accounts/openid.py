"""Signing in through the economy's or the secretariat's own provider, by OpenID Connect (authorization code, PKCE)."""

import base64
import hashlib
import hmac
import json
import re
from dataclasses import dataclass, replace
from datetime import timedelta

from kb.accounts import provider
from kb.accounts.account import Account, AccountState, PendingSignOn, SignedOn
from kb.accounts.administering import Administering
from kb.accounts.moments import passed, stamped
from kb.accounts.needs import AccountsNeeds
from kb.accounts.provisioning import WAITS, AccountInStep, Provisioning
from kb.accounts.room import AccountAccess
from kb.accounts.secret import new_secret
from kb.accounts.security_log import note_seldom
from kb.accounts.security_note import SecurityEvent
from kb.errors import SignInRefused, Unknown

LASTS = timedelta(minutes=10)
"""How long somebody may take at the provider."""

SECRET = 43
"""Characters of the secret that all is drawn from."""

LONGEST_NEXT = 1000
"""Bytes of where to go on that a browser's cookie has room for."""


@dataclass(frozen=True)
class Return:
    """What the provider sends a browser back with, and what the browser kept meanwhile."""

    browser: str
    state: str
    code: str
    error: str = ""
    issuer: str = ""


@dataclass(frozen=True)
class SignOn:
    """A sign-in that is on its way through the provider. All that must come back with it is drawn from one secret that
    the browser keeps; `state`, which the provider gives back, stands for all of it."""

    secret: str
    expires: str
    next: str

    @property
    def state(self) -> str:
        return self._drawn("state", self.expires, self.next)

    @property
    def nonce(self) -> str:
        return self._drawn("nonce")

    @property
    def verifier(self) -> str:
        return self._drawn("verifier")

    def _drawn(self, *what: str) -> str:
        drawn = hmac.digest(self.secret.encode(), json.dumps(what).encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(drawn).decode().rstrip("=")

    def written(self) -> str:
        """As a browser keeps it."""
        return base64.urlsafe_b64encode(json.dumps([self.secret, self.expires, self.next]).encode()).decode()


def read_sign_on(text: str) -> SignOn | None:
    """What a browser kept; none where it is nothing of ours."""
    try:
        kept = json.loads(base64.b64decode(text.encode(), b"-_", validate=True))
        secret, expires, next = (str(part.encode(), "utf-8") for part in kept)
        passed(expires)
        return SignOn(secret, expires, next) if len(secret) == SECRET else None
    except (ValueError, TypeError, AttributeError, RecursionError, OverflowError):
        return None


class SingleSignOn(AccountAccess):
    """An account must be there for the address, and is then bound to its owner there; where the settings say so, one is
    opened by what the provider claims, and brought in step at each sign-on."""

    def __init__(self, home: AccountsNeeds, administering: Administering) -> None:
        super().__init__(home)
        self._provisioning = Provisioning(home, administering)

    def sign_on_name(self) -> str:
        """What the single sign-on is called; empty where there is none."""
        at = self._home.settings
        return at.openid_name if at.openid_issuer and at.openid_client else ""

    def begin_sign_on(self, back: str, next: str, again: bool = False) -> PendingSignOn:
        """`back` is the absolute address that the provider is to lead back to, `next` where to go on from there;
        `again`: it is to ask whoever is signed in there already. Raises Unknown where there is none, and
        SignOnProblem."""
        self._must_be_on()
        fits = len(json.dumps(next)) <= LONGEST_NEXT
        begun = SignOn(new_secret(), stamped(LASTS), next if fits else "/")
        opened = provider.open_provider(self._home.settings)
        return PendingSignOn(
            opened.authorization(back, begun.state, begun.nonce, begun.verifier, again), begun.written()
        )

    def is_awaited(self, returned: Return) -> bool:
        """Whether this browser waits for what comes back here."""
        return self._awaited(returned) is not None

    def _awaited(self, returned: Return) -> SignOn | None:
        found = read_sign_on(returned.browser)
        if found is None or passed(found.expires) or not passed(found.expires, -2 * LASTS):
            return None  # the last: no clock that was set right since makes one last for long
        same = hmac.compare_digest(found.state.encode(), returned.state.encode("utf-8", "replace"))
        return found if same else None

    def finish_sign_on(self, back: str, returned: Return) -> SignedOn:
        """Whose account it is, and where to go on. Raises SignInRefused and SignOnProblem."""
        self._must_be_on()
        try:
            return self._finished(back, returned)
        except SignInRefused:
            note_seldom(self._home, SecurityEvent.REFUSED, detail="single sign-on")
            raise

    def _finished(self, back: str, returned: Return) -> SignedOn:
        awaited = self._awaited(returned)
        if awaited is None:
            raise SignInRefused("this sign-in was not begun in this browser, or took too long; begin it again")
        issuer = self._home.settings.openid_issuer
        if returned.error or not returned.code or returned.issuer not in ("", issuer):
            said = re.sub(r"[^a-z_]", "", returned.error)[:40] or "no code came back"
            raise SignInRefused(f"the provider did not sign you in ({said}); try again, or use a password")
        opened = provider.open_provider(self._home.settings)
        claims = opened.claims(back, returned.code, awaited.verifier)
        if not hmac.compare_digest(claims.nonce.encode("utf-8", "replace"), awaited.nonce.encode()):
            raise SignInRefused("the provider's answer belongs to another sign-in; begin it again")
        come = self._account_of(claims, f"{issuer} {claims.subject}")
        if come.refused:  # what the claims made of the account is kept
            raise SignInRefused(come.refused)
        return SignedOn(come.account, awaited.next, claims.second, claims.proved)

    def _account_of(self, claims: "provider.Claims", subject: str) -> AccountInStep:
        store = self._home.store
        with store.transaction():
            try:
                account = store.account_by_subject(subject)
            except Unknown:
                account = self._bound(claims, subject)
            if account.state is AccountState.ASKED:
                return AccountInStep(account, WAITS)
            if account.state is AccountState.INVITED:
                account = replace(account, state=AccountState.ACTIVE)
                store.change_account(account, account.id)
                store.end_links(account.id)
            if account.state is not AccountState.ACTIVE:
                raise SignInRefused("your account here is closed; ask an administrator")
            return self._provisioning.in_step(account, claims)

    def _bound(self, claims: "provider.Claims", subject: str) -> Account:
        """The account with this address, from now on bound to whom the provider says it is."""
        if not claims.email:
            raise SignInRefused("the provider names no address of yours that it has checked; use a password")
        try:
            account = self._account_at(claims.email)
        except Unknown:
            if (opened := self._provisioning.opened(claims)) is not None:
                self._home.store.bind_subject(opened.id, subject, opened.id)
                return opened
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
