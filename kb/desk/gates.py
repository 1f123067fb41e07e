"""The two gates beside publishing: whether a practice counts, and whether it stands on the first page."""

from kb.desk.needs import DeskNeeds
from kb.desk.objectives import Objectives
from kb.desk.occupation import Occupation, said, short
from kb.errors import Unknown
from kb.files.database import now
from kb.ledger.gate import Decision, Gate
from kb.permission import may_review, require
from kb.person import VISITOR, Person
from kb.practice.card import Card
from kb.record_version import must_stand


class Gates(Occupation):
    """Each decision is kept with who, when and why; the latest holds."""

    def __init__(self, home: DeskNeeds, objectives: Objectives) -> None:
        super().__init__(home)
        self._objectives = objectives

    def decide(
        self, person: Person, practice: str, gate: str, passed: bool, why: str = "", seen: str | None = None
    ) -> None:
        """Decided against counting, a practice stays out of every figure; the reason is shown with it. `seen` is the
        version of the decision that stood. Raises BadValue where a decision against has no reason, Unknown, and
        Overtaken where another decision stands by now."""
        require(may_review(person), person, "decide on gates")
        card = self._objectives.card(person, practice)
        require(may_review(person, card.practice.economies), person, "decide on gates of your own economy's practice")
        if gate not in tuple(Gate):
            raise Unknown("gate", gate, tuple(Gate))
        reason = short("why", why) if passed else said("why", why, "the reason in a sentence: it is shown")
        with self._home.store.transaction():
            old = next((one for one in self._home.store.decisions((practice,)) if one.gate == gate), None)
            if old and (old.passed, old.why) == (passed, reason) and seen is not None:
                return  # the very same was decided already
            must_stand(seen, "this decision", old)
            self._home.store.decide(Decision(practice, Gate(gate), passed, person.id, now(), reason))

    def featured(self, person: Person = VISITOR) -> tuple[Card, ...]:
        """The practices chosen for the first page that a person may read, the latest decision first."""
        chosen = [d for d in self._home.store.decisions() if d.gate is Gate.FEATURED and d.passed]
        cards = self._home.cards(person)
        return tuple(cards[d.practice] for d in sorted(chosen, key=lambda d: d.at, reverse=True) if d.practice in cards)
