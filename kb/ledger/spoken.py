"""For which years an adopter has said that an adoption is in force. Silence is never an answer (A11)."""

from collections.abc import Iterable
from datetime import date

from kb.ledger.entries import Adoption, FollowUp, FollowUpAnswer, Spell
from kb.ledger.partial_date import last_day


def years_spoken_for(adoption: Adoption, answers: Iterable[FollowUp] = ()) -> frozenset[int]:
    """What a report or an answer names, and the year it took effect in, which the report says too; where no year is
    named, that of the day it was said. Whoever answered the question about a year otherwise than with yes has taken
    back what was said of that year without naming it."""
    answered = {one.year: one.answer for one in answers}
    named = {word.about for word in adoption.words if word.about}
    named |= {year for year, answer in answered.items() if answer is FollowUpAnswer.YES}
    days = [word.on for word in adoption.words] or ([adoption.recorded] if adoption.recorded else [])
    said = [date.fromisoformat(day[:10]) for day in days]
    # what was said before the day came was a plan: it says nothing of what then happened
    named |= {
        spell.effective.year for spell in adoption.spells if not said or any(day >= spell.effective for day in said)
    }
    given = {word.year for word in adoption.words if not word.about}
    if not adoption.words:
        given = {day.year for day in said}
    return frozenset(named | (given - answered.keys()))


def stands_at_end_of(spells: Iterable[Spell], year: int) -> bool:
    """Whether one of these times took effect by the end of a year and had not ended by then."""
    end = date(year, 12, 31)
    return any(one.effective <= end and not (one.ended and last_day(one.ended) <= end) for one in spells)
