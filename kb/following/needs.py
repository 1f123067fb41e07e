"""What following may touch of a home."""

from collections.abc import Mapping
from typing import Protocol

from kb.accounts.store import AccountStore
from kb.following.store import FollowStore
from kb.ledger.ledger import Ledger
from kb.person import VISITOR, Person
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.practice.card import Card
from kb.practice.store import PracticeStore
from kb.search.collection import PracticeCollection
from kb.settings import Settings


class FollowRecords(AccountStore, PracticeStore, FollowStore, Protocol):
    """The parts of a store that following uses."""


class FollowNeeds(Protocol):
    """See `kb.home.opened.Home` for what each promises."""

    settings: Settings
    plan: Plan
    economies: Economies

    @property
    def store(self) -> FollowRecords: ...

    def ledger(self) -> Ledger: ...

    def cards(self, person: Person = VISITOR) -> Mapping[str, Card]: ...

    def collection(self, person: Person = VISITOR) -> PracticeCollection: ...
