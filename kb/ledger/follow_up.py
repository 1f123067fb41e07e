"""The yearly question: is what was taken up still in force? Silence is never an answer (A11)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kb.ledger.entries import Adoption
from kb.ledger.entries import FollowUp as FollowUp
from kb.ledger.entries import FollowUpAnswer as FollowUpAnswer
from kb.ledger.ledger import Ledger, by_adopter
from kb.ledger.spoken import stands_at_end_of
from kb.record_version import version_of


@dataclass(frozen=True)
class Question:
    """An adoption to be asked about in a year; `answer` is what was said, if anything was."""

    adoption: Adoption
    year: int
    answer: FollowUp | None = None

    @property
    def version(self) -> str:
        """Names what stands of it, for whoever answers."""
        return version_of(self.adoption, self.answer)

    @property
    def stands(self) -> bool:
        """Whether it had not ended by the end of the year, as far as is on record."""
        return stands_at_end_of(self.adoption.spells, self.year)


def questions(
    ledger: Ledger, answers: Iterable[FollowUp], year: int, economy: str = "", practice: str = ""
) -> Iterator[Question]:
    """Every adoption that its own economy reported and that was in force in a year, in the official order of the
    economies, with what was said of it that year; of one economy, or of one practice, alone where it is named."""
    said = {(one.practice, one.economy): one for one in answers if one.year == year}
    names = {economy} if economy else set(ledger.economies.names)
    known = ledger.adoptions_of.get(practice, ()) if practice else ledger.adoptions
    for adoption in by_adopter((one for one in known if one.economy in names), ledger.economies):
        answer = said.get((adoption.practice, adoption.economy))
        if answer or _asked(adoption, year, ledger.today):
            yield Question(adoption, year, answer)


def confirmed(answers: Iterable[FollowUp], year: int) -> Mapping[str, tuple[str, ...]]:
    """The practices that were said to be still in force in a year, with the economies that said so."""
    found: dict[str, tuple[str, ...]] = {}
    for one in answers:
        if one.year == year and one.answer is FollowUpAnswer.YES:
            found[one.practice] = (*found.get(one.practice, ()), one.economy)
    return found


def _asked(adoption: Adoption, year: int, today: date) -> bool:
    return adoption.reported_by == adoption.economy and any(
        spell.effective <= today and spell.effective.year <= year and (spell.ended is None or spell.ended.year >= year)
        for spell in adoption.spells
    )
