"""Who was expected to report of an indicator, who did, who said that there is nothing, and who said nothing (A11).

Silence is never zero: an economy that hands in "nothing to report" is counted in the coverage beside those that
reported; one that is silent is in no number, and every door names it "not reported".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kb.plan.plan import Plan

SHARED, ADOPTED = "G3.1", "G3.2"

PRACTICES = (SHARED, ADOPTED)
"""The plan's indicators that practices are counted for. Each has a coverage of its own."""

QUESTION = "yearly question"
"""What stands in an indicator's place where the coverage is that of the yearly question."""


class EconomyStatus(StrEnum):
    """What an economy's row says."""

    REPORTED = "reported"
    NIL = "nothing to report"
    SILENT = "not reported"

    @property
    def letter(self) -> str:
        """The observation status in SDMX's letters: A a normal value, M missing. SDMX has none for the answer that
        there is nothing; Z, which statistical offices use for "not applicable", stands for it."""
        return {EconomyStatus.REPORTED: "A", EconomyStatus.NIL: "Z", EconomyStatus.SILENT: "M"}[self]


class ReportingStatus(StrEnum):
    """How far an indicator is reported for a year, in Open SDG's three steps; a year in which nobody had to be asked
    has none of them."""

    COMPLETE = "complete"
    PARTLY = "partly"
    NOTHING = "nothing"
    UNASKED = "nobody to ask"


@dataclass(frozen=True)
class NilReport:
    """An economy's word that it has nothing to report of an indicator for a year. `why` is the secretariat's reason
    where it handed it in for the economy; `by` and `at` who did, and the moment."""

    indicator: str
    economy: str
    year: int
    why: str = ""
    by: str = ""
    at: str = ""

    @property
    def id(self) -> str:
        return f"{self.indicator}/{self.economy}/{self.year}"


@dataclass(frozen=True)
class Coverage:
    """Reporting of an indicator over years. All are economies by official name, in the official order; each of
    `expected` is `received`, `nil` or `silent`. `waiting` are those of the silent whose report is handed in and not
    accepted yet, or of the yearly question those that answered a part."""

    indicator: str
    years: tuple[int, ...]
    expected: tuple[str, ...]
    received: tuple[str, ...]
    nil: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()

    @property
    def silent(self) -> tuple[str, ...]:
        heard = {*self.received, *self.nil}
        return tuple(name for name in self.expected if name not in heard)

    @property
    def value(self) -> int:
        """The n of "n of 21": nil reports are reports."""
        return len(self.received) + len(self.nil)

    @property
    def members(self) -> int:
        return len(self.expected)

    @property
    def status(self) -> ReportingStatus:
        if not self.expected:
            return ReportingStatus.UNASKED
        if not self.value:
            return ReportingStatus.NOTHING
        return ReportingStatus.PARTLY if self.silent else ReportingStatus.COMPLETE

    def status_of(self, economy: str) -> EconomyStatus:
        if economy in self.received:
            return EconomyStatus.REPORTED
        return EconomyStatus.NIL if economy in self.nil else EconomyStatus.SILENT


def coverage(
    indicator: str,
    years: Iterable[int],
    expected: Iterable[str],
    received: Iterable[str],
    nil_reports: Iterable[NilReport],
    waiting: Iterable[str] = (),
) -> Coverage:
    """The one way in which coverage is reckoned. `expected` stands in the official order and may be a part of the
    members; a nil report that a real one overtook counts no more, and is kept."""
    asked, covered = tuple(expected), tuple(years)
    reported, handed_in = frozenset(received), frozenset(waiting)
    said = {one.economy for one in nil_reports if one.indicator == indicator and one.year in covered}
    heard = reported | said
    return Coverage(
        indicator,
        covered,
        asked,
        tuple(name for name in asked if name in reported),
        tuple(name for name in asked if name in said - reported),
        tuple(name for name in asked if name in handed_in - heard),
    )


def over_years(by_year: Sequence[Coverage]) -> Coverage:
    """One indicator over several years, at least one: who reported in any of them, and of the rest who said in any that
    there is nothing."""
    received = {name for one in by_year for name in one.received}
    nil = {name for one in by_year for name in one.nil} - received
    waiting = {name for one in by_year for name in one.waiting} - received - nil
    asked = tuple(dict.fromkeys(name for one in by_year for name in one.expected))
    return Coverage(
        by_year[0].indicator,
        tuple(year for one in by_year for year in one.years),
        asked,
        tuple(name for name in asked if name in received),
        tuple(name for name in asked if name in nil),
        tuple(name for name in asked if name in waiting),
    )


def covered_indicators(plan: Plan) -> tuple[str, ...]:
    """What is covered one by one, in the plan's order: each heading of the general indicators, but those on practices
    by the indicator; then every indicator of the objectives."""
    general: list[str] = []
    for heading in plan.general_indicators:
        on_practices = [one.id for one in heading.indicators if one.id in PRACTICES]
        general += on_practices or [heading.id]
    return (*general, *(one.id for objective in plan.objectives for one in objective.indicators))


def reported_under(plan: Plan, id: str) -> tuple[str, ...]:
    """What an id given by a person covers: G3 both indicators on practices, G1.2 its heading G1; nothing where the plan
    has no such indicator."""
    known = covered_indicators(plan)
    if id in known:
        return (id,)
    for heading in plan.general_indicators:
        within = tuple(one.id for one in heading.indicators)
        if id == heading.id:
            return tuple(one for one in within if one in known)
        if id in within:
            return (heading.id,)
    return ()
