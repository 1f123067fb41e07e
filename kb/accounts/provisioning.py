"""Accounts brought in step with what the provider of the single sign-on says: opened, given another economy, closed.

The provider's word is one person's, like an administrator's. What one administrator may do alone it does at once; a
role that takes two people it only asks for, and a second person consents (`kb/accounts/releases.py`).
"""

from contextlib import suppress
from dataclasses import dataclass, replace

from kb.accounts.account import Account, AccountState
from kb.accounts.administering import LONGEST_NAME, Administering
from kb.accounts.claimed import Claimed, claimed, role_mapping
from kb.accounts.needs import AccountsNeeds
from kb.accounts.provider import Claims
from kb.accounts.releases import OFFICERS
from kb.errors import BadValue, Conflict, SignInRefused
from kb.person import Person, Role

NAME = "single sign-on"
"""Who stands in the trail for what the provider says."""

ALONE, ASKING = Person(NAME, Role.OPERATOR), Person(NAME, Role.ADMINISTRATOR)

WHY = "the provider of the single sign-on gives this role"

NO_ROLE = "the provider does not say that you have a part here; ask whoever runs it, or an administrator"
NO_ECONOMY = "the provider does not name the member economy that you speak for; ask whoever runs it"
WAITS = "your role here takes a second person's consent, and waits for it; try again later"


@dataclass(frozen=True)
class AccountInStep:
    """The account as it stands now; `refused` is why nobody is signed in by it, where that is so."""

    account: Account
    refused: str = ""


class Provisioning:
    """Called within the transaction of a sign-on."""

    def __init__(self, home: AccountsNeeds, administering: Administering) -> None:
        self._home, self._administering = home, administering

    @property
    def is_on(self) -> bool:
        """Whether roles come from claims here."""
        return bool(self._home.settings.openid_role_claim)

    def opened(self, claims: Claims) -> Account | None:
        """A new account for somebody whom nobody here knows; none where that is not done here. One whose role takes two
        people waits. Raises SignInRefused."""
        settings = self._home.settings
        if not (self.is_on and settings.openid_provision):
            return None
        wanted = claimed(settings, self._home.economies, claims.told)
        if wanted.role is None:
            raise SignInRefused(NO_ROLE)
        if wanted.role is Role.DELEGATE and not wanted.economy:
            raise SignInRefused(NO_ECONOMY)
        by = ASKING if wanted.role in OFFICERS else ALONE
        called = " ".join(claims.name.split())[:LONGEST_NAME]
        for name in (called, ""):  # a name that cannot stand on a page is left out
            with suppress(BadValue):
                return self._administering.add(by, claims.email, name, wanted.role.value, wanted.economy, WHY)
        raise SignInRefused("the address that the provider names cannot be kept here; ask an administrator")

    def in_step(self, account: Account, claims: Claims) -> AccountInStep:
        """What the claims make of an account that can sign in. A role that the settings name no value for is not the
        provider's to give, and is left alone. Raises SignInRefused, and nothing is changed then."""
        settings = self._home.settings
        if not self.is_on or account.role not in {role for _, role in role_mapping(settings)}:
            return AccountInStep(account)
        wanted = claimed(settings, self._home.economies, claims.told)
        if wanted.role is None:
            return self._closed(account, NO_ROLE)
        economy = wanted.economy or account.economy
        if wanted.role is Role.DELEGATE and settings.openid_economy_claim and not wanted.economy:
            return self._closed(account, NO_ECONOMY)
        if wanted.role is Role.DELEGATE and not economy:
            return self._closed(account, NO_ECONOMY)
        if wanted.role is account.role or wanted.role not in OFFICERS:
            return self._changed(account, replace(wanted, economy=economy))
        return self._asked(account, replace(wanted, economy=economy))

    def _changed(self, account: Account, wanted: Claimed) -> AccountInStep:
        """At once: another economy, or a role that releases nothing."""
        assert wanted.role is not None
        try:
            return AccountInStep(self._administering.change_role(ALONE, account.id, wanted.role.value, wanted.economy))
        except Conflict as last:  # the last administrator stays one
            return AccountInStep(account, str(last))

    def _asked(self, account: Account, wanted: Claimed) -> AccountInStep:
        """A role that takes two people. A delegate goes on as one meanwhile; of an officer the former role is gone."""
        assert wanted.role is not None
        left = AccountInStep(account) if account.role is Role.DELEGATE else self._closed(account, WAITS)
        if account.role is Role.DELEGATE or left.account.state is AccountState.CLOSED:
            with suppress(Conflict):  # it was asked for before, and waits
                self._administering.change_role(ASKING, account.id, wanted.role.value, wanted.economy, WHY)
        return left

    def _closed(self, account: Account, why: str) -> AccountInStep:
        try:
            return AccountInStep(self._administering.close(ALONE, account.id), why)
        except Conflict:  # the last administrator who can sign in stays: with a password
            return AccountInStep(account, why)
