"""A body is cut at its headings in one way: what the page shows as a heading is a section to all who read it."""

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.documents.block import BlockKind
from kb.documents.markdown_blocks import blocks_of
from kb.index.passage import cut
from kb.plan.reference import read_economies
from kb.practice import writeup
from kb.practice.body import BodyPieceKind, parts, pieces
from kb.practice.canonical import settled
from kb.practice.form import body_of, building_blocks, entries_of_body
from kb.practice.practice import Submission, sections
from kb.practice.rendering import render
from tests.conftest import ROOT

LINES = (
    "# One", "## Two ##", "### Three # a", "   # Set in", "    # Code", "\t# Code", "#Tag", "#", "## ", "####### Seven",
    "#\tTab", "Words", "words and more", "===", "---", "--", "-", "=", "   ---", "---  ", "- - -", "***", "", "   ",
    "```", "~~~", "````", "```python", "~~~ x ~~~", "  ```", "``` a ` b", "    ```", "- item", "    - within",
    "- # in an item", "1. first", "    # in an item", "> quoted", "> # in a quotation", "> ---", "| a | b |",
    "|---|---|", "a|b", "---|---", "<!--", "-->", "<!-- # x -->", "<h2>x</h2>", "`code", "[a]: http://x.example",
    "*Em*", "\\# Escaped", "# Escaped \\#", "# Back\\", "# [A](http://x.example) link", "\x0c# Feed", "a\u2028# Line",
    "\u3000# Wide", "#\u3000概要", "Setext\n===", "Setext two\n---", "Two lines\nof text\n---",
    "- no\n---", "> no\n---", "_\n---",
)  # fmt: skip

DOCUMENTS = st.lists(st.sampled_from(LINES), max_size=9).map("\n".join)


def shown(body: str) -> list[tuple[int, str]]:
    """The headings of the page, wherever they stand, with their level; the highest of a page is its second."""
    found = re.findall(r"<h([1-6])[^>]*>(.*?)</h\1>", render(body).html, re.S)
    return [(int(level), _words(unescape(re.sub("<[^>]+>", "", text)))) for level, text in found]


def _words(text: str) -> str:
    return "".join(re.findall(r"[^\W_]", re.sub(r"\(http\S*?\)", "", text)))


@settings(max_examples=600, deadline=None)
@given(DOCUMENTS)
def test_what_the_page_shows_as_a_heading_is_a_heading_to_all(body: str) -> None:
    named = [part for part in parts(body) if part.name]
    highest = min((part.level for part in named), default=2)
    assert shown(body) == [(min(part.level + 2 - highest, 6), _words(part.name)) for part in named]
    assert len(render(body).contents) <= len(named)


@settings(deadline=None)
@given(DOCUMENTS)
def test_the_pieces_are_the_body(body: str) -> None:
    assert "\n".join(piece.source for piece in pieces(body)) == body
    assert [part.name for part in parts(body) if part.text.strip()] == [section.heading for section in sections(body)]


@settings(deadline=None)
@given(DOCUMENTS)
def test_what_was_read_once_is_read_again_to_the_byte(body: str) -> None:
    entries = entries_of_body(body)
    again = entries_of_body(body_of(entries))
    assert again == entries or "```" in body or "~~~" in body  # an open fence runs on into what is put behind it


@pytest.mark.parametrize("before", ["\x0c", "    ", "\t", "\xa0", "\u2003"])
@pytest.mark.parametrize("line", ["# Not a heading", "```"])
def test_white_space_that_makes_a_line_no_heading_stays_before_it(before: str, line: str) -> None:
    for body, name in ((f"\n\n{before}{line}\n", "rest"), (f"## Results\n\n{before}{line}", "results")):
        entries = entries_of_body(body)
        assert entries == {name: f"{before}{line}"}
        assert entries_of_body(body_of(entries)) == entries


UNDERLINED = "Problem and context\n-------------------\n\nFar from buyers.\n\nResults\n=======\n\nMore was sold."


def test_underlined_headings_are_the_form_s_sections_as_they_are_the_search_s() -> None:
    assert entries_of_body(UNDERLINED) == {"problem": "Far from buyers.", "results": "More was sold."}
    passages = cut(Submission(id="x", title="T", body=UNDERLINED.replace(".", " and so on for many more words.")))
    assert [passage.heading for passage in passages] == ["Problem and context", "Results"]
    found = [block.plain for block in blocks_of(UNDERLINED) if block.kind is BlockKind.HEADING]
    assert found == ["Problem and context", "Results"]


def test_underlined_and_signed_headings_stand_in_one_write_up() -> None:
    body = "## Problem and context\n\nFar.\n\nResults\n-------\n\nMore.\n\nPhotographs\n-----------\n\nNone."
    assert entries_of_body(body) == {
        "problem": "Far.", "results": "More.", "rest": "Photographs\n-----------\n\nNone.",
    }  # fmt: skip


@pytest.mark.parametrize(
    "entries",
    [
        {"problem": "Costs\n-----\n\n100", "results": "More."},
        {"problem": "Results\n-------\n\nFew.", "results": "More."},
        {"rest": "Photographs\n===========\n\nNone.\n\nMaps\n----\nTwo."},
        {"rest": "## Photographs ##\nNone.\n### Maps\n\n\nTwo."},
        {"done": "a\u2028b\x85c\x0bd"},
        {"done": "```\n## Results\n```\n\nx\n\n~~~~\n# A\n~~~\n## B\n~~~~\n"},
        {"blocks": "### The day\nFixed.\n\nThe platform\n---\n\nOpen."},
    ],
)
def test_answers_with_headings_come_back_to_the_byte(entries: dict[str, str]) -> None:
    economies = read_economies(ROOT / "practices" / "economies.yaml")
    one = Submission(id="x", title="T", body=body_of(entries))
    read = writeup.read(writeup.write(one), "x.md", "x", economies)
    assert entries_of_body(read.body) == {name: text.strip() for name, text in entries.items()}


def test_what_stands_in_a_fence_is_shown_as_code_and_no_heading() -> None:
    body = "## Done\n\n````python\n# a comment\n```\n<b>\n````\n\nAfter."
    assert "<pre># a comment\n```\n&lt;b&gt;</pre>" in render(body).html and "<p>After.</p>" in render(body).html
    assert entries_of_body("Results\n---\n\n~~~\nLessons\n---\n~~~") == {"results": "~~~\nLessons\n---\n~~~"}


def test_an_import_makes_underlined_headings_within_an_answer_bold_as_the_others() -> None:
    kept = settled({"problem": "Costs\n-----\n\n100\n\n## Time ##\n\n2", "blocks": "The day\n---\n\nFixed."})
    assert kept["problem"] == "**Costs**\n\n100\n\n**Time**\n\n2" and kept["blocks"] == "### The day\n\nFixed."
    assert building_blocks(body_of(kept)) == ("The day",)


@pytest.mark.parametrize("text", ["Title\n=====\n\nThe text.", "# Title #\n\nThe text.", "\n  # Title\nThe text."])
def test_a_file_without_front_matter_is_called_by_its_first_heading(text: str) -> None:
    economies = read_economies(ROOT / "practices" / "economies.yaml")
    one = writeup.read(text.encode(), "x.md", "x", economies)
    assert (one.title, one.body.strip()) == ("Title", "The text.")


def test_code_in_a_list_is_code() -> None:
    assert [piece.kind for piece in pieces("- a\n    # b\n\n```\n# c\n```")] == [BodyPieceKind.TEXT, BodyPieceKind.CODE]
