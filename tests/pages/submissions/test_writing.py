"""How values are written on a page: without a home, a store or a request."""

from datetime import date

import pytest

from kb.index.span import Span
from kb.ledger.entries import Meeting, MeetingKind
from kb.search.results import Excerpt
from webapp.site.csrf import is_own
from webapp.site.formatting import counted, days, marked, number, shortened, strength, web_address


def test_thousands_are_parted_by_a_thin_space() -> None:
    assert number(12345) == "12\u2009345"
    assert number(999) == "999"


def test_one_practice_is_not_called_practices() -> None:
    assert counted(1, "practice") == "1 practice"
    assert counted(0, "practice") == "0 practices"
    assert counted(2, "economy", "economies") == "2 economies"


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (date(2023, 5, 4), date(2023, 5, 4), "4 May 2023"),
        (date(2023, 5, 4), date(2023, 5, 5), "4–5 May 2023"),
        (date(2023, 5, 30), date(2023, 6, 1), "30 May 2023 – 1 June 2023"),
    ],
)
def test_days_are_spelled_out(first: date, last: date, written: str) -> None:
    assert days(Meeting("m", "M", MeetingKind.SMEWG, first, last)) == written


def test_matched_words_are_marked_and_everything_is_escaped() -> None:
    excerpt = Excerpt("", "a <b> & loans", (Span(2, 5), Span(8, 13)))
    assert marked(excerpt) == "a <mark>&lt;b&gt;</mark> &amp; <mark>loans</mark>"


def test_a_long_passage_is_cut_around_the_first_match() -> None:
    text = "word " * 200 + "loan " + "word " * 200
    shown = marked(Excerpt("", text, (Span(1000, 1004),)))
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert "<mark>loan</mark>" in shown
    assert len(shown) < 420


def test_the_nearest_sentence_is_marked_with_the_words_in_it_and_everything_is_escaped() -> None:
    text = "One <i>. Two <b> & loans. Three."
    shown = marked(Excerpt("", text, (Span(4, 7), Span(19, 24)), Span(9, 25)))
    assert shown == (
        'One <mark>&lt;i&gt;</mark>. <span class="nearest">Two &lt;b&gt; &amp; <mark>loans</mark>.</span> Three.'
    )


@pytest.mark.parametrize(("before", "length"), [(40, 30), (300, 100), (900, 200), (900, 358)])
@pytest.mark.parametrize("space", [" ", "字"])
def test_a_long_passage_is_cut_around_the_nearest_sentence_shown_whole(before: int, length: int, space: str) -> None:
    text = f"word{space}" * (before // 5) + "S" * length + f"{space}word" * 200
    nearest = Span(before, before + length)
    shown = marked(Excerpt("", text, (Span(0, 4),), nearest))
    assert f'<span class="nearest">{"S" * length}</span>' in shown
    assert len(shown.striptags()) < 370


def test_a_nearest_sentence_longer_than_what_is_shown_is_cut_and_stays_marked() -> None:
    shown = marked(Excerpt("", "x. " * 200 + "S " * 400, (), Span(600, 1400)))
    assert '<span class="nearest">S S' in shown and shown.endswith("</span> …")


def test_a_long_passage_without_spaces_is_shown_at_length() -> None:
    assert len(marked(Excerpt("", "字" * 1000, (Span(900, 902),))).striptags()) > 90


@pytest.mark.parametrize("nearest", [Span(3, 1), Span(2, 2), Span(90, 99), Span(4, 99), Span(0, 6)])
def test_an_odd_nearest_sentence_loses_no_text(nearest: Span) -> None:
    assert marked(Excerpt("", "abcdef", (Span(1, 2),), nearest)).striptags() == "abcdef"


@pytest.mark.parametrize("spans", [(Span(0, 3), Span(2, 5)), (Span(4, 4),), (Span(90, 99),), (Span(3, 1),)])
def test_odd_spans_lose_no_text(spans: tuple[Span, ...]) -> None:
    assert marked(Excerpt("", "abcdef", spans)).striptags() == "abcdef"


def test_what_was_found_has_at_least_one_step_of_strength() -> None:
    assert [strength(score) for score in (0.0, 0.2, 0.5, 1.0, 1.3)] == [1, 2, 3, 5, 5]


@pytest.mark.parametrize("text", ["javascript:alert(1)", "//evil.example", "data:text/html,x", "https://"])
def test_only_web_addresses_become_links(text: str) -> None:
    assert web_address(text) == ""


def test_a_web_address_stays_what_it_is() -> None:
    assert web_address(" https://example.org/a?b=1 ") == "https://example.org/a?b=1"


def test_a_title_is_cut_at_a_word() -> None:
    assert shortened("one two three", 9) == "one two…"
    assert shortened("one", 9) == "one"


@pytest.mark.parametrize(
    ("site", "origin", "own"),
    [
        ("same-origin", None, True),
        ("none", None, True),
        ("same-site", "http://kb.example", False),
        ("cross-site", None, False),
        (None, "https://kb.example", True),
        (None, "https://kb.example:8443", False),
        (None, "null", False),
        (None, None, False),
    ],
)
def test_whose_request_it_is_the_browser_says(site: str | None, origin: str | None, own: bool) -> None:
    assert is_own(site, origin, "kb.example") is own
