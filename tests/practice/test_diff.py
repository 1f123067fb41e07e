"""What changed between two rounds."""

from time import perf_counter

import pytest

from kb.practice.diff import FieldChange, Piece, PieceKind, field_changes, text_changes

KEPT, ADDED, REMOVED = PieceKind.KEPT, PieceKind.ADDED, PieceKind.REMOVED


def test_a_word_that_was_replaced_stands_once_as_removed_and_once_as_added() -> None:
    changed = text_changes("Small firms sell online.", "Small shops sell online.")
    assert changed == (
        Piece(KEPT, "Small "),
        Piece(REMOVED, "firms "),
        Piece(ADDED, "shops "),
        Piece(KEPT, "sell online."),
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "new"),
        ("old", ""),
        ("one\n\ntwo three", "two\nthree, four"),
        ("字が 変わる", "字は 変わった"),
        ("<b>bold</b> & more", "<i>bold</i> & more"),
        ("word " * 6000, "other " + "word " * 5999),
    ],
)
def test_both_texts_can_be_read_from_the_pieces(before: str, after: str) -> None:
    change = FieldChange("problem", text_changes(before, after))
    assert (change.before, change.after) == (before, after)


def test_only_fields_that_differ_are_told_and_in_the_order_of_the_form() -> None:
    before = {"results": "Few", "title": "A", "summary": "same", "zz": "1"}
    after = {"title": "B", "summary": "same ", "results": "Many", "agency": "New", "zz": "2"}
    assert [change.field for change in field_changes(before, after)] == ["title", "agency", "results", "zz"]


def test_another_way_of_ending_lines_is_no_change() -> None:
    assert field_changes({"problem": "a\r\nb"}, {"problem": "a\nb\n"}) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (" ".join(f"a{n}" for n in range(25_000)), " ".join(f"b{n}" for n in range(25_000))),
        ("same " * 25_000, "same words " * 12_000),
        ("same " * 220, "same words " * 220),
        ("same\n" * 25_000, "same\nwords\n" * 12_000),
    ],
)
def test_no_text_takes_long_to_compare(before: str, after: str) -> None:
    started = perf_counter()
    text_changes(before, after)
    assert perf_counter() - started < 5
