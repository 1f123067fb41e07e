"""Compounds: a word is one, joined, with a hyphen or apart, and words side by side by accident are two."""

from collections.abc import Callable
from itertools import combinations

import pytest

from kb.index.compounds import Compound, compounds
from kb.index.terms import forms, terms

WAYS = [
    ("microcredit", "micro-credit", "micro credit"),
    ("startups", "start-ups", "start ups"),
    ("ecommerce", "e-commerce", "e commerce"),
    ("online", "on-line", "on line"),
    ("cooperative", "co-operative", "co operative"),
    ("B2B", "B-2-B", "b 2 b"),
    ("healthcare", "health\u2010care", "health care"),
    ("smallholders", "small-holders", "small holders"),
    ("onestop", "one-stop", "one stop"),
    ("postharvest", "post-harvest", "post harvest"),
    ("reuse", "re-use", "re use"),
    ("percent", "per-cent", "per cent"),
    ("inhouse", "in-house", "in house"),
    ("teleCentre", "tele-centre", "tele center"),
]


def index(*texts: str) -> Callable[[str], bool]:
    held = [f" {forms(text)} " for text in texts]
    return lambda phrase: any(f" {phrase} " in text for text in held)


def phrases(query: str, *texts: str) -> list[tuple[str, ...]]:
    """What each word of the query is looked for as, one that is no compound as it stands."""
    asked = terms(query)
    found = {one.first: one for one in compounds(asked, query, index(*texts))}
    told, at = [], 0
    while at < len(asked):
        told.append(found[at].phrases if at in found else (asked[at].form,))
        at = found[at].last + 1 if at in found else at + 1
    return told


@pytest.mark.parametrize("ways", WAYS, ids=lambda ways: ways[0])
def test_all_ways_of_writing_a_word_are_looked_for_alike(ways: tuple[str, ...]) -> None:
    for texts in [*combinations(ways, 1), *combinations(ways, 2), ways]:
        told = [phrases(way, *texts) for way in ways]
        assert told == [told[0]] * 3, texts
        assert len(told[0]) == 1
        assert all(index(*texts)(phrase) for phrase in told[0][0])


def test_it_says_which_terms_are_one_word() -> None:
    query = "rural micro-credit for start ups"
    found = compounds(terms(query), query, index("micro-credit and microcredit", "start-ups", "startups"))
    assert found == (
        Compound(1, 2, ("micro credit", "microcredit")),
        Compound(4, 5, ("start up", "startup")),
    )


def test_a_word_that_was_torn_or_run_together_is_mended_by_what_is_known() -> None:
    assert phrases("pro curement", "procurement") == [("procur",)]
    assert phrases("smallbusiness", "a small business") == [("small busi",)]


@pytest.mark.parametrize(
    "word",
    [
        "together",
        "abroad",
        "asset",
        "notable",
        "island",
        "today",
        "format",
        "income",
        "overall",
        "theme",
        "into",
        "lessons",
        "investors",
        "sectors",
        "appeared",
    ],
)
def test_words_that_stand_together_by_accident_are_no_compound(word: str) -> None:
    near = (
        "to get her, a broad range, as set out, not able to, is land, to day, for mat, in come, over all, the me, in to"
        " less on, invest or, a sect or, an app are"
    )
    assert phrases(word, near) == [(forms(word),)]


def test_two_words_are_one_only_where_some_text_joins_them() -> None:
    assert phrases("small firms", "small firms", "firms of small") == [("small",), ("firm",)]
    assert phrases("women, trade", "womentrade") == [("woman",), ("trade",)]
    assert phrases("training on line management", "trainingon") == [("train",), ("on",), ("line",), ("manag",)]


def test_a_hyphen_binds_more_than_a_space() -> None:
    assert phrases("small e-commerce", "smalle", "ecommerce") == [("small",), ("ecommerc",)]


def test_what_it_asks_of_the_index_is_bounded() -> None:
    asked = list[str]()

    def known(phrase: str) -> bool:
        asked.append(phrase)
        return False

    query = " ".join(f"{'abcdefghij' * 4}{chr(97 + n % 26)}" for n in range(2_000)) + " word" * 2_000
    compounds(terms(query), query, known)
    assert len(asked) < 5_000


@pytest.mark.parametrize(
    "query", ["", "-", "女性 起業", "\ud800 e-\ud800", "e-e-e-e", "2-2 2", "женщины-лидеры", "a" * 9_000]
)
def test_no_query_breaks_it(query: str) -> None:
    compounds(terms(query), query, lambda phrase: True)
