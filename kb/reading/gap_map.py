"""The gap map: where the plan's objectives are served and where not, by year and by cross-cutting group."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.plan.plan import Objective, Plan
from kb.practice.card import Card
from kb.practice.practice import Group
from kb.reading.unmet import Gap


@dataclass(frozen=True)
class MapRow:
    """One objective: the practices on record under it, those shared in each year, those on record for each group."""

    objective: Objective
    on_record: int
    shared: Mapping[int, int]
    groups: Mapping[Group, int]


@dataclass(frozen=True)
class UnmetSearch:
    """A text that was looked for and hardly found: how often, and whether somebody put it on the wanted list."""

    text: str
    times: int
    wanted: bool


@dataclass(frozen=True)
class GapMap:
    """`most_shared` and `most_on_record` are the largest cells: what shading is measured by."""

    rows: tuple[MapRow, ...]
    years: tuple[int, ...]
    closed: Mapping[int, str]
    """The years that are told from a snapshot, each with how it stands."""

    @property
    def most_shared(self) -> int:
        return max((n for row in self.rows for n in row.shared.values()), default=0)

    @property
    def most_on_record(self) -> int:
        return max((n for row in self.rows for n in row.groups.values()), default=0)


def gap_map(
    plan: Plan, shared: Mapping[int, Mapping[str, int]], closed: Mapping[int, str], cards: Iterable[Card]
) -> GapMap:
    """On record is what the cards hold, which a search by the same filters finds; shared is what each year is told to
    count under an objective."""
    years = plan.years
    on_record: Counter[str] = Counter()
    grouped: Counter[tuple[str, Group]] = Counter()
    for card in cards:
        on_record.update(set(card.objectives))
        grouped.update((id, group) for id in set(card.objectives) for group in set(card.practice.groups))
    return GapMap(
        tuple(
            MapRow(
                objective,
                on_record[objective.id],
                {year: shared[year].get(objective.id, 0) for year in years},
                {group: grouped[objective.id, group] for group in Group},
            )
            for objective in plan.objectives
        ),
        years,
        closed,
    )


def sought(gaps: Iterable[Gap], most: int) -> tuple[UnmetSearch, ...]:
    """The texts, whatever their filters and days, the most frequent first; what is wanted stands before the rest."""
    times: Counter[str] = Counter()
    wanted = set[str]()
    for gap in gaps:
        times[gap.text] += gap.times
        if gap.asked:
            wanted.add(gap.text)
    ordered = sorted(times, key=lambda text: (text not in wanted, -times[text], text))
    return tuple(UnmetSearch(text, times[text], text in wanted) for text in ordered[:most])
