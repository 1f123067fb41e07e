"""Practices beside each other: what is marked, and that the pieces of a value are the value."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.comparison.compared import Agreement, ComparedField, Comparison
from kb.errors import BadValue, Unknown
from kb.knowledge_base import KnowledgeBase
from kb.person import VISITOR, operator

TEXT = """---
id: {id}
title: A window for {id}
summary: {summary}
economies: [Chile]
agency: {agency}
partners: {partners}
kind: tool
status: running
---

## What was done

{done}

### A part of its own

It has a heading within.

## {other}

Said here alone.
"""


@pytest.fixture
def beside(kb: KnowledgeBase, write: Callable[..., Path]) -> Comparison:
    shared = "Every office posts its fees and the days that a permit takes."
    paths = [
        write("one.md", TEXT.format(
            id="one", summary="Offices post fees for small firms.", agency="Agency for Small Firms",
            partners="[Chamber, Bank]", done=f"It began in towns. {shared}", other="Anything",
        )),
        write("two.md", TEXT.format(
            id="two", summary="Offices post deadlines for small firms.", agency="Agency for Small Firms",
            partners="[Bank, School]", done=f"{shared} A court looks after it.", other="Results",
        )),
        write("three.md", TEXT.format(
            id="three", summary="Ships carry parcels home.", agency="Harbour Board",
            partners="[Bank]", done="Nothing of this stands elsewhere.", other="Results",
        )),
    ]  # fmt: skip
    assert kb.importing.import_files(paths, by=operator("secretariat")).added == 3
    return kb.comparison.compare(VISITOR, ["two", "one"])


def field(comparison: Comparison, name: str) -> ComparedField:
    return next(one for one in comparison.fields if one.name == name)


def own(one: ComparedField, at: int) -> list[str]:
    return [piece.text.strip() for piece in one.values[at] if piece.own]


def shared(one: ComparedField, at: int) -> list[str]:
    return [piece.text.strip() for piece in one.values[at] if piece.shared]


def test_of_a_short_field_the_words_are_marked_that_the_other_has_not(beside: Comparison) -> None:
    summary = field(beside, "summary")
    assert (own(summary, 0), own(summary, 1)) == (["deadlines"], ["fees"])
    assert summary.text(0) == "Offices post deadlines for small firms."


def test_of_a_list_the_lines_are_marked_that_the_other_has_not(beside: Comparison) -> None:
    partners = field(beside, "partners")
    assert (own(partners, 0), own(partners, 1)) == (["School"], ["Chamber"])


def test_of_a_section_the_sentences_are_marked_that_the_other_has_too(beside: Comparison) -> None:
    done = field(beside, "done")
    assert shared(done, 0) == shared(done, 1) == ["Every office posts its fees and the days that a permit takes."]
    assert "A court looks after it." in done.text(0)


def test_headings_within_stand_without_their_signs_and_each_field_says_how_it_agrees(beside: Comparison) -> None:
    rest = field(beside, "rest")
    assert "A part of its own\nIt has a heading within." in rest.text(0) and "#" not in rest.text(0)
    assert field(beside, "agency").agreement is Agreement.SAME
    assert field(beside, "results").agreement is Agreement.ONE
    assert field(beside, "agency") not in beside.differing
    assert [card.id for card in beside.cards] == ["two", "one"]


def test_where_nothing_is_in_common_nothing_is_marked(beside: Comparison, kb: KnowledgeBase) -> None:
    three = kb.comparison.compare(VISITOR, ["one", "three"])
    assert own(field(three, "summary"), 0) == own(field(three, "agency"), 1) == []
    assert field(three, "agency").agreement is Agreement.DIFFERS


def test_of_three_a_word_is_marked_that_one_of_the_others_has_not(beside: Comparison, kb: KnowledgeBase) -> None:
    partners = field(kb.comparison.compare(VISITOR, ["one", "two", "three"]), "partners")
    assert [own(partners, at) for at in range(3)] == [["Chamber"], ["School"], []]


@pytest.mark.parametrize("ids", [(), ("one",), ("one", "one"), tuple(f"p{no}" for no in range(5))])
def test_too_few_too_many_and_one_twice_do_not_fit(beside: Comparison, kb: KnowledgeBase, ids: tuple[str, ...]) -> None:
    with pytest.raises(BadValue):
        kb.comparison.compare(VISITOR, ids)


def test_one_that_is_not_there_is_named_before_all_else(kb: KnowledgeBase) -> None:
    with pytest.raises(Unknown, match="nowhere"):
        kb.comparison.compare(VISITOR, ["nowhere"])
