"""Reading a search's answer in a real browser: live, by keyboard, in print, on a telephone, without script."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from kb import KnowledgeBase
from kb.person import MEMBER
from tests.answers import fill, related
from tests.browser.looks import fits, stands_out
from tests.browser.test_axe import AXE, RULES, RUN

pytestmark = pytest.mark.browser

Open = Callable[..., Any]

PARAGRAPH = (
    "The fund guarantees eighty per cent of a bank loan. Lending to firms without collateral doubled in three years.\n"
    * 15
)


def test_typing_renews_line_title_note_related_and_filters_together(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(monkeypatch, related(2, economies=("Peru",)))
    page = open_page("/?q=rural&mode=words")
    page.get_by_label("Search the practices").fill("womne")
    expect(page.locator("#line")).to_have_text("1 practice answers · 2 are related")
    expect(page.locator("#meant")).to_contain_text("Searched for women; search for womne instead")
    expect(page.locator("#related .hit")).to_have_count(2)
    expect(page.locator("#only a")).to_have_attribute("href", re.compile("q=womne&economy=Peru"))
    expect(page.locator("#facets .count").first).to_have_text("1")
    expect(page).to_have_title(re.compile("womne: 1 practice answers · 2 are related"))
    assert page.locator("#printed").text_content() == "womne"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_second_number_leads_below_the_line(open_page: Open, monkeypatch: pytest.MonkeyPatch, script: bool) -> None:
    fill(monkeypatch, related(3))
    page = open_page("/?q=small&mode=words&size=2", script=script, width=360)
    page.get_by_role("link", name="3 are related").click()
    page.wait_for_url("**page=3#related")
    expect(page.locator("#related h2")).to_be_in_viewport()
    page.go_back()
    expect(page.locator("#related")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_paragraph_is_pasted_narrowed_and_let_go(open_page: Open, script: bool) -> None:
    page = open_page("/?sort=newest", script=script, width=820)
    page.get_by_text("Paste a paragraph or an agenda item").click()
    page.get_by_label("A paragraph or an agenda item").fill(PARAGRAPH)
    page.get_by_role("button", name="Search with this text").click()
    field = page.get_by_label("The text to search with")
    expect(field).to_have_value(re.compile("eighty per cent"))
    page.locator("#filters > summary").click()
    page.get_by_role("checkbox", name="Japan").check()
    page.get_by_role("button", name="Apply filters").click()
    chip = page.get_by_role("button", name="Economy Japan")
    expect(chip).to_be_visible()
    expect(field).to_have_value(re.compile("eighty per cent"))
    chip.click()
    expect(chip).to_have_count(0)
    expect(field).to_have_value(re.compile("eighty per cent"))
    assert "q=" not in page.url


def test_a_paragraph_pasted_into_the_small_field_goes_where_it_is_kept_whole(open_page: Open) -> None:
    page = open_page("/")
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text", text);
            document.getElementById("q").dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        PARAGRAPH,
    )
    expect(page.get_by_label("A paragraph or an agenda item")).to_be_focused()
    assert page.get_by_label("A paragraph or an agenda item").input_value() == PARAGRAPH
    assert page.get_by_label("Search the practices").input_value() == ""


def test_a_paragraph_being_written_sets_off_no_search(open_page: Open, kb: KnowledgeBase) -> None:
    page = open_page("/?q=tidal+mills&mode=words&page=2")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "q=" in request.url else None)
    page.get_by_text("Paste a paragraph or an agenda item").click()
    page.get_by_label("A paragraph or an agenda item").press_sequentially("half a paragraph")
    page.keyboard.press("Tab")
    page.wait_for_timeout(700)
    assert asked == [] and kb.reading.gaps(MEMBER) == ()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize("width", [360, 1280])
def test_a_hit_opens_at_its_passage_and_leads_from_match_to_match_and_back(
    open_page: Open, script: bool, width: int
) -> None:
    page = open_page("/?q=rural+women&mode=words", script=script, width=width)
    page.get_by_role("link", name="Online market days for village producers").click()
    page.wait_for_url("**#match-1")
    first = page.locator("#match-1")
    expect(first).to_be_in_viewport()
    bar = page.locator(".turn:visible")
    expect(bar).to_have_count(1)
    expect(bar).to_contain_text("match 1 of")
    box = bar.bounding_box()
    assert box["y"] + box["height"] <= 901 and box["width"] <= width
    bar.get_by_role("link", name="next match").click()
    page.wait_for_url("**#match-2")
    expect(page.locator("#match-2")).to_be_in_viewport()
    expect(page.locator(".turn:visible")).to_contain_text("match 2 of")
    page.get_by_role("link", name="back to the search").click()
    page.wait_for_url("**/?q=rural+women&mode=words")


def test_from_a_match_the_keyboard_reaches_the_next_one(open_page: Open) -> None:
    page = open_page("/practices/chile-market-days?q=women#match-1")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("next match")
    page.keyboard.press("Enter")
    page.wait_for_url("**#match-2")


def test_print_shows_the_numbers_and_the_practices_and_no_way_to_press(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(monkeypatch, related(1, economies=("Peru",), searched="women"))
    page = open_page("/?q=womne&mode=words")
    page.emulate_media(media="print")
    assert page.locator("#line").is_visible() and page.locator("#related h2").is_visible()
    hidden = ("button", "input", "textarea", "summary", "#only", "#meant", "nav", ".colophon", ".found > p.screen")
    assert {part: page.locator(f"{part}:visible").count() for part in hidden} == dict.fromkeys(hidden, 0)


def test_a_practice_is_printed_without_marks_and_ways_on(open_page: Open) -> None:
    page = open_page("/practices/chile-market-days?q=women#match-1")
    page.emulate_media(media="print")
    assert page.locator(".turn:visible, .matches:visible").count() == 0
    look = page.locator("#match-1").evaluate(
        "mark => [getComputedStyle(mark).outlineStyle, getComputedStyle(mark).fontWeight]"
    )
    assert look == ["none", "400"]


ADDRESSES = (
    "/?q=rural+women&mode=words",
    "/?q=womne&exact=yes&mode=words",
    "/practices/chile-market-days?q=women#match-1",
    "/practices/chile-market-days?q=zzz",
    "/about",
    "/economies",
)


@pytest.mark.parametrize("width", [320, 360, 820, 1280])
def test_what_answers_a_search_fits_every_screen(open_page: Open, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    fill(monkeypatch, related(3, economies=("Hong Kong, China", "Peru"), unknown=("blockchain" * 12,)))
    fits(open_page("/", width=width), ADDRESSES)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_answers_a_search_stands_out(open_page: Open, monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    fill(monkeypatch, related(3, economies=("Peru",), unknown=("blockchain",)))
    stands_out(open_page("/", color_scheme=scheme), ADDRESSES)


def test_what_answers_a_search_bars_nobody(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(monkeypatch, related(3, economies=("Peru",), unknown=("blockchain",), searched="women"))
    page = open_page("/", who="visitor")
    wrong: dict[str, list[str]] = {}
    for address in (*ADDRESSES, "/?q=" + "small+" * 300 + "&mode=words&size=2&economy=Chile"):
        page.goto(address)
        page.evaluate(AXE)
        wrong[address[:60]] = page.evaluate(RUN, RULES)
    assert not any(wrong.values()), wrong
