"""The addresses at which a report's figures open, each the list that the figure is the length of: of a locked year at
its snapshot, which stays as it is; of several years at the page that tells them together, late lines and all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import quote, urlencode, urlsplit

from kb.figures.breakdown import By
from kb.ledger.coverage import reported_under
from kb.ledger.entries import Backing
from kb.plan.plan import Plan
from kb.raw_text import anchor
from kb.reports.report import ReportLink
from kb.reports.years_covered import CoveredYear, YearsCovered


@dataclass(frozen=True)
class Permalinks:
    """`site` is where readers find the pages, without a slash at the end. `whole`: the years are all of the plan's.
    `plan` stands in every address that would otherwise tell of the plan in force, so that it opens as before under the
    next one. `sheets` names the sheet of an indicator and the line on it that says who reported it."""

    site: str
    covered: YearsCovered
    whole: bool
    plan: str = ""
    sheets: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def figure(self, key: str) -> tuple[ReportLink, ...]:
        if self._one:
            return (self.of_year(self._one, key),)
        return (ReportLink(self._together, self._live(f"tally/{key}")),)

    def of_year(self, one: CoveredYear, key: str) -> ReportLink:
        if one.snapshot:
            return ReportLink(_words(one), f"{self._snapshot(one)}#figure-{key}")
        return ReportLink(_words(one), self._live(f"tally/{key}", one.year))

    def row(self, key: str, by: By, row: str) -> tuple[ReportLink, ...]:
        one = self._one
        if one and one.snapshot:
            return (ReportLink(_words(one), f"{self._snapshot(one)}#{anchor(f'{by.value} {row}')}-{key}"),)
        address = self._live(f"tally/{key}", one.year if one else None, by=by.value, row=row)
        return (ReportLink(_words(one) if one else self._together, address),)

    def pages(self, by: By = By.AREA) -> tuple[ReportLink, ...]:
        """Where a breakdown is shown as a whole: of several years together, then as each was locked."""
        together = () if self._one else (ReportLink(self._together, self._live("tally", by=by.value)),)
        each = tuple(
            ReportLink(_words(one), self._snapshot(one) if one.snapshot else self._live("tally", one.year, by=by.value))
            for one in self.covered.years
            if self._one or one.snapshot
        )
        return (*together, *each)

    def late(self, year: int, key: str) -> tuple[ReportLink, ...]:
        """The late line of a figure of a locked year."""
        return (ReportLink(f"late, for {year}", self._live(f"tally/{key}", year) + f"#late-{key}-{year}"),)

    def gone(self, year: int, key: str) -> tuple[ReportLink, ...]:
        """What a locked year tells and would count no more today."""
        return (ReportLink(f"what counts no more in {year}", self._live(f"tally/{key}", year) + f"#gone-{key}"),)

    def silent(self, since: int) -> tuple[ReportLink, ...]:
        """What is not in force at the end because nobody said so since a year."""
        last = self.covered.years[-1]
        kept = last.snapshot.content if last.snapshot else None
        at = self._snapshot(last) if kept and kept.complete else self._live("tally/in_force", last.year)
        return (ReportLink(_words(last), f"{at}#silent-{since}"),)

    def adoptions(self, level: Backing | None = None, economy: str = "") -> tuple[ReportLink, ...]:
        """The adoptions that came into force: with one evidence, or by one economy."""
        asked = {key: text for key, text in (("evidence", level and level.value), ("adopter", economy)) if text}
        one = self._one
        address = self._live("tally", one.year if one else None, **asked)
        return (ReportLink(str(one.year) if one else self._together, f"{address}#adoptions"),)

    def practice(self, id: str, text: str) -> ReportLink:
        return ReportLink(text, f"{self.site}/practices/{quote(id, safe='')}")

    def snapshot(self, one: CoveredYear) -> ReportLink:
        return ReportLink(f"snapshot {one.snapshot.no if one.snapshot else 0}", self._snapshot(one))

    def as_locked(self, year: int, no: int, key: str) -> tuple[ReportLink, ...]:
        """A figure as a snapshot of the year has it."""
        return (ReportLink(f"snapshot {no} of {year}", f"{self.site}/periods/{year}/snapshots/{no}#figure-{key}"),)

    def heard(self, indicator: str) -> tuple[ReportLink, ...]:
        """Who reported an indicator on practices over the years covered."""
        if indicator not in self.sheets:
            return self.pages(By.ECONOMY)
        if self._one:
            return (self.indicator(indicator, self._one.year),)
        sheet, line = self.sheets[indicator]
        through = "" if self.whole else f"?through={self.covered.years[-1].year}"
        address = f"{self.site}/indicators/{quote(sheet)}/sheet{through}#heard-{anchor(line)}"
        return (ReportLink(self._together, address),)

    def indicator(self, id: str, year: int) -> ReportLink:
        """Who reported an indicator in a year."""
        sheet, line = self.sheets.get(id, (id, id))
        address = f"{self.site}/indicators/{quote(sheet)}/sheet#heard-{anchor(line)}-{year}"
        return ReportLink(f"the indicators of {year}", address)

    @property
    def _one(self) -> CoveredYear | None:
        """The year of a report on a single one."""
        return self.covered.years[0] if len(self.covered.years) == 1 else None

    @property
    def _together(self) -> str:
        return "all years together" if self.whole else f"{self.covered.title} together"

    def _live(self, path: str, year: int | None = None, **asked: str) -> str:
        """A page that tells a year, or all the years covered, as they are told on the day that it is opened."""
        when: dict[str, object] = {"year": year} if year else {}
        if year is None and not self.whole:
            when = {"through": self.covered.years[-1].year}
        query = urlencode(when | asked | ({"plan": self.plan} if self.plan else {}))
        return f"{self.site}/{path}?{query}" if query else f"{self.site}/{path}"

    def _snapshot(self, one: CoveredYear) -> str:
        return f"{self.site}/periods/{one.year}/snapshots/{one.snapshot.no if one.snapshot else 0}"


def sheets_of(plan: Plan) -> Mapping[str, tuple[str, str]]:
    """The sheet of every indicator, and what its coverage is told under: an indicator within a heading has the
    heading's sheet, and but for those on practices its coverage too."""
    within = {one.id: (heading.id, _covered_as(plan, one.id)) for heading in plan.general_indicators
              for one in heading.indicators}  # fmt: skip
    own = {one.id: (one.id, one.id) for objective in plan.objectives for one in objective.indicators}
    return within | own


def _covered_as(plan: Plan, id: str) -> str:
    return next(iter(reported_under(plan, id)), id)


def _words(one: CoveredYear) -> str:
    return f"{one.year} as locked (snapshot {one.snapshot.no})" if one.snapshot else f"{one.year} as it counts today"


def of_this_machine(site: str) -> bool:
    """Whether an address leads nowhere but to the machine it is opened on."""
    host = (urlsplit(site).hostname or "").casefold()
    try:
        known = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return known.is_loopback or known.is_unspecified
