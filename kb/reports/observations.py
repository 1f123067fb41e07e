"""The numbers of a report pack as statistics are exchanged: one observation each, none of them typed in."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kb.figures.breakdown import By
from kb.reports.figure_sections import BREAKDOWNS, PeriodFigures
from kb.reports.report import NOT_REPORTED, Observation, ObservationStatus
from kb.reports.years_covered import CoveredYear, YearsCovered

EVERYWHERE = "APEC"
"""The area of what is told of all member economies together."""


@dataclass(frozen=True)
class _ReportedFigures:
    """A year or all of them, with what every observation of it says."""

    title: str
    covered: YearsCovered
    plain: Observation


def observations(told: PeriodFigures) -> tuple[Observation, ...]:
    """Each year's, then those of all years together."""
    each = [
        _ReportedFigures(
            str(one.year),
            replace(told.covered, years=(one,), tallies=one.tallies),
            _plain(told, (one,)),
        )
        for one in told.covered.years
    ]  # fmt: skip
    if len(each) > 1:
        years = told.covered.years
        each.append(_ReportedFigures(f"{years[0].year}/{years[-1].year}", told.covered, _plain(told, years)))
    return tuple(observation for one in each for observation in _of(told, one))


def _plain(told: PeriodFigures, years: tuple[CoveredYear, ...]) -> Observation:
    snapshots = [one.snapshot for one in years if one.snapshot]
    status = ObservationStatus.NORMAL if len(snapshots) == len(years) else ObservationStatus.PROVISIONAL
    rules = dict.fromkeys(one.snapshot.rules if one.snapshot else told.ledger.rules.version for one in years)
    return Observation(
        "", EVERYWHERE, "", "total", "total", 0, status, "practices", " ".join(rules), told.ledger.plan.id,
        " ".join(one.hash for one in snapshots),
    )  # fmt: skip


def _of(told: PeriodFigures, one: _ReportedFigures) -> Iterator[Observation]:
    plain = replace(one.plain, period=one.title)
    years = {year.year for year in one.covered.years if year.snapshot}
    for key, indicator, _ in told.told_as:
        restated = [r for r in told.restatements if r.key == key and r.year in years]
        note = "; ".join(f"{r.year} first told {len(r.before)}, restated {len(r.after)} ({r.causes})" for r in restated)
        status = ObservationStatus.RESTATED if restated and plain.status is ObservationStatus.NORMAL else plain.status
        value = len(one.covered.figures.get(key, ()))
        yield replace(plain, indicator=f"{indicator}:{key}", value=value, status=status, note=note)
    adopters = {adoption.economy for adoption in one.covered.adoptions}
    for name, value, unit in (
        ("adoptions", len(one.covered.adoptions), "adoptions"),
        ("adopting_economies", len(adopters), "economies"),
        ("reporting_economies", len(one.covered.reporting), "economies"),
    ):
        yield replace(plain, indicator=name, value=value, unit=unit)
    for level, value in replace(told, covered=one.covered).evidence().items():
        yield replace(plain, indicator="adoptions", by="evidence", row=level.value, value=value, unit="adoptions")
    for by in BREAKDOWNS:
        yield from _rows(told, one, by, plain)


def _rows(told: PeriodFigures, one: _ReportedFigures, by: By, plain: Observation) -> Iterator[Observation]:
    found = one.covered.rows(by)
    for key in told.labels(by):
        row = found.get(key)
        for indicator, ids in (
            ("G3.1:shared", row.shared if row else ()),
            ("G3.2:adopted", row.adopted if row else ()),
        ):
            made = replace(plain, indicator=indicator, by=by.value, row=key, value=len(ids))
            if by is By.ECONOMY:
                economy = told.ledger.economies.find(key)
                made = replace(made, area=key, code=economy.code if economy else "")
                if not ids and key in one.covered.tally.nil:
                    made = replace(made, status=ObservationStatus.NIL, note="nothing to report")
                elif not ids and key not in one.covered.reporting:
                    made = replace(made, value=None, status=ObservationStatus.MISSING, note=NOT_REPORTED)
            yield made
