"""The addresses at which a report's figures open: a locked year's at its snapshot, which stays as it is."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import quote, urlencode, urlsplit

from kb.figures.breakdown import By
from kb.reports.report import ReportLink
from kb.reports.years_covered import CoveredYear, YearsCovered


@dataclass(frozen=True)
class Permalinks:
    """`site` is where readers find the pages, without a slash at the end. `whole`: the years are all of the plan's."""

    site: str
    covered: YearsCovered
    whole: bool

    def figure(self, key: str) -> tuple[ReportLink, ...]:
        if self._at_once:
            return (ReportLink("all years together", f"{self.site}/tally/{key}"),)
        return tuple(self.of_year(one, key) for one in self.covered.years)

    def of_year(self, one: CoveredYear, key: str) -> ReportLink:
        if one.snapshot:
            return ReportLink(_words(one), f"{self._snapshot(one)}#figure-{key}")
        return ReportLink(_words(one), f"{self.site}/tally/{key}?year={one.year}")

    def row(self, key: str, by: By, row: str) -> tuple[ReportLink, ...]:
        asked = urlencode({"by": by.value, "row": row})
        if self._at_once:
            return (ReportLink("all years together", f"{self.site}/tally/{key}?{asked}"),)
        anchor = re.sub(r"\W+", "-", f"{by.value} {row}".casefold()).strip("-")
        return self._each(f"#{anchor}", lambda year: f"/tally/{key}?year={year}&{asked}")

    def pages(self, by: By = By.AREA) -> tuple[ReportLink, ...]:
        """Where a breakdown is shown as a whole."""
        if self._at_once:
            return (ReportLink("all years together", f"{self.site}/tally?by={by.value}"),)
        return self._each("", lambda year: f"/tally?year={year}&by={by.value}")

    def adoptions(self) -> tuple[ReportLink, ...]:
        if self._at_once:
            return (ReportLink("all years together", f"{self.site}/tally#adoptions"),)
        return self._each("", lambda year: f"/tally?year={year}#adoptions")

    def practice(self, id: str, text: str) -> ReportLink:
        return ReportLink(text, f"{self.site}/practices/{quote(id, safe='')}")

    def year(self, year: int) -> ReportLink:
        return ReportLink(f"the year {year}", f"{self.site}/periods/{year}")

    def snapshot(self, one: CoveredYear) -> ReportLink:
        return ReportLink(f"snapshot {one.snapshot.no if one.snapshot else 0}", self._snapshot(one))

    def indicators(self, year: int) -> ReportLink:
        return ReportLink(f"the indicators of {year}", f"{self.site}/indicators?year={year}")

    @property
    def _at_once(self) -> bool:
        return self.whole and not any(one.snapshot for one in self.covered.years)

    def _each(self, anchor: str, live: Callable[[int], str]) -> tuple[ReportLink, ...]:
        """A locked year's at its snapshot, an open one's as it counts."""
        return tuple(
            ReportLink(
                _words(one), f"{self._snapshot(one)}{anchor}" if one.snapshot else f"{self.site}{live(one.year)}"
            )
            for one in self.covered.years
        )

    def _snapshot(self, one: CoveredYear) -> str:
        return f"{self.site}/periods/{one.year}/snapshots/{one.snapshot.no if one.snapshot else 0}"


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
