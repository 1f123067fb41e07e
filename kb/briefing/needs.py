"""What briefs may touch of a home."""

from collections.abc import Mapping
from typing import Protocol

from kb.briefing.store import BriefStore
from kb.ledger.ledger import Ledger
from kb.person import VISITOR, Person
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.practice.card import Card
from kb.practice.history import Version
from kb.practice.store import PracticeStore
from kb.settings import Settings


class BriefingRecords(BriefStore, PracticeStore, Protocol):
    """The parts of a store that briefs use."""

    def versions(self, id: str) -> tuple[Version, ...]:
        """Every version of a practice, oldest first. Raises Unknown."""
        ...

    def version_source(self, id: str, no: int) -> bytes:
        """The write-up as it was in that version, to the byte. Raises Unknown."""
        ...


class BriefingNeeds(Protocol):
    """See `kb.home.opened.Home` for what each promises."""

    settings: Settings
    plan: Plan
    economies: Economies

    @property
    def store(self) -> BriefingRecords: ...

    def ledger(self) -> Ledger: ...

    def cards(self, person: Person = VISITOR) -> Mapping[str, Card]: ...
