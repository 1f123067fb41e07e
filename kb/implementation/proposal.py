"""Project proposals and how people score their link to the plan: criteria with weights, points with reasons, a mean.

Proposals are ranked, economies never: nothing is added up by who proposes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from kb.errors import BadValue, Unknown

MOST_POINTS = 5

MOST = 2_000
"""Characters of a summary or a reason."""


@dataclass(frozen=True)
class Criterion:
    """`weight` says how much it counts beside the others."""

    id: str
    title: str
    weight: int
    help: str = ""


@dataclass(frozen=True)
class Criteria:
    """`label` says what these criteria are: a default, or a decision."""

    label: str
    criteria: tuple[Criterion, ...]

    def criterion(self, id: str) -> Criterion:
        """Raises Unknown."""
        for one in self.criteria:
            if one.id == id:
                return one
        raise Unknown("criterion", id, tuple(one.id for one in self.criteria), "the criteria are data of the home")


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """`objectives` are its author's own choice: a claim that the scoring weighs."""

    id: str
    title: str
    summary: str
    year: int
    economies: tuple[str, ...]
    objectives: tuple[str, ...] = ()
    by: str = ""
    at: str = ""


@dataclass(frozen=True)
class Score:
    """One person's points under one criterion; a later word of the same person takes the place of an earlier one."""

    proposal: str
    criterion: str
    points: int
    reason: str
    by: str
    at: str


@dataclass(frozen=True)
class CriterionScore:
    """What was given under a criterion; `mean` is none as long as nobody scored."""

    criterion: Criterion
    scores: tuple[Score, ...]
    mean: Fraction | None


@dataclass(frozen=True)
class Ranked:
    """A proposal in its place. `place` and `mean` (0 to 5) are none as long as a criterion has no points; proposals
    with the same mean share a place."""

    proposal: Proposal
    place: int | None
    mean: Fraction | None
    told: tuple[CriterionScore, ...]

    @property
    def scorers(self) -> int:
        return len({score.by for one in self.told for score in one.scores})


def ranking(proposals: Iterable[Proposal], scores: Iterable[Score], criteria: Criteria) -> tuple[Ranked, ...]:
    """The best first; those not fully scored follow, by id."""
    given = tuple(scores)
    weighed = [_weighed(one, given, criteria) for one in proposals]
    means = sorted((one.mean for one in weighed if one.mean is not None), reverse=True)
    placed = (
        Ranked(one.proposal, None if one.mean is None else means.index(one.mean) + 1, one.mean, one.told)
        for one in weighed
    )
    return tuple(sorted(placed, key=lambda one: (one.place is None, one.place or 0, one.proposal.id)))


def _weighed(proposal: Proposal, scores: tuple[Score, ...], criteria: Criteria) -> Ranked:
    told = tuple(
        _told(one, tuple(s for s in scores if (s.proposal, s.criterion) == (proposal.id, one.id)))
        for one in criteria.criteria
    )
    weights = sum(one.criterion.weight for one in told)
    means = [one.mean * one.criterion.weight for one in told if one.mean is not None]
    whole = weights > 0 and len(means) == len(told)
    return Ranked(proposal, None, sum(means, Fraction(0)) / weights if whole else None, told)


def _told(criterion: Criterion, scores: tuple[Score, ...]) -> CriterionScore:
    mean = Fraction(sum(score.points for score in scores), len(scores)) if scores else None
    return CriterionScore(criterion, scores, mean)


def points_of(text: str) -> int:
    """Raises BadValue."""
    plain = text.strip()
    if plain not in {str(points) for points in range(MOST_POINTS + 1)}:
        raise BadValue("points", text, f"a whole number from 0 to {MOST_POINTS}")
    return int(plain)
