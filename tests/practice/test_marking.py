"""A suggestion's sentence is marked where it stands, whatever the write-up holds."""

from html.parser import HTMLParser

import pytest

from kb.practice.marking import Quote, marked
from kb.practice.rendering import render


def mark(html: str, *texts: str) -> str:
    return marked([html], [Quote(f"s-{n}", f"place-{n}", text) for n, text in enumerate(texts, 1)])[0]


def text_of(html: str) -> str:
    """What a reader sees."""
    seen: list[str] = []

    class Reader(HTMLParser):
        def handle_data(self, data: str) -> None:
            seen.append(data)

    reader = Reader()
    reader.feed(html)
    reader.close()
    return "".join(seen)


def test_a_sentence_is_marked_with_its_full_stop() -> None:
    html = "<p>First. Banks lend to firms. Last.</p>"
    assert mark(html, "Banks lend to firms.") == (
        '<p>First. <mark id="s-1" class="place-1">Banks lend to firms.</mark> Last.</p>'
    )


def test_a_sentence_with_emphasis_is_marked_across_it_and_named_once() -> None:
    html = render("Banks *really* lend to [firms](https://example.org). More.").html
    got = mark(html, "Banks really lend to firms.")
    assert got.count('id="s-1"') == 1 and got.count('class="place-1"') == 5
    assert '<em><mark class="place-1">really</mark></em>' in got
    assert text_of(got) == text_of(html)


def test_two_objectives_may_rest_on_one_sentence() -> None:
    got = mark("<p>Banks lend to firms.</p>", "Banks lend to firms.", "Banks lend to firms.")
    assert 'id="s-1"' in got and 'id="s-2"' in got
    assert text_of(got) == "Banks lend to firms."


def test_a_row_of_a_table_is_found_as_its_cells() -> None:
    html = render("| Sales | 10 in 2020 |\n| --- | --- |\n| Loans granted | 25 in 2021 |").html
    got = mark(html, "Loans granted; 25 in 2021")
    assert '<td><mark id="s-1" class="place-1">Loans granted</mark></td>' in got
    assert "<tr><mark" not in got and "<mark" in got.split("Loans")[1]


def test_what_stands_nowhere_is_passed_over() -> None:
    assert mark("<p>Banks lend.</p>", "Villages sell.", "", "…") == "<p>Banks lend.</p>"


def test_only_the_first_of_several_pieces_is_marked_and_headings_lose_their_ids() -> None:
    pieces = [render("## Banks\n\nBanks lend to firms.").html] * 2
    first, second = marked(pieces, [Quote("s-1", "place-1", "Banks lend to firms.")])
    assert "<mark" in first and "<mark" not in second and 'id="s-banks"' not in first + second


HOSTILE = (
    "Firms wrote <script>alert(1)</script> in the form.",
    "Firms wrote <mark id=s-1> and </p> & <b onclick=x> in it.",
    'Firms "quoted" &lt;b&gt; and &amp;amp; twice.',
    "Firms wrote <!-- never closed in the form.",
    "Firms wrote [a link](javascript:alert(1)) in the form.",
    "Firms wrote `<img src=x onerror=alert(1)>` as code.",
    "Firms < wrote > less << than <<< more.",
    "Ｆｉｒｍｓ wrote ﬁ ligatures ß and 市場 together.",
)


@pytest.mark.parametrize("sentence", HOSTILE)
def test_hostile_text_is_marked_and_stays_text(sentence: str) -> None:
    html = render(f"Before it. {sentence} After it.").html
    got = mark(html, "Before it.", text_of(render(sentence).html))
    assert text_of(got) == text_of(html)
    assert got.count("<mark id=") == 2
    assert got.replace("</mark>", "").count("<") - got.count("<mark ") == html.count("<")


def test_long_hostile_text_costs_no_time() -> None:
    html = render("<" * 20_000 + " a " * 50_000 + "banks lend to firms").html
    assert '<mark id="s-1"' in mark(html, *["banks lend to firms"] * 14)
