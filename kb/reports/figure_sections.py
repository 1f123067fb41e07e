"""The first sections of a report pack: the figures, year by year, and broken down."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from kb.figures.breakdown import BreakdownRow, By
from kb.figures.chart import Bar, Chart, bars
from kb.figures.tally import FIGURES, REPORTED
from kb.figures.telling import YearStatus
from kb.ledger.coverage import Coverage
from kb.ledger.entries import Backing
from kb.ledger.ledger import Ledger
from kb.periods.telling import ADDING
from kb.periods.year_figures import Restatement
from kb.plan.rules import Headline, Rules
from kb.reports.links import Permalinks
from kb.reports.report import NOT_REPORTED, Note, Number, ReportLink, ReportSection, ReportTable, Value, Year
from kb.reports.years_covered import CoveredYear, YearsCovered

BREAKDOWNS = {
    By.AREA: "priority area",
    By.OBJECTIVE: "objective",
    By.ECONOMY: "member economy",
    By.MEETING: "meeting",
}
"""What a report breaks its figures down by."""

LISTED = 2
"""Practices that are named beneath a table; a longer list stands in an annex."""

YEARLY = {
    "shared": "Shared",
    "first_shared": "Of these new",
    "adopted": "Newly adopted",
    "adopted_adapted": "Adapted",
    "adopted_as_is": "As is",
    "in_force": "In force at year's end",
}

NEW_FIRST = {
    "first_shared": ("Practices shared for the first time at SMEWG meetings", "New"),
    "shared": ("Practices shared, with those shared before", "Shared in all"),
}
"""What the two figures on sharing are called where the rules put the new ones first."""

CLOSED = "(not open to readers)"
CLASSIFIED = "a practice classified for members"

EVIDENCE = {
    Backing.REPORTED: "the adopting economy says so",
    Backing.DOCUMENTED: "a reference or a file is named",
    Backing.CONFIRMED: "both sides say so, or it is published",
}


SUMS = {"first_shared": "newly shared", "adopted": "newly adopted"}
"""The figures whose years add up, in the middle of a sentence."""


@dataclass(frozen=True)
class PeriodFigures:
    """What every section is made from. `title` gives the title of a practice that the reader may read, else nothing;
    `classified` says of a practice that it is open to members and not to this reader. `overlaps` gathers the lists that
    are too long to stand beneath their tables."""

    ledger: Ledger
    covered: YearsCovered
    links: Permalinks
    restatements: tuple[Restatement, ...]
    title: Callable[[str], str]
    classified: Callable[[str], bool]
    source: str
    day_of: Callable[[str], date]
    coverage: Mapping[str, Coverage] = field(default_factory=dict)
    """Who was heard of the indicators on practices, by the indicator."""
    overlaps: list[tuple[str, tuple[tuple[str, str], ...]]] = field(default_factory=list)

    @property
    def nil(self) -> tuple[str, ...]:
        """The economies that handed in that there was nothing."""
        return self.covered.tally.nil

    def named(self, id: str) -> str:
        """The title with the id behind it. Of what is for members alone not even the id (R21)."""
        if self.classified(id):
            return CLASSIFIED
        title = self.title(id)
        return f"{title} ({id})" if title else f"{id} {CLOSED}"

    def list_of(self, ids: Sequence[str]) -> str:
        """Several practices in a text; those for members alone are counted."""
        open = [self.named(id) for id in ids if not self.classified(id)]
        hidden = len(ids) - len(open)
        several = f"{hidden} practices classified for members" if hidden > 1 else CLASSIFIED
        return "; ".join([*open, several] if hidden else open)

    @property
    def told_as(self) -> tuple[tuple[str, str, str], ...]:
        """Key, indicator and title of every figure, the one that the rules put first standing first."""
        last = self.covered.years[-1].year
        each = {key: (key, indicator, title.format(year=last)) for key, indicator, title, _ in FIGURES}
        if not new_first(self.covered.rules):
            return tuple(each.values())
        renamed = {key: (key, each[key][1], title) for key, (title, _) in NEW_FIRST.items()}
        return tuple((renamed | {key: one for key, one in each.items() if key not in renamed}).values())

    @property
    def yearly(self) -> dict[str, str]:
        """The columns of a table by year, in the same order."""
        if not new_first(self.covered.rules):
            return YEARLY
        renamed = {key: name for key, (_, name) in NEW_FIRST.items()}
        return renamed | {key: name for key, name in YEARLY.items() if key not in renamed}

    def evidence(self) -> dict[Backing, int]:
        """How many of the adoptions counted are reported, documented and confirmed (A7)."""
        levels = self.covered.tally.levels
        return {level: levels.get(level, 0) for level in REPORTED}

    def number(self, key: str, footnoted: bool = True) -> Number:
        """The figure of all years together, with a footnote of its own."""
        restated = self._restated(key) if footnoted else ""
        return Number(len(self.covered.figures.get(key, ())), self.links.figure(key), restated, footnoted)

    def _restated(self, key: str) -> str:
        """Both figures are told until the next review (P3)."""
        years = [one.year for one in self.covered.years if one.snapshot]
        return "; ".join(
            f"{one.year} first told {len(one.before)}, restated {len(one.after)} ({one.causes})"
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


def new_first(rules: Rules) -> bool:
    """Whether the practices shared for the first time are the headline, and not all that were shared."""
    return rules.headline is Headline.FIRST_SHARED


def figures(told: PeriodFigures) -> ReportSection:
    rows: list[tuple[Value, ...]] = []
    for key, indicator, title in told.told_as:
        rows.append((title, indicator, told.number(key)))
        if key in ADDING:
            rows += [
                (f"Late reports, for {one.year}", indicator, Number(len(one.late), (told.links.year(one.year),)))
                for one in told.covered.since[key]
                if one.late
            ]
        if key == "in_force":
            rows += [
                (
                    f"No word since {since}" if since else "No word ever",
                    indicator,
                    Number(len(ids), told.links.figure(key)),
                )
                for since, ids in told.covered.tally.silent.items()
            ]
    adopters = {one.economy for one in told.covered.adoptions}
    split = "Every adopted practice is in the headline; the split into adapted and as is stands under it."
    if not told.covered.rules.as_is:
        split = "What was taken up as it is stands beside the headline and not in it."
    table = ReportTable("The figures", ("Figure", "Indicator", "Practices"), tuple(rows), (70, 14, 16), split)
    counted = len(told.covered.adoptions)
    levels = tuple(
        (level.value.capitalize(), EVIDENCE[level], Number(value, told.links.adoptions()))
        for level, value in told.evidence().items()
    )
    evidence = ReportTable(
        "The adoptions behind the adopted practices, by evidence",
        ("Evidence", "What it means", "Adoptions"), levels, (24, 56, 20),
        f"{_counted(counted, 'adoption', 'adoptions')} in {_counted(len(adopters), 'economy', 'economies')}: "
        "they stand beside the practices adopted, never instead.",
    )  # fmt: skip
    return ReportSection("The figures", (), (table, evidence))


def _silence(since: int) -> str:
    return f"No word since {since}" if since else "No word ever"


def years(told: PeriodFigures) -> ReportSection:
    """The annual figures: shared in the year and new in the year, which alone add up (S5, S6)."""
    rows = [_year(told, one) for one in told.covered.years]
    if len(rows) > 1:
        for one in told.covered.since["first_shared"]:
            late = {key: next(t.late for t in told.covered.since[key] if t.year == one.year) for key in ADDING}
            if any(late.values()):
                cells = [Number(len(late[k]), (told.links.year(one.year),)) if k in late else "" for k in told.yearly]
                rows.append((f"Late reports for {one.year}", "", *cells))
        rows.append(("Together, each once", "", *(told.number(key, footnoted=False) for key in told.yearly)))
    note = (
        "The new ones of all years, with the late reports, add up to the total; the practices shared in each year do "
        "not, for one may be shared again."
    )
    for key, times in told.covered.tally.telling.not_once.items():
        held = "; ".join(f"{told.named(id)}, {count} times" for id, count in times.items())
        note += f" Of what was {SUMS[key]} the years and the late reports, added, do not hold these once: {held}."
    table = ReportTable(
        "Year by year", ("Year", "State", *told.yearly.values()), tuple(rows), (15, 23, 9, 9, 11, 11, 9, 13), note
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
    if one.snapshot and one.snapshot.restates:
        state = f"restated {told.day_of(one.snapshot.at)}"
    if one.counted.status is YearStatus.CORRECTION:
        state = "under correction"
    numbers = (Number(len(one.figures.get(key, ())), (told.links.of_year(one, key),)) for key in told.yearly)
    return (Year(one.year), state, *numbers)


def _row(told: PeriodFigures, by: By, key: str, label: str, row: BreakdownRow | None) -> tuple[Value, ...]:
    shared, adopted = (len(row.shared), len(row.adopted)) if row else (0, 0)
    cells: list[Value] = [
        Number(shared, told.links.row("shared", by, key)),
        Number(adopted, told.links.row("adopted", by, key)),
    ]
    if by is By.ECONOMY:
        if key not in told.covered.reporting:  # silence is no zero (A11)
            silent = cells if key in told.nil else [NOT_REPORTED, NOT_REPORTED]
            cells = [silent[0], cells[1] if adopted else silent[1]]
        took = len({one.practice for one in told.covered.adoptions if one.economy == key})
        said = took or key in told.nil
        return (label, *cells, Number(took, told.links.adoptions()) if said else NOT_REPORTED)
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
            yield f"{because}: {told.list_of(several)}."
        else:
            labels, rows = told.labels(by), told.covered.rows(by)
            stands = tuple(
                (id, "; ".join(_of_row(by, key, name) for key, name in labels.items() if id in _ids(rows, key, column)))
                for id in several
            )
            told.overlaps.append((f"By {BREAKDOWNS[by]}, {column}", stands))
            yield f"{because}; they are listed in the annex."


def _ids(rows: Mapping[str, BreakdownRow], key: str, column: str) -> tuple[str, ...]:
    if key not in rows:
        return ()
    return rows[key].shared if column == "shared" else rows[key].adopted


def _of_row(by: By, key: str, label: str) -> str:
    return label if by in (By.ECONOMY, By.MEETING) else key


def overlapping(told: PeriodFigures) -> ReportSection:
    """The lists that were too long to stand beneath their tables, a practice a row."""
    rows: list[tuple[Value, ...]] = []
    for where, stands in told.overlaps:
        rows += [(where, *practice_cells(told, id), among) for id, among in stands if not told.classified(id)]
        hidden = sum(1 for id, _ in stands if told.classified(id))
        rows += [(where, CLASSIFIED, "", "")] * hidden
    columns = ("Breakdown", "Practice", "ID", "Rows it stands in")
    table = ReportTable("Practices in several rows", columns, tuple(rows), (17, 38, 24, 21))
    return ReportSection("Practices in several rows", (), (table,), annex=True)


def practice_cells(told: PeriodFigures, id: str) -> tuple[Value, Value]:
    """Title and id: both lead to the practice where the reader may read it."""
    if told.classified(id):
        return (CLASSIFIED, "")
    title = told.title(id)
    return (told.links.practice(id, title), told.links.practice(id, id)) if title else (CLOSED, id)


def _noted(table: ReportTable, pages: tuple[ReportLink, ...]) -> ReportTable:
    """With a footnote that says where its numbers open."""
    return replace(table, footnotes=(Note("Each number is the length of a list. The lists:", pages),))


def _by_year(told: PeriodFigures) -> Chart:
    names = {"shared": "shared", "first_shared": "of these new", "adopted": "newly adopted"}
    if new_first(told.covered.rules):
        names = {"first_shared": "new", "shared": "shared in all", "adopted": "newly adopted"}
    keys = tuple(names)
    rows = [(str(one.year), tuple(len(one.figures.get(key, ())) for key in keys)) for one in told.covered.years]
    return Chart(
        f"Practices shared, new and newly adopted, {told.covered.title}",
        told.source,
        tuple(names.values()),
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
