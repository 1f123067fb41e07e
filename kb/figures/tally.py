"""The figures: each is the length of a list that opens, and names the reason of every practice left out."""

from bisect import insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import TypedDict

from kb.errors import BadValue
from kb.figures.breakdown import Breakdown, BreakdownRow, By, breakdown, kept_in_step, split_of
from kb.figures.in_step import Judge, NotCounted, ids_after
from kb.figures.reason import Reason
from kb.figures.standing import Standing, silent, standings
from kb.figures.telling import CountedYear, Telling
from kb.ledger.coverage import EconomyStatus
from kb.ledger.entries import Adoption, Backing
from kb.ledger.ledger import Changes, Ledger
from kb.plan.period import Period

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
    """Every figure of a period, broken down, with its lists and reasons. After a write what it touched is judged, and
    nothing else."""
    figures = _figures(ledger, period)
    shared, adopted = (next(one for one in figures if one.key == key) for key in ("shared", "adopted"))
    lists = counted_of(shared), counted_of(adopted)
    split = split_of(ledger, by, period, *lists)
    economies = split_of(ledger, By.ECONOMY, period, *lists).shared.ids
    reporting = ledger.economies.in_order(name for name, ids in economies.items() if ids)
    return Tally(
        period=period,
        plan=ledger.plan.id,
        rules=ledger.rules.version,
        figures=figures,
        breakdown=breakdown(ledger, by, period, split, shared.practices, adopted.practices),
        **_adoption_lists(ledger, period),
        pipeline=_listed(ledger),
        reporting=reporting,
        members=len(ledger.economies),
        nil=silent_no_more(ledger, period.years, reporting),
        silent=_silent(ledger, period.years[-1]),
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
    return _lists(adoptions, Counter(one.level for one in adoptions))


def _lists(adoptions: tuple[Adoption, ...], levels: Mapping[Backing, int]) -> AdoptionLists:
    return {
        "adoptions": adoptions,
        "levels": {level: levels.get(level, 0) for level in REPORTED},
        "adopters": tuple(dict.fromkeys(one.economy for one in adoptions)),
    }


def in_order(ledger: Ledger, adoptions: Iterable[Adoption]) -> tuple[Adoption, ...]:
    """By adopter in the official order, then by practice."""
    return tuple(sorted(adoptions, key=_by_adopter(ledger)))


def _by_adopter(ledger: Ledger) -> Callable[[Adoption], tuple[int, str]]:
    order = {name: place for place, name in enumerate(ledger.economies.names)}
    return lambda one: (order.get(one.economy, len(order)), one.practice)


def counted_in(stand: Standing, years: Sequence[int]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """The figures of single years that hold a practice, each with those of these years; what is in force stands for the
    end of a year and is left out."""
    told = []
    for key, _, _, judge in FIGURES:
        held = tuple(year for year in years if not judge(stand, Period(str(year), (year,))))
        if held and key != "in_force":
            told.append((key, held))
    return tuple(told)


# -- kept in step with the ledger --------------------------------------------------------------------------


def _figures(ledger: Ledger, period: Period) -> tuple[Figure, ...]:
    stands = standings(ledger)

    def made() -> tuple[Figure, ...]:
        in_order = dict(sorted(stands.items()))
        return tuple(
            _figure(row, tuple(id for id, stand in in_order.items() if not row[3](stand, period)), stands, period)
            for row in FIGURES
        )

    def mended(before: tuple[Figure, ...], changes: Changes) -> tuple[Figure, ...]:
        return tuple(
            _figure(row, _counted_after(figure, row[3], stands, period, changes.practices), stands, period, figure)
            for figure, row in zip(before, FIGURES, strict=True)
        )

    return kept_in_step(ledger, period, ("figures", period), made, mended)


def _counted_after(
    before: Figure, judge: Judge, standings: Mapping[str, Standing], period: Period, touched: Set[str]
) -> tuple[str, ...]:
    now = {id for id in touched if id in standings and not judge(standings[id], period)}
    return ids_after(before.practices, touched - now, now - counted_of(before))


def counted_of(figure: Figure) -> Set[str]:
    """The practices in a figure as a set."""
    known = figure.not_counted
    return known.counted if isinstance(known, NotCounted) else frozenset(figure.practices)


def _figure(
    row: tuple[str, str, str, Judge],
    practices: tuple[str, ...],
    standings: Mapping[str, Standing],
    period: Period,
    before: Figure | None = None,
) -> Figure:
    key, indicator, title, judge = row
    same = before is not None and before.practices is practices
    counted = counted_of(before) if before and same else frozenset(practices)
    title = title.format(year=period.years[-1])
    return Figure(key, indicator, title, practices, NotCounted(standings, counted, judge, period))


def _adoption_lists(ledger: Ledger, period: Period) -> AdoptionLists:
    """Of the counted adoptions that came into force in a period, by adopter and practice."""
    stands = standings(ledger)

    def of(ids: Iterable[str]) -> Iterator[Adoption]:
        for stand in (stands[id] for id in ids if id in stands):
            for one in stand.adoptions:
                if period.holds(stand.began(one)):
                    yield one

    def mended(before: AdoptionLists, changes: Changes) -> AdoptionLists:
        now = list(of(changes.practices))
        was = [one for one in before["adoptions"] if one.practice in changes.practices]
        if not now and not was:
            return before
        left = [one for one in before["adoptions"] if one.practice not in changes.practices]
        key = _by_adopter(ledger)
        for one in now:
            insort(left, one, key=key)
        levels = Counter(before["levels"])
        levels.subtract(one.level for one in was)
        levels.update(one.level for one in now)
        return _lists(tuple(left), levels)

    what = ("adoptions", period)
    return kept_in_step(ledger, period, what, lambda: adoption_lists(in_order(ledger, of(stands))), mended)


Listed = tuple[tuple[Adoption, Reason], ...]


def _listed(ledger: Ledger) -> Listed:
    """The adoptions that no figure of the plan counts, each with why, in the order in which their practices arrived."""
    stands = standings(ledger)

    def mended(before: Listed, changes: Changes) -> Listed:
        now = tuple(pair for id in changes.practices if id in stands for pair in stands[id].listed)
        left = tuple(pair for pair in before if pair[0].practice not in changes.practices)
        if not now and len(left) == len(before):
            return before
        return tuple(sorted(left + now, key=lambda pair: ledger.places[pair[0].practice]))

    return ledger.remembered(("listed",), lambda: tuple(pair for s in stands.values() for pair in s.listed), mended)


def _silent(ledger: Ledger, year: int) -> Mapping[int, tuple[str, ...]]:
    stands = standings(ledger)

    def mended(before: Mapping[int, tuple[str, ...]], changes: Changes) -> Mapping[int, tuple[str, ...]]:
        now = silent({id: stands[id] for id in changes.practices if id in stands}, year)
        found = {
            since: ids_after(before.get(since, ()), changes.practices, now.get(since, ()))
            for since in sorted(before.keys() | now.keys())
        }
        return {since: ids for since, ids in found.items() if ids}

    known = Period(str(year), (year,))
    return kept_in_step(ledger, known, ("silent", year), lambda: silent(stands, year), mended)
