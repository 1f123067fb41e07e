"""The yearly question: is what was taken up still in force? Silence is never an answer (A11)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kb.ledger.entries import Adoption, Stage
from kb.ledger.ledger import Ledger


class FollowUpAnswer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class FollowUp:
    """What an economy said in a year of one practice that it took up."""

    practice: str
    economy: str
    year: int
    answer: FollowUpAnswer
    by: str
    at: str


@dataclass(frozen=True)
class Question:
    """An adoption to be asked about in a year; `answer` is what was said, if anything was."""

    adoption: Adoption
    year: int
    answer: FollowUp | None = None


def questions(ledger: Ledger, answers: Iterable[FollowUp], year: int, economy: str = "") -> Iterator[Question]:
    """Every adoption that its own economy reported and that was in force in a year, in the official order of the
    economies, with what was said of it that year; of one economy alone where it is named."""
    said = {(one.practice, one.economy): one for one in answers if one.year == year}
    for name in (economy,) if economy else ledger.economies.names:
        for adoption in ledger.adoptions:
            answer = said.get((adoption.practice, name))
            if adoption.economy == name and (answer or _asked(adoption, year)):
                yield Question(adoption, year, answer)


def confirmed(answers: Iterable[FollowUp], year: int) -> Mapping[str, tuple[str, ...]]:
    """The practices that were said to be still in force in a year, with the economies that said so."""
    found: dict[str, tuple[str, ...]] = {}
    for one in answers:
        if one.year == year and one.answer is FollowUpAnswer.YES:
            found[one.practice] = (*found.get(one.practice, ()), one.economy)
    return found


def _asked(adoption: Adoption, year: int) -> bool:
    if adoption.reported_by != adoption.economy or adoption.effective is None or adoption.effective.year > year:
        return False
    ended_since = adoption.stage is Stage.ENDED and adoption.ended is not None and adoption.ended.year >= year
    return adoption.stage is Stage.ADOPTED or ended_since
