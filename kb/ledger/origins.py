"""Joint practices: a co-submitting economy that the lead names counts once it has said so itself (S9)."""

from dataclasses import dataclass

from kb.errors import Conflict, Unknown
from kb.files.database import now
from kb.ledger.entries import OriginConfirmation, OriginWord
from kb.ledger.ledger import Ledger
from kb.ledger.needs import LedgerNeeds
from kb.permission import may_care, may_confirm_origin, require
from kb.person import Person, Role
from kb.raw_text import reason

NOT_CONFIRMED = "named by the lead, not confirmed"


@dataclass(frozen=True)
class Origin:
    """An economy that a practice was submitted by, whether it counts in a row of its own, and why or why not."""

    economy: str
    counts: bool
    told: str


class Origins:
    """The lead is the first of a practice's economies and counts at once; another counts when its own delegate
    confirms or handed it in, when it presented the practice itself, or when the secretariat records with a reason that
    it confirmed. What was on record before anybody was asked counts as before; an import confirms nobody."""

    def __init__(self, home: LedgerNeeds) -> None:
        self._home = home

    def confirm(self, practice: str, economy: str, by: Person, why: str = "") -> OriginConfirmation:
        """Raises Unknown, BadValue where the secretariat gives no reason, and Conflict where the economy is not named,
        leads it, or is confirmed already."""
        name = self._home.economies.named(economy).name
        known = self._home.ledger().by_id.get(practice)
        own = known is not None and by.role is Role.DELEGATE and by.economy in known.economies
        if known is None or not (own or may_care(by) or practice in self._home.cards(by)):
            raise Unknown("practice", practice, tuple(self._home.cards(by)), "find it with a search")
        require(may_confirm_origin(by, known.economies, name), by, "confirm this for another economy")
        if name not in known.economies:
            raise Conflict(
                f"{name} is not among those that it was submitted by: {'; '.join(known.economies) or 'none'}"
            )
        if name == known.economies[0]:
            raise Conflict(f"{name} leads this practice: it counts already")
        word = OriginWord.OWN if by.role is Role.DELEGATE else OriginWord.SECRETARIAT
        because = why.strip() if word is OriginWord.OWN else reason(why)
        made = OriginConfirmation(practice, name, word, by.id, now(), because)
        if not self._home.store.confirm_origin(made):
            raise Conflict(f"{name} is confirmed already")
        return made

    def confirm_all(self, by: Person, why: str) -> int:
        """Confirm every co-submitting economy on record that is not, for samples whose public sources name them."""
        require(may_care(by), by, "confirm this for economies")
        because, store, ledger = reason(why), self._home.store, self._home.ledger()
        with store.transaction():
            return sum(
                store.confirm_origin(OriginConfirmation(known.id, name, OriginWord.SECRETARIAT, by.id, now(), because))
                for known in ledger.practices
                for name in known.economies[1:]
            )


def origins_of(ledger: Ledger, practice: str) -> tuple[Origin, ...]:
    """The economies that a practice on record was submitted by, the lead first."""
    counting = ledger.origins(practice)
    return tuple(
        Origin(name, name in counting, counting.get(name, NOT_CONFIRMED)) for name in ledger.by_id[practice].economies
    )
