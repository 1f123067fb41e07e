"""What every room of the care of the base rests on."""

from kb.care.needs import CareNeeds
from kb.errors import BrokenFile, Conflict, Unknown
from kb.permission import may_care
from kb.person import Person
from kb.practice import writeup
from kb.practice.history import lives_on_in
from kb.practice.practice import Practice, Submission, missing


class PracticeCare:
    """Use cases over the parts of one opened home."""

    def __init__(self, home: CareNeeds) -> None:
        self._home = home

    def survivor(self, id: str, person: Person) -> str:
        """The practice that a merged one lives on in, however often that was merged again; empty where it was not
        merged or the person may not read the survivor."""
        last = lives_on_in(id, self._home.store.merges())
        return last if last != id and last in self._home.cards(person) else ""

    def _on_record(self, id: str, person: Person) -> Practice:
        """A practice that the person may read; the desk also a withdrawn one. Without its body. Raises Unknown."""
        practice = self._home.ledger().by_id.get(id)
        cards = self._home.cards(person)
        if practice is None or not (id in cards or (practice.withdrawn and may_care(person))):
            raise Unknown("practice", id, tuple(cards), "it may be withdrawn or not open to you")
        return practice

    def _submission(self, id: str, no: int = 0) -> Submission:
        """The write-up of a practice, as it stands or as it was in a version. Raises Unknown and Conflict."""
        store = self._home.store
        source = store.version_source(id, no) if no else store.source(id)
        try:
            return writeup.read(source, f"{id}, version {no}" if no else id, id, self._home.economies)
        except BrokenFile as error:
            raise Conflict(
                f"{error}; what was kept then cannot be read by today's rules: export it and mend it"
            ) from None

    def _put(self, submission: Submission, source: bytes, by: str, why: str) -> None:
        self._home.store.put(submission, source, missing(submission), by, why)
