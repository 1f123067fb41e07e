"""The first sections of a report pack: the figures, year by year, and broken down."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from kb.figures.breakdown import By
from kb.figures.chart import Bar, Chart, bars
from kb.figures.tally import FIGURES
from kb.ledger.ledger import Ledger
from kb.periods.snapshot import SnapshotRow
from kb.periods.year_figures import ADDING, Restatement
from kb.reports.links import Permalinks
from kb.reports.report import NOT_REPORTED, Number, ReportSection, ReportTable, Value
from kb.reports.years_covered import CoveredYear, YearsCovered

BREAKDOWNS = {
    By.AREA: "priority area",
    By.OBJECTIVE: "objective",
    By.ECONOMY: "member economy",
    By.MEETING: "meeting",
}
"""What a report breaks its figures down by."""

LISTED = 12
"""Practices that are named beneath a table; a longer list stands in an annex."""

YEARLY = {
    "shared": "Shared",
    "first_shared": "Of these new",
    "adopted": "Newly adopted",
    "adopted_adapted": "Adapted",
    "adopted_as_is": "As is",
    "in_force": "In force at year's end",
}


@dataclass(frozen=True)
class PeriodFigures:
    """What every section is made from. `title` gives the title of a practice that the reader may read, else nothing.
    `overlaps` gathers the lists that are too long to stand beneath their tables; `day_of` tells on which day a moment
    was where the site is."""

    ledger: Ledger
    covered: YearsCovered
    links: Permalinks
    restatements: tuple[Restatement, ...]
    title: Callable[[str], str]
    source: str
    day_of: Callable[[str], date]
    overlaps: list[tuple[str, int, tuple[str, ...]]] = field(default_factory=list)

    def number(self, key: str) -> Number:
        """The figure of all years together, with a footnote of its own."""
        return Number(len(self.covered.figures.get(key, ())), self.links.figure(key), self._restated(key), True)

    def _restated(self, key: str) -> str:
        """Both figures are told until the next review (P3)."""
        years = [one.year for one in self.covered.years if one.snapshot]
        return "; ".join(
            f"{one.year} first told {len(one.before)}, restated {len(one.after)} ({one.cause.value})"
            for one in self.restatements
            if one.key == key and one.year in years
        )

    def labels(self, by: By) -> Mapping[str, str]:
        """Every row that a breakdown prints, whether or not anything stands in it."""
        found, ledger = self.covered.rows(by), self.ledger
        match by:
            case By.AREA:
                labels = {area.id: area.title for area in ledger.plan.priority_areas}
            case By.OBJECTIVE | By.MAIN:
                labels = {one.id: one.title for one in ledger.plan.objectives}
            case By.ECONOMY:
                labels = {name: name for name in ledger.economies.names}
            case By.MEETING:
                held = [ledger.meetings[id] for id in found if id in ledger.meetings]
                labels = {one.id: one.title for one in sorted(held, key=lambda one: (one.starts, one.id))}
        return labels | {key: key for key in found if key not in labels}


def figures(told: PeriodFigures) -> ReportSection:
    last = told.covered.years[-1].year
    rows: list[tuple[Value, ...]] = []
    for key, indicator, title, _ in FIGURES:
        rows.append((title.format(year=last), indicator, told.number(key)))
        if told.covered.open and key in ADDING:
            rows += [
                (f"Late reports, for {one.year}", indicator, Number(len(one.late), (told.links.year(one.year),)))
                for one in told.covered.since[key]
                if one.late
            ]
    adoptions, adopters = told.covered.adoptions, {one.economy for one in told.covered.adoptions}
    beside = (
        f"Beside them, never instead: adoptions that came into force: {len(adoptions)}, "
        f"in {_counted(len(adopters), 'economy', 'economies')}."
    )
    split = "Every adopted practice is in the headline; the split into adapted and as is stands under it."
    table = ReportTable("The figures", ("Figure", "Indicator", "Practices"), tuple(rows), (70, 14, 16), split)
    return ReportSection("The figures", (beside,), (table,))


def years(told: PeriodFigures) -> ReportSection:
    """The annual figures: shared in the year and new in the year, which alone add up (S5, S6)."""
    rows = [_year(told, one) for one in told.covered.years]
    if len(rows) > 1:
        for one in told.covered.since["first_shared"]:
            late = {key: next(t.late for t in told.covered.since[key] if t.year == one.year) for key in ADDING}
            if told.covered.open and any(late.values()):
                cells = [Number(len(late[k]), (told.links.year(one.year),)) if k in late else "" for k in YEARLY]
                rows.append((f"Late reports for {one.year}", "", *cells))
        rows.append(("Together, each once", "", *(replace(told.number(key), footnoted=False) for key in YEARLY)))
    note = (
        "The new ones of all years, with the late reports, add up to the total; the practices shared in each year do "
        "not, for one may be shared again."
    )
    table = ReportTable(
        "Year by year", ("Year", "State", *YEARLY.values()), tuple(rows), (16, 18, 10, 10, 12, 11, 10, 13), note
    )
    charts = (_by_year(told),) if len(told.covered.years) > 1 else ()
    return ReportSection("Year by year", (), (_noted(table, told.links.pages()),), charts)


def broken_down(told: PeriodFigures, by: By) -> ReportSection:
    found, name = told.covered.rows(by), BREAKDOWNS[by]
    rows = tuple(_row(told, by, key, label, found.get(key)) for key, label in told.labels(by).items())
    plain = by in (By.ECONOMY, By.MEETING)
    columns = (name.capitalize(), "Shared", "Adopted") if plain else ("No.", name.capitalize(), "Shared", "Adopted")
    widths: tuple[int, ...] = (66, 17, 17) if plain else (9, 63, 14, 14)
    if by is By.ECONOMY:
        columns, widths = (*columns[:1], "Shared", "Of its practices adopted", "Took up"), (43, 17, 22, 18)
    table = ReportTable(f"By {name}", columns, rows, widths, " ".join(_overlaps(told, by)))
    said = {
        By.ECONOMY: ("Economies stand in APEC's official order; nothing here ranks them. Not reported is not zero.",),
        By.MEETING: ("An adopted practice stands at every meeting where it was shared.",),
    }.get(by, ())
    charts = (_chart(told, by),) if by in (By.AREA, By.OBJECTIVE) else ()
    return ReportSection(
        f"By {name}", said, (_noted(table, told.links.pages(by)),), tuple(chart for chart in charts if chart.bars)
    )


def _year(told: PeriodFigures, one: CoveredYear) -> tuple[Value, ...]:
    state = f"locked {told.day_of(one.snapshot.at)}" if one.snapshot else "open, provisional"
    if one.snapshot and one.snapshot.cause:
        state = f"restated {told.day_of(one.snapshot.at)}"
    numbers = (Number(len(one.figures.get(key, ())), (told.links.of_year(one, key),)) for key in YEARLY)
    return (str(one.year), state, *numbers)


def _row(told: PeriodFigures, by: By, key: str, label: str, row: SnapshotRow | None) -> tuple[Value, ...]:
    shared, adopted = (len(row.shared), len(row.adopted)) if row else (0, 0)
    cells: list[Value] = [
        Number(shared, told.links.row("shared", by, key)),
        Number(adopted, told.links.row("adopted", by, key)),
    ]
    if by is By.ECONOMY:
        if key not in told.covered.reporting:  # silence is no zero (A11)
            cells = [NOT_REPORTED, cells[1] if adopted else NOT_REPORTED]
        took = len({one.practice for one in told.covered.adoptions if one.economy == key})
        return (label, *cells, Number(took, told.links.adoptions()) if took else NOT_REPORTED)
    return (label, *cells) if by is By.MEETING else (key, label, *cells)


def _overlaps(told: PeriodFigures, by: By) -> Iterator[str]:
    """Why the rows are not added, with the list that causes it (S7)."""
    for column in ("shared", "adopted"):
        each = [getattr(row, column) for row in told.covered.rows(by).values()]
        counts: dict[str, int] = {}
        for id in (id for ids in each for id in ids):
            counts[id] = counts.get(id, 0) + 1
        several = tuple(sorted(id for id, times in counts.items() if times > 1))
        excess = sum(counts.values()) - len(counts)
        if not several:
            continue
        stand = _counted(len(several), "practice stands", "practices stand")
        because = f"The rows exceed the practices {column} by {excess}, because {stand} in several rows"
        if len(several) <= LISTED:
            yield f"{because}: {', '.join(several)}."
        else:
            told.overlaps.append((f"By {BREAKDOWNS[by]}, {column}", excess, several))
            yield f"{because}; they are listed in the annex."


def overlapping(told: PeriodFigures) -> ReportSection:
    """The lists that were too long to stand beneath their tables; `day_of` tells the day of a moment where the site
    is."""
    rows = tuple((where, str(excess), ", ".join(ids)) for where, excess, ids in told.overlaps)
    table = ReportTable("Practices in several rows", ("Where", "Rows exceed by", "Practices"), rows, (20, 12, 68))
    return ReportSection("Practices in several rows", (), (table,), annex=True)


def _noted(table: ReportTable, pages: tuple[str, ...]) -> ReportTable:
    """With a footnote that says where its numbers open."""
    return replace(table, footnotes=(f"Each number is the length of a list; the lists open at {' and '.join(pages)}",))


def _by_year(told: PeriodFigures) -> Chart:
    keys = ("shared", "first_shared", "adopted")
    rows = [(str(one.year), tuple(len(one.figures.get(key, ())) for key in keys)) for one in told.covered.years]
    return Chart(
        f"Practices shared, new and newly adopted, {told.covered.title}",
        told.source,
        ("shared", "of these new", "newly adopted"),
        tuple(Bar(label, 0, values) for label, values in rows),
    )


def _chart(told: PeriodFigures, by: By) -> Chart:
    found = told.covered.rows(by)
    numbers = (
        (key, label, (len(found[key].shared), len(found[key].adopted)) if key in found else (0, 0))
        for key, label in told.labels(by).items()
    )
    title = f"Practices shared and adopted by {BREAKDOWNS[by]}, {told.covered.title}"
    return Chart(title, told.source, ("shared", "adopted"), bars(told.ledger.plan, numbers))


def _counted(value: int, one: str, many: str) -> str:
    return f"{value} {one if value == 1 else many}"
