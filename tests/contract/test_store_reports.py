"""What every store must do with tabled reports: keep each whole, and give no number twice."""

from dataclasses import replace
from pathlib import Path

import pytest

from kb.errors import Conflict
from kb.reports.report import SnapshotName
from kb.reports.store import TabledReport
from kb.store import Store, open_store

REPORT = TabledReport(
    1, "plan", "mid-term", "Best practices", "Report 1 · Locked", (2021, 2022), (SnapshotName("plan", 2021, 2, "ab"),),
    "account-1", "2024-10-01T09:00:00+00:00", "f" * 64,
)  # fmt: skip


@pytest.fixture(params=["sqlite:kb.sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return open_store(request.param, tmp_path)


def test_a_tabled_report_is_kept_whole_and_the_latest_stands_first(store: Store) -> None:
    second = replace(REPORT, number=2, snapshots=())
    store.table_report(REPORT, "{}")
    store.table_report(second, '{"größer": "是"}')
    assert store.tabled_reports() == (second, REPORT)
    assert (store.tabled_pack(2), store.tabled_pack(3)) == ('{"größer": "是"}', "")


@pytest.mark.parametrize("number", [1, 3])
def test_a_number_is_given_once_and_none_is_left_out(store: Store, number: int) -> None:
    store.table_report(REPORT, "{}")
    before = tuple(store.trail())
    with pytest.raises(Conflict, match="table yours again"):
        store.table_report(replace(REPORT, number=number), "{}")
    assert store.tabled_reports() == (REPORT,) and tuple(store.trail()) == before
