"""Hiding a practice at its economy's wish, and showing it again. What it counted stays (S10)."""

from dataclasses import dataclass

from kb.care.needs import CareNeeds
from kb.care.practice_care import PracticeCare
from kb.errors import Conflict, Unknown
from kb.ledger.entries import Adoption, SharingEvent
from kb.permission import may_review, may_submit, may_withdraw, require
from kb.person import Person
from kb.practice.history import ReviewDate
from kb.practice.practice import Practice
from kb.raw_text import reason
from kb.submissions.withdrawal import Withdrawal


@dataclass(frozen=True)
class InCare:
    """A practice, withdrawn or not, as whoever takes care of it sees it."""

    practice: Practice
    review: ReviewDate | None
    records: tuple[SharingEvent | Adoption, ...] = ()
    """What was shared and taken up, as it stays on record though the text is out of sight."""
    held_back: str = ""
    """Why the secretariat keeps it out of every figure, where it does."""


class Withdrawing(PracticeCare):
    """Its economy's delegates and the secretariat withdraw; the secretariat reinstates."""

    def __init__(self, home: CareNeeds, withdrawal: Withdrawal) -> None:
        super().__init__(home)
        self._withdrawal = withdrawal

    def in_care(self, id: str, person: Person) -> InCare:
        """A practice, withdrawn or not, for whoever may withdraw it. Raises Unknown."""
        require(may_submit(person), person, "take care of a practice")
        practice = self._home.ledger().by_id.get(id)
        if practice is None:
            raise Unknown("practice", id, tuple(self._home.cards(person)), "find it with a search")
        require(may_withdraw(person, practice.economies), person, "take care of this practice")
        ledger = self._home.ledger()
        records: tuple[SharingEvent | Adoption, ...] = (*ledger.events_of.get(id, ()), *ledger.adoptions_of.get(id, ()))
        return InCare(practice, self._home.store.reviews().get(id), records, ledger.held_back.get(id, ""))

    def withdraw(self, id: str, by: Person, why: str) -> None:
        """Raises BadValue without a reason, and Conflict where it is withdrawn already."""
        practice = self.in_care(id, by).practice
        because = reason(why)
        if practice.withdrawn:
            raise Conflict(f"{id} is withdrawn already; the secretariat can reinstate it")
        self._withdrawal.withdraw(id, by, because)

    def reinstate(self, id: str, by: Person, why: str) -> None:
        """Raises BadValue without a reason, and Conflict where it is not withdrawn."""
        practice = self.in_care(id, by).practice
        require(may_review(by, practice.economies), by, "reinstate this practice")
        because = reason(why)
        if not practice.withdrawn:
            raise Conflict(f"{id} is not withdrawn; there is nothing to reinstate")
        self._home.store.reinstate(id, by.id, because)
        self._home.update_index(whole=False)
