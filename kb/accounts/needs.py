"""What the accounts' use cases may touch of a home."""

from typing import Protocol

from kb.plan.economy import Economies
from kb.settings import Settings
from kb.store import Store


class AccountsNeeds(Protocol):
    """See `kb.home.opened.Home` for what each promises."""

    settings: Settings
    economies: Economies

    @property
    def store(self) -> Store: ...
