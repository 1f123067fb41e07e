"""The addresses at which a report's figures open: a locked year's at its snapshot, which stays as it is."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from kb.figures.breakdown import By
from kb.reports.years_covered import CoveredYear, YearsCovered


@dataclass(frozen=True)
class Permalinks:
    """`site` is where readers find the pages, without a slash at the end. `whole`: the years are all of the plan's."""

    site: str
    covered: YearsCovered
    whole: bool

    def figure(self, key: str) -> tuple[str, ...]:
        if self._at_once:
            return (f"{self.site}/tally/{key}",)
        return tuple(self.of_year(one, key) for one in self.covered.years)

    def of_year(self, one: CoveredYear, key: str) -> str:
        if one.snapshot:
            return f"{self._snapshot(one)}#figure-{key}"
        return f"{self.site}/tally/{key}?year={one.year}"

    def row(self, key: str, by: By, row: str) -> tuple[str, ...]:
        asked = urlencode({"by": by.value, "row": row})
        if self._at_once:
            return (f"{self.site}/tally/{key}?{asked}",)
        anchor = re.sub(r"\W+", "-", f"{by.value} {row}".casefold()).strip("-")
        return tuple(
            f"{self._snapshot(one)}#{anchor}" if one.snapshot else f"{self.site}/tally/{key}?year={one.year}&{asked}"
            for one in self.covered.years
        )

    def pages(self, by: By = By.AREA) -> tuple[str, ...]:
        """Where a breakdown is shown as a whole."""
        if self._at_once:
            return (f"{self.site}/tally?by={by.value}",)
        return tuple(
            self._snapshot(one) if one.snapshot else f"{self.site}/tally?year={one.year}&by={by.value}"
            for one in self.covered.years
        )

    def adoptions(self) -> tuple[str, ...]:
        if self._at_once:
            return (f"{self.site}/tally#adoptions",)
        return tuple(
            self._snapshot(one) if one.snapshot else f"{self.site}/tally?year={one.year}#adoptions"
            for one in self.covered.years
        )

    def practice(self, id: str) -> str:
        return f"{self.site}/practices/{quote(id, safe='')}"

    def year(self, year: int) -> str:
        return f"{self.site}/periods/{year}"

    @property
    def _at_once(self) -> bool:
        return self.whole and not any(one.snapshot for one in self.covered.years)

    def _snapshot(self, one: CoveredYear) -> str:
        return f"{self.site}/periods/{one.year}/snapshots/{one.snapshot.no if one.snapshot else 0}"
