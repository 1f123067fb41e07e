"""A practice as the world is told of it: what anyone may read, or that it is gone."""

from dataclasses import dataclass

from kb.metadata.public_history import PublicStanding
from kb.plan.plan import Plan
from kb.practice.practice import Practice


@dataclass(frozen=True)
class PublicRecord:
    """`practice` is none where it is gone. `objectives`, `areas` and `economies` are what it is, or was last, filed
    under; `adopters` the economies whose adoption counts, `meetings` the ids of those it was shown at."""

    standing: PublicStanding
    identifier: str
    practice: Practice | None
    objectives: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    economies: tuple[str, ...] = ()
    """By their names in addresses; `others` where none of the members is named."""
    adopters: tuple[str, ...] = ()
    meetings: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return self.standing.practice

    @property
    def gone(self) -> bool:
        return self.practice is None

    @property
    def sets(self) -> tuple[str, ...]:
        """The sets that it is harvested in."""
        return (*(f"area:{id}" for id in self.areas), *(f"economy:{slug}" for slug in self.economies))


@dataclass(frozen=True)
class RecordSet:
    """A set that records are harvested in."""

    spec: str
    name: str


def objective_titles(plan: Plan, objectives: tuple[str, ...]) -> tuple[str, ...]:
    """What the plan calls them; those of another plan are left out."""
    return tuple(plan.objective(id).title for id in objectives if plan.has(id))
