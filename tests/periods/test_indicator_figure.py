"""The other indicators of a year as values: a plain form that comes back, a digest without titles, late lines."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kb.periods.indicator_figure import CountedRecord, IndicatorFigure, IndicatorLine, from_plain, late_lines

REPORTED = IndicatorFigure(
    "1.1.1", "No. of programmes", "count", (IndicatorLine("Chile", "12", "firms", "s", "p", "n"),), ("Chile",),
    ("Peru",),
)  # fmt: skip
RECORD = CountedRecord("a", "A title", ("3.1",), ("Chile",))
COUNTED = IndicatorFigure("G2.1", "No. of activities", "activities", (), ("Chile",), (), (RECORD,))

texts = st.text(max_size=4)
names = st.lists(texts, max_size=2).map(tuple)
figures = st.builds(
    IndicatorFigure,
    texts,
    texts,
    texts,
    st.lists(st.builds(IndicatorLine, texts, texts, texts, texts, texts, texts), max_size=2).map(tuple),
    names,
    names,
    st.none() | st.lists(st.builds(CountedRecord, texts, texts, names, names), max_size=2).map(tuple),
)


@given(figures)
def test_the_plain_form_comes_back_through_json(figure: IndicatorFigure) -> None:
    assert from_plain(json.loads(json.dumps(figure.as_plain()))) == figure


def test_another_title_moves_no_digest_and_anything_else_does() -> None:
    renamed = replace(COUNTED, title="Another", counted=(replace(RECORD, title="Another"),))
    assert renamed.as_counted() == COUNTED.as_counted() and renamed.as_plain() != COUNTED.as_plain()
    for moved in (
        replace(COUNTED, counted=()), replace(COUNTED, counted=(replace(RECORD, objectives=()),)),
        replace(COUNTED, received=()), replace(COUNTED, nil=("Peru",)),
    ):  # fmt: skip
        assert moved.as_counted() != COUNTED.as_counted()
    line = replace(REPORTED.lines[0], value="13")
    assert replace(REPORTED, lines=(line,)).as_counted() != REPORTED.as_counted()


def test_the_value_is_the_length_of_what_is_counted_and_there_is_none_of_what_is_reported() -> None:
    assert (COUNTED.value, REPORTED.value) == (1, None)


def test_nothing_is_late_where_nothing_differs_but_a_title() -> None:
    assert late_lines([REPORTED, COUNTED], [REPORTED, replace(COUNTED, title="Another")]) == ()
    assert late_lines([], []) == ()


def test_late_changed_and_gone_are_told_in_this_order() -> None:
    chile, peru = IndicatorLine("Chile", "13", "firms"), IndicatorLine("Peru", "5")
    japan = replace(REPORTED, lines=(*REPORTED.lines, IndicatorLine("Japan", "1")))
    today = replace(REPORTED, lines=(chile, peru, IndicatorLine("Canada", "2")), nil=("Viet Nam",))
    assert [(one.since.value, one.text) for one in late_lines([japan], [today])] == [
        ("late", "Canada, 2"), ("late", "Viet Nam, nothing to report"),
        ("changed since", "Chile, 13 firms, was 12 firms"), ("changed since", "Peru, 5, was nothing to report"),
        ("counts no more", "Japan, was 1 (counts no more)"),
    ]  # fmt: skip


def test_a_counted_record_that_comes_or_goes_is_named_by_its_title() -> None:
    today = replace(COUNTED, counted=(CountedRecord("b", "Another"),))
    assert [(one.since.value, one.subject, one.text) for one in late_lines([COUNTED], [today])] == [
        ("late", "b", "Another"), ("counts no more", "a", "A title (counts no more)"),
    ]  # fmt: skip
