"""Entries of the trail as people read them, and as files."""

import json

import pytest

from kb.errors import BadValue
from kb.trail.chain import GENESIS, Act, Entry, entry, faults
from kb.trail.reading import ChainState, ValueChange, _state, parse_head, trail_csv, value_changes


def test_values_are_told_one_by_one_and_empty_ones_left_out() -> None:
    before, after = json.dumps({"a": 1, "b": "x", "c": ""}), json.dumps({"a": 1, "b": "y", "c": None, "d": True})
    assert value_changes(before, after) == (
        ValueChange("a", "1", "1"),
        ValueChange("b", "x", "y"),
        ValueChange("d", "", "yes"),
    )


def test_what_is_new_or_gone_has_an_empty_side() -> None:
    assert value_changes("", '{"a": "x"}') == (ValueChange("a", "", "x"),)
    assert value_changes('{"a": "x"}', "") == (ValueChange("a", "x", ""),)
    assert value_changes("", "") == ()


def test_lists_and_plain_words_are_one_text() -> None:
    assert value_changes('["1.1"]', '["1.1", "4.1"]') == (ValueChange("", "1.1", "1.1\n4.1"),)
    assert value_changes("", "version 1") == (ValueChange("", "", "version 1"),)


def test_values_within_values_are_told_in_words() -> None:
    after = json.dumps({"changes": [{"kind": "changed", "note": "smaller"}], "sites": ["North", "South"]})
    assert value_changes("", after) == (
        ValueChange("changes", "", "kind: changed; note: smaller"),
        ValueChange("sites", "", "North\nSouth"),
    )


@pytest.mark.parametrize("head", ["", "5", "x:" + "0" * 64, "5:abc", "-1:" + "0" * 64, "²:" + "0" * 64])
def test_a_head_that_is_none_is_said(head: str) -> None:
    with pytest.raises(BadValue):
        parse_head(head)


def test_a_head_is_read_as_it_was_printed() -> None:
    assert parse_head(f" 12:{'a' * 64}\n") == (12, "a" * 64)


def one(**changed: object) -> Entry:
    made = entry(GENESIS, 1, "2026-01-01T00:00:00+00:00", "account-1", Act("added", "practice", "a", why="w"), "salt")
    return Entry(**{**made.__dict__, **changed})  # type: ignore[arg-type]


def test_an_entry_says_whether_the_chain_holds_here() -> None:
    erased = one(by="", act=Act("added", "practice", "a"), salt="")
    assert _state(one(), GENESIS) is ChainState.HOLDS
    assert _state(erased, GENESIS) is ChainState.ERASED
    assert _state(one(by="account-2"), GENESIS) is ChainState.BROKEN
    assert _state(one(), "1" * 64) is ChainState.BROKEN
    assert _state(one(by="account-2", salt=""), GENESIS) is ChainState.BROKEN


def test_an_erased_entry_without_a_word_about_it_is_a_fault_and_so_is_a_text_in_its_place() -> None:
    silent = one(by="", act=Act("added", "practice", "a"), salt="")
    said = entry(silent.hash, 2, "2026-01-02T00:00:00+00:00", "account-9", Act("erased", "trail", "1"), "s")
    assert [fault.no for fault in faults([silent])] == [1]
    assert list(faults([silent, said])) == []
    assert [fault.no for fault in faults([one(salt=""), said])] == [1]


def test_no_cell_of_the_csv_is_a_formula() -> None:
    lines = trail_csv(iter([one(act=Act("=added", "+practice", "-a", "@b", "\tx", "\rx", " =w"))])).splitlines()
    assert "'=added,'+practice,'-a,'@b,'\tx" in lines[1]
