"""What the counting rules say of one adoption of one practice by itself: rules A2, A3, A5, A6 and A7."""

from datetime import date

from kb.figures.reason import Reason
from kb.ledger.entries import Adoption, Backing, SharingEvent, Spell, Stage
from kb.ledger.instrument import folded
from kb.ledger.ledger import Ledger
from kb.ledger.partial_date import last_day
from kb.practice.practice import Practice


def counted_spells(adoption: Adoption, shared: tuple[SharingEvent, ...], today: date) -> tuple[Spell, ...]:
    """The times in force that count: begun, embodied by something, and not older than the first sharing. A day known to
    the month or the year alone is not held against it where it can be as late as the sharing (A6)."""
    return tuple(
        spell
        for spell in adoption.spells
        if spell.effective <= today
        and folded(spell.instrument)
        and shared
        and (adoption.exception or last_day(spell.effective) >= shared[0].date)
    )


def adoption_reason(
    practice: Practice, adoption: Adoption, shared: tuple[SharingEvent, ...], ledger: Ledger
) -> Reason | None:
    """Why an adoption does not count by itself; None if it does. `shared` are the practice's counted events."""
    who = adoption.economy
    if who in practice.economies:
        return Reason("A2", f"{who} submitted the practice itself")
    if adoption.stage not in (Stage.ADOPTED, Stage.ENDED) or adoption.effective is None:
        return Reason("A3", f"{who}: {adoption.stage.value}, not yet in force or regular operation")
    if adoption.spells[0].effective > ledger.today:
        return Reason("A3", f"{who}: planned for {adoption.spells[0].effective}, a day that has not come")
    if adoption.reported_by != who:
        return Reason("A5", f"claimed by {adoption.reported_by} for {who}, which has not said so itself")
    if not any(folded(spell.instrument) for spell in adoption.spells):
        return Reason("A3", f"{who}: name what embodies it, a rule, programme, budget line or service")
    if not shared:
        return Reason("A6", f"{who}: the practice itself does not count as shared")
    if not counted_spells(adoption, shared, ledger.today):
        return Reason("A6", f"{who}: in force before the practice was first shared on {shared[0].date.isoformat()}")
    if ledger.rules.documented and adoption.level is Backing.REPORTED:
        return Reason("A7", f"{who}: no reference or file documents it")
    return None
