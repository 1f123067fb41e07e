"""Filters and counts over cards: every count is the length of the list that opens when its value is chosen."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from kb.ledger.ledger import Ledger
from kb.practice.card import OTHERS, Card, Facet, Filters
from kb.practice.practice import Group, Kind, Status
from kb.search.results import FacetCount

FACETS = tuple(Facet)

Labels = Callable[[Facet], Sequence[tuple[str, str]]]
"""The values of a facet with their labels, in the order in which they are shown."""


def failing(card: Card, filters: Filters) -> tuple[Facet, ...]:
    """The facets whose chosen values this practice does not bear."""
    return tuple(
        facet
        for facet, chosen in filters.chosen.items()
        if chosen and not any(value in card.values(facet) for value in chosen)
    )


def allowed(cards: Iterable[Card], filters: Filters) -> list[Card]:
    """The practices that bear a chosen value in every facet."""
    return [card for card in cards if not failing(card, filters)]


def nearly(cards: Iterable[Card], filters: Filters) -> list[Card]:
    """Those that fail one facet at most: what results and counts together need to look at."""
    return [card for card in cards if len(failing(card, filters)) <= 1]


def counts(found: Iterable[Card], filters: Filters, labels: Labels) -> Mapping[Facet, tuple[FacetCount, ...]]:
    """For each facet its values' counts under the filters of all other facets, zeros left out unless chosen."""
    tallies: dict[Facet, Counter[str]] = {facet: Counter() for facet in Facet}
    for card in found:
        failed = failing(card, filters)
        for facet in FACETS if not failed else failed if len(failed) == 1 else ():
            tally = tallies[facet]
            for value in set(card.values(facet)):
                tally[value] += 1
    return {facet: _facet(facet, tallies[facet], filters.values(facet), labels(facet)) for facet in Facet}


def _facet(
    facet: Facet, tally: Counter[str], chosen: tuple[str, ...], labels: Sequence[tuple[str, str]]
) -> tuple[FacetCount, ...]:
    return tuple(
        FacetCount(value, label, tally[value], value in chosen)
        for value, label in labels
        if tally[value] or value in chosen
    )


def labels(ledger: Ledger, cards: Mapping[str, Card], facet: Facet) -> Sequence[tuple[str, str]]:
    """Official order for economies and the others last, the plan's for areas and objectives, newest first for years
    and meetings."""
    match facet:
        case Facet.AREA:
            return [(area.id, f"{area.id} {area.title}") for area in ledger.plan.priority_areas]
        case Facet.OBJECTIVE:
            return [(objective.id, f"{objective.id} {objective.title}") for objective in ledger.plan.objectives]
        case Facet.ECONOMY:
            return [*((name, name) for name in ledger.economies.names), (OTHERS, "Others (no member economy)")]
        case Facet.YEAR:
            years = {card.practice.since for card in cards.values() if card.practice.since}
            return [(str(year), str(year)) for year in sorted(years, reverse=True)]
        case Facet.MEETING:
            held = sorted(ledger.meetings.values(), key=lambda meeting: meeting.starts, reverse=True)
            return [(meeting.id, meeting.title) for meeting in held]
        case Facet.GROUP:
            return [(group.value, group.value) for group in Group]
        case Facet.KIND:
            return [(kind.value, kind.value) for kind in Kind]
        case Facet.STATUS:
            return [(status.value, status.value) for status in Status]
