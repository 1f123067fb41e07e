"""Coverage is one value: received, nil and silent are all of those expected, and nil is not silence."""

from pathlib import Path

from kb.ledger.coverage import (
    EconomyStatus,
    NilReport,
    ReportingStatus,
    coverage,
    covered_indicators,
    over_years,
    reported_under,
)
from kb.plan.reference import read_plan
from tests.conftest import ROOT

MEMBERS = ("Australia", "Chile", "Japan", "Peru")
PLAN = read_plan(Path(ROOT) / "practices" / "plans" / "smewg-2021-2024.yaml")


def test_a_nil_report_is_a_report_and_silence_is_none() -> None:
    told = coverage("G3.1", (2023,), MEMBERS, ["Japan"], [NilReport("G3.1", "Chile", 2023)])
    assert (told.received, told.nil, told.silent) == (("Japan",), ("Chile",), ("Australia", "Peru"))
    assert (told.value, told.members) == (2, 4)
    assert [told.status_of(name).value for name in ("Japan", "Chile", "Peru")] == [
        "reported", "nothing to report", "not reported",
    ]  # fmt: skip
    assert [one.letter for one in EconomyStatus] == ["A", "Z", "M"]


def test_a_real_report_overtakes_the_nil_report_and_the_official_order_holds() -> None:
    nil = [NilReport("1.1.1", "Chile", 2023), NilReport("1.1.1", "Australia", 2023)]
    told = coverage("1.1.1", (2023,), MEMBERS, ["Peru", "Chile"], nil)
    assert (told.received, told.nil) == (("Chile", "Peru"), ("Australia",))


def test_nil_reports_of_other_years_and_indicators_say_nothing_here() -> None:
    nil = [NilReport("1.1.1", "Chile", 2022), NilReport("1.1.2", "Chile", 2023)]
    assert coverage("1.1.1", (2023,), MEMBERS, [], nil).value == 0


def test_the_three_steps_and_the_year_in_which_nobody_had_to_be_asked() -> None:
    def status(asked: tuple[str, ...], received: tuple[str, ...]) -> ReportingStatus:
        return coverage("x", (2023,), asked, received, [NilReport("x", "Peru", 2023)] if received else []).status

    assert status(MEMBERS, ()) is ReportingStatus.NOTHING
    assert status(MEMBERS, ("Chile",)) is ReportingStatus.PARTLY
    assert status(MEMBERS, ("Australia", "Chile", "Japan")) is ReportingStatus.COMPLETE
    assert status((), ()) is ReportingStatus.UNASKED


def test_over_several_years_a_report_outweighs_a_nil_report_and_both_outweigh_silence() -> None:
    first = coverage("x", (2021,), MEMBERS, ["Chile"], [NilReport("x", "Japan", 2021)], ["Peru"])
    second = coverage("x", (2022,), MEMBERS, ["Peru"], [NilReport("x", "Chile", 2022)])
    together = over_years([first, second])
    assert (together.received, together.nil, together.silent) == (("Chile", "Peru"), ("Japan",), ("Australia",))
    assert (together.waiting, together.years) == ((), (2021, 2022))


def test_practices_are_covered_by_the_indicator_and_other_headings_as_one() -> None:
    ids = covered_indicators(PLAN)
    assert ids[:5] == ("G1", "G2", "G3.1", "G3.2", "G4") and len(ids) == 5 + 43
    assert reported_under(PLAN, "G3") == ("G3.1", "G3.2")
    assert reported_under(PLAN, "G3.2") == ("G3.2",)
    assert reported_under(PLAN, "G1.2") == reported_under(PLAN, "G1") == ("G1",)
    assert reported_under(PLAN, "1.1.1") == ("1.1.1",)
    assert reported_under(PLAN, "G9") == reported_under(PLAN, "") == ()
