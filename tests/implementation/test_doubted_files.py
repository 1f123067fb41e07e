"""Indicator files as economies keep them: headers of their own, shares as fractions, years that do not fit together."""

import csv
import io
from collections.abc import Sequence

import pytest

from kb.implementation.indicators import CheckedRow
from kb.implementation.report_rows import read_sheet
from kb.knowledge_base import KnowledgeBase
from kb.person import Person, Role

PERU = Person("account-9", Role.DELEGATE, economy="Peru")
HEADS = ("Indicator", "Economy", "Year", "Value", "Unit", "Source")


def file(*rows: Sequence[str], heads: Sequence[str] = HEADS) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows((heads, *rows))
    return out.getvalue().encode()


def share(value: str, year: int, unit: str = "%", indicator: str = "2.1.1") -> Sequence[str]:
    return (indicator, "Perú", str(year), value, unit, "a survey")


def taken(kb: KnowledgeBase, data: bytes) -> tuple[CheckedRow, ...]:
    rows = read_sheet(data, "own.csv").rows
    seen = kb.implementation.indicators.standing_version(PERU, rows)
    return kb.implementation.indicators.take(PERU, rows, seen=seen)


@pytest.mark.parametrize("rows", [("0.36", "35"), ("3600", "35")])
def test_a_share_a_hundred_times_that_of_the_nearest_year_is_asked_about_over_a_gap(
    empty: KnowledgeBase, rows: tuple[str, str]
) -> None:
    later, earlier = taken(empty, file(share(rows[0], 2024), share(rows[1], 2021)))
    assert later.question and "2021" in later.question
    assert earlier.question


def test_a_share_a_hundredth_of_what_stands_for_the_same_year_is_asked_about(empty: KnowledgeBase) -> None:
    assert taken(empty, file(share("3500", 2022)))[0].does == "new"
    (row,) = taken(empty, file(share("35", 2022)))
    assert "in 2022" in row.question


def test_a_share_below_one_in_per_cent_is_asked_about(empty: KnowledgeBase) -> None:
    rows = taken(empty, file(share("0.35", 2021), share("0.36", 2022)))
    assert ["is it 35 %" in rows[0].question, "is it 36 %" in rows[1].question] == [True, True]


@pytest.mark.parametrize("unit", ["per cent", "percent", "Por ciento", "%"])
def test_per_cent_is_one_unit_however_it_is_written(empty: KnowledgeBase, unit: str) -> None:
    (row,) = taken(empty, file(share("35,5", 2022, unit)))
    assert (row.value, row.unit) == ("35.5", "%")


def test_of_two_rows_for_a_year_the_second_is_refused(empty: KnowledgeBase) -> None:
    first, second = taken(empty, file(share("35", 2022), share("36", 2022)))
    assert first.does == "new" and "row 2" in second.problem
    assert [one.value for one in empty.implementation.indicators.reports(PERU)] == ["35"]


def test_an_indicator_is_known_by_its_number_with_words_and_by_its_title(empty: KnowledgeBase) -> None:
    names = ("Indicator 2.1.1", "2.1.1 Share of SMEs exporters", "Share of SMEs exporters")
    rows = taken(empty, file(*(share("35", 2021 + no, indicator=name) for no, name in enumerate(names))))
    assert {row.id for row in rows} == {f"2.1.1/Peru/{year}" for year in (2021, 2022, 2023)}


@pytest.mark.parametrize(
    "heads",
    [
        ("Indicator*", "Economy (please select)", "Reporting year", "Value reported", "Unit / Unidad", "Data source"),
        ("N° de indicador", "País", "Año de reporte", "Valor reportado", "Unidad de medida", "Fuente de datos"),
        ("Indicador / Indicator", "Economía", "Año", "Valor", "Unidad", "Fuente"),
    ],
)
def test_columns_are_known_by_what_economies_call_them(empty: KnowledgeBase, heads: Sequence[str]) -> None:
    data = b"A title\r\n" * 13 + file(share("35", 2022), heads=heads)
    (row,) = taken(empty, data)
    assert (row.value, row.unit, row.row.source) == ("35", "%", "a survey")


def test_the_templates_own_word_comes_before_what_else_a_column_is_called(empty: KnowledgeBase) -> None:
    data = file(
        ("2.1.1", "Peru", "2022", "7", "35", "%"), heads=("Indicator", "Economy", "Year", "Amount", "Value", "Unit")
    )
    assert taken(empty, data)[0].value == "35"
