"""What a store must keep of tabled reports."""

from dataclasses import dataclass
from typing import Protocol

from kb.reports.report import SnapshotName


@dataclass(frozen=True)
class TabledReport:
    """What is to be known of a tabled report without reading it: `number` is its own, counted from 1 over all plans;
    `years` are those it tells of; `by` and `at` say who tabled it and when; `hash` is the SHA-256 of the whole of it
    as JSON."""

    number: int
    plan: str
    review: str
    title: str
    status: str
    years: tuple[int, ...]
    snapshots: tuple[SnapshotName, ...]
    by: str
    at: str
    hash: str


class TabledReportStore(Protocol):
    """Tabled reports are only ever added."""

    def table_report(self, report: TabledReport, pack: str) -> None:
        """With the whole of it as JSON. Raises Conflict where its number was given meanwhile."""
        ...

    def tabled_reports(self) -> tuple[TabledReport, ...]:
        """Every one, the latest first."""
        ...

    def tabled_pack(self, number: int) -> str:
        """A report as JSON, as it was tabled; empty where there is none of this number."""
        ...
