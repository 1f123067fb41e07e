"""Similar practices as two lists: the same problem in other economies, the same building block in another area."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kb.errors import Unknown
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.search.as_json import similar_json

PROBLEMS = {
    "drought": "Drought empties wells, harvests wither, growers borrow seed and sell cattle cheaply.",
    "fraud": "Fraudsters copy labels, buyers distrust bottles, honest distillers lose shelves everywhere.",
    "noise": "Night noise angers neighbours, workshops close early, orders arrive late, apprentices leave.",
    "paper": "Permits need stamps, clerks lose folders, founders queue mornings, licences expire unused.",
}
BLOCKS = {
    "voucher": "A voucher pays half the adviser, advisers register online, audits sample receipts quarterly.",
    "hotline": "A hotline answers by telephone, operators speak dialects, calls become a public digest.",
    "mark": "A quality mark is engraved, inspectors visit unannounced, names of cheats are printed.",
    "pool": "Members pool tools inside one shed, a rota assigns hours, repairs come from fees.",
}
AREAS = {"1": "1.1", "2": "2.3", "3": "3.1", "4": "4.1", "": ""}
GIVEN = [
    # id, economy, priority area, problem, building block
    ("one", "Chile", "1", "drought", "voucher"),
    ("same-problem", "Peru", "1", "drought", "mark"),
    ("same-problem-at-home", "Chile", "1", "drought", "pool"),
    ("same-block", "Chile", "3", "noise", "voucher"),
    ("same-block-same-area", "Chile", "1", "fraud", "voucher"),
    ("same-block-no-area", "Chile", "", "paper", "voucher"),
    ("no-area", "Japan", "", "noise", "pool"),
    *((f"other-{n}", "Japan", "4", ("fraud", "noise", "paper")[n % 3], ("hotline", "mark", "pool")[n % 3])
      for n in range(12)),
]  # fmt: skip


def writeup(id: str, economy: str, area: str, problem: str, block: str, more: str = "") -> str:
    objectives = f'objectives: ["{AREAS[area]}"]\n' if area else ""
    return (
        f"---\nid: {id}\ntitle: {id.title()} {len(id) * 7919}\neconomies: [{economy}]\n{objectives}{more}---\n\n"
        f"## Problem and context\n\n{PROBLEMS[problem]}\n\n## What was done\n\n{BLOCKS[block]}\n"
    )


@pytest.fixture
def twenty(empty: KnowledgeBase, write: Callable[[str, str], Path]) -> KnowledgeBase:
    paths = [write(f"{id}.md", writeup(id, *rest)) for id, *rest in GIVEN]
    paths.append(write("hidden.md", writeup("hidden", "Peru", "2", "drought", "voucher", "classification: members\n")))
    assert empty.importing.import_files(paths, by=operator("secretariat")).added == len(paths)
    empty.home.update_index()
    return empty


def test_the_same_problem_is_shown_from_other_economies_only(twenty: KnowledgeBase) -> None:
    assert [hit.card.id for hit in twenty.reading.similar("one").problem] == ["same-problem"]


def test_the_same_building_block_is_shown_from_other_areas_only(twenty: KnowledgeBase) -> None:
    assert [hit.card.id for hit in twenty.reading.similar("one").block] == ["same-block"]


def test_each_shows_the_passage_that_makes_it_similar(twenty: KnowledgeBase) -> None:
    near = twenty.reading.similar("one")
    (problem,), (block,) = near.problem, near.block
    assert problem.excerpt and problem.excerpt.heading == "Problem and context"
    assert problem.excerpt.text == PROBLEMS["drought"]
    assert block.excerpt and block.excerpt.heading == "What was done"
    assert block.excerpt.text == BLOCKS["voucher"]


def test_beside_a_practice_without_an_area_every_other_may_stand(twenty: KnowledgeBase) -> None:
    listed = {hit.card.id for hit in twenty.reading.similar("same-block-no-area").block}
    assert {"one", "same-block", "same-block-same-area"} <= listed


def test_no_practice_stands_in_both_lists(twenty: KnowledgeBase) -> None:
    for id in twenty.home.cards():
        near = twenty.reading.similar(id, 100)
        both = [hit.card.id for hit in (*near.problem, *near.block)]
        assert id not in both and len(both) == len(set(both)), id


def test_what_readers_may_not_see_stands_in_no_list_and_is_unknown(twenty: KnowledgeBase) -> None:
    for id in twenty.home.cards():
        assert "hidden" not in str(similar_json(id, twenty.reading.similar(id, 100)))
    with pytest.raises(Unknown):
        twenty.reading.similar("hidden")


def test_what_is_nearly_the_same_is_shown_once(twenty: KnowledgeBase, write: Callable[[str, str], Path]) -> None:
    text = writeup("same-problem", "Peru", "1", "drought", "mark").replace("id: same-problem\n", "id: copy\n")
    twenty.importing.import_files([write("copy.md", text)], by=operator("secretariat"))
    twenty.home.update_index()
    listed = [hit.card.id for hit in twenty.reading.similar("one").problem]
    assert listed in (["copy"], ["same-problem"])


def test_the_lists_are_cut_at_the_limit_and_empty_without_an_encoder(twenty: KnowledgeBase) -> None:
    assert len(twenty.reading.similar("same-block-no-area", 1).block) == 1
    words_only = KnowledgeBase(replace(twenty.settings, encoder=("none",)))
    assert words_only.reading.similar("one").problem == words_only.reading.similar("one").block == ()
