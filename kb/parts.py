"""What a room of use cases may rest on: the parts of one opened home. The knowledge base keeps this protocol."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from kb.accounts import Accounts
from kb.ledger.ledger import Ledger
from kb.person import VISITOR, Person
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.plan.terminology import WordingTerm
from kb.practice.card import Card
from kb.reading.collection import PracticeCollection
from kb.reading.lineage import PracticeNames
from kb.settings import Settings
from kb.store import Store

if TYPE_CHECKING:
    from kb.index.updating import Update


class Parts(Protocol):
    """See `KnowledgeBase` for what each promises."""

    settings: Settings
    economies: Economies
    plan: Plan
    wording: tuple[WordingTerm, ...]

    @property
    def store(self) -> Store: ...

    @property
    def accounts(self) -> Accounts: ...

    def ledger(self) -> Ledger: ...

    def ledger_from_record(self) -> Ledger: ...

    def cards(self, person: Person = VISITOR) -> Mapping[str, Card]: ...

    def practice_names(self, person: Person = VISITOR) -> PracticeNames: ...

    def shelf(self, person: Person = VISITOR) -> PracticeCollection: ...

    def confirm(self, id: str, objectives: Sequence[str], by: Person) -> bool: ...

    def withdraw(self, id: str, by: Person, why: str = "") -> None: ...

    def update_index(self) -> "Update": ...
