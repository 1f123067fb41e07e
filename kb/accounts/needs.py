"""What the accounts' use cases may touch of a home."""

from typing import Protocol

from kb.accounts.store import AccountStore, KeyStore, ReleaseRecords, SecondFactorStore, SecurityStore
from kb.plan.economy import Economies
from kb.practice.store import PracticeStore
from kb.settings import Settings


class AccountsRecords(
    AccountStore,
    KeyStore,
    SecondFactorStore,
    ReleaseRecords,
    SecurityStore,
    PracticeStore,
    Protocol,
):
    """The parts of a store that the accounts' use cases use."""


class AccountsNeeds(Protocol):
    """See `kb.home.opened.Home` for what each promises."""

    settings: Settings
    economies: Economies

    @property
    def store(self) -> AccountsRecords: ...
