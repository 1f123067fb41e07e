"""The objectives' indicators as economies report them: voluntary, never a zero in itself, never added up."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from kb.errors import BadValue, BrokenFile, Conflict, Forbidden, Refused, SignInNeeded, Unknown
from kb.implementation.indicator_report import ReportStatus, value_of
from kb.implementation.report_rows import HEADERS, ReportRow, read_rows, write_csv, write_xlsx
from kb.knowledge_base import KnowledgeBase
from kb.ledger.coverage import EconomyStatus
from kb.person import VISITOR, Person, Role
from kb.plan.plan import Indicator
from kb.plan.reference import read_plan

OFFICER = Person("o", Role.SECRETARIAT)
CHILE = Person("c", Role.DELEGATE, "Chile")
JAPAN = Person("j", Role.DELEGATE, "Japan")
GIVEN = {"value": "12", "source": "a made-up survey"}


def hand_in(kb: KnowledgeBase, by: Person = CHILE, year: str = "2022", **more: str) -> None:
    given = {**GIVEN, **more}
    kb.implementation.indicators.keep(by, "1.1.1", by.economy, year, **given, submit=True)  # type: ignore[arg-type]


def test_what_is_not_reported_is_said_so_and_is_no_zero(empty: KnowledgeBase) -> None:
    table = empty.implementation.indicators.table("1.1.1", OFFICER)
    assert table.told.coverage.value == 0
    assert len(table.told.coverage.silent) == 21
    assert table.status("Chile", 2022) is EconomyStatus.SILENT
    assert table.report("Chile", 2022) is None
    assert table.totals == (None, None, None, None)


def test_there_are_forty_three_indicators(empty: KnowledgeBase) -> None:
    assert len(empty.implementation.indicators.listing()) == 43


def test_a_draft_is_its_economys_own_until_it_is_handed_in(empty: KnowledgeBase) -> None:
    room = empty.implementation.indicators
    room.keep(CHILE, "1.1.1", "Chile", "2022", value="12")
    assert room.report("1.1.1", "Chile", 2022, replace(CHILE, id="colleague")) is not None
    assert room.report("1.1.1", "Chile", 2022, OFFICER) is not None
    assert room.report("1.1.1", "Chile", 2022, JAPAN) is None
    assert room.reports(JAPAN) == room.reports(VISITOR) == ()
    assert room.table("1.1.1").told.coverage.waiting == ()
    hand_in(empty)
    assert room.report("1.1.1", "Chile", 2022, JAPAN) is not None
    assert room.report("1.1.1", "Chile", 2022, VISITOR) is None
    assert room.table("1.1.1").told.coverage.waiting == ("Chile",)
    assert "Chile" in room.table("1.1.1").told.coverage.silent


def test_what_the_secretariat_accepted_makes_coverage_and_anyone_may_read_it(empty: KnowledgeBase) -> None:
    room = empty.implementation.indicators
    hand_in(empty)
    room.accept(OFFICER, "1.1.1", "Chile", "2022", "12")
    table = room.table("1.1.1", VISITOR)
    assert table.told.coverage.received == ("Chile",)
    assert [one.value for one in table.by_year] == [0, 1, 0, 0]
    assert len(table.reports) == 1
    told = {one.indicator.id: one.coverage.value for one in room.listing()}
    assert (told["1.1.1"], told["1.1.2"]) == (1, 0)


def test_nobody_reports_for_another_economy_and_nobody_accepts_the_own_ones(empty: KnowledgeBase) -> None:
    room = empty.implementation.indicators
    with pytest.raises(Forbidden):
        room.keep(JAPAN, "1.1.1", "Chile", "2022", value="1")
    with pytest.raises(SignInNeeded):
        room.keep(VISITOR, "1.1.1", "Chile", "2022", value="1")
    assert room.keep(OFFICER, "1.1.1", "Chile", "2022", value="1").economy == "Chile"
    hand_in(empty)
    with pytest.raises(Forbidden):
        room.accept(CHILE, "1.1.1", "Chile", "2022", "12")
    with pytest.raises(Forbidden):
        room.accept(replace(OFFICER, economy="Chile"), "1.1.1", "Chile", "2022", "12")


def test_an_acceptance_holds_for_the_value_that_was_looked_at(empty: KnowledgeBase) -> None:
    room = empty.implementation.indicators
    with pytest.raises(Unknown):
        room.accept(OFFICER, "1.1.1", "Chile", "2022", "12")
    hand_in(empty)
    hand_in(empty, value="13")
    with pytest.raises(Conflict, match="changed meanwhile"):
        room.accept(OFFICER, "1.1.1", "Chile", "2022", "12")


def test_a_draft_never_takes_the_place_of_what_was_accepted(empty: KnowledgeBase) -> None:
    room = empty.implementation.indicators
    hand_in(empty)
    room.accept(OFFICER, "1.1.1", "Chile", "2022", "12")
    with pytest.raises(Conflict, match="accepted"):
        room.keep(CHILE, "1.1.1", "Chile", "2022", value="13")
    hand_in(empty, value="13")
    found = room.report("1.1.1", "Chile", 2022, CHILE)
    assert found is not None
    assert (found.value, found.status) == ("13", ReportStatus.SUBMITTED)


def test_saying_an_accepted_value_again_takes_nothing_back(empty: KnowledgeBase) -> None:
    room = empty.implementation.indicators
    hand_in(empty)
    room.accept(OFFICER, "1.1.1", "Chile", "2022", "12")
    hand_in(empty)
    rows = [ReportRow(2, "1.1.1", "Chile", "2022", "12", source=GIVEN["source"])]
    assert [one.does for one in room.take(CHILE, rows, submit=True)] == ["the same"]
    assert room.table("1.1.1").told.coverage.received == ("Chile",)


def test_a_report_that_is_handed_in_names_its_source_and_a_year_of_the_plan(empty: KnowledgeBase) -> None:
    with pytest.raises(BadValue, match=r"(?i)source"):
        hand_in(empty, source=" ")
    with pytest.raises(BadValue, match=r"(?i)year"):
        hand_in(empty, year="2015")
    with pytest.raises(BadValue, match=r"(?i)year"):
        hand_in(empty, year="２０２２")
    with pytest.raises(Unknown):
        empty.implementation.indicators.keep(CHILE, "G1.1", "Chile", "2022", value="1")


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        ("count", "1 234", "1234"),
        ("count", "0", "0"),
        ("count", "12.0", "12.0"),
        ("share", "12.50", "12.50"),
        ("rate", "-0.5", "-0.5"),
        ("amount", "1e3", "1000"),
        ("list", "A programme;\nanother", "A programme; another"),
    ],
)
def test_a_value_is_kept_as_it_was_given(kind: str, text: str, kept: str) -> None:
    assert value_of(Indicator("x", kind, "t"), text) == kept


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("count", ""), ("count", "1,234"), ("count", "1.5"), ("count", "-1"), ("count", "many"), ("share", "12 %"),
        ("amount", "nan"), ("amount", "inf"), ("amount", "1e999999"), ("amount", "1_000"), ("amount", "١٢"),
        ("amount", "1" * 40), ("list", "x" * 1001), ("list", " "),
    ],
)  # fmt: skip
def test_what_is_no_value_is_refused(kind: str, text: str) -> None:
    with pytest.raises(BadValue, match=r"(?i)value"):
        value_of(Indicator("x", kind, "t"), text)


def test_only_what_the_plan_says_is_added_across_economies(home: Path, empty: KnowledgeBase) -> None:
    for person in (CHILE, JAPAN):
        hand_in(empty, person)
        empty.implementation.indicators.accept(OFFICER, "1.1.1", person.economy, "2022", "12")
    assert empty.implementation.indicators.table("1.1.1").totals == (None, None, None, None)
    path = home / "practices" / "plans" / "smewg-2021-2024.yaml"
    text = path.read_text().replace('{id: "1.1.1", kind: count,', '{id: "1.1.1", adds: true, kind: count,')
    path.write_text(text)
    empty.home.plan = read_plan(path)
    assert empty.implementation.indicators.table("1.1.1").totals == (None, Decimal(24), None, None)
    path.write_text(text.replace('{id: "1.4.1", kind: share,', '{id: "1.4.1", adds: true, kind: share,'))
    with pytest.raises(BrokenFile, match="cannot be added"):
        read_plan(path)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_template_goes_out_filled_in_and_comes_back_to_the_letter(empty: KnowledgeBase, kind: str) -> None:
    hand_in(empty, value="12", note="=1+1", unit="firms")
    rows = empty.implementation.indicators.template("Chile", CHILE)
    assert len(rows) == 43 * 4
    data = write_xlsx(rows, empty.plan) if kind == "xlsx" else write_csv(rows, empty.plan).encode()
    back = read_rows(data, f"x.{kind}")
    assert back == rows
    assert [one.does for one in empty.implementation.indicators.look(CHILE, back)] == ["the same"]


def test_in_the_spreadsheet_numbers_are_numbers_and_texts_no_formula(empty: KnowledgeBase) -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    hand_in(empty, value="12", note="=1+1")
    data = write_xlsx(empty.implementation.indicators.template("Chile", CHILE), empty.plan)
    assert data == write_xlsx(empty.implementation.indicators.template("Chile", CHILE), empty.plan)
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    heads = {name: place for place, name in enumerate(HEADERS, 1)}
    row = next(no for no in range(2, 180) if sheet.cell(no, heads["Value"]).value is not None)
    assert (sheet.cell(row, heads["Value"]).value, sheet.cell(row, heads["Year"]).value) == (12, 2022)
    note = sheet.cell(row, heads["Note"])
    assert (note.value, note.data_type) == ("=1+1", "s")


def test_rows_are_looked_at_before_they_are_taken_and_a_bad_one_does_not_stop_the_rest(empty: KnowledgeBase) -> None:
    room = empty.implementation.indicators
    hand_in(empty)
    rows = [
        ReportRow(2, "1.1.1", "Chile", "2022", "14"),
        ReportRow(3, "1.1.2", "Chile", "2022", "3"),
        ReportRow(4, "1.1.2", "Japan", "2022", "3"),
        ReportRow(5, "9.9.9", "Chile", "2022", "3"),
        ReportRow(6, "1.1.2", "Chile", "2023", "three"),
        ReportRow(7, "1.1.2", "Chile", "2024", ""),
    ]
    before = empty.home.store.generation()
    looked = room.look(CHILE, rows)
    assert empty.home.store.generation() == before
    assert [(one.row.no, one.does, bool(one.problem)) for one in looked] == [
        (2, "changed", False), (3, "new", False), (4, "", True), (5, "", True), (6, "", True),
    ]  # fmt: skip
    assert looked[0].before == "12"
    room.take(CHILE, rows)
    kept = {(one.indicator, one.economy, one.year): (one.value, one.status.value) for one in room.reports(CHILE)}
    assert kept == {("1.1.1", "Chile", 2022): ("14", "draft"), ("1.1.2", "Chile", 2022): ("3", "draft")}


def test_rows_that_are_handed_in_at_once_need_their_source(empty: KnowledgeBase) -> None:
    room = empty.implementation.indicators
    rows = [ReportRow(2, "1.1.1", "Chile", "2022", "14"), ReportRow(3, "1.1.2", "Chile", "2022", "3", source="s")]
    looked = room.take(CHILE, rows, submit=True)
    assert ["Source: give" in one.problem for one in looked] == [True, False]
    assert [(one.indicator, one.status.value) for one in room.reports(CHILE)] == [("1.1.2", "submitted")]


@pytest.mark.parametrize(
    ("name", "data"),
    [("x.docx", b"PK"), ("x.xlsx", b"no zip"), ("x.csv", b"a,b\n1,2\n"), ("x.csv", b"\x00\x01"), ("x", b"")],
)
def test_a_file_that_is_no_such_spreadsheet_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(Refused):
        read_rows(data, name)


def test_what_a_terminal_would_obey_is_left_out_of_a_row() -> None:
    (row,) = read_rows(b"Indicator,Economy,Year,Value\n1.1.1\x1b[31m,Chile,2022,1\n", "x.csv")
    assert row.indicator == "1.1.1[31m"


def test_a_delegate_takes_the_template_of_the_own_economy_alone(
    empty: KnowledgeBase, write: Callable[[str, str | bytes], Path]
) -> None:
    with pytest.raises(Forbidden):
        empty.implementation.indicators.template("Japan", CHILE)
    assert empty.implementation.indicators.template("Japan", OFFICER)
