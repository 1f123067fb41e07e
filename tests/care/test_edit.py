"""One field of many practices edited: what is read from raw text, what it does, and what it never blanks."""

from datetime import date

import pytest

from kb.care.edit import BULK_FIELDS, NEVER_EMPTY, Manner, bulk_edit, edit_line, edited
from kb.errors import BadValue
from kb.practice.practice import Classification, Group, Kind, Practice, Status, missing

PRACTICE = Practice(
    id="a", title="A", body="b", economies=("Chile",), summary="s", kind=Kind.TOOL, status=Status.RUNNING,
    groups=(Group.WOMEN, Group.RURAL), release_date=date(2026, 1, 1),
)  # fmt: skip


@pytest.mark.parametrize("field", ["id", "body", "contact", "counts", "__class__", ""])
def test_what_is_no_field_of_an_edit_is_refused_by_name(field: str) -> None:
    with pytest.raises(BadValue, match=r"(?i)objectives"):
        bulk_edit(field, "set", "1.1", False)


def test_an_objective_becomes_the_main_one_is_added_and_taken_away() -> None:
    def then(manner: str, value: str, *held: str) -> tuple[str, str]:
        line = edit_line(bulk_edit("objectives", manner, value, False), PRACTICE, None, objectives=held)
        return line.new.replace("\n", " "), line.refused

    assert then("set", "2.1", "1.1", "2.1") == ("2.1 1.1", "")
    assert then("add", "2.1", "1.1") == ("1.1 2.1", "")
    assert then("remove", "1.1", "1.1", "2.1") == ("2.1", "")
    assert "more than 3" in then("set", "4.1", "1.1", "2.1", "3.1")[1]
    assert "serve no objective" in then("remove", "1.1", "1.1")[1]
    with pytest.raises(BadValue):
        bulk_edit("objectives", "set", "1.1\n2.1", False)


def test_no_practice_is_left_without_an_economy() -> None:
    assert "no economy" in edit_line(bulk_edit("economies", "remove", "Chile", False), PRACTICE, None).refused
    assert edited(PRACTICE, bulk_edit("economies", "add", "Peru", False)).economies == ("Chile", "Peru")


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("kind", " Policy ", Kind.POLICY),
        ("status", "ended", Status.ENDED),
        ("classification", "members", Classification.MEMBERS),
        ("release_date", "2027-05-04", date(2027, 5, 4)),
        ("language", "es", "es"),
        ("groups", "youth\nGREEN\nyouth", (Group.YOUTH, Group.GREEN)),
    ],
)
def test_a_value_is_read_in_the_fields_own_form(field: str, value: str, expected: object) -> None:
    assert getattr(edited(PRACTICE, bulk_edit(field, "set", value, False)), field) == expected


def test_adding_keeps_what_stands_and_removing_takes_only_what_is_named() -> None:
    assert edited(PRACTICE, bulk_edit("groups", "add", "youth\nwomen", False)).groups == (
        Group.WOMEN,
        Group.RURAL,
        Group.YOUTH,
    )
    assert edited(PRACTICE, bulk_edit("groups", "remove", "rural\ngreen", False)).groups == (Group.WOMEN,)


@pytest.mark.parametrize("field", BULK_FIELDS)
def test_an_empty_value_blanks_only_where_that_is_ticked(field: str) -> None:
    with pytest.raises(BadValue, match="tick"):
        bulk_edit(field, "set", " \n ", False)
    if field in NEVER_EMPTY:
        with pytest.raises(BadValue, match="never empty"):
            bulk_edit(field, "set", "", True)
    else:
        assert bulk_edit(field, "set", "", True).manner is Manner.CLEAR


def test_a_tick_beside_a_value_is_refused_for_nobody_can_tell_which_is_meant() -> None:
    with pytest.raises(BadValue, match="not both"):
        bulk_edit("kind", "set", "tool", True)


def test_a_cleared_release_date_is_none() -> None:
    assert edited(PRACTICE, bulk_edit("release_date", "set", "", True)).release_date is None


def test_a_line_shows_now_and_then_and_what_will_not_count() -> None:
    cleared = edit_line(bulk_edit("kind", "set", "", True), PRACTICE, None)
    assert (cleared.current, cleared.new, cleared.uncounted, cleared.changes) == ("tool", "", ("kind",), True)
    same = edit_line(bulk_edit("kind", "set", "tool", False), PRACTICE, None)
    assert not same.changes
    refused = edit_line(bulk_edit("kind", "set", "policy", False), PRACTICE, None, "your own economy's")
    assert not refused.changes


def test_what_was_missing_before_is_not_told_as_new() -> None:
    poor = Practice(id="a", title="A", body="b", missing=missing(Practice(id="a", title="A", body="b")))
    assert edit_line(bulk_edit("kind", "set", "tool", False), poor, None).uncounted == ()


def test_a_review_day_is_no_part_of_the_write_up() -> None:
    told = edit_line(bulk_edit("review_by", "set", "2030-01-31", False), PRACTICE, date(2029, 1, 1))
    assert (told.current, told.new, told.changes) == ("2029-01-01", "2030-01-31", True)


def test_an_edit_tells_itself_in_words() -> None:
    assert bulk_edit("groups", "remove", "rural\nyouth", False).told == "Cross-cutting groups: removed rural; youth"
    assert bulk_edit("kind", "set", "", True).told == "Kind: cleared"
