"""What a list of cards is narrowed by, and how the values of each facet are labelled."""

from collections.abc import Iterable, Sequence

from kb.ledger.ledger import Ledger
from kb.practice.card import OTHERS, Card, Facet, Filters
from kb.practice.practice import Group, Kind, Status

FACETS = tuple(Facet)


def allowed(cards: Iterable[Card], filters: Filters) -> list[Card]:
    """The practices that bear a chosen value in every facet."""
    return [card for card in cards if not _failing(card, filters)]


def _failing(card: Card, filters: Filters) -> bool:
    return any(
        chosen and not any(value in card.values(facet) for value in chosen) for facet, chosen in filters.chosen.items()
    )


def labels(ledger: Ledger, years: Iterable[str], facet: Facet) -> Sequence[tuple[str, str]]:
    """Official order for economies and the others last, the plan's for areas and objectives, newest first for meetings
    and the `years` that there are."""
    match facet:
        case Facet.AREA:
            return [(area.id, f"{area.id} {area.title}") for area in ledger.plan.priority_areas]
        case Facet.OBJECTIVE:
            return [(objective.id, f"{objective.id} {objective.title}") for objective in ledger.plan.objectives]
        case Facet.ECONOMY:
            return [*((name, name) for name in ledger.economies.names), (OTHERS, "Others (no member economy)")]
        case Facet.YEAR:
            return [(year, year) for year in sorted(years, key=int, reverse=True)]
        case Facet.MEETING:
            held = sorted(ledger.meetings.values(), key=lambda meeting: meeting.starts, reverse=True)
            return [(meeting.id, meeting.title) for meeting in held]
        case Facet.GROUP:
            return [(group.value, group.value) for group in Group]
        case Facet.KIND:
            return [(kind.value, kind.value) for kind in Kind]
        case Facet.STATUS:
            return [(status.value, status.value) for status in Status]
