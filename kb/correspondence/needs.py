"""What correspondence may touch of a home."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from kb.accounts.store import AccountStore
from kb.correspondence.store import CorrespondenceStore
from kb.ledger.ledger import Ledger
from kb.person import VISITOR, Person
from kb.plan.economy import Economies
from kb.practice.card import Card
from kb.settings import Settings
from kb.submissions.store import NoticeStore


class CorrespondenceRecords(AccountStore, NoticeStore, CorrespondenceStore, Protocol):
    """The parts of a store that correspondence uses."""

    def transaction(self) -> AbstractContextManager[object]: ...


class CorrespondenceNeeds(Protocol):
    """See `kb.home.opened.Home` for what each promises."""

    settings: Settings
    economies: Economies

    @property
    def store(self) -> CorrespondenceRecords: ...

    def card(self, id: str, person: Person = VISITOR) -> Card: ...

    def cards(self, person: Person = VISITOR) -> Mapping[str, Card]: ...

    def ledger(self) -> Ledger: ...
