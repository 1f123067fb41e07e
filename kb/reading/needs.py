"""What readers' use cases may touch of a home."""

from collections.abc import Mapping
from typing import Protocol

from kb.ledger.ledger import Ledger
from kb.ledger.store import GateStore
from kb.person import VISITOR, Person
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.practice.card import Card
from kb.practice.store import PracticeStore, PublishedAttachmentStore
from kb.reading.lineage import PracticeNames
from kb.reading.store import UnmetStore
from kb.search.collection import PracticeCollection
from kb.settings import Settings
from kb.tagging.store import EvidenceStore


class ReadingRecords(
    GateStore,
    PracticeStore,
    PublishedAttachmentStore,
    UnmetStore,
    EvidenceStore,
    Protocol,
):
    """The parts of a store that readers' use cases use."""


class ReadingNeeds(Protocol):
    """See `kb.home.opened.Home` for what each promises."""

    settings: Settings
    plan: Plan
    economies: Economies

    @property
    def store(self) -> ReadingRecords: ...

    def ledger(self) -> Ledger: ...

    def cards(self, person: Person = VISITOR) -> Mapping[str, Card]: ...

    def card(self, id: str, person: Person = VISITOR) -> Card: ...

    def collection(self, person: Person = VISITOR) -> PracticeCollection: ...

    def practice_names(self, person: Person = VISITOR) -> PracticeNames: ...
