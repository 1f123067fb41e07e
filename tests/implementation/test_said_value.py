"""What is given as an indicator's value is made out the same in a form, a spreadsheet and a command, or asked about."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from kb.errors import BadValue, Refused
from kb.implementation.indicator_report import IndicatorReport
from kb.implementation.report_rows import ReportRow, read_rows, read_sheet
from kb.implementation.said_value import DoubtfulValue, doubt, said_value
from kb.knowledge_base import KnowledgeBase
from kb.person import Person, Role
from kb.plan.plan import Indicator
from tests.conftest import SHARED, shared_data
from tests.documents.workbooks import number, row, text, written

PERU = Person("p", Role.DELEGATE, "Peru")
SHARE = Indicator("1.4.1", "share", "t")
COLUMNS = ("Indicator", "Economy", "Year", "Value", "Unit", "Source")
HEADS = row(1, *(text(f"{'ABCDEF'[no]}1", head) for no, head in enumerate(COLUMNS)))


@pytest.mark.parametrize(
    ("given", "unit", "value", "kept"),
    [
        ("35 %", "", "35", "%"), ("35%", "%", "35", "%"), ("35 per cent", "", "35", "%"),
        ("35", "per cent", "35", "%"),
        ("35 %", "of firms", "35", "% of firms"), ("12,5", "%", "12.5", "%"), ("0,345", "", "0.345", ""),
        ("1 234,5", "", "1234.5", ""), ("1.234,5", "", "1234.5", ""), ("1,234.5", "", "1234.5", ""),
        ("1'234.5", "", "1234.5", ""), ("1,234,567", "", "1234567", ""), ("1.234.567", "", "1234567", ""),
        ("1.234", "", "1.234", ""), ("US$ 1500", "", "1500", "US$"), ("-$1500", "$", "-1500", "$"),
        ("1500 €", "", "1500", "€"),
        ("35 firms", "", "35", "firms"), ("−3,5", "%", "-3.5", "%"), ("-5.20", "x", "-5.20", "x"),
        ("1e3", "", "1000", ""),
    ],
)  # fmt: skip
def test_a_number_is_made_out_however_it_is_written(given: str, unit: str, value: str, kept: str) -> None:
    assert said_value(SHARE, given, unit) == (value, kept)


@pytest.mark.parametrize(
    ("given", "unit", "said"),
    [
        ("1,234", "", "1234 or 1.234, whichever is meant"), ("35 %", "US$", "the unit says “US$”"),
        ("35-40", "", "a number"),
        ("about 35", "", "a number"), ("1,23,456", "", "a number"), ("%", "", "a number"),
        ("", "", "what was measured"),
    ],
)  # fmt: skip
def test_what_could_be_two_things_is_asked_about(given: str, unit: str, said: str) -> None:
    with pytest.raises(BadValue, match=re.escape(said)):
        said_value(SHARE, given, unit)


def report(year: int, value: str, unit: str = "%") -> IndicatorReport:
    return IndicatorReport(indicator="1.4.1", economy="Peru", year=year, value=value, unit=unit)


@pytest.mark.parametrize(
    ("value", "beside", "said"),
    [
        ("0.35", "35", "0.35 beside 35 in 2023: is it 35 %?"), ("0.38", "35", "is it 38 %?"),
        ("35", "0.35", "a hundred times as much: is it 0.35"), ("35", "36", ""), ("35", "0", ""), ("-0.35", "35", ""),
        ("35", "7", ""),
    ],
)  # fmt: skip
def test_a_jump_of_a_hundred_against_the_year_beside_is_asked_about(value: str, beside: str, said: str) -> None:
    for year in (2022, 2024):
        found = doubt(SHARE, report(year, value), [report(2023, beside)])
        assert (said in found) if said else not found


def test_growth_of_amounts_is_asked_about_only_where_it_is_a_hundred() -> None:
    count = replace(SHARE, kind="count")
    assert doubt(count, report(2024, "60", ""), [report(2023, "1", "")]) == ""
    assert "a hundred times" in doubt(count, report(2024, "100", ""), [report(2023, "1", "")])


def test_a_share_needs_its_unit_at_every_door(empty: KnowledgeBase) -> None:
    room = empty.implementation.indicators
    with pytest.raises(Refused, match="a share needs its unit: write % where 35 is per cent"):
        room.keep(PERU, "1.4.1", "Peru", "2023", value="35")
    (looked,) = room.look(PERU, [ReportRow(2, "1.4.1", "Peru", "2023", "35")])
    assert "a share needs its unit" in looked.problem
    kept = room.keep(PERU, "1.4.1", "Peru", "2023", value="35 %")
    assert (kept.value, kept.unit) == ("35", "%")


def test_what_is_doubted_is_never_taken_in_silence(empty: KnowledgeBase) -> None:
    room = empty.implementation.indicators
    room.keep(PERU, "1.4.1", "Peru", "2023", value="35", unit="%")
    with pytest.raises(DoubtfulValue, match=r"0\.35 beside 35 in 2023"):
        room.keep(PERU, "1.4.1", "Peru", "2024", value="0.35", unit="%")
    rows = [ReportRow(2, "1.4.1", "Peru", "2024", "0.35", "%")]
    (looked,) = room.take(PERU, rows)
    assert looked.question and not looked.does and room.report("1.4.1", "Peru", 2024, PERU) is None
    (taken,) = room.take(PERU, rows, sure=[looked.id])
    assert taken.does == "new"
    found = room.report("1.4.1", "Peru", 2024, PERU)
    assert found is not None and found.number == Decimal("0.35")
    assert room.keep(PERU, "1.4.1", "Peru", "2022", value="0.3", unit="%", sure=True).value == "0.3"


def test_rows_of_one_file_are_held_against_each_other(empty: KnowledgeBase) -> None:
    rows = [ReportRow(2, "1.4.1", "Peru", "2023", "35 %"), ReportRow(3, "1.4.1", "Peru", "2024", "0.36", "%")]
    looked = empty.implementation.indicators.look(PERU, rows)
    assert all(one.question for one in looked), "nobody knows which of the two is wrong"


# -- files ---------------------------------------------------------------------------------------------


def sheet(*rows: str, **more: object) -> bytes:
    return written(HEADS + "".join(rows), **more)  # type: ignore[arg-type]


def test_a_cell_formatted_as_per_cent_is_a_share_in_per_cent(empty: KnowledgeBase) -> None:
    cells = (text("A2", "1.4.1"), text("B2", "Peru"), number("C2", "2023"), number("D2", "0.35", 1), text("F2", "s"))
    rows = read_rows(sheet(row(2, *cells), formats=["0%"]), "x.xlsx")
    (taken,) = empty.implementation.indicators.take(PERU, rows, submit=True)
    assert (taken.does, taken.value, taken.unit) == ("new", "35", "%")


def test_a_title_may_stand_above_the_headers_and_they_may_be_in_spanish() -> None:
    data = "Indicadores de 2024;;;\r\nIndicador;Economía;Año;Valor;Unidad\r\n1.4.1;Peru;2023;12,5;%\r\n".encode(
        "cp1252"
    )
    (found,) = read_rows(data, "x.csv")
    assert found == ReportRow(3, "1.4.1", "Peru", "2023", "12,5", "%")


def test_a_value_that_was_not_read_is_named_and_its_row_left_out(empty: KnowledgeBase) -> None:
    cells = (text("A2", "1.4.1"), text("B2", "Peru"), number("C2", "2023"), '<c r="D2"><f>1+1</f></c>', text("E2", "%"))
    found = read_sheet(sheet(row(2, *cells)), "x.xlsx")
    assert any("(cell D2)" in one.sentence for one in found.remarks)
    (looked,) = empty.implementation.indicators.look(PERU, found.rows)
    assert "what stands under Value could not be read" in looked.problem


def test_hidden_rows_come_in_where_that_is_chosen() -> None:
    cells = (text("A2", "1.4.1"), text("B2", "Peru"), number("C2", "2023"), number("D2", "35"), text("E2", "%"))
    data = sheet(row(2, *cells, more='hidden="1"'))
    assert read_sheet(data, "x.xlsx").rows == ()
    assert [one.no for one in read_sheet(data, "x.xlsx", hidden=True).rows] == [2]


@shared_data
def test_the_small_file_that_failed_is_read_right(empty: KnowledgeBase) -> None:
    rows = read_rows((SHARED / "cases" / "13-percent.xlsx").read_bytes(), "13-percent.xlsx")
    looked = empty.implementation.indicators.look(PERU, rows)
    assert [(one.value, one.unit) for one in looked if not one.problem] == [("35", "%"), ("35", "%")]
    assert ["unit" in one.problem for one in looked] == [False, True, False]
