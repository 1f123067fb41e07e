"""The practices as they stand in lists and filters, and the values filters may take."""

from collections.abc import Mapping, Sequence, Set
from datetime import date

from kb.errors import BadValue
from kb.figures.standing import standing
from kb.ledger.ledger import Ledger
from kb.person import Audience
from kb.practice.card import OTHERS, Card, Facet, Filters
from kb.practice.practice import Group, Kind, Practice, Status


def cards(ledger: Ledger) -> dict[str, Card]:
    """Every practice that is not withdrawn, by id, in order of arrival."""
    return {
        practice.id: _card(ledger, practice, order)
        for order, practice in enumerate(ledger.practices)
        if not practice.withdrawn
    }


def cards_after(
    before: Mapping[Audience, dict[str, Card]], ledger: Ledger, concerned: Set[str]
) -> Mapping[Audience, dict[str, Card]]:
    """The cards of each audience after a write by which only these practices can stand otherwise: every other card is
    the same object as before, and so is one that says what it said."""
    news = {id: _card_after(before[Audience.MEMBERS].get(id), ledger, id) for id in concerned}
    public = {id: card if card and card.practice.is_open(ledger.today) else None for id, card in news.items()}
    return {
        Audience.PUBLIC: _patched(before[Audience.PUBLIC], public, ledger),
        Audience.MEMBERS: _patched(before[Audience.MEMBERS], news, ledger),
    }


def _card_after(before: Card | None, ledger: Ledger, id: str) -> Card | None:
    practice = ledger.by_id.get(id)
    if practice is None or practice.withdrawn:
        return None
    card = _card(ledger, practice, ledger.places[id])
    return before if before == card else card


def _patched(before: dict[str, Card], news: Mapping[str, Card | None], ledger: Ledger) -> dict[str, Card]:
    if all(before.get(id) is card for id, card in news.items()):
        return before
    last = next((card.order for card in reversed(before.values())), -1)
    found = {**before, **{id: card for id, card in news.items() if card}}
    for id in (id for id, card in news.items() if card is None):
        found.pop(id, None)
    came = [card.order for id, card in news.items() if card and id not in before]
    if any(order < last for order in came) or len(came) > 1:  # it came back to the place that it had
        return dict(sorted(found.items(), key=lambda item: item[1].order))
    return found


def _card(ledger: Ledger, practice: Practice, order: int) -> Card:
    confirmed = practice.id in ledger.confirmations
    objectives = ledger.tags(practice.id) if confirmed else practice.objectives
    counted = standing(ledger, practice).adoptions if practice.id in ledger.adoptions_of else ()
    return Card(
        practice=practice,
        objectives=objectives,
        confirmed=confirmed,
        areas=ledger.plan.areas_of(objectives),
        meetings=tuple(dict.fromkeys(event.meeting for event in ledger.events_of.get(practice.id, ()))),
        adopters=tuple(adoption.economy for adoption in counted),
        order=order,
        fresh=_fresh(ledger, practice),
    )


def _fresh(ledger: Ledger, practice: Practice) -> date:
    """When a reader could last see something new of it: its publication, the day that opened it, or a sharing."""
    shown = (event.date for event in ledger.events_of.get(practice.id, ()))
    days = (ledger.published.get(practice.id), practice.release_date, *shown)
    return max((day for day in days if day and day <= ledger.today), default=date.min)


def checked(filters: Filters, ledger: Ledger) -> Filters:
    """The filters in the domain's own values, economies by official name. Raises BadValue."""
    values = {
        facet: tuple(dict.fromkeys(_value(facet, value, ledger) for value in chosen))
        for facet, chosen in filters.chosen.items()
    }
    return Filters({facet: chosen for facet, chosen in values.items() if chosen})


def _value(facet: Facet, value: str, ledger: Ledger) -> str:
    plan = ledger.plan
    match facet:
        case Facet.ECONOMY:
            economy = ledger.economies.find(value)
            if economy is None and value.strip().casefold() != OTHERS:
                raise BadValue(
                    "economy", value, "a member economy: " + "; ".join((*ledger.economies.names, f"or {OTHERS}"))
                )
            return economy.name if economy else OTHERS
        case Facet.AREA:
            return _among(facet, value, [area.id for area in plan.priority_areas])
        case Facet.OBJECTIVE:
            return _among(facet, value, [objective.id for objective in plan.objectives])
        case Facet.MEETING:
            return _among(facet, value, list(ledger.meetings))
        case Facet.YEAR:
            if not (value.isascii() and value.isdecimal() and len(value) == 4):
                raise BadValue("year", value, "a year like 2021")
            return value
        case Facet.GROUP:
            return _among(facet, value.casefold(), list(Group))
        case Facet.KIND:
            return _among(facet, value.casefold(), list(Kind))
        case Facet.STATUS:
            return _among(facet, value.casefold(), list(Status))


def _among(facet: Facet, value: str, allowed: Sequence[str]) -> str:
    if value not in allowed:
        raise BadValue(facet.value, value, ", ".join(allowed))
    return value
