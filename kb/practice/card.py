"""A practice as it stands in lists and filters, and what lists can be narrowed by."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from kb.practice.practice import Practice

OTHERS = "others"
"""What a practice counts under among the economies that comes from none of the members."""


class Facet(StrEnum):
    """What results can be narrowed by. Values within one facet widen, facets together narrow."""

    AREA = "area"
    OBJECTIVE = "objective"
    ECONOMY = "economy"
    YEAR = "year"
    MEETING = "meeting"
    GROUP = "group"
    KIND = "kind"
    STATUS = "status"


@dataclass(frozen=True)
class Filters:
    """The values chosen in each facet; an empty facet does not filter."""

    chosen: dict[Facet, tuple[str, ...]] = field(default_factory=dict)

    def values(self, facet: Facet) -> tuple[str, ...]:
        return self.chosen.get(facet, ())

    def without(self, facet: Facet, value: str) -> "Filters":
        kept = tuple(v for v in self.values(facet) if v != value)
        return replace(self, chosen={**self.chosen, facet: kept})

    def choosing(self, facet: Facet, *values: str) -> "Filters":
        """These values alone in one facet; none lets go of it."""
        return replace(self, chosen={**self.chosen, facet: values})

    def __bool__(self) -> bool:
        return any(self.chosen.values())


@dataclass(frozen=True)
class Card:
    """A practice as it stands in lists and filters.

    `objectives` are the confirmed ones or, as long as nobody has decided (`confirmed` is false), the
    author's own choice; never a machine's. `year` is when the practice began. `meetings` are the ids of
    those it was shown at, `adopters` the economies whose adoption counts.
    """

    practice: Practice
    objectives: tuple[str, ...]
    confirmed: bool
    areas: tuple[str, ...]
    meetings: tuple[str, ...]
    adopters: tuple[str, ...]
    order: int
    """Place in the order of arrival: the higher, the newer."""
    fresh: date = date.min
    """The day on which it was published or last shared, whichever is later; nothing that is only planned."""

    @property
    def id(self) -> str:
        return self.practice.id

    def values(self, facet: Facet) -> tuple[str, ...]:
        """What this practice counts under in a facet."""
        practice = self.practice
        match facet:
            case Facet.AREA:
                return self.areas
            case Facet.OBJECTIVE:
                return self.objectives
            case Facet.ECONOMY:
                return practice.economies or (OTHERS,)
            case Facet.YEAR:
                return (str(practice.since),) if practice.since else ()
            case Facet.MEETING:
                return self.meetings
            case Facet.GROUP:
                return tuple(group.value for group in practice.groups)
            case Facet.KIND:
                return (practice.kind.value,) if practice.kind else ()
            case Facet.STATUS:
                return (practice.status.value,) if practice.status else ()
