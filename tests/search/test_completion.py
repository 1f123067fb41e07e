"""Completion: titles and objectives in which every typed word begins a word, and nothing a reader may not see."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.search.as_json import completions_json

Write = Callable[[str, str], Path]


def titles(kb: KnowledgeBase, text: str) -> list[str]:
    return [completion.text for completion in kb.reading.complete(text)]


@pytest.mark.parametrize("typed", ["one cus", "One customs window", "CUSTOMS wind", "exporters sma", "  one\tcustoms "])
def test_every_typed_word_begins_a_word_of_the_title(kb: KnowledgeBase, typed: str) -> None:
    assert "One customs window for small exporters" in titles(kb, typed)


@pytest.mark.parametrize("typed", ["", " ", "o", "!!", "ustoms", "one customs zebra", "one, two", "\ud800", "x" * 5000])
def test_what_begins_no_word_is_not_completed(kb: KnowledgeBase, typed: str) -> None:
    assert titles(kb, typed) == []


def test_objectives_are_completed_with_their_ids(kb: KnowledgeBase) -> None:
    found = completions_json("improve ac", kb.reading.complete("improve ac"))["completions"]
    assert found[0]["kind"] == "objective" and found[0]["id"] == "4.1"
    assert found[0]["text"] == kb.plan.objective("4.1").title


def test_a_title_that_begins_so_comes_first(kb: KnowledgeBase) -> None:
    found = titles(kb, "credit gu")
    assert found[0] == "Credit guarantees for firms without land to pledge"
    places = [text.casefold().startswith("promot") for text in titles(kb, "promot")]
    assert places == sorted(places, reverse=True) and places[0]


def test_accents_and_width_do_not_matter(kb: KnowledgeBase) -> None:
    assert titles(kb, "ｃrédit guá") == titles(kb, "credit gua") != []


def test_the_list_is_bounded(kb: KnowledgeBase) -> None:
    assert len(kb.reading.complete("sm", limit=2)) == 2
    assert len(kb.reading.complete("sm", limit=10_000)) <= 20


def test_what_a_reader_may_not_see_is_not_completed(kb: KnowledgeBase) -> None:
    assert titles(kb, "a note that only") == []
    kb.submissions.withdrawal.withdraw("chile-market-days", by=operator("secretariat"))
    assert titles(kb, "online market") == []


def test_a_script_without_spaces_is_completed_from_within(kb: KnowledgeBase, write: Write) -> None:
    head = "---\nid: tea\ntitle: 茶園のデータ共有\neconomies: [Japan]\n---\n\nTea.\n"
    assert kb.importing.import_files([write("tea.md", head)], by=operator("x")).added == 1
    assert titles(kb, "データ") == ["茶園のデータ共有"]
