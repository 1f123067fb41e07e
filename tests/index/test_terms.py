"""Texts that should find each other do, and no text breaks the search."""

import json
from time import process_time

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
    ("soft\u00adware", "software"),
    ("đường Łódź Ærø", "duong lodz aero"),
    ("１，０００", "1000"),
    ("1 000 and 1,000 and 1\u202f000", "1000 and 1000 and 1000"),
    ("No. 5, no 5, № 5, #5, Nos. 5", "5 5 5 5 5"),
    ("٢٠٢٣", "2023"),
    ("COVID-19", "covid19"),
    ("APEC2023", "apec 2023"),
    ("the 1990's", "the 1990s"),
    ("U.S. and U. S. and U.S.A.", "US and USA and USA"),
    ("S.M.E.s", "SMEs"),
    ("P.R.C.", "PRC"),
    ("NGOs, ngos", "NGO NGO"),
    ("women’s", "women"),
    ("firms' ministry's", "firm ministry"),
    ("don’t", "dont"),
    ("ﾃﾞｰﾀ", "データ"),
    ("貿易", "贸易"),
    ("on-line", "online"),
    ("Hawaiʻi", "Hawaii"),
    ("US$ 5", "USD 5"),
    ("women-led, women\u2011led, WOMEN-LED", "women women women"),
    ("community\u2013based", "community"),
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


def test_little_words_are_left_out() -> None:
    text = "how do the women of it"
    assert [t.form for t in telling(terms(text), text)] == [forms("women")]
    assert [t.form for t in telling(terms("who is it"), "who is it")] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("us", "US"),
        ("it", "IT"),
        ("who", "WHO"),
        ("led", "LED"),
        ("NZ$", "NZ"),
        ("prize", "prise"),
        ("tired", "tyre"),
        ("personal", "person"),
        ("B2B", "b 2 b"),
        ("medium", "media"),
        ("council", "counsel"),
        ("advice", "advise"),
        ("storey", "story"),
        ("cheque", "check"),
        ("1.000", "1000"),
    ],
)
def test_what_only_looks_alike_stays_apart(one: str, other: str) -> None:
    assert forms(one) != forms(other)


def test_a_title_in_capitals_holds_no_abbreviations() -> None:
    assert forms("HELP US FIND IT") == forms("help us find it")
    assert forms("WOMEN FIRMS IN THE US") == forms("women firms in the USA"), "no pronoun stands behind an article"
    assert forms("A line.\nHELP US FIND IT\nUS exports") == forms("a line help us find it USA exports")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Thailand led", "thailand"),
        ("community based tourism", "community tourism"),
        ("tell us about the U.S.", "tell USA"),
        ("LED lighting", "LED lighting"),
        ("exports to the us", "exports USA"),
        ("bathe us", "bathe"),
        ("led", "led"),
        ("e.g. women", "women"),
    ],
)
def test_what_hangs_on_another_word_says_nothing_beside_others(text: str, told: str) -> None:
    assert [term.form for term in telling(terms(text), text)] == forms(told).split()


@pytest.mark.parametrize(
    "text",
    [
        "1,111" * 40_000,
        "a." * 99_999 + "cd",
        "A. " * 99_999 + "b",
        "US " * 99_999,
        "in-" * 99_999,
        "no " * 99_999,
        "a'" * 99_999,
        "1" * 500_000,
        "a" * 500_000 + "'",
        "\u200b" * 300_000,
        "a" + "\u0301" * 200_000,
        "é" * 300_000,
    ],
)
def test_no_text_takes_longer_than_its_length(text: str) -> None:
    begun = process_time()
    terms(text)
    assert process_time() - begun < 15


@shared_data
def test_the_collected_pairs_find_each_other() -> None:
    collected = json.loads((SHARED / "payloads" / "own" / "unicode_search.json").read_text("utf-8"))
    for text, query in collected["pairs_that_should_find_each_other"]:
        assert set(forms(query).split()) <= set(forms(text).split()), (text, query)
    for text in collected["must_not_crash"]:
        forms(text).encode("utf-8", "strict")
