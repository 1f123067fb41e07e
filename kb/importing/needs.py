"""What write-ups in and out may touch of a home."""

from collections.abc import Mapping
from typing import Protocol

from kb.accounts.store import AccountStore
from kb.importing.store import SheetChoiceStore, UploadStore
from kb.index.background import IndexingProgress
from kb.ledger.ledger import Ledger
from kb.person import VISITOR, Person
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.practice.card import Card
from kb.practice.practice import Practice
from kb.practice.store import BatchStore, PracticeStore
from kb.search.collection import PracticeCollection
from kb.settings import Settings
from kb.submissions.store import DossierStore


class ImportingRecords(
    UploadStore,
    SheetChoiceStore,
    PracticeStore,
    BatchStore,
    DossierStore,
    AccountStore,
    Protocol,
):
    """The parts of a store that write-ups in and out use."""


class ImportingNeeds(Protocol):
    """See `kb.home.opened.Home` for what each promises."""

    settings: Settings
    plan: Plan
    economies: Economies

    @property
    def store(self) -> ImportingRecords: ...

    def ledger(self) -> Ledger: ...

    def cards(self, person: Person = VISITOR) -> Mapping[str, Card]: ...

    def practice(self, id: str) -> Practice: ...

    def collection(self, person: Person = VISITOR) -> PracticeCollection: ...

    def index_soon(self) -> None: ...

    def indexing(self) -> IndexingProgress: ...

    def close_in_index(self) -> bool: ...
