"""A locked year tells the other indicators as it was locked with; what is reported later stands on late lines (R18)."""

from collections.abc import Callable

import pytest

from kb.implementation.as_json import activity_tally_csv, activity_tally_json, indicator_csv, indicator_json
from kb.knowledge_base import KnowledgeBase
from kb.ledger.coverage import EconomyStatus
from kb.periods.indicator_figure import IndicatorFigure, from_plain
from kb.periods.state import PeriodStanding, PeriodState
from kb.person import VISITOR, Person, Role

OFFICER = Person("o", Role.SECRETARIAT)
CHILE = Person("c", Role.DELEGATE, "Chile")

Lock = Callable[[int], None]


@pytest.fixture
def lock(empty: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> Lock:
    """Lock a year with today's other indicators in its snapshot."""
    kept: dict[int, tuple[IndicatorFigure, ...]] = {}

    def _lock(year: int) -> None:
        empty.home.store.move_period(
            empty.home.plan.id, year, PeriodState.OPEN, PeriodStanding(PeriodState.LOCKED, "chair"), ""
        )
        plain = [one.as_plain() for one in empty.home.other_indicators(year)]
        kept[year] = tuple(map(from_plain, plain))

    monkeypatch.setattr(empty.home, "locked_indicators", kept.get)
    return _lock


def report(kb: KnowledgeBase, value: str, economy: str = "Chile", year: str = "2022", accept: bool = True) -> None:
    room = kb.implementation.indicators
    room.keep(OFFICER, "1.1.1", economy, year, value=value, unit="firms", source="s", submit=True)
    if accept:
        room.accept(OFFICER, "1.1.1", economy, year, value)


def workshop(kb: KnowledgeBase, title: str, year: str = "2022", economy: str = "Peru") -> str:
    room = kb.implementation.activities
    made = room.record(OFFICER, title=title, kind="activity", year=year, status="carried out", economies=[economy])
    room.confirm(OFFICER, made.id, ["3.1"])
    return made.id


def test_a_report_for_a_locked_year_is_taken_and_stands_on_a_late_line(empty: KnowledgeBase, lock: Lock) -> None:
    report(empty, "12")
    lock(2022)
    report(empty, "7", "Japan")
    table = empty.implementation.indicators.table("1.1.1", VISITOR)
    assert [(one.economy, one.value) for one in table.reports] == [("Chile", "12")]
    assert [line.text for line in table.late[2022]] == ["Japan, 7 firms"]
    assert (table.by_year[1].received, table.by_year[1].value) == (("Chile",), 1)
    told = indicator_json(table)
    assert told["late"]["2022"][0]["since"] == "late" and len(told["reports"]) == 1
    assert '1.1.1,Japan,2022,7,firms,,s,,"accepted, late for a locked year",' in indicator_csv(table, ["Chile"])
    (summary,) = (one for one in empty.implementation.coverage.listing(2022) if one.id == "1.1.1")
    assert summary.late == {2022: ("Japan",)}
    (plan,) = (one for one in empty.implementation.coverage.listing() if one.id == "1.1.1")
    assert (plan.by_year[1].received, plan.together.received) == (("Chile",), ("Chile", "Japan"))


def test_what_is_corrected_after_the_lock_does_not_move_what_is_told(empty: KnowledgeBase, lock: Lock) -> None:
    report(empty, "12")
    lock(2022)
    report(empty, "13", accept=False)
    table = empty.implementation.indicators.table("1.1.1", OFFICER)
    assert [(one.value, one.status.value) for one in table.reports] == [("12", "accepted")]
    assert [(one.value, one.status.value) for one in table.since] == [("13", "submitted")]
    assert empty.implementation.indicators.table("1.1.1", VISITOR).since == ()
    found = empty.implementation.indicators.report("1.1.1", "Chile", 2022, CHILE)
    assert found is not None and found.value == "13"
    empty.implementation.indicators.accept(OFFICER, "1.1.1", "Chile", "2022", "13")
    table = empty.implementation.indicators.table("1.1.1", VISITOR)
    assert [one.value for one in table.reports] == ["12"]
    assert [line.text for line in table.late[2022]] == ["Chile, 13 firms, was 12 firms"]


def test_a_nil_report_for_a_locked_year_is_late_too(empty: KnowledgeBase, lock: Lock) -> None:
    lock(2022)
    empty.implementation.nil_reports.hand_in(CHILE, "1.1.1", "Chile", "2022")
    table = empty.implementation.indicators.table("1.1.1", VISITOR)
    assert table.status("Chile", 2022) is EconomyStatus.SILENT
    assert [line.text for line in table.late[2022]] == ["Chile, nothing to report"]


def test_an_activity_of_a_locked_year_is_late_and_counts_in_the_plan_at_once(empty: KnowledgeBase, lock: Lock) -> None:
    first = workshop(empty, "The first")
    lock(2022)
    second = workshop(empty, "The second", economy="Japan")
    room = empty.implementation.activities
    year, plan = room.tally(2022), room.tally()
    assert [one.ids for one in year.figures] == [(), ("Peru",), (first,), ()]
    assert [(line.indicator, line.text) for line in year.late[2022]] == [("G1.2", "Japan"), ("G2.1", "The second")]
    assert [one.ids for one in plan.figures] == [(), ("Japan", "Peru"), (first, second), ()]
    (row,) = (one for one in year.rows if one.objective == "3.1")
    assert (row.counts["activities"], row.counts["economies"]) == ((first,), ("Peru",))
    assert second not in year.figure("activities").not_counted  # type: ignore[union-attr]
    assert activity_tally_json(year)["late"]["2022"][1]["title"] == "The second"
    assert "late, for 2022: The second" in activity_tally_csv(year)


def test_what_counts_no_more_stays_in_a_locked_year_and_is_named(empty: KnowledgeBase, lock: Lock) -> None:
    first = workshop(empty, "The first")
    lock(2022)
    room = empty.implementation.activities
    room.confirm(OFFICER, first, ["1.1"])
    (row,) = (one for one in room.tally(2022).rows if one.objective == "3.1")
    assert row.counts["activities"] == (first,)
    room.confirm(OFFICER, first, [])
    for tally in (room.tally(2022), room.tally()):
        assert tally.figure("activities").ids == (first,)  # type: ignore[union-attr]
        assert [line.text for line in tally.late[2022]] == ["Peru (counts no more)", "The first (counts no more)"]
        assert first not in tally.figure("activities").not_counted  # type: ignore[union-attr]


def test_an_activity_may_be_moved_into_a_locked_year_and_out_of_it(empty: KnowledgeBase, lock: Lock) -> None:
    moved = workshop(empty, "Moved")
    lock(2022)
    empty.implementation.activities.record(
        OFFICER, moved, title="Moved", kind="activity", year="2023", status="carried out", economies=["Peru"]
    )
    assert empty.implementation.activities.tally(2022).figure("activities").ids == (moved,)  # type: ignore[union-attr]
    assert empty.implementation.activities.tally(2023).figure("activities").ids == (moved,)  # type: ignore[union-attr]


def test_a_year_that_was_locked_without_the_other_indicators_goes_on_with_todays(empty: KnowledgeBase) -> None:
    empty.home.store.move_period(
        empty.home.plan.id, 2022, PeriodState.OPEN, PeriodStanding(PeriodState.LOCKED, "chair"), ""
    )
    report(empty, "12")
    table = empty.implementation.indicators.table("1.1.1", VISITOR)
    assert ([one.value for one in table.reports], table.late) == (["12"], {})
