"""What a reader looked for is marked in safe HTML: on its text alone, whatever the text says."""

import re
import time
from collections.abc import Callable, Sequence
from html.parser import HTMLParser

import pytest

from kb.practice.matches import MOST, Finder, Place, matched
from kb.practice.rendering import render


def words(*sought: str) -> Finder:
    """Finds these words as they stand."""
    pattern = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in sought), re.I)
    return lambda text: [match.span() for match in pattern.finditer(text)]


def marks(html: str) -> list[str]:
    return re.findall(r'<mark class="match"[^>]*>([^<]*)</mark>', html)


def numbered(html: str) -> dict[int, str]:
    return {int(no): text for no, text in re.findall(r'<mark class="match" id="match-(\d+)">([^<]*)<', html)}


def bare(html: str) -> str:
    """The HTML without marks and ways on."""
    html = re.sub(r'<span class="turn".*?</span>(?:\s*<a [^>]*>[^<]*</a>)*</span>', "", html)
    return re.sub(r"</?mark[^>]*>", "", html)


def only(html: str, find: Finder, place: Place | None = None) -> str:
    return matched([html], find, place).fragments[0]


def test_each_match_is_marked_and_leads_to_the_next_and_the_last_to_the_first() -> None:
    html = only("<p>Women sell. Rural women, and women.</p>", words("women"))
    assert numbered(html) == {1: "Women", 2: "women", 3: "women"}
    assert re.findall(
        r"match (\d) of 3</span> <a href=\"#match-(\d)\">previous</a> <a href=\"#match-(\d)\">next", html
    ) == [
        ("1", "3", "2"),
        ("2", "1", "3"),
        ("3", "2", "1"),
    ]


def test_a_lone_match_leads_nowhere() -> None:
    html = only("<p>Women sell.</p>", words("women"))
    assert "match 1 of 1" in html and "href" not in html


def test_words_side_by_side_are_one_match() -> None:
    found = matched(["<p>Rural women sell. Rural, women.</p>"], words("rural", "women"))
    assert marks(found.fragments[0]) == ["Rural women", "Rural", "women"] and found.total == 3


def test_a_word_half_in_bold_is_one_match_and_a_word_across_two_paragraphs_is_none() -> None:
    found = matched(["<p>wo<b>men</b></p><p>wo</p><p>men</p>"], words("women"))
    assert found.total == 1 and marks(found.fragments[0]) == ["wo", "men"]


def test_the_same_matches_of_several_fragments_are_numbered_on() -> None:
    found = matched(["Women sell.", "<p>And women.</p>"], words("women"))
    assert [numbered(one) for one in found.fragments] == [{1: "Women"}, {2: "women"}]


def test_the_place_that_was_shown_holds_the_first_match_and_the_others_go_round() -> None:
    html = "<p>Women lead.</p><h2>Results</h2><p>Sales of rural <em>women</em> rose.</p><p>Women again.</p>"
    place = Place("Sales of rural women rose.", "rural")
    assert numbered(only(html, words("women"), place)) == {1: "rural ", 2: "Women", 3: "Women"}


def test_a_sentence_that_holds_no_word_is_marked_itself() -> None:
    html = "<p>One thing. Banks keep the <b>rest</b> of the risk. Women.</p>"
    place = Place("One thing. Banks keep the rest of the risk. Women.", "Banks keep the rest of the risk.")
    first = only(html, words("women"), place)
    assert "".join(marks(first)).startswith("Banks keep the rest of the risk")
    assert 'id="match-1">Banks' in first


def test_a_passage_put_together_from_sections_opens_at_the_part_that_was_shown() -> None:
    html = "<h2>Cost</h2><p>Little.</p><h2>Staff</h2><p>Four women.</p><p>Women.</p>"
    assert numbered(only(html, words("women"), Place("Little.\n\nStaff: Four women.", "Four"))) == {
        1: "Four women",
        2: "Women",
    }


def test_a_row_that_was_read_as_a_sentence_opens_at_its_longest_cell() -> None:
    html = "<p>Women.</p><table><tr><td>Lead</td><td>Office for women in trade</td></tr></table>"
    row = "Role: Lead; Name: Office for women in trade."
    assert 'id="match-1">Office for women in trade<' in only(html, words("women"), Place(row, row))


def test_a_place_that_stands_nowhere_changes_nothing() -> None:
    assert numbered(only("<p>Women.</p>", words("women"), Place("gone", "gone"))) == {1: "Women"}


def test_a_link_holds_no_other_link_and_is_one_match() -> None:
    html = only(
        '<p><a href="https://example.org/women">Women and <b>more women</b> here</a> and women.</p>', words("women")
    )
    inside = html.split("</a>")[0]
    assert inside.count("<a ") == 1 and 'href="https://example.org/women"' in inside
    assert re.match(r'<span class="turn"', html.split("</a>", 1)[1])
    assert "match 2 of 2" in html


def test_attributes_headings_and_their_ids_stay_as_they_are() -> None:
    html = '<h2 id="s-women">Women</h2><p><a href="https://women.org" title="women">x</a></p>'
    assert bare(only(html, words("women"))) == html


class Tags(HTMLParser):
    """Every tag with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.seen.append((tag, tuple(attrs)))


HOSTILE = [
    "women <script>alert(1)</script> women",
    "women &lt;img src=x onerror=alert(1)&gt; women",
    "[women](javascript:alert('women')) and [women](https://example.org/?q=women&x=\"women\")",
    '| women | "women" |\n|---|---|\n| <b onclick=women>women</b> | `women` |',
    "# women <mark id=match-1>women</mark>\n\n<span class=turn>women</span>",
    "women\x00women women &#60;women&#62; &amp;women;",
    "```\n<women onload=women>\n```",
    '<a href="#match-1">women</a> <div id="match-1">women</div>',
]


@pytest.mark.parametrize("body", HOSTILE)
def test_no_text_becomes_a_tag_or_an_attribute_by_being_marked(body: str) -> None:
    safe = render(body).html
    html = only(safe, words("women", "script", "alert", "onclick"))
    before, after = Tags(), Tags()
    before.feed(safe), after.feed(html)
    ours = [
        tag for tag in after.seen if tag[0] in ("mark", "span") or str(dict(tag[1]).get("href")).startswith("#match-")
    ]
    assert [tag for tag in after.seen if tag not in ours] == before.seen
    assert all(set(dict(attrs)) <= {"class", "id", "lang", "href"} for _, attrs in ours)


def test_a_page_bears_so_many_marks_and_no_more_and_the_place_is_among_them() -> None:
    html = "<p>" + "women and " * (MOST + 300) + "the last women</p>"
    found = matched([html], words("women"), Place("the last women", "women"))
    assert found.total == MOST
    assert html.count("women") > MOST and numbered(found.fragments[0])[1] == "women"


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "<p>" + "women " * n + "</p>",
        lambda n: "<p>" + "<b>women</b> x " * n + "</p>",
        lambda n: "<p>" + '<a href="https://example.org">women</a> x ' * n + "</p>",
        lambda n: "<p>women</p>" * n,
    ],
)
def test_twice_the_text_takes_about_twice_the_time(make: Callable[[int], str]) -> None:
    def seconds(n: int) -> float:
        html, begun = make(n), time.perf_counter()
        matched([html], words("women"))
        return time.perf_counter() - begun

    seconds(100)
    small, large = min(seconds(4_000) for _ in range(3)), min(seconds(16_000) for _ in range(3))
    assert large < 12 * small + 0.05
