"""The charts that a reader takes along: one figure or two, by year or by the rows of a breakdown."""

from collections.abc import Iterable

from kb import KnowledgeBase
from kb.errors import BadValue
from kb.figures import Bar, By, Chart, Tally, bars
from kb.person import Person
from webapp.figures.charts import YEARLY
from webapp.site import arguments
from webapp.site.formatting import day

MEDIA = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png", "csv": "text/csv; charset=utf-8"}

BOTH, YEARS = "both", "years"
"""Charts of several figures at once: shared and adopted; and what is told of each year."""


def figure_chart(kb: KnowledgeBase, reader: Person, key: str, args: arguments.Arguments) -> Chart:
    """Raises Unknown and BadValue."""
    year, by_year = arguments.year(args), args.get("by", "").strip().casefold() == "year"
    tally = kb.figures.tally(year, By.AREA if by_year else arguments.breakdown(args), reader)
    if key not in (BOTH, YEARS):
        arguments.figure(key, tally)
    if key != YEARS and not by_year:
        return _by_rows(kb, tally, key)
    if year is not None:
        raise BadValue("year", year, "no year where the chart is by year")
    columns = {YEARS: YEARLY, BOTH: {"shared": "shared", "adopted": "newly adopted"}}.get(key, {key: _word(key)})
    told = {name: kb.periods.told(name) for name in columns}
    rows = (
        Bar(str(one.year), 0, tuple(len(told[name][place].practices) for name in columns))
        for place, one in enumerate(next(iter(told.values())))
    )
    title = "Practices year by year" if key in (BOTH, YEARS) else f"{_title(tally, key)}, year by year"
    return Chart(title, _source(kb, tally), tuple(columns.values()), tuple(rows))


def _by_rows(kb: KnowledgeBase, tally: Tally, key: str) -> Chart:
    by = tally.breakdown.by.value.replace("-", " ")
    title = "Practices shared and adopted" if key == BOTH else _title(tally, key)
    series = ("shared", "adopted") if key == BOTH else (_word(key),)
    rows = ((row.key, row.label, _numbers(tally, key, row.shared, row.adopted)) for row in tally.breakdown.rows)
    return Chart(f"{title} by {by}, {tally.period.title}", _source(kb, tally), series, bars(kb.plan, rows))


def _numbers(tally: Tally, key: str, shared: Iterable[str], adopted: Iterable[str]) -> tuple[int, ...]:
    if key == BOTH:
        return len(tuple(shared)), len(tuple(adopted))
    inside = set(shared if key in ("shared", "first_shared") else adopted)
    return (sum(1 for id in tally.figure(key).practices if id in inside),)


def _title(tally: Tally, key: str) -> str:
    return tally.figure(key).title.removeprefix("Of these, ").capitalize()


def _word(key: str) -> str:
    return {"first_shared": "new", "adopted_adapted": "adapted", "adopted_as_is": "as is"}.get(
        key, key.replace("_", " ")
    )


def _source(kb: KnowledgeBase, tally: Tally) -> str:
    made_up = " Made up for demonstration." if kb.settings.demonstration else ""
    closed = f" Told as locked; {tally.telling.status}." if tally.telling.closed else ""
    return f"Source: {kb.settings.site_name}. Rules {tally.rules}.{closed} As of {day(kb.settings.today())}.{made_up}"
