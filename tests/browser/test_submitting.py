"""A delegate writes and hands in a submission in a real browser: with script, without it, on a phone, by keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from kb import KnowledgeBase
from kb.submissions.dossier import State

pytestmark = pytest.mark.browser

Open = Callable[..., Any]


def begun(open_page: Open, **options: Any) -> Any:
    page = open_page("/submissions", who="delegate", **options)
    page.get_by_role("button", name="Begin a submission").click()
    page.wait_for_url("**/submissions/d1")
    return page


def fill(page: Any) -> None:
    page.get_by_label("Title", exact=True).fill("Shared cold stores for small fishers")
    page.get_by_label("One-sentence summary").fill("Villages run a cold store together.")
    page.get_by_label("Kind", exact=True).select_option("programme")
    page.get_by_label("Status", exact=True).select_option("running")
    page.get_by_label("Main objective").select_option("3.1")
    page.get_by_label("What was done").fill("Each village got one **cold store**.")
    page.get_by_label("Cleared by").fill("Director, Agency for Small Firms")
    page.get_by_label("Cleared on").fill("2024-03-01")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_delegate_fills_the_form_looks_at_it_and_hands_it_in(
    open_page: Open, kb: KnowledgeBase, script: bool
) -> None:
    page = begun(open_page, script=script)
    assert page.get_by_label("Lead economy").input_value() == "Chile"
    fill(page)
    page.get_by_text("Together with other economies").click()
    page.get_by_role("checkbox", name="Japan").check()
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Preview").click()
    expect(opened.value.locator(".prose strong")).to_have_text("cold store")
    opened.value.close()
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_url("**?saved=yes")
    expect(page.get_by_label("Title", exact=True)).to_have_value("Shared cold stores for small fishers")
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url("**?handed_in=yes")
    expect(page.get_by_role("status")).to_contain_text("SMEWG-BP-0006")
    assert kb.home.store.dossier("d1").economies == ("Chile", "Japan")


def test_what_is_typed_is_saved_by_itself_and_what_stands_beside_follows(open_page: Open, kb: KnowledgeBase) -> None:
    page = begun(open_page)
    title = page.get_by_label("Title", exact=True)
    title.fill("Online market days for village producers")
    page.get_by_label("One-sentence summary").fill("Villages sell together on one online market day.")
    expect(page.locator("#saving")).to_contain_text("Saved ", timeout=10_000)
    assert kb.home.store.dossier("d1").title == "Online market days for village producers"
    expect(page.locator("#beside")).to_contain_text("chile-market-days", timeout=10_000)
    expect(page.locator("[data-counts=title]")).to_have_text("40 of 100")
    page.get_by_role("button", name="Mine is an update of it").first.click()
    page.wait_for_url("**?saved=yes")
    assert kb.home.store.dossier("d1").entries["related"] == "update of chile-market-days"


def test_what_cannot_be_saved_is_said_plainly_and_stays_typed(open_page: Open, kb: KnowledgeBase) -> None:
    page = begun(open_page)
    theirs = {**kb.home.store.dossier("d1").entries, "title": "Theirs"}
    author = next(iter(kb.home.store.dossiers())).author
    person = kb.home.store.account(author).person()
    kb.submissions.drafting.save(person, "d1", theirs)
    page.get_by_label("Title", exact=True).fill("Mine")
    expect(page.locator("#saving")).to_contain_text("Not saved: Somebody has saved it", timeout=10_000)
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("alert")).to_contain_text("Theirs")
    assert page.get_by_label("Title", exact=True).input_value() == "Mine"
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_url("**?saved=yes")
    assert kb.home.store.dossier("d1").title == "Mine"


def test_a_submission_is_handed_in_by_keyboard_alone(open_page: Open, kb: KnowledgeBase) -> None:
    page = begun(open_page)
    fill(page)
    page.get_by_role("button", name="Save draft").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**?handed_in=yes")
    assert kb.home.store.dossier("d1").state is State.SUBMITTED


def test_what_blocks_leads_to_its_field(open_page: Open) -> None:
    page = begun(open_page)
    page.get_by_label("Title", exact=True).fill("Only a title")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("alert")).to_contain_text("Not handed in.")
    page.get_by_role("alert").get_by_role("link", name="Cleared by").click()
    page.wait_for_url("**#consent")
    expect(page.get_by_label("Cleared by")).to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_of_an_author_is_accessible_and_fits(open_page: Open, width: int, scheme: str) -> None:
    page = begun(open_page, width=width, color_scheme=scheme)
    fill(page)
    page.get_by_label("Title", exact=True).fill("Online market days for village producers")
    for group in page.locator("details.group > summary").all():
        group.click()
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_url("**?saved=yes")
    checked(page, width)
    page.get_by_label("Cleared by").fill("")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    checked(page, width)
    page.get_by_label("Cleared by").fill("Director")
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url("**?handed_in=yes")
    checked(page, width)
    page.goto("/submissions")
    checked(page, width)


def checked(page: Any, width: int) -> None:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
