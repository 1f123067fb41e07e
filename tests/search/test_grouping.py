"""Practices that are nearly the same are one hit; each of them is counted and listed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.practice.card import Facet, Filters
from kb.search.as_json import results_json
from kb.search.grouping import title_key
from kb.search.query import Query

TEXT = "The fund lends orchard keepers money for cold stores, and a bank keeps a share of each risk that it takes."


def writeup(id: str, title: str, economy: str, text: str) -> str:
    return f"---\nid: {id}\ntitle: {title}\neconomies: [{economy}]\n---\n\n{text}\n"


@pytest.fixture
def orchards(empty: KnowledgeBase, write: Callable[[str, str], Path]) -> KnowledgeBase:
    """One project with two further financings, its namesake in another economy, a second phase, and a joint record
    that both economies handed in."""
    texts = {
        "fund": ("Orchard Fund Project", "Chile", TEXT),
        "fund-more": ("Orchard Fund - Second Additional Financing", "Chile", TEXT + " Orchard keepers asked for more."),
        "fund-renamed": ("Loans for cold stores", "Chile", TEXT),
        "fund-2": ("Orchard Fund 2", "Chile", "Orchard keepers are trained in pruning, grafting and the use of bees."),
        "namesake": ("Orchard Fund", "Peru", "Orchard keepers insure one another against hail by a fund of their own."),
        "joint-a": ("Orchard border", "Japan", "Orchard keepers of both economies fill in one form for their fruit."),
        "joint-b": ("Orchard border", "Korea", "Orchard keepers of both economies fill in one form for their fruit."),
    }
    paths = [write(f"{id}.md", writeup(id, *rest)) for id, rest in texts.items()]
    assert empty.importing.import_files(paths, by=operator("secretariat")).added == len(texts)
    empty.home.update_index()
    return empty


def groups(kb: KnowledgeBase, **fields: object) -> list[set[str]]:
    results = kb.reading.search(Query("orchard keepers", **fields))  # type: ignore[arg-type]
    return [{hit.card.id, *(card.id for card in hit.same)} for hit in results.hits]


def test_further_financing_and_the_same_text_stand_with_the_best_of_them(orchards: KnowledgeBase) -> None:
    assert {"fund", "fund-more", "fund-renamed"} in groups(orchards)
    assert {"joint-a", "joint-b"} in groups(orchards)


def test_another_phase_and_another_economys_namesake_stand_alone(orchards: KnowledgeBase) -> None:
    assert {"fund-2"} in groups(orchards)
    assert {"namesake"} in groups(orchards)


def test_totals_and_counts_are_of_practices_and_every_one_is_listed(orchards: KnowledgeBase) -> None:
    results = orchards.reading.search(Query("orchard keepers"))
    assert (results.total, results.groups) == (7, 4)
    assert sum(1 + len(hit.same) for hit in results.hits) == results.total
    for count in results.facets[Facet.ECONOMY]:
        opened = orchards.reading.search(Query("orchard keepers", Filters({Facet.ECONOMY: (count.value,)})))
        assert sum(1 + len(hit.same) for hit in opened.hits) == opened.total == count.count


def test_pages_are_pages_of_groups_without_gap_or_repeat(orchards: KnowledgeBase) -> None:
    whole = groups(orchards)
    assert [group for page in (1, 2) for group in groups(orchards, page=page, size=2)] == whole
    assert orchards.reading.search(Query("orchard keepers", size=2)).pages == 2


def test_a_list_without_words_shows_each_practice_for_itself(orchards: KnowledgeBase) -> None:
    listed = orchards.reading.search(Query())
    assert len(listed.hits) == listed.total == listed.groups == 7


def test_measuring_sees_every_practice(orchards: KnowledgeBase) -> None:
    assert len(orchards.home.searcher.ranking("orchard keepers", Query().mode, 100)) == 7


def test_json_names_what_is_nearly_the_same(orchards: KnowledgeBase) -> None:
    told = results_json(orchards.reading.search(Query("orchard keepers")))
    assert (told["total"], told["groups"]) == (7, 4)
    assert sorted(len(hit["nearly_the_same"]) for hit in told["hits"]) == [0, 0, 1, 2]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Blue Nile Start-Up Project", "BLUE NILE START-UP PROJECT ADDITIONAL FINANCING", True),
        ("Public Works Project", "Public Works Project-Supplemental", True),
        ("Export Loan", "Third Additional Financing for the Export Loan Project", True),
        ("Growth of Small Firms", "Growth of Small Firms - Closing 2022", True),
        ("Rural Finance (02)", "Rural Finance (03)", False),
        ("Rural Finance", "Rural Finance II", False),
        ("市場の日", "市場の夜", False),
    ],
)
def test_titles_are_compared_without_what_was_added_later(one: str, other: str, same: bool) -> None:
    assert (title_key(one) == title_key(other)) is same
