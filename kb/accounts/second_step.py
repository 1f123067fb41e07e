"""The second step of signing in: somebody whose password was right, and who is not signed in before the code is too."""

from datetime import timedelta

from kb.accounts.account import Account, AccountState, Second
from kb.accounts.moments import stamped
from kb.accounts.needs import AccountsNeeds
from kb.accounts.room import AccountAccess
from kb.accounts.second_factor import SecondFactors
from kb.accounts.secret import hashed, new_secret
from kb.errors import SignInRefused

LASTS = timedelta(minutes=5)
"""How long somebody may take for the code."""

BEGIN_AGAIN = "this sign-in took too long or was begun elsewhere; begin it again"


class SecondStep(AccountAccess):
    """What is kept in between is no session, and no page knows it but the one that asks for the code."""

    SECONDS = int(LASTS.total_seconds())

    def __init__(self, home: AccountsNeeds, factors: SecondFactors) -> None:
        super().__init__(home)
        self._factors = factors

    def is_due(self, account: Account, by_provider: Second | None = None) -> bool:
        """Whether a code is asked for after the first proof. `by_provider` says that this was the single sign-on, and
        what the provider asked for beside."""
        if by_provider is Second.PROVIDER:
            return False
        if by_provider is not None and not self._home.settings.second_factor_after_sign_on:
            return False
        return self._factors.is_set(account.id)

    def begin(self, account: Account) -> str:
        """The secret of a sign-in that waits for its code."""
        secret = new_secret()
        self._home.store.begin_half(hashed(secret), account.id, stamped(), stamped(LASTS))
        return secret

    def waits(self, secret: str) -> bool:
        return bool(self._home.store.half(hashed(secret), stamped()))

    def finish(self, secret: str, code: str, client: str = "") -> Account:
        """Whose account the code opens; the sign-in waits no longer. Raises SignInRefused, TooMany and KeyGone, which
        leave it waiting where it still does."""
        store = self._home.store
        found = store.half(hashed(secret), stamped())
        account = store.account(found) if found else None
        if account is None or account.state is not AccountState.ACTIVE:
            raise SignInRefused(BEGIN_AGAIN)
        self._factors.check(account, code, client)
        if not store.end_half(hashed(secret)):
            raise SignInRefused(BEGIN_AGAIN)
        return account

    def end(self, secret: str) -> None:
        self._home.store.end_half(hashed(secret))
