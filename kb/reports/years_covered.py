"""The years that a review covers, each as it is told (a locked one from its snapshot), and all of them together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.errors import BadValue
from kb.figures.breakdown import BreakdownRow, By
from kb.figures.reason import Reason
from kb.figures.tally import Tally
from kb.figures.telling import CountedYear, YearStatus
from kb.ledger.entries import Adoption
from kb.ledger.ledger import Ledger
from kb.periods.snapshot import Snapshot
from kb.periods.telling import ADDING, ClosedYears, told
from kb.periods.year_figures import YearFigure, years_told
from kb.plan.period import Period
from kb.plan.plan import Plan, Review
from kb.plan.rules import Rules


@dataclass(frozen=True)
class ToldYears:
    """One year or several as they are told, by every breakdown."""

    tallies: Mapping[By, Tally]

    @property
    def tally(self) -> Tally:
        return next(iter(self.tallies.values()))

    @property
    def figures(self) -> Mapping[str, tuple[str, ...]]:
        return {figure.key: figure.practices for figure in self.tally.figures}

    @property
    def adoptions(self) -> tuple[Adoption, ...]:
        return self.tally.adoptions

    @property
    def pipeline(self) -> tuple[tuple[Adoption, Reason], ...]:
        return self.tally.pipeline

    @property
    def reporting(self) -> tuple[str, ...]:
        return self.tally.reporting

    def rows(self, by: By) -> Mapping[str, BreakdownRow]:
        """The lines of a breakdown by their keys."""
        return {row.key: row for row in self.tallies[by].breakdown.rows}


@dataclass(frozen=True)
class CoveredYear(ToldYears):
    """`snapshot` is what it is told from; None while it was never locked. `counted` says so in a value."""

    year: int
    snapshot: Snapshot | None
    counted: CountedYear


@dataclass(frozen=True)
class YearsCovered(ToldYears):
    """Several years as one period. `figures` are distinct over the years; in force is told of the last one's end.
    `since` tells of every year of the plan, for each figure that adds up, what came in or fell away after it was
    locked. `rules` are those that the last year is counted by."""

    years: tuple[CoveredYear, ...]
    since: Mapping[str, tuple[YearFigure, ...]]
    rules: Rules

    @property
    def title(self) -> str:
        first, last = self.years[0].year, self.years[-1].year
        return str(first) if first == last else f"{first}–{last}"

    @property
    def open(self) -> tuple[int, ...]:
        """The years that were never locked."""
        return tuple(one.year for one in self.years if one.counted.status is YearStatus.OPEN)

    @property
    def under_correction(self) -> tuple[int, ...]:
        return tuple(one.year for one in self.years if one.counted.status is YearStatus.CORRECTION)


def years_of(plan: Plan, review: Review, year: int | None = None) -> tuple[int, ...]:
    """A review held in several years tells one of them at a time; one held once tells the plan's years up to then.
    Raises BadValue."""
    if len(review.years) > 1:
        if year not in review.years:
            raise BadValue("year", "" if year is None else year, ", ".join(map(str, review.years)))
        return (year,)
    if year is not None and year not in review.years:
        raise BadValue("year", year, f"no year: {review.title} covers its own")
    last = max(review.years, default=max(plan.years, default=0))
    return tuple(one for one in plan.years if one <= last) or plan.years


def covered(ledger: Ledger, years: Sequence[int], closed: ClosedYears) -> YearsCovered:
    """Each of the years and all of them together, by the one function that every door asks."""
    each = tuple(
        CoveredYear(_tallies(ledger, (year,), closed), year, closed.latest.get(year), closed.of(year, ledger))
        for year in years
    )
    last = each[-1]
    rules = closed.rules_of(last.snapshot, ledger) if last.snapshot else ledger.rules
    return YearsCovered(
        _tallies(ledger, tuple(years), closed),
        each,
        {key: years_told(ledger, key, closed) for key in ADDING},
        rules,
    )


def _tallies(ledger: Ledger, years: tuple[int, ...], closed: ClosedYears) -> Mapping[By, Tally]:
    title = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    return {by: told(ledger, Period(title, years), by, closed) for by in By}
