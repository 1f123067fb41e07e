"""What authors' use cases may touch of a home."""

from collections.abc import Mapping
from typing import Protocol

from kb.accounts.store import AccountStore
from kb.ledger.ledger import Ledger
from kb.person import VISITOR, Person
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.plan.terminology import WordingTerm
from kb.practice.card import Card
from kb.practice.practice import Practice
from kb.practice.store import PracticeStore, PublishedAttachmentStore
from kb.search.collection import PracticeCollection
from kb.settings import Settings
from kb.submissions.store import AttachmentStore, DossierStore, NoticeStore


class SubmissionsRecords(
    AccountStore,
    PracticeStore,
    PublishedAttachmentStore,
    AttachmentStore,
    DossierStore,
    NoticeStore,
    Protocol,
):
    """The parts of a store that authors' use cases use."""


class SubmissionsNeeds(Protocol):
    """See `kb.home.opened.Home` for what each promises."""

    settings: Settings
    plan: Plan
    economies: Economies
    wording: tuple[WordingTerm, ...]

    @property
    def store(self) -> SubmissionsRecords: ...

    def ledger(self) -> Ledger: ...

    def cards(self, person: Person = VISITOR) -> Mapping[str, Card]: ...

    def practice(self, id: str) -> Practice: ...

    def collection(self, person: Person = VISITOR) -> PracticeCollection: ...

    def close_in_index(self) -> bool: ...

    def follow_in_index(self, *ids: str) -> bool: ...
