"""The years that a review covers, each as it is told (a locked one from its snapshot), and all of them together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kb.errors import BadValue
from kb.figures.breakdown import By
from kb.figures.tally import FIGURES, practices_of
from kb.ledger.ledger import Ledger
from kb.periods.snapshot import Snapshot, SnapshotAdoption, SnapshotContent, SnapshotRow, snapshot_content
from kb.periods.year_figures import ADDING, YearFigure, years_told
from kb.plan.period import Period
from kb.plan.plan import Plan, Review


@dataclass(frozen=True)
class CoveredYear:
    """A year without a snapshot is open: told as it counts now."""

    year: int
    snapshot: Snapshot | None
    figures: Mapping[str, tuple[str, ...]]
    content: SnapshotContent


@dataclass(frozen=True)
class YearsCovered:
    """Several years as one period. `figures` are distinct over the years; in force is told of the last one's end.
    `since` tells of every year of the plan, for each figure that adds up, what came in or fell away after it was
    locked."""

    years: tuple[CoveredYear, ...]
    figures: Mapping[str, tuple[str, ...]]
    adoptions: tuple[SnapshotAdoption, ...]
    pipeline: tuple[SnapshotAdoption, ...]
    reporting: tuple[str, ...]
    since: Mapping[str, tuple[YearFigure, ...]]

    @property
    def title(self) -> str:
        first, last = self.years[0].year, self.years[-1].year
        return str(first) if first == last else f"{first}–{last}"

    @property
    def open(self) -> tuple[int, ...]:
        return tuple(one.year for one in self.years if one.snapshot is None)

    def rows(self, by: By) -> Mapping[str, SnapshotRow]:
        """The lines of a breakdown that hold something, by their keys."""
        return self._rows[by]

    @cached_property
    def _rows(self) -> dict[By, Mapping[str, SnapshotRow]]:
        return {by: self._joined(by) for by in By}

    def _joined(self, by: By) -> Mapping[str, SnapshotRow]:
        found: dict[str, SnapshotRow] = {}
        for one in self.years:
            for row in one.content.rows.get(by.value, ()):
                old = found.get(row.key, SnapshotRow(row.key, (), ()))
                found[row.key] = SnapshotRow(
                    row.key, _joined(old.shared, row.shared), _joined(old.adopted, row.adopted)
                )
        return found


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


def covered(ledger: Ledger, years: Sequence[int], locked: Mapping[int, Snapshot]) -> YearsCovered:
    """`locked` holds the latest snapshot of each year that is locked now."""
    each = tuple(
        CoveredYear(
            year,
            locked.get(year),
            *_figures(ledger, year, locked.get(year)),
        )
        for year in years
    )
    adoptions = tuple(adoption for one in each for adoption in one.content.adoptions)
    order = {name: place for place, name in enumerate(ledger.economies.names)}
    # what is on its way is told as of now while a year is open, else as of the last lock
    last = next((one for one in reversed(each) if one.snapshot is None), each[-1])
    return YearsCovered(
        each,
        _united(each, adoptions, ledger.rules.as_is),
        tuple(sorted(adoptions, key=lambda a: (order.get(a.economy, len(order)), a.practice))),
        last.content.pipeline,
        ledger.economies.in_order(name for one in each for name in one.content.reporting),
        {key: years_told(ledger, key, locked) for key in ADDING},
    )


def _figures(
    ledger: Ledger, year: int, snapshot: Snapshot | None
) -> tuple[Mapping[str, tuple[str, ...]], SnapshotContent]:
    period = Period(str(year), (year,))
    if snapshot:
        figures = snapshot.figures
        if snapshot.content:
            return figures, snapshot.content
    else:
        figures = {key: practices_of(ledger, key, period) for key, *_ in FIGURES}
    return figures, snapshot_content(ledger, period, figures.get("shared", ()), figures.get("adopted", ()))


def _united(
    years: tuple[CoveredYear, ...], adoptions: tuple[SnapshotAdoption, ...], as_is: bool
) -> Mapping[str, tuple[str, ...]]:
    """Distinct over the years. A practice was adapted in the period if any adoption within it was (A4)."""
    if len(years) == 1:
        return years[0].figures
    united = {key: tuple(sorted({id for one in years for id in one.figures.get(key, ())})) for key, *_ in FIGURES}
    changed = {adoption.practice for adoption in adoptions if adoption.adapted}
    new = sorted({*united["adopted_adapted"], *united["adopted_as_is"]})
    united["adopted_adapted"] = tuple(id for id in new if id in changed)
    united["adopted_as_is"] = tuple(id for id in new if id not in changed)
    united["adopted"] = tuple(new) if as_is else united["adopted_adapted"]
    return united | {"in_force": years[-1].figures.get("in_force", ())}


def _joined(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*old, *new})) if old and new else old or new
