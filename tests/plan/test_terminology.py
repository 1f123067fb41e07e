"""The wording check: what it points at and what it leaves alone."""

from pathlib import Path

import pytest

from kb.plan.reference import read_wording
from kb.plan.terminology import WordingTerm, wording

ROOT = Path(__file__).parent.parent.parent
OURS = read_wording(ROOT / "practices" / "wording.yaml")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Small firms of this country export more.", ["country"]),
        ("Countries and nations took part.", ["Countries", "nations"]),
        ("Firms in Taiwan and Vietnam sell online.", ["Taiwan", "Vietnam"]),
        ("Offices in Hong Kong opened.", ["Hong Kong"]),
        ("South Korea and Hong Kong", ["South Korea", "Hong Kong"]),
        ("The COUNTRY as a whole", ["COUNTRY"]),
        ("A member country reported", ["member country"]),
        ("It crosses national borders.", ["national borders"]),
        # left alone
        ("Offices in Hong Kong, China opened.", []),
        ("Hong  Kong, China", []),
        ("The Country Fire Authority helped.", []),
        ("A loan of the Vietnam Development Bank", []),
        ("The Central Bank of Vietnam lends.", []),
        ("They said “our country comes first” there.", []),
        ('The law reads "every country shall".', []),
        ("> every country shall", []),
        ("See https://example.org/country/taiwan for more.", []),
        ("```\ncountry\n```", []),
        ("The key `country` names it.", []),
        ("Countryside firms and international trade", []),
        ("Viet Nam, Chinese Taipei and Korea", []),
    ],
)
def test_words_to_look_at_and_words_left_alone(text: str, found: list[str]) -> None:
    assert [finding.term for finding in wording(text, OURS)] == found


def test_a_finding_says_where_it_stands_and_what_to_say_instead() -> None:
    text = "Firms in Vietnam"
    (finding,) = wording(text, (WordingTerm(("Vietnam",), "Viet Nam", "It is the spelling in APEC."),))
    assert (text[finding.start : finding.end], finding.instead) == ("Vietnam", "Viet Nam")
    assert finding.why


def test_a_home_without_the_list_checks_nothing(tmp_path: Path) -> None:
    assert read_wording(tmp_path / "wording.yaml") == ()


def test_every_term_of_our_list_says_why(tmp_path: Path) -> None:
    assert len(OURS) >= 8
    assert all(term.why and term.instead for term in OURS)


def test_long_text_full_of_terms_is_checked_in_a_moment() -> None:
    text = "country " * 20_000 + '"' * 5000
    assert len(wording(text, OURS)) == 20_000
