"""The use cases of the nil report: an economy says that it has nothing to report of an indicator for a year (A11)."""

from dataclasses import dataclass

from kb.errors import BadValue, Conflict, Unknown
from kb.files.database import now
from kb.implementation.activities import year_of
from kb.implementation.indicator_coverage import IndicatorCoverage
from kb.implementation.needs import ImplementationNeeds
from kb.ledger.coverage import NilReport, covered_indicators, reported_under
from kb.permission import may_report_indicator, require
from kb.person import Person, Role
from kb.raw_text import reason
from kb.record_version import must_stand, version_of


@dataclass(frozen=True)
class ListedNilReport:
    """`overtaken`: the economy has reported of it since, so that the nil report counts no more. It is kept."""

    report: NilReport
    overtaken: bool

    @property
    def version(self) -> str:
        """Names the state of the report, for whoever takes it back."""
        return version_of(self.report)


class NilReports:
    """A delegate hands one in for the own economy, the secretariat for any with a reason; everyone may read them."""

    def __init__(self, home: ImplementationNeeds, coverage: IndicatorCoverage) -> None:
        self._home, self._coverage = home, coverage

    def all(self, economy: str = "") -> tuple[ListedNilReport, ...]:
        """Newest year first, then in the official order of the economies and the plan's of the indicators; of one
        economy where it is named. Raises Unknown."""
        name = self._home.economies.named(economy).name if economy.strip() else ""
        found = [one for one in self._home.store.nil_reports(self._home.plan.id) if name in ("", one.economy)]
        today = {year: self._coverage.today(year) for year in {one.year for one in found}}
        members, ids = self._home.economies.names, covered_indicators(self._home.plan)
        return tuple(
            ListedNilReport(one, one.economy in today[one.year][one.indicator].received)
            for one in sorted(
                (one for one in found if one.indicator in ids),  # an indicator may have left the plan's file
                key=lambda one: (-one.year, members.index(one.economy), ids.index(one.indicator)),
            )
        )

    def years(self) -> tuple[int, ...]:
        """The plan's years that have begun: for these there may be nothing to report."""
        return tuple(year for year in self._home.plan.years if year <= self._home.settings.today().year)

    def hand_in(
        self, by: Person, indicator: str, economy: str, year: str, why: str = "", seen: str | None = None
    ) -> tuple[NilReport, ...]:
        """Say that there is nothing to report: of one indicator, or of G3 for both on practices. What stands already is
        no news; `seen` is the version of those that another reason takes the place of, empty where none was shown.
        Raises BadValue, Conflict, Unknown, and Overtaken where one stands with another reason."""
        name, ids, of = self._about(by, indicator, economy, year)
        said = reason(why) if why.strip() or by.role is not Role.DELEGATE else ""
        with self._home.store.transaction():
            self._must_be_silent(name, ids, of)
            made = tuple(NilReport(id, name, of, said, by.id, now()) for id in ids)
            known = {one.id: one for one in self._home.store.nil_reports(self._home.plan.id)}
            standing = tuple(known[one.id] for one in made if one.id in known)
            if any(one.why != said for one in standing):
                must_stand(seen, "this nil report", *(standing or (None,)))
            for one in made:
                self._home.store.keep_nil_report(one, self._home.plan.id)
        return made

    def take_back(
        self, by: Person, indicator: str, economy: str, year: str, why: str, seen: str | None = None
    ) -> tuple[NilReport, ...]:
        """Say that it was said in error. `seen` is its version as it was shown. Raises BadValue, Unknown, and Overtaken
        where it is another by now."""
        name, ids, of = self._about(by, indicator, economy, year)
        said = reason(why)
        with self._home.store.transaction():
            known = {one.id: one for one in self._home.store.nil_reports(self._home.plan.id)}
            found = tuple(known[key] for id in ids if (key := NilReport(id, name, of).id) in known)
            if not found:
                raise Unknown("nil report", f"{indicator} of {name} for {of}", (), "/nil-reports lists those handed in")
            must_stand(seen, "this nil report", *found)
            for one in found:
                self._home.store.take_back_nil_report(one, self._home.plan.id, by.id, said)
        return found

    def _about(self, by: Person, indicator: str, economy: str, year: str) -> tuple[str, tuple[str, ...], int]:
        """Whose report it is, of which indicators, for which year."""
        require(may_report_indicator(by), by, "hand in a nil report")
        name = self._home.economies.named(economy).name
        require(may_report_indicator(by, name), by, f"report in the name of {name}")
        plan = self._home.plan
        ids = reported_under(plan, indicator.strip())
        if not ids:
            raise Unknown("indicator", indicator, covered_indicators(plan), "/coverage lists them all")
        of = year_of(year)
        if of not in plan.years:
            raise BadValue("year", year, "a year of the plan: " + ", ".join(map(str, plan.years)))
        if of not in self.years():
            raise BadValue("year", year, f"a year that has begun: nobody knows yet what there is to report for {of}")
        return name, ids, of

    def _must_be_silent(self, economy: str, ids: tuple[str, ...], year: int) -> None:
        """Raises Conflict where the economy has reported, or handed in, what it says there is not."""
        today = self._coverage.today(year)
        reported = [id for id in ids if economy in today[id].received]
        rest = [id for id in ids if id not in reported]
        if reported:
            alone = f"; hand the nil report in for {' and '.join(rest)} alone" if rest else ""
            raise Conflict(f"{economy} has reported {' and '.join(reported)} for {year} already{alone}")
        if waiting := [id for id in ids if economy in self._coverage.handed_in(id, year)]:
            raise Conflict(
                f"a report of {economy} on {' and '.join(waiting)} for {year} waits to be accepted; correct it there"
            )
