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
from kb.record_version import must_stand, version_of
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

    @property
    def version(self) -> str:
        """Names the state of the practice and its review day, for whoever decides on it."""
        return version_of(self.practice.version, self.practice.withdrawn, self.review)


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

    def withdraw(self, id: str, by: Person, why: str, seen: str | None = None) -> None:
        """Raises BadValue without a reason, Conflict where it is withdrawn already, and Overtaken where it is not in
        the state that `seen` names."""
        with self._home.store.transaction():
            cared = self.in_care(id, by)
            because = reason(why)
            if cared.practice.withdrawn:
                raise Conflict(f"{id} is withdrawn already; the secretariat can reinstate it")
            self._must_stand(seen, cared)
            self._withdrawal.record(id, by, because)
        self._withdrawal.close_away()

    def reinstate(self, id: str, by: Person, why: str, seen: str | None = None) -> None:
        """Raises BadValue without a reason, Conflict where it is not withdrawn, and Overtaken."""
        with self._home.store.transaction():
            cared = self.in_care(id, by)
            require(may_review(by, cared.practice.economies), by, "reinstate this practice")
            because = reason(why)
            if not cared.practice.withdrawn:
                raise Conflict(f"{id} is not withdrawn; there is nothing to reinstate")
            self._must_stand(seen, cared)
            self._home.store.reinstate(id, by.id, because)
        self._home.follow_index()

    def _must_stand(self, seen: str | None, cared: InCare) -> None:
        must_stand(seen, "this practice", cared.practice.version, cared.practice.withdrawn, cared.review)
