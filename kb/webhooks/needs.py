"""What webhooks may touch of a home."""

from collections.abc import Mapping
from typing import Protocol

from kb.accounts.store import AccountStore
from kb.ledger.ledger import Ledger
from kb.person import VISITOR, Person
from kb.practice.card import Card
from kb.practice.store import PracticeStore
from kb.settings import Settings
from kb.webhooks.store import WebhookStore


class WebhookRecords(WebhookStore, AccountStore, PracticeStore, Protocol):
    """The parts of a store that webhooks use."""

    def head(self) -> tuple[int, str]: ...


class WebhookNeeds(Protocol):
    """See `kb.home.opened.Home` for what each promises."""

    settings: Settings

    @property
    def store(self) -> WebhookRecords: ...

    def cards(self, person: Person = VISITOR) -> Mapping[str, Card]: ...

    def ledger(self, plan: str = "") -> Ledger: ...
