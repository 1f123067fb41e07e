"""Makes report packs: a year's report, the mid-term review, the final review, as a reader may see them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from kb.errors import BadValue, StoreProblem, Unknown
from kb.files.database import now
from kb.files.reserve import must_have_room
from kb.ledger.coverage import Coverage, over_years
from kb.periods.closing import Periods
from kb.periods.indicator_figure import IndicatorFigure
from kb.permission import may_table_report, require
from kb.person import MEMBER, VISITOR, Person
from kb.plan.plan import Plan, Review
from kb.raw_text import exact_day
from kb.reports import figure_sections, list_sections, summary
from kb.reports.addresses import addresses
from kb.reports.figure_sections import BREAKDOWNS, PeriodFigures
from kb.reports.head_section import head_section
from kb.reports.indicator_sections import indicator_observations, indicator_sections
from kb.reports.links import Permalinks, of_this_machine, sheets_of
from kb.reports.needs import ReportsNeeds
from kb.reports.observations import observations
from kb.reports.pack_json import as_text, digest, from_text
from kb.reports.report import Cover, Pack, ReportSection, SnapshotName
from kb.reports.store import TabledReport
from kb.reports.years_covered import CoveredYear, YearsCovered, covered, years_of
from kb.settings import Settings

SITE = "http://127.0.0.1:8000"
"""Where `kb serve` serves the pages."""

THIS_MACHINE = (
    "The links lead to {site}, an address of the machine that this report was made on: nobody else can open them. Set "
    "`address` in kb.toml to where readers find the site."
)

SECTIONS: tuple[Callable[[PeriodFigures], ReportSection], ...] = (
    figure_sections.figures,
    figure_sections.years,
    *((lambda told, by=by: figure_sections.broken_down(told, by)) for by in BREAKDOWNS),
    list_sections.adoptions,
    list_sections.pipeline,
    list_sections.restatements,
    list_sections.since,
    list_sections.coverage,
    list_sections.rules,
    list_sections.practices,
)
"""What a report says, in its order."""


class Reporting:
    """Everyone may read a report; it says what the reader may see."""

    def __init__(self, home: ReportsNeeds, periods: Periods) -> None:
        self._home, self._periods = home, periods

    def reviews(self, plan: str = "") -> tuple[Review, ...]:
        """Those of the plan in force, or of another. Raises Unknown."""
        return self._plan(None, plan).reviews

    def review(self, id: str, plan: str = "") -> Review:
        """Raises Unknown."""
        for review in self.reviews(plan):
            if review.id == id:
                return review
        known = tuple(review.id for review in self.reviews(plan))
        raise Unknown("report", id, known, "the plan has " + ", ".join(known))

    def pack(
        self,
        review: str,
        year: int | None = None,
        cover: Cover | None = None,
        reader: Person = VISITOR,
        site: str = SITE,
        made_at: str = "",
        number: int | None = None,
        plan: str = "",
    ) -> Pack:
        """Raises Unknown and BadValue. `made_at` is this moment unless it is given; a report without `number` is a
        draft. The plan is the one in force, unless another is named or only another has the year (R10)."""
        told_plan, made_at = self._plan(year, plan), moment(made_at) if made_at else now()
        held, ledger = self.review(review, told_plan.id), self._home.ledger(told_plan.id)
        covers = covered(ledger, years_of(told_plan, held, year), self._periods.closed(told_plan.id))
        years = tuple(one.year for one in covers.years)
        stands = _standing(covers, made_at, self._home.settings)
        settings = self._home.settings
        told = PeriodFigures(
            ledger,
            covers,
            self._links(site, covers, told_plan),
            self._periods.restatements(told_plan.id),
            *self._names(reader),
            f"Source: {settings.site_name}. Rules {covers.tally.rules}. {stands}",
            settings.day_of,
            self._coverage(covers, told_plan),
        )
        made, notes = observations(told), (*self._notes(), *_where(site))
        sections = [summary.section(told, notes, summary.changes(told, self._last(held.id, told_plan.id), made))]
        sections += [make(told) for make in SECTIONS]
        headings = told_plan.general_indicators
        general = {one.id for one in headings} | {one.id for heading in headings for one in heading.indicators}
        reported = {one.year: self._others(one, told_plan) for one in covers.years}
        others = indicator_sections(reported, general, ledger.economies, told.links)
        place = len(BREAKDOWNS) + 3  # behind the figures of practices
        sections[place:place] = [one for one in others if not one.annex]
        sections += [one for one in others if one.annex]
        made = (*indicator_observations(reported, ledger.economies, replace(made[0], note="")), *made)
        if told.overlaps:
            sections.append(figure_sections.overlapping(told))
        sections.append(addresses(sections, of_this_machine(site)))
        return Pack(
            title=f"Best practices shared and adopted, {covers.title}",
            subtitle=f"{held.title}. {told_plan.title}",
            cover=cover or Cover(),
            sentence=summary.sentence(told),
            standing=stands,
            sections=tuple(sections),
            observations=made,
            notes=notes,
            site=settings.site_name,
            made_at=made_at,
            status=self._status(covers, number),
            plan=told_plan.id,
            review=held.id,
            years=years,
            headlines=summary.headlines(told),
            snapshots=tuple(
                SnapshotName(one.snapshot.plan, one.year, one.snapshot.no, one.snapshot.hash)
                for one in covers.years
                if one.snapshot
            ),
            number=number,
        )

    def _links(self, site: str, covers: YearsCovered, plan: Plan) -> Permalinks:
        """Only of the plan in force there are sheets that say who reported what."""
        sheets = sheets_of(plan) if plan.id == self._home.plan.id else {}
        whole = tuple(one.year for one in covers.years) == plan.years and len(plan.years) > 1
        return Permalinks(site.rstrip("/"), covers, whole, plan.id, sheets)

    def _plan(self, year: int | None, plan: str) -> Plan:
        """Raises Unknown."""
        plans, held = self._home.plans, self._home.plan
        if plan and plan not in plans:
            raise Unknown("plan", plan, tuple(plans))
        if plan or year is None:
            return plans[plan] if plan else held
        return plans[self._periods.plan_of(year)]

    def _others(self, one: CoveredYear, plan: Plan) -> tuple[IndicatorFigure, ...]:
        """The plan's other indicators of a year: as it was locked with them, else as they are reported today."""
        content = one.snapshot.content if one.snapshot else None
        if content and content.indicators:
            return content.indicators
        return self._home.other_indicators(one.year) if plan.id == self._home.plan.id else ()

    def _coverage(self, covers: YearsCovered, plan: Plan) -> Mapping[str, Coverage]:
        """Who was heard of the indicators on practices, by the indicator. Over several years whoever was heard late was
        heard; a single one is told as it stands."""
        found: dict[str, list[Coverage]] = {}
        in_force, several = plan.id == self._home.plan.id, len(covers.years) > 1
        for one in covers.years:
            content = one.snapshot.content if one.snapshot else None
            told = content.coverage if content else ()
            if in_force and (several or not told):
                told = (*told, *self._home.practice_coverage(one.year))
            for coverage in told:
                found.setdefault(coverage.indicator, []).append(coverage)
        return {indicator: over_years(some) for indicator, some in found.items()}

    def table(
        self,
        by: Person,
        review: str,
        year: int | None = None,
        cover: Cover | None = None,
        site: str = SITE,
        plan: str = "",
    ) -> Pack:
        """Give a report a number of its own and keep the whole of it, as the public reads it, so that it can be made
        again to the byte. Raises Unknown, BadValue, SignInNeeded, Forbidden, and Conflict where somebody else took the
        number meanwhile."""
        require(may_table_report(by), by, "table a report")
        self.must_have_room()
        number = max((one.number for one in self.tabled()), default=0) + 1
        pack = self.pack(review, year, cover, VISITOR, site, number=number, plan=plan)
        head = self._home.signed_head()
        pack = replace(pack, sections=(*pack.sections, head_section(head)), head=head.text)
        text = as_text(pack)
        report = TabledReport(
            number, pack.plan, pack.review, pack.title, pack.status, pack.years, pack.snapshots, by.id, pack.made_at,
            digest(text),
        )  # fmt: skip
        self._home.store.table_report(report, text)
        return pack

    def must_have_room(self) -> None:
        """Raises DiskFull where the disk has no more than its reserve: a pack is as large as a home's files come."""
        must_have_room(self._home.settings.home, self._home.settings.disk_reserve)

    def tabled(self) -> tuple[TabledReport, ...]:
        """Every report tabled, the latest first."""
        return self._home.store.tabled_reports()

    def as_of(self, number: int) -> Pack:
        """A report as it was tabled. Raises Unknown, and StoreProblem where what is kept was altered."""
        found = {one.number: one for one in self.tabled()}
        if number not in found:
            known = ", ".join(str(one) for one in sorted(found)) or "none yet"
            raise Unknown("tabled report", str(number), (), f"tabled were: {known}")
        text = self._home.store.tabled_pack(number)
        if digest(text) != found[number].hash:
            raise StoreProblem(
                f"report {number} is not what was tabled: its SHA-256 is another; restore the store from a backup"
            )
        return from_text(text)

    def _last(self, review: str, plan: str) -> Pack | None:
        """The last report tabled of the same review, else the last of any under the plan."""
        some = [one for one in self.tabled() if one.plan == plan]
        found = next((one for one in some if one.review == review), some[0] if some else None)
        return self.as_of(found.number) if found else None

    def _names(self, reader: Person) -> tuple[Callable[[str], str], Callable[[str], bool]]:
        """What the reader may read is called, and whether something is for members alone."""
        cards, members, today = self._home.cards(reader), self._home.cards(MEMBER), self._home.ledger().identity
        return (
            lambda practice: cards[today(practice)].practice.title if today(practice) in cards else "",
            lambda practice: today(practice) in members and today(practice) not in cards,
        )

    def _status(self, covers: YearsCovered, number: int | None) -> str:
        corrected, begun = covers.under_correction, covers.open
        parts = [f"Report {number}" if number else "Draft"]
        if corrected:
            parts.append(f"Under correction: {', '.join(map(str, corrected))}")
        if begun:
            parts.append(f"Provisional: {', '.join(map(str, begun))} {'is' if len(begun) == 1 else 'are'} open")
        if not corrected and not begun:
            parts.append("Locked")
        if self._home.settings.demonstration:
            parts.append("Demonstration: made up")
        return " · ".join(parts)

    def _notes(self) -> tuple[str, ...]:
        made_up = "Demonstration: the ledger behind these figures is made up. It is no record of what economies did."
        return (made_up,) if self._home.settings.demonstration else ()


def _where(site: str) -> tuple[str, ...]:
    """That the links lead nowhere for others, where it is so."""
    return (THIS_MACHINE.format(site=site.rstrip("/")),) if of_this_machine(site) else ()


def moment(text: str) -> str:
    """A moment as it is stated in a report, in universal time. Raises BadValue."""
    try:
        exact_day(text.strip()[:10])  # no day of a week, as everywhere
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadValue("made at", text, "a moment like 2024-10-01T09:00:00+00:00") from None
    if not 1990 <= read.year <= 2100:
        raise BadValue("made at", text, "a moment like 2024-10-01T09:00:00+00:00")
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="seconds")


def _standing(covers: YearsCovered, made_at: str, settings: Settings) -> str:
    if covers.under_correction and not covers.open:
        some = ", ".join(map(str, covers.under_correction))
        return f"Under correction: {some}, told as last locked."
    if not covers.open:
        locked = "; ".join(f"{one.year} on {settings.day_of(one.snapshot.at)}" for one in covers.years if one.snapshot)
        return f"Locked: {locked}."
    day, some = settings.day_of(made_at), ", ".join(map(str, covers.open))
    return f"Provisional, as of {day.isoformat()}: {some} {'is' if len(covers.open) == 1 else 'are'} not locked."
