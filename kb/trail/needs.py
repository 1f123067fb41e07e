"""What reading and proving the trail may touch of a home."""

from typing import Protocol

from kb.accounts.store import ReleaseRecords
from kb.files.signed_head import SignedHead
from kb.ledger.ledger import Ledger
from kb.ledger.store import AgendaStore
from kb.person import VISITOR, Person
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.practice.store import PracticeStore
from kb.reports.store import TabledReportStore
from kb.search.collection import PracticeCollection
from kb.settings import Settings
from kb.trail.store import ProofStore, TrailStore


class TrailRecords(
    PracticeStore,
    AgendaStore,
    ProofStore,
    TrailStore,
    ReleaseRecords,
    TabledReportStore,
    Protocol,
):
    """The parts of a store that reading and proving the trail uses."""


class TrailNeeds(Protocol):
    """See `kb.home.opened.Home` for what each promises."""

    settings: Settings
    plan: Plan
    economies: Economies

    @property
    def store(self) -> TrailRecords: ...

    def signed_head(self) -> SignedHead: ...

    def ledger(self) -> Ledger: ...

    def collection(self, person: Person = VISITOR) -> PracticeCollection: ...

    def ledger_from_record(self) -> Ledger: ...
