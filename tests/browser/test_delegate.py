"""What a delegate does before a meeting, in a real browser: with script, without it, and by keyboard."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from kb import KnowledgeBase
from kb.person import MEMBER
from tests.browser.looks import fits, stands_out

pytestmark = pytest.mark.browser

Open = Callable[..., Any]

PAGES = (
    "/",
    "/?q=loans",
    "/?q=zzz&economy=Chile&mode=words",
    "/?q=rural+womne&mode=words",
    "/practices/chile-market-days",
    "/practices/chile-market-days/share",
    "/practices/chile-market-days/adopt",
    "/practices/chile-market-days/handover",
    "/areas",
    "/areas/4",
    "/economies",
    "/economies/malaysia",
    "/meetings",
    "/meetings/m-2023-1",
    "/tally",
    "/tally?by=economy",
    "/tally/shared",
    "/about",
    "/gaps",
    "/?q=quantum+lattices&economy=Chile&mode=words",
    "/no-such-page",
)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_delegate_finds_a_practice_and_opens_it(open_page: Open, script: bool) -> None:
    page = open_page("/", script=script)
    page.get_by_label("Search the practices").fill("market for producers")
    page.get_by_role("button", name="Search", exact=True).click()
    page.wait_for_url("**/?q=market+for+producers*")
    page.get_by_role("checkbox", name="Chile").check()
    if not script:
        page.get_by_role("button", name="Apply filters").click()
    page.wait_for_url("**economy=Chile*")
    page.get_by_role("link", name="Economy Chile , remove").wait_for()
    expect(page.locator("#line")).to_have_text(re.compile("^1 practice answers ·"))
    page.get_by_role("link", name="Online market days for village producers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Online market days for village producers")
    expect(page.get_by_role("link", name="Malaysia", exact=True)).to_have_count(1)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_delegate_calls_a_hit_wrong_and_stays_where_she_was(open_page: Open, kb: KnowledgeBase, script: bool) -> None:
    page = open_page("/?q=bank+loans&mode=words", script=script)
    hit = page.locator(".hit").first
    hit.get_by_text("Judge this result").click()
    hit.get_by_role("button", name="This result is wrong").click()
    expect(page.get_by_text("Noted, for the next measuring")).to_be_visible()
    assert "q=bank+loans&mode=words" in page.url
    assert page.get_by_label("Search the practices").input_value() == "bank loans"
    assert [(one.query, one.practice) for one in kb.reading.judgements()] == [("bank loans", "japan-credit-guarantee")]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_delegate_reads_a_figure_and_opens_its_list(open_page: Open, script: bool) -> None:
    page = open_page("/tally", script=script)
    page.locator("select[name=year]").select_option("2023")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".sentence")).to_contain_text("2 practices were shared by 2 of 21 member economies")
    page.get_by_role("link", name="2 practices").click()
    expect(page.locator("#counted ~ ol > li")).to_have_count(2)
    expect(page.get_by_text("a plan, not yet carried out (S1)")).to_have_count(1)


def test_filters_follow_at_once_and_the_way_back_leads_back(open_page: Open) -> None:
    page = open_page("/?sort=newest")
    assert page.get_by_role("button", name="Apply filters").count() == 0
    page.get_by_role("checkbox", name="Japan").check()
    page.wait_for_url("**economy=Japan*")
    expect(page.locator(".hit")).to_have_count(1)
    expect(page.locator("#f-economy-japan")).to_be_focused()
    expect(page.locator("#line")).to_have_text("1 practice")
    page.go_back()
    expect(page.locator(".hit")).to_have_count(6)
    expect(page.get_by_role("checkbox", name="Japan")).not_to_be_checked()


def test_the_search_field_offers_titles_while_a_delegate_types(open_page: Open) -> None:
    page = open_page("/")
    page.get_by_label("Search the practices").press_sequentially("credit gua")
    offered = page.locator("#completions option")
    expect(offered).to_have_count(1)
    assert offered.first.get_attribute("value") == "Credit guarantees for firms without land to pledge"
    page.get_by_label("Search the practices").press_sequentially("x")
    expect(offered).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_slip_is_mended_and_can_be_looked_for_as_typed(open_page: Open, script: bool) -> None:
    page = open_page("/?q=rural&mode=words", script=script)
    page.get_by_label("Search the practices").fill("rural womne")
    if not script:
        page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator("#meant")).to_contain_text("Searched for rural women")
    expect(page.get_by_role("link", name="Online market days for village producers")).to_be_visible()
    page.get_by_role("link", name="search for rural womne instead").click()
    page.wait_for_url("**/?q=rural+womne&mode=words&exact=yes")
    expect(page.get_by_label("as it is typed, slips and all")).to_be_checked()
    expect(page.get_by_text("Searched for rural women")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_what_was_not_found_is_put_on_the_wanted_list(open_page: Open, kb: KnowledgeBase, script: bool) -> None:
    page = open_page("/?q=tidal+mills&economy=Chile", script=script)
    page.get_by_text("A request to send to focal points").click()
    assert "tidal mills" in page.get_by_label("The request, to copy").input_value()
    page.get_by_role("button", name="Put it on the wanted list").click()
    page.get_by_text("Noted: it stands on the wanted list").wait_for()
    (gap,) = kb.reading.gaps(MEMBER)
    assert (gap.text, gap.filters, gap.asked) == ("tidal mills", (("economy", "Chile"),), True)


def test_what_is_typed_is_looked_for_only_when_it_is_sent(open_page: Open, kb: KnowledgeBase) -> None:
    page = open_page("/?sort=newest")
    page.get_by_label("Search the practices").fill("tidal mills")
    page.get_by_text("No practice answers.").wait_for()
    with page.expect_response("**/?q=tidal*"):
        page.keyboard.press("Tab")
    assert kb.reading.gaps(MEMBER) == ()
    with page.expect_response("**/?q=tidal*"):
        page.get_by_role("button", name="Search", exact=True).click()
    assert [gap.text for gap in kb.reading.gaps(MEMBER)] == ["tidal mills"]


def test_a_list_of_filters_that_was_opened_stays_open(open_page: Open) -> None:
    page = open_page("/?sort=newest")
    page.locator("#facet-kind > summary").click()
    page.get_by_role("checkbox", name="Japan").check()
    expect(page.locator(".hit")).to_have_count(1)
    assert page.locator("#facet-kind").evaluate("list => list.open")


def test_the_keys_lead_to_the_search_and_through_the_hits(open_page: Open) -> None:
    page = open_page("/?sort=newest")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("/j")
    assert page.get_by_label("Search the practices").input_value() == "/j"
    page = open_page("/?sort=newest")
    titles = page.locator(".hit h2 a").all_inner_texts()
    for step, place in (("j", 0), ("j", 1), ("k", 0)):
        page.keyboard.press(step)
        expect(page.locator(":focus")).to_have_text(titles[place])


def test_the_list_of_keys_opens_and_can_switch_them_off(open_page: Open) -> None:
    page = open_page("/")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    dialog.wait_for()
    dialog.get_by_label("Switch these keys off").check()
    dialog.get_by_role("button", name="Close").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "q"


def test_the_first_stop_of_the_keyboard_skips_to_the_content(open_page: Open) -> None:
    page = open_page("/about")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_sharing_is_recorded_through_the_form(open_page: Open) -> None:
    page = open_page("/practices/peru-viet-nam-customs-window/share")
    page.get_by_label("Meeting").select_option("m-2023-1")
    page.get_by_label("Agenda item").fill("7")
    page.get_by_role("checkbox", name="Peru").check()
    page.get_by_role("button", name="Record this sharing").click()
    page.get_by_text("Recorded: the practice was shown at this meeting.").wait_for()


@pytest.mark.parametrize("width", [320, 820, 1280])
def test_no_page_is_wider_than_the_screen_or_breaks_the_policy(open_page: Open, width: int) -> None:
    page = open_page("/", width=width)
    fits(page, PAGES)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(open_page: Open, scheme: str) -> None:
    page = open_page("/", color_scheme=scheme)
    stands_out(page, PAGES)
