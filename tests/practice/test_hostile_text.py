"""No text makes reading, cutting or rendering slow: each of these once took from ten seconds to hours."""

import time
from collections.abc import Callable

import pytest

from kb.index.passage import cut, plain
from kb.plan.reference import read_economies
from kb.practice.practice import Submission, sections
from kb.practice.rendering import render
from kb.practice.writeup import read
from tests.conftest import ROOT

ECONOMIES = read_economies(ROOT / "practices" / "economies.yaml")
SIZE = 200_000
SECONDS = 6.0


def repeated(text: str, before: str = "", after: str = "") -> str:
    return before + text * (SIZE // len(text)) + after


TEXTS = {
    "spaces in a heading": repeated(" ", "# a", "b"),
    "tabs in a heading": repeated("\t", "# a", "b"),
    "hashes in a heading": repeated("#", "# ", "x"),
    "a rule that is none": repeated("-", "", "x"),
    "comments never closed": repeated("<!-- "),
    "images never closed": repeated("!["),
    "brackets": repeated("["),
    "ten thousand brackets": "[" * 10_000,
    "nested brackets": "[" * (SIZE // 2) + "]" * (SIZE // 2),
    "an address never closed": repeated("a", "[a]("),
    "links never closed": repeated("[a](b "),
    "links never closed, in brackets": repeated("[a](<b"),
    "links to quotes never closed": repeated('[a](")'),
    "brackets and parentheses": repeated("[ (]("),
    "images in images": repeated("![[]()"),
    "small blocks of brackets": repeated("[" * 150 + "\n\n"),
    "spaces": repeated(" ", "", "x"),
    "tabs": repeated("\t", "", "x"),
    "spaces in a table's row": repeated(" ", "|a", "x"),
    "table marks": repeated("|-", "", "x"),
    "emphasis": repeated("*a "),
    "emphasis in emphasis": repeated("**_* "),
    "emphasis between Thai letters": repeated("ก*"),
    "stars": "*" * (SIZE // 2) + "a" + "*" * (SIZE // 2),
    "backslashes": repeated("\\"),
    "backticks": "".join("e" + "`" * n for n in range(600)),
    "code": repeated("`a` "),
    "headings": repeated("# a\n"),
    "underlined headings": repeated("a\n=\n"),
    "rules that are none": repeated("* * * ", "", "x"),
    "quotations": repeated("> ", "", "a"),
    "quotations without spaces": ">" * (SIZE // 3) + "a*" * (SIZE // 3),
    "lists in lists": "".join("    " * depth + "* a\n" for depth in range(310)),
    "lists in one line": repeated("- ", "", "x") + "\n" * 1_000,
    "definitions": repeated("[a]:\n"),
    "paragraphs": repeated("a\n\n"),
    "line ends": repeated("\n"),
}


def seconds(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


hostile = pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in TEXTS.items()])


@hostile
def test_no_text_is_slow_to_read_and_cut(text: str) -> None:
    submission = Submission(id="a", title="T", body=text)
    assert seconds(lambda: read(b" " + text.encode(), "a.md", "a", ECONOMIES)) < SECONDS
    assert seconds(lambda: sections(text)) < SECONDS
    assert seconds(lambda: plain(text)) < SECONDS
    assert seconds(lambda: cut(submission)) < SECONDS


@hostile
def test_no_text_is_slow_to_render(text: str) -> None:
    render("")  # the converter is loaded
    assert seconds(lambda: render(text)) < SECONDS


def test_what_is_too_costly_is_shown_as_it_is_written_and_the_rest_is_rendered() -> None:
    html = render("## One\n\n**bold**\n\n" + "[<b>" * 9_000 + "\n\n## Two\n\n*end*").html
    assert "<strong>bold</strong>" in html and "<em>end</em>" in html and '<h2 id="s-two">' in html
    assert "<pre>[&lt;b&gt;[&lt;b&gt;" in html and "<b>" not in html


def test_a_list_three_hundred_deep_is_shown_as_it_is_written() -> None:
    html = render("".join("    " * depth + f"* item {depth}\n" for depth in range(300))).html
    assert "<pre>" in html and "* item 299" in html


def test_what_nests_too_deep_for_the_converter_is_shown_as_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_deep(body: str) -> None:
        raise RecursionError

    monkeypatch.setattr("kb.practice.rendering._converted", too_deep)
    rendered = render("too deep, <script>alert(1)</script>")
    assert rendered.html == "<pre>too deep, &lt;script&gt;alert(1)&lt;/script&gt;</pre>"
    assert rendered.contents == ()


def test_a_long_write_up_with_many_links_lists_and_headings_is_rendered_whole() -> None:
    section = "## Part\n\n" + "A [link](https://example.org) and **bold** words, `code` and more. " * 12
    items = "\n".join(f"- item {n} with [a source](https://example.org/a_(b)) and *words*" for n in range(100))
    table = "| a | b |\n|---|---|\n" + "| one | two |\n" * 200
    html = render("\n\n".join([section] * 100 + [items, table])).html
    assert "<pre>" not in html
    assert (html.count("<h2"), html.count("<li>"), html.count("<tr>")) == (100, 100, 201)


def test_the_same_body_is_rendered_once() -> None:
    assert render("some *text*") is render("some *text*")
