"""The practices that anyone may read, as they stand in lists and filters, and the values filters may take."""

from datetime import date

from kb.economy import Economies
from kb.errors import BadValue, Unknown
from kb.practice import Group, Kind, Practice, Status
from kb.search.query import Facet, Filters
from kb.search.results import Card
from kb.standing import Ledger, standing


def cards(ledger: Ledger, today: date) -> dict[str, Card]:
    """By id, in order of arrival."""
    return {
        practice.id: _card(ledger, practice, order)
        for order, practice in enumerate(ledger.practices)
        if practice.is_open(today)
    }


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
    )


def checked(filters: Filters, ledger: Ledger) -> Filters:
    """The filters in the domain's own values, economies by official name. Raises Unknown and BadValue."""
    values = {
        facet: tuple(dict.fromkeys(_value(facet, value, ledger) for value in chosen))
        for facet, chosen in filters.chosen.items()
    }
    return Filters(values)


def _value(facet: Facet, value: str, ledger: Ledger) -> str:
    match facet:
        case Facet.ECONOMY:
            return _economy(value, ledger.economies)
        case Facet.AREA:
            return ledger.plan.area(value).id
        case Facet.OBJECTIVE:
            return ledger.plan.objective(value).id
        case Facet.MEETING:
            if value not in ledger.meetings:
                raise Unknown("meeting", value, tuple(ledger.meetings))
            return value
        case Facet.YEAR:
            if not (value.isascii() and value.isdecimal() and len(value) == 4):
                raise BadValue("year", value, "a year like 2021")
            return value
        case Facet.GROUP | Facet.KIND | Facet.STATUS:
            allowed = {Facet.GROUP: Group, Facet.KIND: Kind, Facet.STATUS: Status}[facet]
            if value.casefold() not in list(allowed):
                raise BadValue(facet.value, value, ", ".join(allowed))
            return value.casefold()


def _economy(value: str, economies: Economies) -> str:
    return economies.named(value).name
