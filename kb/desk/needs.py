"""What the desk may touch of a home."""

from collections.abc import Mapping
from typing import Protocol

from kb.accounts.store import AccountStore
from kb.ledger.ledger import Ledger
from kb.ledger.store import GateStore, LedgerStore
from kb.person import VISITOR, Person
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.plan.terminology import WordingTerm
from kb.practice.card import Card
from kb.practice.store import PracticeStore
from kb.search.collection import PracticeCollection
from kb.settings import Settings
from kb.submissions.store import AttachmentStore, DossierStore, NoticeStore
from kb.tagging.store import EvidenceStore


class DeskRecords(
    AccountStore,
    GateStore,
    LedgerStore,
    PracticeStore,
    AttachmentStore,
    DossierStore,
    NoticeStore,
    EvidenceStore,
    Protocol,
):
    """The parts of a store that the desk uses."""


class DeskNeeds(Protocol):
    """See `kb.home.opened.Home` for what each promises."""

    settings: Settings
    plan: Plan
    economies: Economies
    wording: tuple[WordingTerm, ...]

    @property
    def store(self) -> DeskRecords: ...

    def ledger(self) -> Ledger: ...

    def cards(self, person: Person = VISITOR) -> Mapping[str, Card]: ...

    def collection(self, person: Person = VISITOR) -> PracticeCollection: ...

    def follow_index(self) -> bool: ...
