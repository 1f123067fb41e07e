"""How a locked year's other indicators are told: as its snapshot has them, with what came in since on late lines."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kb.implementation.activity_tally import PARTICIPANTS, ActivityTally, Count, CountRow
from kb.implementation.needs import ImplementationNeeds
from kb.periods.indicator_figure import CountedRecord, IndicatorFigure, LateReport, late_lines
from kb.plan.economy import Economies

Records = Mapping[str, Sequence[CountedRecord]]
"""What each figure counts, by the figure's indicator."""


def late_since_lock(home: ImplementationNeeds, year: int) -> tuple[LateReport, ...]:
    """None where the year is not locked, or was locked without the other indicators."""
    locked = home.locked_indicators(year)
    return () if locked is None else late_lines(locked, home.other_indicators(year))


def told_tally(
    live: ActivityTally,
    records: Records,
    locked: Mapping[int, Sequence[IndicatorFigure]],
    late: Mapping[int, tuple[LateReport, ...]],
    economies: Economies,
) -> ActivityTally:
    """The figures of a period with its locked years as they were locked. A single year is its snapshot's alone; over
    several years late records count at once, and what counts no more stays until the year is restated. `records` are
    those of `live`; `locked` and `late` hold the locked years of the period alone."""
    if not locked:
        return live
    single = len(live.period.years) == 1
    told: dict[str, dict[str, CountedRecord]] = {
        figure.indicator: {} if single else {one.id: one for one in records[figure.indicator]}
        for figure in live.figures
    }
    for figures in locked.values():
        for figure in figures:
            for one in figure.counted or ():
                if figure.indicator in told:
                    told[figure.indicator].setdefault(one.id, one)
    order = {name: place for place, name in enumerate(economies.names)}
    kept = {id: sorted(some.values(), key=lambda one: (order.get(one.id, -1), one.id)) for id, some in told.items()}
    figures_told = tuple(_count(count, kept[count.indicator]) for count in live.figures)
    counted = [one for count in live.figures if count.indicator != PARTICIPANTS[1] for one in kept[count.indicator]]
    known = {count.indicator for count in live.figures}
    return replace(
        live,
        figures=figures_told,
        rows=tuple(_row(row, live.figures, kept, economies) for row in live.rows),
        several=tuple(one.id for one in counted if len(one.objectives) > 1),
        late={
            year: found for year, lines in late.items() if (found := tuple(o for o in lines if o.indicator in known))
        },
    )


def _count(live: Count, records: Sequence[CountedRecord]) -> Count:
    ids = tuple(one.id for one in records)
    return replace(live, ids=ids, not_counted={id: why for id, why in live.not_counted.items() if id not in ids})


def _row(row: CountRow, figures: Sequence[Count], kept: Records, economies: Economies) -> CountRow:
    under = {count.key: [one for one in kept[count.indicator] if row.objective in one.objectives] for count in figures}
    counts = {key: tuple(one.id for one in some) for key, some in under.items()}
    carried = [one for key in ("initiatives", "activities") for one in under[key]]
    return replace(
        row,
        counts={**counts, PARTICIPANTS[0]: economies.in_order(name for one in carried for name in one.economies)},
    )
