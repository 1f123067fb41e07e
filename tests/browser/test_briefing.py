"""From an agenda to the meeting room, by the clicks that a newcomer makes, with script and without."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import expect

from kb import KnowledgeBase
from tests.browser.test_axe import AXE, RULES, RUN

pytestmark = pytest.mark.browser

AGENDA = """Draft agenda
1. Opening remarks
2. Bank loans without collateral
3. Online markets for village producers
Coffee break
4. One customs form for small exporters
5. A guide to clean public procurement
6. Vouchers for cloud software
7. Closing
"""
CITED = (
    "japan-credit-guarantee", "chile-market-days", "peru-viet-nam-customs-window", "international-body-guide",
    "korea-plan-only",
)  # fmt: skip


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("who", ["visitor", "delegate"])
def test_an_agenda_of_five_items_becomes_a_word_document_with_five_cited_practices(
    open_page: Callable[..., Any], kb: KnowledgeBase, who: str, script: bool
) -> None:
    page = open_page("/briefs", who=who, script=script)
    page.get_by_label("The agenda", exact=True).fill(AGENDA)
    page.get_by_label("Title of the brief").fill("For Lima")
    page.get_by_role("button", name="Find what answers each item").click()
    expect(page.get_by_role("heading", name="For Lima")).to_be_visible()
    expect(page.locator(".brief-item")).to_have_count(8)
    expect(page.get_by_text("needs no practices")).to_have_count(3)
    practices = [kb.home.store.practice(id) for id in CITED]
    for one in practices:
        expect(page.locator(".brief-item > .cited .entry").filter(has_text=one.identifier).first).to_be_visible()
    with page.expect_download() as down:
        page.locator("#take").get_by_text("Word", exact=True).click()
    document = Document(io.BytesIO(down.value.path().read_bytes()))
    text = "\n".join(node.text for node in document.element.body.iter() if getattr(node, "text", None))
    for one in practices:
        assert one.identifier in text and one.title in text
    assert "No practice was chosen" not in text  # an opening and a break miss none


def test_what_is_found_is_collected_without_leaving_the_page(open_page: Callable[..., Any]) -> None:
    page = open_page("/?q=loans", who="visitor")
    page.locator(".add-to-brief").first.click()
    expect(page.get_by_text("In the basket")).to_be_visible()
    page.get_by_role("link", name="Basket", exact=True).first.click()
    expect(page.locator(".basket li")).to_have_count(1)


def test_what_is_found_is_collected_without_script(open_page: Callable[..., Any]) -> None:
    page = open_page("/?q=loans", who="visitor", script=False)
    page.locator(".add-to-brief").first.click()
    expect(page.get_by_text("Added:")).to_be_visible()
    page.get_by_role("link", name="Back to where you were").click()
    expect(page.locator("#line")).to_be_visible()


@pytest.mark.parametrize("who", ["visitor", "delegate"])
def test_a_brief_with_practices_has_no_violation_on_a_phone_either(open_page: Callable[..., Any], who: str) -> None:
    page = open_page("/?q=customs", who=who)
    page.locator(".add-to-brief").first.click()
    expect(page.get_by_text("In the basket")).to_be_visible()
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/briefs")
        page.get_by_label("The agenda", exact=True).fill(AGENDA)
        page.get_by_role("button", name="Find what answers each item").click()
        expect(page.locator(".brief-item")).to_have_count(8)
        page.evaluate("document.querySelectorAll('main details').forEach((one) => (one.open = true))")
        page.evaluate(AXE)
        assert page.evaluate(RUN, RULES) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
