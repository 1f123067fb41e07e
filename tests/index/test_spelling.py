"""Spelling: a slip in a word that no practice holds is answered with a word that some do, and nothing else is."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.practice.card import Facet, Filters
from kb.search.as_json import results_json
from kb.search.query import Mode, Query
from tests.conftest import WRITEUPS

Write = Callable[[str, str], Path]


def meant(kb: KnowledgeBase, text: str, mode: Mode = Mode.WORDS) -> str:
    return kb.reading.search(Query(text, mode=mode)).searched


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("womne", "women"),
        ("rural womne", "rural women"),
        ("womne with collaterall", "women with collateral"),
        ("Custms offices, for exporters!", "customs offices, for exporters!"),
        ("womne rural womne", "women rural women"),
        ("collatreal of WOMEN", "collateral of WOMEN"),
    ],
)
def test_a_slip_is_answered_with_the_word_it_is_near_to(kb: KnowledgeBase, typed: str, offered: str) -> None:
    assert meant(kb, typed) == offered
    assert kb.reading.search(Query(typed)).query.text == typed


def test_what_is_offered_is_found(kb: KnowledgeBase) -> None:
    assert kb.reading.search(Query("womne", mode=Mode.WORDS, exact=True)).total == 0
    assert kb.reading.search(Query("womne", mode=Mode.WORDS)).total == 1
    assert kb.reading.search(Query(meant(kb, "womne"), mode=Mode.WORDS)).total == 1


@pytest.mark.parametrize(
    "typed",
    [
        "rural women",  # every word is known
        "sellers of vouchers",  # known by their stems
        "zqxwvk",  # near to nothing
        "ruul",  # too far for so short a word
        "wmn",  # too short
        '"womne"',  # meant as it stands
        "WOMNE",  # an abbreviation, as it is written
        "womne7",
        "2021 20221",
        "женщины",
        "女性起業家",
        "mujeres rurales de los mercados womne",  # another language
        "quark womne",  # a name beside it: neither is known
        "",
        "   ",
        "\ud800",
        "women " * 165 + "rural womens",  # cut within a word
    ],
)
def test_nothing_is_offered_where_nothing_was_misspelt(kb: KnowledgeBase, typed: str) -> None:
    assert meant(kb, typed) == ""


def test_a_slip_is_noticed_in_every_mode_and_within_filters(kb: KnowledgeBase) -> None:
    for mode in Mode:
        assert meant(kb, "womne", mode) == "women"
    assert kb.reading.search(Query("womne", Filters({Facet.ECONOMY: ("Japan",)}))).searched == "women"


def test_a_name_keeps_its_capital(kb: KnowledgeBase, write: Write) -> None:
    head = "---\nid: town\ntitle: Lessons\neconomies: [Chile]\n---\n\n"
    kb.importing.import_files(
        [write("town.md", head + "Firms of Valparaiso. Lessons in Valparaiso.\n")], by=operator("x")
    )
    kb.home.update_index()
    assert meant(kb, "valparaisso") == "Valparaiso"


def test_what_a_reader_may_not_see_is_not_offered(kb: KnowledgeBase) -> None:
    assert "Zanzibarite" in WRITEUPS["members-note"]
    for typed in ("Zanzibarit", "Zanzibarite", "zanzibarit lending", "discusion"):
        assert "zanzibarite" not in meant(kb, typed).casefold()
        assert "discussion" not in meant(kb, typed).casefold()


def test_what_is_withdrawn_is_not_offered_any_more(kb: KnowledgeBase) -> None:
    assert meant(kb, "womne") == "women"
    kb.submissions.withdrawal.withdraw("chile-market-days", by=operator("secretariat"))
    assert meant(kb, "womne") == ""


def test_a_members_only_write_up_changes_no_answer(kb: KnowledgeBase, write: Write) -> None:
    """Words of it stand as near to the slips as those of open ones, and more often."""
    typed = ("womne", "custmos", "villag", "zanzibarit", "lendin", "on", "women", "a note", "cr")
    before = [(meant(kb, text), kb.reading.complete(text)) for text in typed]
    head = (
        "---\nid: another-note\ntitle: Womnen, custmoss and women\neconomies: [Chile]\nclassification: members\n---\n\n"
    )
    report = kb.importing.import_files(
        [write("note.md", head + "Womnen custmoss villagg lendink zanzibarits. " * 9)], by=operator("x")
    )
    assert report.added == 1, report.refused
    kb.home.update_index()
    assert [(meant(kb, text), kb.reading.complete(text)) for text in typed] == before


def test_json_tells_what_may_have_been_meant(kb: KnowledgeBase) -> None:
    assert results_json(kb.reading.search(Query("womne")))["searched"] == "women"
    assert results_json(kb.reading.search(Query("womne", exact=True)))["searched"] == "womne"
