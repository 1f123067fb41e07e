"""The values of each facet and what they are called, in the order in which they are shown."""

from collections.abc import Mapping, Sequence

from kb.ledger.ledger import Ledger
from kb.practice.card import Card, Facet
from kb.practice.practice import Group, Kind, Status


def labels(ledger: Ledger, cards: Mapping[str, Card], facet: Facet) -> Sequence[tuple[str, str]]:
    """Official order for economies, the plan's for areas and objectives, newest first for years and meetings."""
    match facet:
        case Facet.AREA:
            return [(area.id, f"{area.id} {area.title}") for area in ledger.plan.priority_areas]
        case Facet.OBJECTIVE:
            return [(objective.id, f"{objective.id} {objective.title}") for objective in ledger.plan.objectives]
        case Facet.ECONOMY:
            return [(name, name) for name in ledger.economies.names]
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
