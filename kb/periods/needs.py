"""What the closing of years may touch of a home."""

from typing import Protocol

from kb.ledger.ledger import Ledger
from kb.plan.plan import Plan
from kb.store import Store


class PeriodsNeeds(Protocol):
    """See `kb.home.opened.Home` for what each promises."""

    plan: Plan

    @property
    def store(self) -> Store: ...

    def ledger(self) -> Ledger: ...
