"""The use cases of the objectives' indicators: economies report by the year, the secretariat accepts."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kb.errors import BadValue, Conflict, KBError, Refused, Unknown
from kb.figures.telling import YearStatus
from kb.files.database import now
from kb.implementation.activities import year_of
from kb.implementation.indicator_coverage import IndicatorCoverage
from kb.implementation.indicator_report import MOST, IndicatorReport, ReportStatus, total
from kb.implementation.locked_year import late_since_lock
from kb.implementation.needs import ImplementationNeeds
from kb.implementation.report_rows import ReportRow
from kb.implementation.said_value import doubt, must_be_meant, must_have_unit, said_value
from kb.ledger.coverage import Coverage, EconomyStatus
from kb.periods.indicator_figure import IndicatorFigure, LateReport
from kb.periods.state import PeriodState
from kb.permission import may_accept_report, may_read_draft_report, may_read_members, may_report_indicator, require
from kb.person import VISITOR, Person
from kb.plan.plan import Indicator, Objective
from kb.record_version import must_stand, version_of


@dataclass(frozen=True)
class IndicatorSummary:
    """An indicator with who has reported it; `late` are the economies heard since a locked year was locked, by year,
    `statuses` whether each year is told from a snapshot."""

    indicator: Indicator
    objective: Objective
    coverage: Coverage
    late: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    statuses: Mapping[int, YearStatus] = field(default_factory=dict)


@dataclass(frozen=True)
class IndicatorTable:
    """Economies in the official order by years; `reports` holds those that are told and that the reader may see, in
    that order: of a locked year those that it was locked with. `since` are those on record of locked years that differ
    from what is told, `late` the lines that name the difference. `totals` has a sum only where the plan says that the
    indicator may be added."""

    told: IndicatorSummary
    years: tuple[int, ...]
    reports: tuple[IndicatorReport, ...]
    by_year: tuple[Coverage, ...]
    totals: tuple[Decimal | None, ...]
    since: tuple[IndicatorReport, ...] = ()
    late: Mapping[int, tuple[LateReport, ...]] = field(default_factory=dict)

    def report(self, economy: str, year: int) -> IndicatorReport | None:
        return next((one for one in self.reports if (one.economy, one.year) == (economy, year)), None)

    def status(self, economy: str, year: int) -> EconomyStatus:
        return self.by_year[self.years.index(year)].status_of(economy)


@dataclass(frozen=True)
class CheckedRow:
    """What a row of a spreadsheet would do: `does` is new, changed or the same; or `problem` says why nothing, or
    `question` what is asked before it does anything. `id` names the report for whoever answers, `value` and `unit` are
    what is made of the row."""

    row: ReportRow
    does: str = ""
    problem: str = ""
    before: str = ""
    question: str = ""
    id: str = ""
    value: str = ""
    unit: str = ""


class Indicators:
    """Anyone reads what was accepted, members what was submitted, an economy's own people its drafts."""

    def __init__(self, home: ImplementationNeeds, coverage: IndicatorCoverage) -> None:
        self._home, self._coverage = home, coverage

    def listing(self, year: int | None = None) -> tuple[IndicatorSummary, ...]:
        """Every indicator of the objectives, in the plan's order. Raises BadValue."""
        covered = {one.id: one for one in self._coverage.listing(year)}
        return tuple(
            IndicatorSummary(one, objective, covered[one.id].together, covered[one.id].late, covered[one.id].statuses)
            for objective in self._home.plan.objectives
            for one in objective.indicators
        )

    def indicator(self, id: str) -> tuple[Indicator, Objective]:
        """Raises Unknown."""
        known = {one.id: (one, objective) for objective in self._home.plan.objectives for one in objective.indicators}
        if id not in known:
            raise Unknown("indicator", id, tuple(known), "/indicators lists those of the objectives")
        return known[id]

    def table(self, id: str, person: Person = VISITOR) -> IndicatorTable:
        """Raises Unknown."""
        indicator, objective = self.indicator(id)
        years, covered = self._home.plan.years, self._coverage.of(id)
        recorded = [one for one in self._home.store.indicator_reports(self._home.plan.id) if one.indicator == id]
        told, since, late = list[IndicatorReport](), list[IndicatorReport](), dict[int, tuple[LateReport, ...]]()
        for year in years:
            today, figures = [one for one in recorded if one.year == year], self._home.locked_indicators(year)
            if figures is None:
                told += today
                continue
            kept = _as_locked(indicator.id, year, figures, today)
            told += kept
            since += (one for one in today if one not in kept)
            late[year] = tuple(one for one in late_since_lock(self._home, year) if one.indicator == id)
        return IndicatorTable(
            IndicatorSummary(indicator, objective, covered.together, covered.late, covered.statuses),
            years,
            self._in_order(told, person),
            covered.by_year,
            tuple(total(indicator, told, year) for year in years),
            self._in_order(since, person),
            {year: lines for year, lines in late.items() if lines},
        )

    def _in_order(self, reports: Iterable[IndicatorReport], person: Person) -> tuple[IndicatorReport, ...]:
        """Those that a person may read, by economy and year."""
        order = {name: place for place, name in enumerate(self._home.economies.names)}
        seen = (one for one in reports if _may_read(person, one))
        return tuple(sorted(seen, key=lambda one: (order.get(one.economy, len(order)), one.year)))

    def report(self, id: str, economy: str, year: int, person: Person) -> IndicatorReport | None:
        """What stands on record today, as far as this person may read it. Raises Unknown."""
        found = self._standing(self.indicator(id)[0].id, economy, year)
        return found if found and _may_read(person, found) else None

    def reports(self, person: Person = VISITOR, economy: str = "") -> tuple[IndicatorReport, ...]:
        """Everything that this person may read, of all economies or of one."""
        everything = self._home.store.indicator_reports(self._home.plan.id)
        return tuple(one for one in everything if _may_read(person, one) and economy in ("", one.economy))

    def keep(
        self,
        by: Person,
        id: str,
        economy: str,
        year: str,
        *,
        value: str,
        unit: str = "",
        period: str = "",
        source: str = "",
        note: str = "",
        submit: bool = False,
        seen: str | None = None,
        sure: bool = False,
    ) -> IndicatorReport:
        """Keep a draft, or hand a report in. `seen` is the version of what it is to take the place of, empty where
        nothing was shown; `sure`: a value that is doubted is meant. Raises BadValue, Conflict, DoubtfulValue, Refused,
        Unknown, and Overtaken where something else stands by now."""
        require(may_report_indicator(by), by, "report an indicator")
        row = ReportRow(0, id, economy, year, value, unit, period, source, note)
        made = self._made(by, row, submit)
        with self._home.store.transaction():
            old = self._standing(made.indicator, made.economy, made.year)
            if old and _unmoved(old, made):
                return old
            if old:
                must_stand(seen, "this report", old)
            self._may_change(made)
            if not sure:
                must_be_meant(self.indicator(made.indicator)[0], made, self._of_its_kind(made))
            self._home.store.keep_report(made, self._home.plan.id)
        return made

    def accept(self, by: Person, id: str, economy: str, year: str, seen: str | None) -> IndicatorReport:
        """Take a report that was handed in into coverage; `seen` is the version, or at least the value, that the
        officer looked at. Raises Overtaken where it is another by now, Unknown where there is none."""
        require(may_accept_report(by), by, "accept reports")
        name = self._home.economies.named(economy).name
        require(may_accept_report(by, name), by, "accept this report")
        with self._home.store.transaction():
            found = self._standing(self.indicator(id)[0].id, name, self._year(year))
            if found is None or found.status is ReportStatus.DRAFT:
                raise Unknown("report", f"{id} of {name} for {year}", (), "nothing was handed in")
            if (found.status, found.by) == (ReportStatus.ACCEPTED, by.id) and seen != found.value:
                return found  # the same form a moment ago
            if seen != found.value:
                must_stand(seen, "this report", found)
            accepted = replace(found, status=ReportStatus.ACCEPTED, by=by.id, at=now())
            self._home.store.keep_report(accepted, self._home.plan.id)
        return accepted

    def template(self, economy: str, person: Person) -> tuple[ReportRow, ...]:
        """A row for each indicator and year of an economy, filled in as far as this person may read."""
        name = self._home.economies.named(economy).name
        require(may_report_indicator(person, name), person, "report indicators in this economy's name")
        known = {(one.indicator, one.year): one for one in self.reports(person, name)}
        rows: list[ReportRow] = []
        for told in self.listing():
            for year in self._home.plan.years:
                one = known.get((told.indicator.id, year))
                said = (one.value, one.unit, one.period, one.source, one.note) if one else ("",) * 5
                rows.append(ReportRow(len(rows) + 2, told.indicator.id, name, str(year), *said))
        return tuple(rows)

    def look(
        self, by: Person, rows: Sequence[ReportRow], submit: bool = False, sure: Collection[str] = ()
    ) -> tuple[CheckedRow, ...]:
        """What taking these rows would do; a row without a value is not reported and left out. `sure` are the ids of
        reports whose value is meant though it is doubted."""
        require(may_report_indicator(by), by, "report indicators")
        given = [row for row in rows if row.value.strip() or row.unread]
        made = [self._tried(by, row, submit) for row in given]
        together: dict[str, IndicatorReport] = {}
        first: dict[str, int] = {}
        for place, (row, one) in enumerate(zip(given, made, strict=True)):
            if isinstance(one, IndicatorReport) and first.setdefault(one.id, row.no) != row.no:
                # of two rows for a year nobody can tell which is meant; the first stands
                made[place] = Conflict(f"row {first[one.id]} is of the same indicator, economy and year; keep one")
            elif isinstance(one, IndicatorReport):
                together[one.id] = one
        return tuple(self._looked(row, one, together, sure) for row, one in zip(given, made, strict=True))

    def take(
        self,
        by: Person,
        rows: Sequence[ReportRow],
        submit: bool = False,
        seen: str | None = None,
        sure: Collection[str] = (),
    ) -> tuple[CheckedRow, ...]:
        """Keep every row that can be kept, as drafts or handed in; gives what became of each. `seen` is the version of
        what stood when the rows were looked at, `sure` as in `look`. Raises Overtaken where any of it is another by
        now."""
        with self._home.store.transaction():
            looked = self.look(by, rows, submit, sure)
            taken = [one for one in looked if one.does in ("new", "changed")]
            if taken:
                must_stand(seen, "what stands in the place of a row", self._replaced(rows))
            for one in taken:
                self._home.store.keep_report(self._made(by, one.row, submit), self._home.plan.id)
        return looked

    def standing_version(self, by: Person, rows: Sequence[ReportRow]) -> str:
        """Names the state of all that these rows would take the place of."""
        require(may_report_indicator(by), by, "report indicators")
        return version_of(self._replaced(rows))

    def _replaced(self, rows: Sequence[ReportRow]) -> list[IndicatorReport]:
        about = {(self._id_said(row.indicator), row.year.strip()) for row in rows if row.value.strip()}
        found = self._home.store.indicator_reports(self._home.plan.id)
        economies = {known.name for row in rows if (known := self._home.economies.find(row.economy))}
        return [one for one in found if (one.indicator, str(one.year)) in about and one.economy in economies]

    def _tried(self, by: Person, row: ReportRow, submit: bool) -> IndicatorReport | KBError:
        try:
            return self._made(by, row, submit)
        except KBError as error:  # one bad row must not hide what the others would do
            return error

    def _looked(
        self,
        row: ReportRow,
        made: IndicatorReport | KBError,
        together: Mapping[str, IndicatorReport],
        sure: Collection[str],
    ) -> CheckedRow:
        """`together` are the reports of all rows, which stand beside each other once they are taken."""
        if isinstance(made, KBError):
            return CheckedRow(row, problem=str(made))
        old = self._standing(made.indicator, made.economy, made.year)
        looked = CheckedRow(row, before=old.value if old else "", id=made.id, value=made.value, unit=made.unit)
        if old and _unmoved(old, made):
            return replace(looked, does="the same")
        try:
            self._may_change(made)
        except KBError as error:
            return replace(looked, problem=str(error))
        beside = {one.id: one for one in self._of_its_kind(made)}
        beside |= {
            id: one for id, one in together.items() if (one.indicator, one.economy) == _whose(made) and id != made.id
        }
        question = doubt(self.indicator(made.indicator)[0], made, beside.values()) if made.id not in sure else ""
        return replace(looked, question=question, does="" if question else "changed" if old else "new")

    def _of_its_kind(self, made: IndicatorReport) -> list[IndicatorReport]:
        """What the same economy said of the same indicator, what the report takes the place of among it."""
        found = self._home.store.indicator_reports(self._home.plan.id)
        return [one for one in found if (one.indicator, one.economy) == _whose(made)]

    def _made(self, by: Person, row: ReportRow, submit: bool) -> IndicatorReport:
        indicator, _ = self.indicator(self._id_said(row.indicator))
        name = self._home.economies.named(row.economy).name
        require(may_report_indicator(by, name), by, f"report in the name of {name}")
        if row.unread:
            names = " and ".join(name.capitalize() for name in row.unread)
            raise Refused(f"what stands under {names} could not be read", ["look at it in the file and bring it again"])
        if submit and not row.source.strip():
            raise BadValue("source", row.source, "where the value comes from: a report, a statistic, an office")
        said = {"unit": row.unit, "period": row.period, "source": row.source, "note": row.note}
        for name_of, text in said.items():
            if len(text) > MOST:
                raise BadValue(name_of, text, f"{MOST} characters at most")
        value, unit = said_value(indicator, row.value, row.unit)
        said["unit"] = unit
        return IndicatorReport(
            indicator=indicator.id,
            economy=name,
            year=self._year(row.year),
            value=value,
            **{name_of: text.strip() for name_of, text in said.items()},
            status=ReportStatus.SUBMITTED if submit else ReportStatus.DRAFT,
            by=by.id,
            at=now(),
        )

    def _id_said(self, text: str) -> str:
        """The id of an indicator that is given with its words, or by its title alone; else what was given."""
        plain = " ".join(text.split())
        known = {told.indicator.id: told.indicator.title for told in self.listing()}
        said = _ID_WITHIN.fullmatch(plain[:500])
        if said and said[1] in known:
            return said[1]
        titled = [id for id, title in known.items() if title.casefold() == plain.casefold()]
        return titled[0] if len(titled) == 1 else plain

    def _may_change(self, made: IndicatorReport) -> None:
        """Raises Refused and Conflict. A draft never takes the place of what was accepted: a correction is handed
        in."""
        must_have_unit(self.indicator(made.indicator)[0], made)
        old = self._standing(made.indicator, made.economy, made.year)
        if old and old.status is ReportStatus.ACCEPTED and made.status is ReportStatus.DRAFT:
            raise Conflict("a value was accepted for this year: hand the corrected one in at once, not as a draft")

    def _standing(self, indicator: str, economy: str, year: int) -> IndicatorReport | None:
        id = f"{indicator}/{economy}/{year}"
        return {one.id: one for one in self._home.store.indicator_reports(self._home.plan.id)}.get(id)

    def _year(self, text: str) -> int:
        year = year_of(text)
        if year not in self._home.plan.years:
            raise BadValue("year", text, "a year of the plan: " + ", ".join(map(str, self._home.plan.years)))
        return year

    def locked(self) -> tuple[int, ...]:
        """The years whose reports come late."""
        states = self._home.store.period_states(self._home.plan.id)
        return tuple(year for year, standing in states.items() if standing.state is PeriodState.LOCKED)


_ID_WITHIN = re.compile(r"(?:indicator|indicador|indicateur|kpi)?\s*(\d+\.\d+\.\d+)(?:[\s.:–—-].*)?", re.IGNORECASE)


def _whose(report: IndicatorReport) -> tuple[str, str]:
    return report.indicator, report.economy


def _may_read(person: Person, report: IndicatorReport) -> bool:
    if report.status is ReportStatus.ACCEPTED:
        return True
    if report.status is ReportStatus.SUBMITTED:
        return may_read_members(person)
    return may_read_draft_report(person, report.economy)


def _unmoved(old: IndicatorReport, new: IndicatorReport) -> bool:
    """The same word again, which takes nothing back that was handed in or accepted."""
    said = [(one.value, one.unit, one.period, one.source, one.note) for one in (old, new)]
    return said[0] == said[1] and not (old.status is ReportStatus.DRAFT and new.status is ReportStatus.SUBMITTED)


def _as_locked(
    indicator: str, year: int, figures: Sequence[IndicatorFigure], today: Sequence[IndicatorReport]
) -> tuple[IndicatorReport, ...]:
    """The reports that a year was locked with: today's own where they say the same, for they know who gave them."""
    recorded = {one.economy: one for one in today if one.status is ReportStatus.ACCEPTED}
    kept = []
    for line in (line for figure in figures if figure.indicator == indicator for line in figure.lines):
        made = IndicatorReport(
            indicator=indicator,
            economy=line.economy,
            year=year,
            value=line.value,
            unit=line.unit,
            period=line.period,
            source=line.source,
            note=line.note,
            status=ReportStatus.ACCEPTED,
        )
        now = recorded.get(line.economy)
        kept.append(now if now and replace(now, by="", at="") == made else made)
    return tuple(kept)
