"""Filters and counts over cards: every count is the length of the list that opens when its value is chosen."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from kb.practice.card import Card, Facet, Filters
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
