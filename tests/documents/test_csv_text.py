"""The one writer of separated values: what would be reckoned is marked as text, everything else stays to the byte."""

import csv
import io
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.documents.csv_text import csv_text, guarded, number_or_text, unguarded, writable
from tests.conftest import ROOT
from tests.formulas import HOSTILE, begins, reckoned

HONEST = (
    "2026-11-01", "00123", "1E5", "1-2", "Sales rose by 5 %", "a; b; c", "2021: begun; 2022: -5 % in spring", "5 = 5",
    "ada@example.org", "What was done:\n\n- stalls\n- parcels\n+ a third", "So:\n| a | b |\n| --- | --- |", "x|y",
    "A & B",    "ru'ya", "'quoted'", "50 %", "Change; +12.5% on the year", "ความเป็นมา", "",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=repr)
def test_no_program_s_dialect_finds_a_formula_in_a_cell(text: str) -> None:
    told = csv_text(("a", "b"), [(text, "x"), ("x", text), (f"{text}", 1)])
    assert [cell for mark in (",;" if text[0] == "\t" else ",;\t") for cell in reckoned(told, mark)] == []
    assert not any((ord(char) < 32 and char not in "\t\r\n") or 127 <= ord(char) < 160 for char in told)


@pytest.mark.parametrize("text", HONEST)
def test_an_honest_text_stays_to_the_byte(text: str) -> None:
    assert guarded(text) == unguarded(text) == text


@pytest.mark.parametrize("number", [-5.2, 0, 1e-09, -1000000, 3.14, Decimal("-5.20")])
def test_numbers_stay_numbers(number: float | Decimal) -> None:
    assert csv_text(("a",), [(number,)]) == f"\ufeffa\r\n{number}\r\n"


@pytest.mark.parametrize(("text", "number"), [("-5.20", True), ("12", True), ("007", False), ("-007", False)])
def test_a_number_is_one_where_it_is_written_again_just_so(text: str, number: bool) -> None:
    assert isinstance(number_or_text(text), Decimal) is number and str(number_or_text(text)) == text


@given(st.text(st.sampled_from("=+-@|%＝\t\r\n;,'\" a1\u200b\x00\x85.")))
def test_what_is_guarded_is_no_formula_and_comes_back(text: str) -> None:
    shown = guarded(text)
    assert not begins(shown)
    assert unguarded(shown) == writable(text)
    (row,) = csv.reader(io.StringIO(csv_text((), [("x", text)]).removeprefix("\ufeff\r\n"), newline=""))
    assert row == ["x", shown]


@pytest.mark.parametrize("path", sorted([*ROOT.glob("kb/**/*.py"), *ROOT.glob("webapp/**/*.py")]), ids=lambda p: p.stem)
def test_nothing_else_writes_separated_values(path: Path) -> None:
    writes = re.search(r"csv\.(?:Dict)?[wW]riter\(", path.read_text("utf-8"))
    assert not writes or path.name == "csv_text.py"
