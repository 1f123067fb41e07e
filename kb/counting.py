"""The figures: each is the length of a list that opens, and names the reason of every practice left out."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, replace
from enum import StrEnum

from kb.errors import BadValue
from kb.ledger import Adoption, MeetingKind
from kb.standing import RULES, Ledger, Period, Reason, Standing, standing

Judge = Callable[[Standing], tuple[Reason, ...]]
"""Why a practice is not in a figure; no reason: it is."""


class By(StrEnum):
    """What a figure is broken down by. Rows of all but `main objective` may overlap (S7)."""

    AREA = "area"
    OBJECTIVE = "objective"
    MAIN = "main-objective"
    ECONOMY = "economy"
    MEETING = "meeting"


@dataclass(frozen=True)
class Figure:
    """A number that is the length of the list it opens. `not_counted` holds every other practice."""

    key: str
    indicator: str
    title: str
    practices: tuple[str, ...]
    not_counted: Mapping[str, tuple[Reason, ...]]

    @property
    def value(self) -> int:
        return len(self.practices)


@dataclass(frozen=True)
class Row:
    """One line of a breakdown: the practices shared and adopted that belong to it."""

    key: str
    label: str
    shared: tuple[str, ...]
    adopted: tuple[str, ...]


@dataclass(frozen=True)
class Breakdown:
    """`overlap` lists the practices that stand in more than one row, which is why rows are not added (S7)."""

    by: By
    rows: tuple[Row, ...]
    overlap: tuple[str, ...]
    excess: int
    """By how much the rows, added, exceed the practices shared."""


@dataclass(frozen=True)
class Tally:
    """The figures of a period with what must stand beside them.

    `figures` holds, in this order: shared, first_shared, adopted, adopted_adapted, adopted_as_is, in_force.
    `adoptions` are the counted adoptions behind `adopted`; `pipeline` those listed and not counted, with
    why. `reporting` are the economies with at least one practice shared: coverage, n of `members` (law 8).
    """

    period: Period
    plan: str
    rules: str
    figures: tuple[Figure, ...]
    breakdown: Breakdown
    adoptions: tuple[Adoption, ...]
    pipeline: tuple[tuple[Adoption, Reason], ...]
    reporting: tuple[str, ...]
    members: int

    def figure(self, key: str) -> Figure:
        for figure in self.figures:
            if figure.key == key:
                return figure
        raise BadValue("figure", key, ", ".join(figure.key for figure in self.figures))

    @property
    def adopters(self) -> tuple[str, ...]:
        """The economies with at least one counted adoption, in the official order."""
        return tuple(dict.fromkeys(adoption.economy for adoption in self.adoptions))


def tally(ledger: Ledger, period: Period, by: By = By.AREA) -> Tally:
    """Every figure of a period, broken down, with its lists and reasons."""
    standings = {practice.id: standing(ledger, practice) for practice in ledger.practices}
    shared = _figure("shared", "G3.1", "Practices shared at SMEWG meetings", standings, lambda s: s.shared_in(period))
    first = _figure(
        "first_shared",
        "G3.1",
        "Of these, shared for the first time",
        standings,
        lambda s: s.first_shared_in(period),
    )
    adopted = _figure(
        "adopted",
        "G3.2",
        "Practices adapted and adopted by member economies",
        standings,
        lambda s: s.adopted_in(period),
    )
    adapted = _figure(
        "adopted_adapted",
        "G3.2",
        "Of these, adapted by an adopter",
        standings,
        lambda s: s.adopted_in(period, adapted=True),
    )
    as_is = _figure(
        "adopted_as_is",
        "G3.2",
        "Of these, taken up as they are",
        standings,
        lambda s: s.adopted_in(period, adapted=False),
    )
    in_force = _figure(
        "in_force",
        "G3.2",
        f"Adopted and in force at the end of {period.years[-1]}",
        standings,
        lambda s: s.in_force_at(period.years[-1]),
    )
    counted = tuple(a for s in standings.values() for a in s.adoptions if period.holds(a.effective))
    order = {name: place for place, name in enumerate(ledger.economies.names)}
    return Tally(
        period=period,
        plan=ledger.plan.id,
        rules=RULES,
        figures=(shared, first, adopted, adapted, as_is, in_force),
        breakdown=_breakdown(ledger, by, period, shared.practices, adopted.practices),
        adoptions=tuple(sorted(counted, key=lambda a: (order.get(a.economy, 99), a.practice))),
        pipeline=tuple(pair for s in standings.values() for pair in s.not_adopted),
        reporting=ledger.economies.in_order(
            name for id in shared.practices for name in _belongs(ledger, By.ECONOMY, period, id)
        ),
        members=len(ledger.economies),
    )


def without(tally: Tally, hidden: Set[str]) -> Tally:
    """The same figures, with no word of hidden practices that are not in them."""
    figures = tuple(
        replace(figure, not_counted={id: why for id, why in figure.not_counted.items() if id not in hidden})
        for figure in tally.figures
    )
    pipeline = tuple((adoption, reason) for adoption, reason in tally.pipeline if adoption.practice not in hidden)
    return replace(tally, figures=figures, pipeline=pipeline)


def _breakdown(ledger: Ledger, by: By, period: Period, shared: tuple[str, ...], adopted: tuple[str, ...]) -> Breakdown:
    keys = _rows(ledger, by, period)
    belongs = {id: _belongs(ledger, by, period, id) for id in {*shared, *adopted}}
    rows = tuple(
        Row(
            key,
            label,
            tuple(id for id in shared if key in belongs[id]),
            tuple(id for id in adopted if key in belongs[id]),
        )
        for key, label in keys
    )
    overlap = tuple(id for id in shared if len(belongs[id]) > 1)
    return Breakdown(by, rows, overlap, sum(len(row.shared) for row in rows) - len(shared))


def _rows(ledger: Ledger, by: By, period: Period) -> list[tuple[str, str]]:
    """The key and label of every row, whether or not anything stands in it."""
    match by:
        case By.AREA:
            return [(area.id, area.title) for area in ledger.plan.priority_areas]
        case By.OBJECTIVE | By.MAIN:
            return [(objective.id, objective.title) for objective in ledger.plan.objectives]
        case By.ECONOMY:
            return [(name, name) for name in ledger.economies.names]
        case By.MEETING:
            held = [m for m in ledger.meetings.values() if m.kind is MeetingKind.SMEWG and period.holds(m.ends)]
            return [(m.id, m.title) for m in sorted(held, key=lambda m: m.starts)]


def _belongs(ledger: Ledger, by: By, period: Period, id: str) -> frozenset[str]:
    """The rows a practice stands in. A joint practice stands in each of its economies' rows (S9)."""
    tags = ledger.tags(id)
    match by:
        case By.AREA:
            return frozenset(ledger.plan.areas_of(tags))
        case By.OBJECTIVE:
            return frozenset(tags)
        case By.MAIN:
            return frozenset(tags[:1])
        case By.ECONOMY:
            practice = ledger.by_id[id]
            named = (ledger.economies.find(name) for event in ledger.events_of.get(id, ()) for name in event.presenters)
            return frozenset(practice.economies or (economy.name for economy in named if economy))
        case By.MEETING:
            events = standing(ledger, ledger.by_id[id]).events
            return frozenset(event.meeting for event in events if period.holds(event.date))


def _figure(key: str, indicator: str, title: str, standings: Mapping[str, Standing], why_not: Judge) -> Figure:
    reasons = {id: why_not(standing) for id, standing in standings.items()}
    return Figure(
        key,
        indicator,
        title,
        tuple(sorted(id for id, why in reasons.items() if not why)),
        {id: why for id, why in sorted(reasons.items()) if why},
    )
