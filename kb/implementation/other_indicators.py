"""The indicators that are not on practices, a year at a time, as today's records have them: counted ones with their
records, the objectives' with every report that was accepted."""

from collections.abc import Iterable, Iterator, Mapping

from kb.implementation.activity import Activity, ActivityConfirmation
from kb.implementation.activity_tally import ActivityTally, activity_tally
from kb.implementation.indicator_report import IndicatorReport, ReportStatus
from kb.ledger.coverage import NilReport, coverage
from kb.periods.indicator_figure import CountedRecord, IndicatorFigure, IndicatorLine
from kb.plan.economy import Economies
from kb.plan.period import Period
from kb.plan.plan import Indicator, Plan


def other_indicators(
    plan: Plan,
    economies: Economies,
    activities: Iterable[Activity],
    confirmations: Mapping[str, ActivityConfirmation],
    reports: Iterable[IndicatorReport],
    nil_reports: Iterable[NilReport],
    year: int,
) -> tuple[IndicatorFigure, ...]:
    """In the plan's order: those of G1, G2 and G4, then every indicator of the objectives."""
    known, said = {one.id: one for one in activities}, tuple(nil_reports)
    tally = activity_tally(known.values(), confirmations, plan, economies, Period(str(year), (year,)))
    accepted = [one for one in reports if one.year == year and one.status is ReportStatus.ACCEPTED]
    return (
        *_counted(plan, economies, tally, counted_records(tally, known, confirmations, plan), said, year),
        *(
            _reported(one, economies, [report for report in accepted if report.indicator == one.id], said, year)
            for objective in plan.objectives
            for one in objective.indicators
        ),
    )


def counted_records(
    tally: ActivityTally,
    activities: Mapping[str, Activity],
    confirmations: Mapping[str, ActivityConfirmation],
    plan: Plan,
) -> Mapping[str, tuple[CountedRecord, ...]]:
    """What each figure counts, by the figure's indicator."""

    def record(id: str) -> CountedRecord:
        if id not in activities:  # of the figure on participating economies the records are economies
            return CountedRecord(id, id, (), (id,))
        served = tuple(one for one in confirmations[id].objectives if plan.has(one))
        return CountedRecord(id, activities[id].title, served, activities[id].participants)

    return {figure.indicator: tuple(map(record, figure.ids)) for figure in tally.figures}


def _counted(
    plan: Plan,
    economies: Economies,
    tally: ActivityTally,
    records: Mapping[str, tuple[CountedRecord, ...]],
    nil_reports: tuple[NilReport, ...],
    year: int,
) -> Iterator[IndicatorFigure]:
    units = {figure.indicator: figure.key for figure in tally.figures}
    for heading in plan.general_indicators:
        within = [one for one in heading.indicators if one.id in records]
        # an economy covers a heading by taking part in whatever is counted under it
        taking_part = (name for one in within for record in records[one.id] for name in record.economies)
        covered = coverage(heading.id, (year,), economies.names, taking_part, nil_reports)
        for one in within:
            yield IndicatorFigure(one.id, one.title, units[one.id], (), covered.received, covered.nil, records[one.id])


def _reported(
    indicator: Indicator,
    economies: Economies,
    reports: Iterable[IndicatorReport],
    nil_reports: tuple[NilReport, ...],
    year: int,
) -> IndicatorFigure:
    of = {one.economy: one for one in reports}
    covered = coverage(indicator.id, (year,), economies.names, of, nil_reports)
    lines = tuple(
        IndicatorLine(name, of[name].value, of[name].unit, of[name].source, of[name].period, of[name].note)
        for name in covered.received
    )
    return IndicatorFigure(indicator.id, indicator.title, indicator.kind, lines, covered.received, covered.nil)
