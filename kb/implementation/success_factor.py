"""The plan's success factors as a checklist, each with the practices that a person marked as speaking to it."""

from dataclasses import dataclass

from kb.errors import Unknown
from kb.plan.plan import Plan


@dataclass(frozen=True)
class SuccessFactor:
    """`id` is the area and the factor's place in it, such as 1-2: the plan gives factors no number."""

    id: str
    area: str
    text: str


@dataclass(frozen=True)
class FactorMark:
    """A person's word that a practice speaks to a factor of a plan."""

    plan: str
    factor: str
    practice: str
    by: str
    at: str

    @property
    def id(self) -> str:
        return f"{self.factor}/{self.practice}"


def factors(plan: Plan) -> tuple[SuccessFactor, ...]:
    """Every success factor, in the plan's order."""
    return tuple(
        SuccessFactor(f"{area.id}-{place}", area.id, text)
        for area in plan.priority_areas
        for place, text in enumerate(area.success_factors, 1)
    )


def factor(plan: Plan, id: str) -> SuccessFactor:
    """Raises Unknown."""
    for one in factors(plan):
        if one.id == id:
            return one
    raise Unknown("success factor", id, tuple(one.id for one in factors(plan)), "they are listed on one page")
