"""What the ledger's use cases may touch of a home."""

from collections.abc import Mapping
from typing import Protocol

from kb.ledger.agenda import Agenda
from kb.ledger.entries import Meeting
from kb.ledger.ledger import Ledger
from kb.ledger.store import AgendaStore, GateStore, LedgerStore, MeetingStore
from kb.person import VISITOR, Person
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.practice.card import Card
from kb.practice.practice import Practice
from kb.practice.store import PracticeStore
from kb.settings import Settings


class LedgerRecords(
    LedgerStore,
    GateStore,
    MeetingStore,
    AgendaStore,
    PracticeStore,
    Protocol,
):
    """The parts of a store that the ledger's use cases use."""


class LedgerNeeds(Protocol):
    """See `kb.home.opened.Home` for what each promises."""

    settings: Settings
    plan: Plan
    economies: Economies
    meetings_in_file: Mapping[str, Meeting]
    agendas_in_file: Mapping[str, Agenda]

    @property
    def store(self) -> LedgerRecords: ...

    def ledger(self) -> Ledger: ...

    def cards(self, person: Person = VISITOR) -> Mapping[str, Card]: ...

    def practice(self, id: str) -> Practice: ...
