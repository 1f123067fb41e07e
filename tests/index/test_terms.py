"""Texts that should find each other do, and no text breaks the search."""

import json

import pytest

from kb.index.terms import forms, telling, terms
from tests.conftest import SHARED, shared_data

PAIRS = [
    ("Perú", "Peru\u0301"),
    ("Perú", "peru"),
    ("Việt Nam", "viet nam"),
    ("STRASSE", "Straße"),
    ("\uff26\uff35\uff2c\uff2c", "full"),
    ("\ufb01nance", "finance"),
    ("İstanbul", "istanbul"),
    ("e\u200bvidence", "evidence"),
    ("Москва", "москва"),
]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_spellings_of_one_word_are_one_term(one: str, other: str) -> None:
    assert forms(one) == forms(other)


@pytest.mark.parametrize(
    ("text", "query"), [("貿易円滑化", "貿易"), ("대한민국 무역", "무역"), ("การค้าชายแดน", "ชายแดน")]
)
def test_scripts_without_spaces_are_found_by_a_part(text: str, query: str) -> None:
    assert set(forms(query).split()) <= set(forms(text).split())


def test_word_endings_do_not_matter() -> None:
    assert forms("financing entrepreneurs") == forms("financed entrepreneur")


def test_a_term_knows_where_it_stands() -> None:
    text = "Online márket 貿易"
    assert [text[t.start : t.end] for t in terms(text)] == ["Online", "márket", "貿易"]


def test_little_words_are_left_out_unless_there_is_nothing_else() -> None:
    text = "how do the women of it"
    assert [t.form for t in telling(terms(text), text)] == [forms("women")]
    assert [t.form for t in telling(terms("who is it"), "who is it")] == ["who", "is", "it"]


@shared_data
def test_the_collected_pairs_find_each_other() -> None:
    collected = json.loads((SHARED / "payloads" / "own" / "unicode_search.json").read_text("utf-8"))
    for text, query in collected["pairs_that_should_find_each_other"]:
        assert set(forms(query).split()) <= set(forms(text).split()), (text, query)
    for text in collected["must_not_crash"]:
        forms(text).encode("utf-8", "strict")
