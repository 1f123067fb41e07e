"""Two records of one practice made one, as values: what the figures say before and after (rule S8)."""

from dataclasses import replace
from datetime import date

import pytest

from kb.errors import Conflict
from kb.figures.merging import merged, moved_figures
from kb.figures.standing import standing
from kb.ledger.entries import Change, ChangeKind, Form, Stage
from tests.figures.test_counting import ledger, practice, shown, taken_up, value, whole, year


def test_case_8_two_records_merged_count_once_new_in_the_earlier_year() -> None:
    book = ledger(practice("a"), practice("b"), events=(shown("a", "2021-1"), shown("b", "2022-1")))
    assert value(whole(book), "shared") == 2
    after = merged(book, "b", "a")  # the survivor is the later one: it keeps the earlier sharing all the same
    assert value(whole(after), "shared") == 1
    assert (value(year(after, 2021), "first_shared"), value(year(after, 2021), "shared")) == (1, 1)
    assert value(year(after, 2022), "first_shared") == value(year(book, 2022), "first_shared") - 1 == 0
    assert value(year(after, 2022), "shared") == value(year(book, 2022), "shared") == 1


def test_every_figure_that_moves_is_told_with_the_practices_concerned() -> None:
    book = ledger(practice("a"), practice("b"), events=(shown("a", "2021-1"), shown("b", "2022-1")))
    moved = {(m.period, m.key): (m.old, m.new, m.left, m.came) for m in moved_figures(book, merged(book, "a", "b"))}
    assert moved == {
        ("2022", "shared"): (1, 1, ("b",), ("a",)),
        ("2022", "first_shared"): (1, 0, ("b",), ()),
        ("Plan 2021-2024", "shared"): (2, 1, ("b",), ()),
        ("Plan 2021-2024", "first_shared"): (2, 1, ("b",), ()),
    }


def test_two_records_that_count_nowhere_move_no_figure() -> None:
    book = ledger(practice("a"), practice("b"))
    assert moved_figures(book, merged(book, "a", "b")) == ()


def test_the_same_event_on_both_is_joined_and_the_one_that_counts_stands() -> None:
    circulated = shown("a", form=Form.CIRCULATED, agenda_item="", document="12", presenters=("Chile",))
    presented = shown("b", agenda_item="4", document="12", presenters=("Peru",))
    after = merged(ledger(practice("a"), practice("b"), events=(circulated, presented)), "a", "b")
    (event,) = after.events
    assert (event.practice, event.form, event.agenda_item) == ("a", Form.PRESENTED, "4")
    assert set(event.presenters) == {"Chile", "Peru"}


def test_the_same_event_on_two_days_keeps_the_earlier() -> None:
    early, late = shown("b"), replace(shown("a"), date=date(2021, 3, 2))
    (event,) = merged(ledger(practice("a"), practice("b"), events=(late, early)), "a", "b").events
    assert event.date == date(2021, 3, 1)


def test_the_same_adoption_on_both_is_one_and_the_adopters_own_word_comes_first() -> None:
    claimed = taken_up("Malaysia", "a", reported_by="Chile", instrument="a claim")
    own = taken_up("Malaysia", "b", "2023-01-01", instrument="an order", changes=(Change(ChangeKind.CHANGED, "x"),))
    book = ledger(practice("a"), practice("b"), events=(shown("a"),), adoptions=(claimed, own))
    (adoption,) = merged(book, "a", "b").adoptions
    assert (adoption.id, adoption.reported_by, adoption.instrument) == ("a@Malaysia", "Malaysia", "an order")
    assert adoption.adapted


def test_an_own_report_of_an_earlier_stage_stands_alone_against_a_claim() -> None:
    claimed = taken_up("Malaysia", "a", reported_by="Chile")
    own = taken_up("Malaysia", "b", stage=Stage.PILOTING)
    (adoption,) = merged(ledger(practice("a"), practice("b"), adoptions=(claimed, own)), "a", "b").adoptions
    assert (adoption.stage, adoption.reported_by) == (Stage.PILOTING, "Malaysia")


def test_the_further_stage_stands() -> None:
    book = ledger(
        practice("a"),
        practice("b"),
        adoptions=(
            taken_up("Peru", "a", stage=Stage.PILOTING, sites=("North",)),
            taken_up("Peru", "b", sites=("South",)),
        ),
    )
    (adoption,) = merged(book, "a", "b").adoptions
    assert (adoption.stage, adoption.sites) == (Stage.ADOPTED, ("North", "South"))


def test_an_adopter_that_is_an_origin_now_stays_on_record_and_does_not_count() -> None:
    book = ledger(practice("a"), practice("b", ("Peru",)), events=(shown("a"),), adoptions=(taken_up("Peru", "a"),))
    assert value(whole(book), "adopted") == 1
    apart, together = merged(book, "a", "b"), merged(book, "a", "b", unite=True)
    assert value(whole(apart), "adopted") == 1
    assert together.by_id["a"].economies == ("Chile", "Peru")
    assert together.adoptions == (taken_up("Peru", "a"),)
    assert value(whole(together), "adopted") == 0
    assert standing(together, together.by_id["a"]).not_adopted[0][1].rule == "A2"


def test_a_confirmation_moves_only_where_the_survivor_has_none() -> None:
    both = ledger(practice("a"), practice("b"), tags={"a": ("1.1",), "b": ("4.1",)})
    assert {id: c.objectives for id, c in merged(both, "a", "b").confirmations.items()} == {"a": ("1.1",)}
    one = ledger(practice("a"), practice("b"), tags={"b": ("4.1",)})
    moved = merged(one, "a", "b").confirmations
    assert (moved["a"].objectives, moved["a"].practice) == (("4.1",), "a")


def test_other_practices_are_left_alone() -> None:
    book = ledger(
        practice("a"), practice("b"), practice("c"),
        events=(shown("c"), shown("b")), adoptions=(taken_up("Peru", "c"),),
    )  # fmt: skip
    after = merged(book, "a", "b")
    assert after.events_of["c"] == book.events_of["c"] and after.adoptions_of["c"] == book.adoptions_of["c"]
    assert [one.id for one in after.practices] == ["a", "c"]


def test_a_practice_cannot_be_merged_into_itself() -> None:
    with pytest.raises(Conflict):
        merged(ledger(practice("a")), "a", "a")
