"""The figures: each is the length of a list that opens, and names the reason of every practice left out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypedDict

from kb.errors import BadValue
from kb.figures.breakdown import Breakdown, BreakdownRow, By, breakdown, rows_of
from kb.figures.reason import Reason
from kb.figures.standing import Standing, silent, standings
from kb.figures.telling import CountedYear, Telling
from kb.ledger.coverage import EconomyStatus
from kb.ledger.entries import Adoption, Backing
from kb.ledger.ledger import Ledger, Made
from kb.plan.period import Period

Judge = Callable[[Standing, Period], tuple[Reason, ...]]
"""Why a practice is not in a figure; no reason: it is."""

FIGURES: tuple[tuple[str, str, str, Judge], ...] = (
    ("shared", "G3.1", "Practices shared at SMEWG meetings", Standing.shared_in),
    ("first_shared", "G3.1", "Of these, shared for the first time", Standing.first_shared_in),
    ("adopted", "G3.2", "Practices adapted and adopted by member economies", Standing.adopted_in),
    ("adopted_adapted", "G3.2", "Of these, adapted by an adopter", lambda s, p: s.adopted_in(p, adapted=True)),
    ("adopted_as_is", "G3.2", "Of these, taken up as they are", lambda s, p: s.adopted_in(p, adapted=False)),
    ("in_force", "G3.2", "Adopted and in force at the end of {year}", lambda s, p: s.in_force_at(p.years[-1])),
)
"""Every figure: its key, the plan's indicator, its title, and the rule that judges each practice."""


REPORTED = (Backing.REPORTED, Backing.DOCUMENTED, Backing.CONFIRMED)
"""The evidence levels that count, the weakest first."""


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
class Tally:
    """The figures of a period with what must stand beside them.

    `figures` holds, in this order: shared, first_shared, adopted, adopted_adapted, adopted_as_is, in_force.
    `adoptions` are the counted adoptions that came into force in the period, also of practices first adopted
    earlier; `pipeline` those listed and not counted, with why. `reporting` are the economies with at least one
    practice shared: coverage, n of `members` (law 8).
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
    telling: Telling = field(default_factory=Telling)
    """From which snapshots, and what stands beside the figures."""

    levels: Mapping[Backing, int] = field(default_factory=dict)
    """How many of `adoptions` are reported, documented and confirmed (A7)."""
    adopters: tuple[str, ...] = ()
    """The economies with at least one counted adoption, in the official order."""
    nil: tuple[str, ...] = ()
    """The economies that said they have nothing to report, of those that are not in `reporting` (A11)."""

    @property
    def heard(self) -> int:
        """Coverage, n of `members`: who reported, nil reports included."""
        return len(self.reporting) + len(self.nil)

    silent: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Beside what is in force at the period's end: the practices of which no adopter has said so, by the last year of
    which one did, the longest silent first; 0 where none ever did (A11)."""

    def row_status(self, row: BreakdownRow) -> EconomyStatus:
        """What an economy's row says; any other row is what is counted."""
        if row.reported and row.key in self.nil and self.breakdown.by is By.ECONOMY:
            return EconomyStatus.NIL
        return EconomyStatus.REPORTED if row.reported else EconomyStatus.SILENT

    def figure(self, key: str) -> Figure:
        for figure in self.figures:
            if figure.key == key:
                return figure
        raise BadValue("figure", key, ", ".join(figure.key for figure in self.figures))


def tally(ledger: Ledger, period: Period, by: By = By.AREA) -> Tally:
    """Every figure of a period, broken down, with its lists and reasons."""
    stands = standings(ledger)
    figures = _once(ledger, period, "figures", lambda: _figures(stands, period))
    shared, adopted = (next(one.practices for one in figures if one.key == key) for key in ("shared", "adopted"))
    counted = tuple(a for s in stands.values() for a in s.adoptions if period.holds(s.began(a)))
    reporting = _once(ledger, period, "reporting", lambda: _reporting(ledger, period, shared))
    return Tally(
        period=period,
        plan=ledger.plan.id,
        rules=ledger.rules.version,
        figures=figures,
        breakdown=_once(
            ledger, period, f"by {by.value}", lambda: breakdown(ledger, by, period, stands, shared, adopted)
        ),
        **adoption_lists(in_order(ledger, counted)),
        pipeline=tuple(pair for s in stands.values() for pair in s.listed),
        reporting=reporting,
        members=len(ledger.economies),
        nil=silent_no_more(ledger, period.years, reporting),
        silent=_once(ledger, period, "silent", lambda: silent(stands, period.years[-1])),
        telling=Telling(tuple(CountedYear(year) for year in period.years)),
    )


def silent_no_more(ledger: Ledger, years: Iterable[int], reporting: Iterable[str]) -> tuple[str, ...]:
    """Who handed in that there is nothing to report and is not among those who did report."""
    return ledger.economies.in_order(ledger.nothing_to_report(years) - set(reporting))


class AdoptionLists(TypedDict):
    adoptions: tuple[Adoption, ...]
    levels: Mapping[Backing, int]
    adopters: tuple[str, ...]


def adoption_lists(adoptions: tuple[Adoption, ...]) -> AdoptionLists:
    """What a tally says of adoptions: the list, and what is told of it in numbers."""
    return {
        "adoptions": adoptions,
        "levels": {level: sum(1 for one in adoptions if one.level is level) for level in REPORTED},
        "adopters": tuple(dict.fromkeys(one.economy for one in adoptions)),
    }


def in_order(ledger: Ledger, adoptions: Iterable[Adoption]) -> tuple[Adoption, ...]:
    """By adopter in the official order, then by practice."""
    order = {name: place for place, name in enumerate(ledger.economies.names)}
    return tuple(sorted(adoptions, key=lambda a: (order.get(a.economy, len(order)), a.practice)))


def counted_in(stand: Standing, years: Sequence[int]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """The figures of single years that hold a practice, each with those of these years; what is in force stands for the
    end of a year and is left out."""
    told = []
    for key, _, _, judge in FIGURES:
        held = tuple(year for year in years if not judge(stand, Period(str(year), (year,))))
        if held and key != "in_force":
            told.append((key, held))
    return tuple(told)


def _once(ledger: Ledger, period: Period, what: str, make: Callable[[], Made]) -> Made:
    """Made once for a ledger, where the period is of the plan's years; any other year is asked for once in a while."""
    known = set(period.years) <= set(ledger.plan.years)
    return ledger.remembered((what, period), make) if known else make()


def _figures(standings: Mapping[str, Standing], period: Period) -> tuple[Figure, ...]:
    in_order = dict(sorted(standings.items()))
    return tuple(_figure(key, indicator, title, judge, in_order, period) for key, indicator, title, judge in FIGURES)


def _reporting(ledger: Ledger, period: Period, shared: tuple[str, ...]) -> tuple[str, ...]:
    return ledger.economies.in_order(
        name for id in shared for name in rows_of(ledger, By.ECONOMY, id, standings(ledger)[id], period)
    )


def _figure(
    key: str, indicator: str, title: str, judge: Judge, standings: Mapping[str, Standing], period: Period
) -> Figure:
    reasons = {id: judge(standing, period) for id, standing in standings.items()}
    return Figure(
        key,
        indicator,
        title.format(year=period.years[-1]),
        tuple(id for id, why in reasons.items() if not why),
        {id: why for id, why in reasons.items() if why},
    )
