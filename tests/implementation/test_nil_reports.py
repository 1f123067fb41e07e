"""An economy says that it has nothing to report: a report, and no silence (A11)."""

from pathlib import Path

import pytest

from kb.errors import BadValue, Conflict, Forbidden, SignInNeeded, Unknown
from kb.knowledge_base import KnowledgeBase
from kb.ledger.coverage import EconomyStatus, NilReport
from kb.person import VISITOR, Person, Role, Scope
from kb.plan.reference import read_plan
from kb.trail.verify import Verification

OFFICER = Person("o", Role.SECRETARIAT)
CHILE = Person("c", Role.DELEGATE, "Chile")
JAPAN = Person("j", Role.DELEGATE, "Japan")
PERU = Person("p", Role.DELEGATE, "Peru")


def nil(kb: KnowledgeBase, indicator: str, by: Person = CHILE, year: str = "2023", why: str = "") -> None:
    kb.implementation.nil_reports.hand_in(by, indicator, by.economy or "Chile", year, why)


def status(kb: KnowledgeBase, indicator: str, economy: str, year: int = 2023) -> EconomyStatus:
    return kb.implementation.coverage.of(indicator, year).by_year[0].status_of(economy)


def test_chile_has_nothing_to_report_and_peru_says_nothing(kb: KnowledgeBase) -> None:
    nil(kb, "G3", PERU, year="2021")
    nil(kb, "G3.1", year="2022")
    told = kb.implementation.coverage.of("G3.1", 2022).by_year[0]
    assert (told.nil, told.value) == (("Chile",), 1 + len(told.received))
    assert "Peru" in told.silent and "Chile" not in told.silent
    assert status(kb, "G3.1", "Chile", 2022) is EconomyStatus.NIL
    assert status(kb, "G3.1", "Peru", 2022) is EconomyStatus.SILENT
    assert status(kb, "G3.2", "Chile", 2022) is EconomyStatus.SILENT


def test_the_two_indicators_on_practices_are_handed_in_together_or_each(kb: KnowledgeBase) -> None:
    nil(kb, "G3", PERU, year="2021")
    assert status(kb, "G3.1", "Peru", 2021) is status(kb, "G3.2", "Peru", 2021) is EconomyStatus.NIL
    assert {(one.indicator, one.economy) for one in kb.home.ledger().nil_reports} == {
        ("G3.1", "Peru"), ("G3.2", "Peru"),
    }  # fmt: skip


@pytest.mark.parametrize("indicator", ["G1", "G1.2", "G2", "G4", "1.1.1", "5.2.1", "G3.2"])
def test_every_indicator_takes_a_nil_report(empty: KnowledgeBase, indicator: str) -> None:
    nil(empty, indicator)
    assert status(empty, indicator, "Chile") is EconomyStatus.NIL
    assert status(empty, indicator, "Japan") is EconomyStatus.SILENT
    assert status(empty, indicator, "Chile", 2022) is EconomyStatus.SILENT


def test_it_is_refused_where_the_economy_has_reported(kb: KnowledgeBase) -> None:
    with pytest.raises(Conflict, match=r"Chile has reported G3\.1 for 2021 already; .* for G3\.2 alone"):
        nil(kb, "G3", year="2021")
    assert kb.home.ledger().nil_reports == ()
    room = kb.implementation.indicators
    room.keep(CHILE, "1.1.1", "Chile", "2023", value="1", source="s", submit=True)
    with pytest.raises(Conflict, match="waits to be accepted"):
        nil(kb, "1.1.1")


def test_a_report_that_comes_later_overtakes_it_and_both_are_kept(empty: KnowledgeBase) -> None:
    nil(empty, "1.1.1")
    room = empty.implementation
    room.indicators.keep(CHILE, "1.1.1", "Chile", "2023", value="7", source="s", submit=True)
    assert status(empty, "1.1.1", "Chile") is EconomyStatus.NIL
    assert [one.overtaken for one in room.nil_reports.all()] == [False]
    room.indicators.accept(OFFICER, "1.1.1", "Chile", "2023", "7")
    assert status(empty, "1.1.1", "Chile") is EconomyStatus.REPORTED
    assert [(one.report.indicator, one.overtaken) for one in room.nil_reports.all("chile")] == [("1.1.1", True)]
    assert room.coverage.of("1.1.1", 2023).by_year[0].value == 1


def test_an_activity_that_counts_overtakes_it_for_whoever_takes_part(empty: KnowledgeBase) -> None:
    nil(empty, "G2")
    made = empty.implementation.activities.record(
        OFFICER, title="A workshop", kind="activity", year="2023", status="carried out", economies=["Peru"],
        co_sponsors=["Chile"],
    )  # fmt: skip
    assert status(empty, "G2", "Chile") is EconomyStatus.NIL
    empty.implementation.activities.confirm(OFFICER, made.id, ["3.1"])
    assert status(empty, "G2", "Chile") is status(empty, "G2", "Peru") is EconomyStatus.REPORTED
    assert status(empty, "G4", "Peru") is EconomyStatus.SILENT


def test_it_is_taken_back_with_a_reason_that_the_trail_keeps(empty: KnowledgeBase) -> None:
    nil(empty, "G3")
    room = empty.implementation.nil_reports
    with pytest.raises(BadValue, match=r"(?i)reason"):
        room.take_back(CHILE, "G3", "Chile", "2023", " ")
    assert [one.indicator for one in room.take_back(CHILE, "G3.1", "Chile", "2023", "said in error")] == ["G3.1"]
    assert status(empty, "G3.1", "Chile") is EconomyStatus.SILENT
    assert status(empty, "G3.2", "Chile") is EconomyStatus.NIL
    with pytest.raises(Unknown):
        room.take_back(CHILE, "G3.1", "Chile", "2023", "said in error")
    acts = [entry.act for entry in empty.home.store.trail(kind="nil report")]
    assert [(act.action, act.why) for act in acts] == [
        ("handed in", ""), ("handed in", ""), ("taken back", "said in error"),
    ]  # fmt: skip
    assert "G3.1/Chile/2023" in acts[-1].subject and acts[-1].before and not acts[-1].after


def test_it_is_handed_in_again_after_it_was_taken_back_and_the_same_twice_is_no_news(empty: KnowledgeBase) -> None:
    nil(empty, "1.1.1")
    nil(empty, "1.1.1")
    empty.implementation.nil_reports.take_back(CHILE, "1.1.1", "Chile", "2023", "in error")
    nil(empty, "1.1.1")
    assert len([*empty.home.store.trail(kind="nil report")]) == 3
    assert status(empty, "1.1.1", "Chile") is EconomyStatus.NIL


def test_the_secretariat_hands_it_in_for_an_economy_and_says_why(empty: KnowledgeBase) -> None:
    with pytest.raises(BadValue, match=r"(?i)reason"):
        nil(empty, "1.1.1", OFFICER)
    nil(empty, "1.1.1", OFFICER, why="said so in a letter of 3 May")
    (one,) = empty.home.ledger().nil_reports
    assert (one.economy, one.why, one.by) == ("Chile", "said so in a letter of 3 May", "o")
    assert [entry.act.why for entry in empty.home.store.trail(kind="nil report")] == ["said so in a letter of 3 May"]


def test_nobody_says_it_for_another_economy(empty: KnowledgeBase) -> None:
    room = empty.implementation.nil_reports
    for by, refusal in (
        (JAPAN, Forbidden), (VISITOR, SignInNeeded), (Person("x", Role.CHAIR), Forbidden),
        (Person("c", Role.DELEGATE, "Chile", scope=Scope.READ), Forbidden),
    ):  # fmt: skip
        with pytest.raises(refusal):
            room.hand_in(by, "1.1.1", "Chile", "2023", "because")
        with pytest.raises(refusal):
            room.take_back(by, "1.1.1", "Chile", "2023", "because")


@pytest.mark.parametrize("year", ["2015", "x", "", "２０２３"])
def test_a_year_that_is_none_of_the_plans_is_refused(empty: KnowledgeBase, year: str) -> None:
    with pytest.raises(BadValue, match=r"(?i)year"):
        nil(empty, "1.1.1", year=year)


def test_a_year_that_lies_in_the_future_is_refused(home: Path, empty: KnowledgeBase) -> None:
    path = home / "practices" / "plans" / "smewg-2021-2024.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("years: [2021, 2022, 2023, 2024]", "years: [2021, 2024, 2099]", 1), "utf-8")
    empty.home.plan = read_plan(path)
    assert 2099 in empty.plan.years
    with pytest.raises(BadValue, match="a year that has begun"):
        nil(empty, "1.1.1", year="2099")


def test_an_unknown_indicator_or_economy_is_named(empty: KnowledgeBase) -> None:
    room = empty.implementation.nil_reports
    with pytest.raises(Unknown, match="indicator"):
        room.hand_in(CHILE, "9.9.9", "Chile", "2023")
    with pytest.raises(Unknown, match="economy"):
        room.hand_in(OFFICER, "1.1.1", "Atlantis", "2023", "because")


def test_a_home_with_nil_reports_is_proved_and_opens_again(kb: KnowledgeBase) -> None:
    nil(kb, "G3.1", year="2022")
    nil(kb, "1.1.1")
    kb.implementation.nil_reports.take_back(CHILE, "1.1.1", "Chile", "2023", "in error")
    proof = Verification(kb.home).prove()
    assert [fault for check in proof.checks for fault in check.faults] == []
    again = KnowledgeBase(kb.settings)
    assert [(one.indicator, one.economy, one.year) for one in again.home.ledger().nil_reports] == [
        ("G3.1", "Chile", 2022)
    ]
    assert again.home.ledger_from_record().nil_reports == kb.home.ledger().nil_reports
    assert all(isinstance(one, NilReport) for one in again.home.ledger().nil_reports)
