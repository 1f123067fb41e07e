"""The two numbers in words: how many practices answer, and how many are related."""

from dataclasses import replace
from datetime import date

import pytest

from kb.practice.card import Card
from kb.practice.practice import Practice
from kb.search.as_json import results_json
from kb.search.query import Query
from kb.search.result_line import either, result_line
from kb.search.results import Hit, Results

CARD = Card(Practice(id="a", title="A", body=""), (), False, (), (), (), 0, date(2024, 1, 1))
HIT = Hit(CARD, 0.5, True, False, (), None, None)


def results(total: int, related: int, groups: int | None = None, text: str = "loans") -> Results:
    return Results(Query(text), (), total, total if groups is None else groups, {}, True, related=(HIT,) * related)


@pytest.mark.parametrize(
    ("total", "related", "line"),
    [
        (6, 12, "6 practices answer · 12 are related"),
        (1, 1, "1 practice answers · 1 is related"),
        (2, 0, "2 practices answer · 0 are related"),
        (0, 3, "No practice answers · 3 are related"),
    ],
)
def test_a_search_says_how_many_answer_and_how_many_are_related(total: int, related: int, line: str) -> None:
    assert result_line(results(total, related)) == line


def test_practices_that_are_nearly_the_same_are_counted_each_and_their_groups_told() -> None:
    assert result_line(results(6, 1, groups=5)) == "6 practices in 5 groups answer · 1 is related"
    assert result_line(results(2, 0, groups=1)) == "2 practices in 1 group answer · 0 are related"


def test_a_list_without_words_answers_nothing_and_counts_what_it_lists() -> None:
    assert [result_line(results(total, 0, text=" ")) for total in (0, 1, 2)] == [
        "0 practices",
        "1 practice",
        "2 practices",
    ]


def test_each_door_writes_the_numbers_its_own_way() -> None:
    assert result_line(results(1200, 20), "{:,}".format) == "1,200 practices answer · 20 are related"


def test_words_are_listed_with_one_or() -> None:
    assert [either(["a", "b", "c"][:count]) for count in range(4)] == ["", "a", "a or b", "a, b or c"]


def test_a_program_is_told_both_totals_and_no_related_practice_is_a_hit() -> None:
    told = results_json(replace(results(0, 2), unknown=("blockchain",)))
    assert (told["total"], told["related_total"], len(told["related"]), told["hits"]) == (0, 2, 2, [])
    assert told["unknown"] == ["blockchain"]
