"""A write-up is read strictly, written back, and rendered to HTML that does no harm."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from kb.errors import BrokenFile
from kb.plan.reference import read_economies, read_plan
from kb.practice.practice import MOST_WORDS, Kind, Status, problems, sections
from kb.practice.rendering import render
from kb.practice.writeup import read, write
from tests.conftest import ROOT, SHARED, WRITEUPS, shared_data

ECONOMIES = read_economies(ROOT / "practices" / "economies.yaml")
PLAN = read_plan(ROOT / "practices" / "plans" / "smewg-2021-2024.yaml")


def parsed(text: str | bytes) -> object:
    return read(text.encode() if isinstance(text, str) else text, "a.md", "a", ECONOMIES)


def test_the_fields_are_read_and_economies_known_by_other_names() -> None:
    sample = read(WRITEUPS["peru-viet-nam-customs-window"].encode(), "a.md", "a", ECONOMIES)
    assert sample.economies == ("Peru", "Viet Nam")
    assert (sample.kind, sample.status, sample.since) == (Kind.SERVICE, Status.PILOT, 2022)
    assert sample.objectives == ("2.3", "2.1")


def test_what_is_written_reads_back_the_same() -> None:
    for text in WRITEUPS.values():
        sample = read(text.encode(), "a.md", "a", ECONOMIES)
        again = read(write(sample), "a.md", "b", ECONOMIES)
        assert replace(again, body=again.body.strip()) == replace(sample, body=sample.body.strip())


def test_a_file_without_front_matter_takes_its_title_from_its_first_heading() -> None:
    sample = read(b"# Sell online\n\nText.", "a.md", "sell-online", ECONOMIES)
    assert (sample.id, sample.title, sample.body.strip()) == ("sell-online", "Sell online", "Text.")


def test_windows_line_ends_and_a_byte_order_mark_are_read() -> None:
    text = "\ufeff" + WRITEUPS["chile-market-days"].replace("\n", "\r\n")
    assert read(text.encode(), "a.md", "a", ECONOMIES).economies == ("Chile",)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("---\ntitle: [\n---\nx", 3, "not valid YAML"),
        ("---\ntitle: x\nx", 1, "not closed"),
        ("---\ntitle: x\nkind: law\n---\nx", 3, "use policy"),
        ("---\ntitle: x\neconomies: [Chile, Atlantis]\n---\nx", 3, "'Atlantis' is not one of the 21"),
        ("---\ntitle: x\nsince: long ago\n---\nx", 3, "whole number"),
        ("---\ntitle: x\nsince: 20211\n---\nx", 3, "a year like 2021"),
        ("---\ntitle: x\ncolour: red\n---\nx", 3, "unknown field 'colour'"),
        ("---\ntitle: x\ntitle: y\n---\nx", 3, "stands twice"),
        ("---\n- a\n---\nx", 2, "`name: value`"),
        ("---\nx: &a [1]\ny: *a\n---\nx", 3, "references"),
        (b"\xff\xfea\x00", 0, "UTF-16"),
        (b"---\ntitle: caf\xe9\n---\nx", 2, "not UTF-8"),
        (b"PK\x03\x04\x00\x00binary", 0, "binary file"),
    ],
)
def test_a_broken_write_up_is_refused_with_its_line(text: str | bytes, line: int, reason: str) -> None:
    with pytest.raises(BrokenFile, match=re.escape(reason)) as error:
        parsed(text)
    assert error.value.line == line


def blocking(text: str) -> list[str]:
    return [p.field for p in problems(read(text.encode(), "a.md", "a", ECONOMIES), PLAN) if p.blocks]


def test_all_problems_are_told_at_once() -> None:
    assert blocking("---\nobjectives: ['9.9']\n---\n") == ["title", "body", "economies", "objectives"]


def test_a_text_of_a_hundred_and_twenty_thousand_words_is_too_long() -> None:
    text = "---\ntitle: x\neconomies: [Chile]\n---\n"
    assert blocking(text + "word " * 120_000) == ["body"]
    assert blocking(text + "word " * MOST_WORDS) == []


def test_headings_alone_are_no_text() -> None:
    assert blocking("---\ntitle: x\neconomies: [Chile]\n---\n## Results\n\n## Lessons\n") == ["body"]


def test_a_heading_inside_a_code_block_cuts_nothing() -> None:
    found = sections("## One\n\n```\n# not a heading\n```\n\n## Two\n\ntext")
    assert [section.heading for section in found] == ["One", "Two"]


class Harm(HTMLParser):
    """Collects what must not be in a page: other tags than text needs, event handlers, foreign schemes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {
            "script",
            "style",
            "svg",
            "math",
            "iframe",
            "object",
            "embed",
            "form",
            "input",
            "img",
            "base",
            "link",
        }:
            self.found.append(tag)
        for name, value in attrs:
            scheme = re.match(r"[\s\x00-\x1f]*([a-z][a-z0-9+.-]*):", (value or "").lower())
            if name.startswith("on") or name in {"style", "src", "srcdoc", "action", "formaction"}:
                self.found.append(name)
            if name == "href" and (
                (scheme and scheme[1] not in {"http", "https", "mailto"})
                or (value or "").strip().startswith(("//", "\\"))
            ):
                self.found.append(value or "")


def harm(markdown: str) -> list[str]:
    reader = Harm()
    reader.feed(render(markdown).html)
    return reader.found


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](<java\nscript:alert(1)>)",
        "[x](//evil.example)",
        "![x](http://evil.example/pixel.png)",
        "<img src=x onerror=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        '<a href="data:text/html,x">x</a>',
        "<math><style><img src=x onerror=alert(1)></style></math>",
        '# heading {onclick="alert(1)"}',
    ],
)
def test_hostile_markdown_does_no_harm(text: str) -> None:
    assert harm(text) == []


def test_raw_html_is_shown_as_text() -> None:
    assert "&lt;b&gt;" in render("a <b>bold</b> claim").html


def test_tables_lists_and_links_are_rendered() -> None:
    html = render("| a | b |\n|---|---|\n| 1 | 2 |\n\n- x\n\n[s](https://example.org)").html
    assert "<table>" in html and "<li>" in html and 'href="https://example.org"' in html


def test_headings_begin_at_the_second_level_and_make_the_contents() -> None:
    rendered = render("## Results\n\ntext\n\n## Lessons\n\ntext")
    assert rendered.contents == (("s-results", "Results"), ("s-lessons", "Lessons"))
    assert '<h2 id="s-results">' in rendered.html


@shared_data
def test_the_collected_payloads_do_no_harm() -> None:
    tried = 0
    for path in sorted((SHARED / "payloads").rglob("*")):
        if path.parent.name in {"xss", "bleach", "markdown"} and path.suffix in {".txt", ".test", ".fuzz"}:
            for line in path.read_text("utf-8", "replace").splitlines():
                if line.strip() and "commonmark" not in path.name:
                    assert harm(line) == [], line
                    tried += 1
    assert tried > 1000


@pytest.mark.parametrize(
    "text",
    [
        "## One\n\na\n\n## Two\n\nb",
        "One\n=====\n\na\n\nTwo\n---\nb",
        "One\n-----\na\n\n  Two ##  \n===\n\nb".replace(" ##", ""),
        "# One ##\na\n##   Two   #  \nb",
    ],
)
def test_headings_are_known_in_either_form(text: str) -> None:
    assert [(section.heading, section.text) for section in sections(text)] == [("One", "a"), ("Two", "b")]


@pytest.mark.parametrize(
    "text",
    [
        "a paragraph\nof two lines\n---\nb",
        "a\n\n---\n\nb",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "a | b\n-----\n1 | 2",
        "- item\n---\nb",
        "> said\n---\nb",
        "```\na\n---\n```",
        "---\n---\na",
        "a\n--\nb",
    ],
)
def test_rules_tables_lists_and_code_make_no_heading(text: str) -> None:
    assert [section.heading for section in sections(text)] == [""]


def test_an_underlined_heading_is_shown_as_a_heading() -> None:
    assert '<h2 id="s-title">Title</h2>' in render("Title\n=====\n\ntext").html


@pytest.mark.parametrize(
    "address",
    [
        "</\t/evil.com>",
        "http:evil.com",
        "\x01//evil.com",
        "/practices",
        "a.md",
        "https:/evil.com",
        "\u00a0//evil.com",
        "ftp://a.b",
        "java\tscript:alert(1)",
    ],
)
def test_an_address_that_does_not_say_where_it_leads_is_dropped(address: str) -> None:
    html = render(f"[a]({address})").html
    assert "href" not in html and ">a<" in html


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b=c", "HTTP://example.org", "mailto:a@example.org", "#s-one"]
)
def test_an_address_that_says_where_it_leads_is_kept(address: str) -> None:
    assert f'href="{address}"' in render(f"[a]({address})").html


FRONT = "---\ntitle: x\neconomies: [Chile]\n---\n"


@pytest.mark.parametrize(
    "body", ["![](x.png)", "![a photo](x.png)", "<!-- x -->", "<br>", "---\n\n***", "Title\n=====\n"]
)
def test_a_text_of_which_nothing_can_be_read_is_empty(body: str) -> None:
    assert blocking(FRONT + body) == ["body"]


def test_words_are_counted_in_scripts_without_spaces_too() -> None:
    assert blocking(FRONT + "貿" * 2 * MOST_WORDS) == []
    assert blocking(FRONT + "貿" * (2 * MOST_WORDS + 2)) == ["body"]


def test_few_words_of_many_characters_are_too_long_too() -> None:
    found = problems(read((FRONT + "x" * 300_001).encode(), "a.md", "a", ECONOMIES), PLAN)
    assert ["300,001 characters" in p.message for p in found if p.blocks] == [True]


@pytest.mark.parametrize("id", ["a.md", "a.json", "a.MD", "Foo Bar", "", ".a", "a" * 81, "a\n"])
def test_an_id_that_cannot_be_an_address_is_refused_by_name(id: str) -> None:
    sample = replace(read((FRONT + "text").encode(), "a.md", "a", ECONOMIES), id=id)
    found = [p.message for p in problems(sample, PLAN) if p.blocks]
    assert len(found) == 1 and f"the id {id!r}" in found[0]


def test_an_id_of_letters_digits_dots_hyphens_and_underscores_is_taken() -> None:
    sample = replace(read((FRONT + "text").encode(), "a.md", "a", ECONOMIES), id="A_1.2-md")
    assert not [p for p in problems(sample, PLAN) if p.blocks]
