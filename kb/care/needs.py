"""What the care of the base may touch of a home."""

from collections.abc import Mapping
from typing import Protocol

from kb.accounts.store import ReleaseRecords
from kb.care.store import CareStore, EndedStore
from kb.ledger.ledger import Ledger
from kb.ledger.store import AgendaStore, LedgerStore, MeetingStore
from kb.person import VISITOR, Person
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.practice.card import Card
from kb.practice.store import PracticeStore
from kb.reading.lineage import PracticeNames
from kb.search.collection import PracticeCollection
from kb.settings import Settings
from kb.submissions.store import DossierStore


class CareRecords(
    CareStore,
    EndedStore,
    LedgerStore,
    MeetingStore,
    AgendaStore,
    PracticeStore,
    DossierStore,
    ReleaseRecords,
    Protocol,
):
    """The parts of a store that the care of the base uses."""


class CareNeeds(Protocol):
    """See `kb.home.opened.Home` for what each promises."""

    settings: Settings
    plan: Plan
    economies: Economies

    @property
    def store(self) -> CareRecords: ...

    def ledger(self) -> Ledger: ...

    def cards(self, person: Person = VISITOR) -> Mapping[str, Card]: ...

    def collection(self, person: Person = VISITOR) -> PracticeCollection: ...

    def practice_names(self, person: Person = VISITOR) -> PracticeNames: ...

    def follow_index(self) -> bool: ...
