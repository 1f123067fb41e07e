"""A plan as data: priority areas, objectives, indicators, success factors and reviews."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from kb.errors import Unknown


@dataclass(frozen=True)
class Indicator:
    """`kind` says what it measures: count, share, amount, rate or list; `adds` that what economies report of it may be
    added across them."""

    id: str
    kind: str
    title: str
    adds: bool = False


@dataclass(frozen=True)
class Objective:
    """`scope`: plain words for what it covers; not the plan's own, read by suggestions and shown on no page."""

    id: str
    title: str
    area: str
    indicators: tuple[Indicator, ...] = ()
    scope: tuple[str, ...] = ()


@dataclass(frozen=True)
class PriorityArea:
    id: str
    title: str
    objectives: tuple[Objective, ...]
    success_factors: tuple[str, ...] = ()


@dataclass(frozen=True)
class GeneralIndicator:
    """A heading of the plan's general indicators with the indicators under it."""

    id: str
    title: str
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class Review:
    id: str
    title: str
    years: tuple[int, ...]


@dataclass(frozen=True)
class CrosswalkLine:
    """An objective of an earlier `plan`, and the objectives of a later one that its practices serve."""

    plan: str
    objective: str
    objectives: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """A plan and its version (`id`). Tags belong to a plan."""

    id: str
    title: str
    priority_areas: tuple[PriorityArea, ...]
    years: tuple[int, ...] = ()
    body: str = ""
    vision: str = ""
    reviews: tuple[Review, ...] = ()
    general_indicators: tuple[GeneralIndicator, ...] = ()
    crosswalk: tuple[CrosswalkLine, ...] = ()
    """How objectives of earlier plans are read under this one, so that nobody tags their practices anew."""
    outside: tuple[str, ...] = ()
    """Plain words for what no objective covers; as `scope`, not the plan's own."""

    def read_under(self, plan: str, objectives: Iterable[str]) -> tuple[str, ...]:
        """The objectives of this plan that those of an earlier one stand for, in their order, each once."""
        lines = {(line.plan, line.objective): line.objectives for line in self.crosswalk}
        return tuple(dict.fromkeys(new for old in objectives for new in lines.get((plan, old), ())))

    @cached_property
    def objectives(self) -> tuple[Objective, ...]:
        """Every objective, in the plan's order."""
        return tuple(objective for area in self.priority_areas for objective in area.objectives)

    @cached_property
    def _by_id(self) -> dict[str, Objective]:
        return {objective.id: objective for objective in self.objectives}

    def objective(self, id: str) -> Objective:
        """Raises Unknown."""
        if id not in self._by_id:
            raise Unknown("objective", id, hint=f"{self.title} has {self.objectives[0].id} to {self.objectives[-1].id}")
        return self._by_id[id]

    def area(self, id: str) -> PriorityArea:
        """Raises Unknown."""
        for area in self.priority_areas:
            if area.id == id:
                return area
        raise Unknown("priority area", id, hint=f"{self.title} has " + ", ".join(a.id for a in self.priority_areas))

    def has(self, id: str) -> bool:
        return id in self._by_id

    def areas_of(self, objectives: tuple[str, ...]) -> tuple[str, ...]:
        """The ids of the areas that these objectives belong to, once each, in the plan's order."""
        touched = {self._by_id[id].area for id in objectives if id in self._by_id}
        return tuple(area.id for area in self.priority_areas if area.id in touched)
