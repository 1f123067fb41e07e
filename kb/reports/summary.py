"""The one page that a report begins with: the headline figures, what changed since the last one, what to know."""

from collections.abc import Iterator, Mapping

from kb.figures.breakdown import By
from kb.periods.telling import ADDING
from kb.reports.figure_sections import PeriodFigures, new_first
from kb.reports.report import Number, Observation, Pack, ReportHeadline, ReportSection, ReportTable

FIRST_REPORT = "This is the first report: none was tabled before it."

CALLED = {
    "shared": "shared",
    "first_shared": "newly shared",
    "adopted": "newly adopted",
    "adopted_adapted": "adapted",
    "adopted_as_is": "taken up as they are",
    "in_force": "in force at the end",
}
"""Figures in the middle of a sentence."""

MOST_NAMED = 6
"""Changes that the page names; the rest are counted, so that it stays one page."""


def headlines(told: PeriodFigures) -> tuple[ReportHeadline, ...]:
    """The figure on sharing that the rules put first, then the others, each with its coverage."""
    return tuple(
        ReportHeadline(key, indicator, title, len(told.covered.figures.get(key, ())), coverage(told, indicator))
        for key, indicator, title in told.told_as
    )


def coverage(told: PeriodFigures, indicator: str) -> str:
    """Of how many economies something was heard of an indicator, nil reports included."""
    return f"{_heard_of(told, indicator)} of {len(told.ledger.economies)}"


def _heard_of(told: PeriodFigures, indicator: str) -> int:
    return told.coverage[indicator].value if indicator in told.coverage else _heard(told)


def _heard(told: PeriodFigures) -> int:
    """The economies that were heard, those that had nothing to report among them."""
    return len({*told.covered.reporting, *told.nil})


def sentence(told: PeriodFigures) -> str:
    """What a report says first."""
    covers, members = told.covered, len(told.ledger.economies)
    shared, new, adopted = (len(covers.figures.get(key, ())) for key in ("shared", "first_shared", "adopted"))
    where = f"by {len(covers.reporting)} of {members} member economies at SMEWG meetings in {covers.title}"
    taken = f"{adopted} {'has' if adopted == 1 else 'have'} been adopted."
    if new_first(told.covered.rules):
        return f"{_practices(new)} shared for the first time {where} ({shared} with those shared before); {taken}"
    return f"{_practices(shared)} shared {where}; {taken}"


def section(told: PeriodFigures, notes: tuple[str, ...], changed: tuple[str, ...]) -> ReportSection:
    """`notes` are what the whole report must say, `changed` what is new since the last one."""
    rows = tuple(
        (
            one.title,
            one.indicator,
            told.number(one.key, footnoted=False),
            Number(_heard_of(told, one.indicator), told.links.pages(By.ECONOMY)),
        )
        for one in headlines(told)
    )
    columns = ("Figure", "Indicator", "Practices", f"Economies heard, of {len(told.ledger.economies)}")
    table = ReportTable("The headline figures", columns, rows, (54, 13, 13, 20))
    return ReportSection("Summary", (sentence(told),), (table,), points=(*changed, *_notes(told), *notes), alone=True)


def changes(told: PeriodFigures, last: Pack | None, now: tuple[Observation, ...]) -> tuple[str, ...]:
    """What a report says otherwise than the last one did of the same year and figure, in sentences."""
    if last is None:
        return (FIRST_REPORT,)
    named = f"report {last.number} ({last.title.rsplit(', ', 1)[-1]}, made {told.day_of(last.made_at)})"
    before, after = _totals(last.observations), _totals(now)
    moved = [
        f"{_called(key)}: {after[key]}, was {before[key]}"
        for key in after
        if key in before and before[key] != after[key]
    ]
    if not moved:
        said = f"Since {named}: no figure that it told has changed."
    else:
        more = f"; and {len(moved) - MOST_NAMED} more" if len(moved) > MOST_NAMED else ""
        said = f"Since {named}: {'; '.join(moved[:MOST_NAMED])}{more}."
    known = {period for period, _ in before}
    new = list(dict.fromkeys(period for period, _ in after if period not in known))
    return (said, f"Told for the first time: {', '.join(new).replace('/', '–')}.") if new else (said,)


def _totals(observations: tuple[Observation, ...]) -> Mapping[tuple[str, str], object]:
    return {(one.period, one.indicator): one.value for one in observations if one.by == "total"}


def _called(key: tuple[str, str]) -> str:
    period, indicator = key
    figure = indicator.split(":")[-1]
    return f"{CALLED.get(figure, figure.replace('_', ' '))} in {period.replace('/', '–')}"


def _notes(told: PeriodFigures) -> Iterator[str]:
    covers = told.covered
    split = ", ".join(f"{number} {level.value}" for level, number in told.evidence().items())
    counted = len(covers.adoptions)
    yield f"Evidence: of {counted} {'adoption' if counted == 1 else 'adoptions'} counted, {split}."
    if covers.open:
        some = ", ".join(map(str, covers.open))
        yield f"Provisional: {some} {'is' if len(covers.open) == 1 else 'are'} not locked, and the figures may move."
    years = {one.year for one in covers.years}
    restated = [
        f"{CALLED[one.key]} in {one.year}: {len(one.after)}, first told {len(one.before)} ({one.causes})"
        for one in told.restatements
        if one.year in years and one.key in CALLED
    ]
    if restated:
        yield f"Restated: {_some(restated)}."
    late = [
        f"{len(one.late)} {CALLED[key]} in {one.year}"
        for key in ADDING
        for one in covers.since.get(key, ())
        if one.late
    ]
    if late:
        yield f"Reported after the year was locked: {_some(late)}."
    silent = len(told.ledger.economies) - _heard(told)
    if silent:
        yield f"{silent} of {len(told.ledger.economies)} economies have not reported, which is not zero."


def _some(texts: list[str]) -> str:
    more = f"; and {len(texts) - MOST_NAMED} more" if len(texts) > MOST_NAMED else ""
    return f"{'; '.join(texts[:MOST_NAMED])}{more}"


def _practices(number: int) -> str:
    return f"{number} {'practice was' if number == 1 else 'practices were'}"
