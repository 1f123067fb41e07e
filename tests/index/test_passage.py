"""Practices are cut by section into passages of about 120 words, and nothing is lost on the way."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.index.passage import MOST, cut, plain, sentence_spans, sentences
from kb.practice.practice import Submission, words


def passages(body: str, summary: str = "") -> list[tuple[str, str]]:
    made = cut(Submission(id="a", title="T", body=body, summary=summary))
    assert [p.position for p in made] == list(range(len(made)))
    return [(p.heading, p.text) for p in made]


def test_a_section_is_a_passage_under_its_heading() -> None:
    one, two = "The first of them says what it did.", "The second of them says what came of it."
    assert passages(f"## One\n\n{one}\n\n## Two\n\n{two}", "In short.") == [
        ("Summary", "In short."),
        ("One", one),
        ("Two", two),
    ]


def test_a_long_section_is_cut_between_paragraphs() -> None:
    paragraph = "word " * 70
    made = passages(f"## One\n\n{paragraph}\n\n{paragraph}\n\n{paragraph}")
    assert [heading for heading, _ in made] == ["One"] * 3


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    made = passages("A sentence of six words here. " * 60)
    assert len(made) == 3
    assert all(text.endswith("here.") for _, text in made)


@pytest.mark.parametrize("body", ["word " * 5_000, "貿易円滑化" * 2_000, "x" * 50_000, "ก" * 9_000])
def test_a_wall_of_text_is_cut_too(body: str) -> None:
    made = passages(body)
    assert all(words(text) <= MOST for _, text in made)
    assert "".join("".join(text.split()) for _, text in made) == "".join(body.split())


def test_markup_is_taken_away_and_the_words_stay() -> None:
    text = plain("**Bold** and [a link](https://example.org) and <b>raw</b>\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    assert text.split() == ["Bold", "and", "a", "link", "and", "raw", "a:", "1;", "b:", "2."]


def test_what_closes_a_quotation_belongs_to_its_sentence() -> None:
    assert sentences('They say "yes." (Or "no.") Two.') == ('They say "yes."', '(Or "no.")', "Two.")


@given(st.text(alphabet="aB1 .!。\n\t”)•é", max_size=60))
def test_sentences_follow_each_other_and_nothing_but_space_lies_between(text: str) -> None:
    spans = sentence_spans(text)
    between = zip([0, *(end for _, end in spans)], [*(start for start, _ in spans), len(text)], strict=True)
    assert not "".join(text[end:start] for end, start in between).strip()
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)


def test_a_passage_knows_its_sentences_in_what_is_encoded() -> None:
    (passage,) = cut(Submission(id="a", title="T. U. V", body="## Wages\n\nOne rose. Two fell.\n"))
    assert [passage.encoded[start:end] for start, end in passage.encoded_sentences] == ["One rose.", "Two fell."]


def test_sentences_end_at_their_marks_in_several_scripts() -> None:
    assert sentences("One is here. Two costs 3.5 million! 三です。四です。") == (
        "One is here.",
        "Two costs 3.5 million!",
        "三です。",
        "四です。",
    )


def test_the_digest_changes_with_title_heading_and_text_only() -> None:
    def digest(**fields: str) -> str:
        made = cut(Submission(**{"id": "a", "title": "T", "body": "## H\n\ntext", **fields}))  # type: ignore[arg-type]
        return made[-1].digest

    assert digest() == digest(id="b") == digest(agency="x")
    assert len({digest(), digest(title="U"), digest(body="## I\n\ntext"), digest(body="## H\n\nother")}) == 4


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=2_000))
@settings(max_examples=60, deadline=None)
def test_any_text_is_cut_into_passages_of_bounded_length(body: str) -> None:
    assert all(words(text) <= MOST and text.strip() for _, text in passages(body))


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("see snake_case__x and 2*3*4 <b5 and c>d text", "see snake_case__x and 2*3*4 <b5 and c>d text"),
        ("__init__ is *one* and **two _and_ *three* four**", "init is one and two _and_ three four"),
        ("貿易**円滑**化と~~旧~~", "貿易円滑化と旧"),
        ("`**kept**` and `` a `` and 3 < 4 > 2", "**kept** and  a  and 3 < 4 > 2"),
        ("<p class='x'>a</p><BR/>b <https://example.org>", "a  b <https://example.org>"),
        ("[Small firms](https://en.wikipedia.org/wiki/SME_(firms)) and ![a map](m.png)", "Small firms and a map"),
        ("a <!-- one\n\ntwo --> b <!-- open", "a   b <!-- open"),
        ("| a | b\n|:---|---:|\n| 1 | 2 |", "a: 1; b: 2."),
    ],
)
def test_only_what_is_markup_is_taken_away(markdown: str, text: str) -> None:
    assert plain(markdown) == text


@pytest.mark.parametrize(
    ("table", "read"),
    [
        (
            "| Project | Economy | Cost |\n|---|---|---|\n| SME 08 2016A | Peru | 1,090 |\n| SME 11 18A | | 156,600 |",
            "Project: SME 08 2016A; Economy: Peru; Cost: 1,090.\nProject: SME 11 18A; Cost: 156,600.",
        ),
        ("Project | Economy\n:-: | -\nSME 08 | Peru | more", "Project: SME 08; Economy: Peru; more."),
        ("> | Project | Economy: |\n> |---|---|\n> | **SME 08** | Viet Nam. |", "Project: SME 08; Economy: Viet Nam."),
        ("| | Study |\n|---|---|\n| Status | done |\n| Cost | — |\n| | |", "Status; Study: done.\nCost."),
        ("| a \\| b | c |\n|---|---|\n| 1 \\| 2 | `3` |", "a | b: 1 | 2; c: 3."),
        ("| What did you do? | By |\n|---|---|\n| We asked. | us |", "We asked.; By: us."),
        ("| a | b |\n|---|---|", "a; b."),
        ("| | |\n|---|---|\n| 1 | 2<br>3 |", "1; 2 3."),
    ],
)
def test_a_row_is_a_sentence_with_the_names_of_its_columns(table: str, read: str) -> None:
    assert plain(table) == read


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("| 1 | 2 |\n| 3 | |", "1; 2\n3"),
        ("either | or\n\n---\n\nboth", "either | or\n\n\n\nboth"),
        ("| a | b |\n|---|\n| 1 | 2 |", "a; b\n\n1; 2"),
    ],
)
def test_rows_without_a_head_are_their_cells(text: str, same: str) -> None:
    assert plain(text) == same


def test_rows_stand_each_on_its_line_in_a_passage_of_their_own_text() -> None:
    (passage,) = passages(
        "Two of them:\n\n| Project | Economy |\n|---|---|\n| SME 08 | Peru |\n| SME 11 | |\n\nThat is all."
    )
    assert passage == ("", "Two of them:\nProject: SME 08; Economy: Peru.\nProject: SME 11.\nThat is all.")


def test_names_of_columns_make_no_text_many_times_as_long() -> None:
    table = f"| {'n' * 200} |\n|---|\n" + "|x\n" * 5_000
    assert len(plain(table)) < 9 * len(table)


@pytest.mark.parametrize(
    ("item", "read"),
    [
        ("- [A guide for small firms](https://example.org/a_b)", "• A guide for small firms"),
        ("1. A guide for small firms: https://example.org/a?b=c", "• A guide for small firms"),
        ("* A guide (<https://example.org>)", "• A guide"),
        ("- A guide, www.example.org https://example.com/x.", "• A guide"),
        ("- https://example.org", "• https://example.org"),
        ("- Write to https://example.org for more", "• Write to https://example.org for more"),
        ("Written at https://example.org", "Written at https://example.org"),
    ],
)
def test_a_list_of_links_is_read_as_their_titles(item: str, read: str) -> None:
    assert plain(item) == read


def test_a_passage_that_reads_the_same_keeps_its_vector() -> None:
    (passage,) = cut(Submission(id="a", title="T", body="## H\n\nA sentence of some words stands here."))
    assert passage.digest == "cb86fdbea7620d0f0ac5e592733d5ae3"
