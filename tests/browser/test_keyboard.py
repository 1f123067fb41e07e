"""The eight things that people come for, each done with the keyboard alone, the focus in sight at every stop."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.person import operator
from kb.submissions.dossier import State
from tests.browser.keyboard import choose, press, reach, tick, type_into
from tests.dossiers import ENTRIES, handed_in

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
PASSWORD = "four words in a row"

full = pytest.mark.campaign  # the suite has others like it


@full
def test_signing_in(open_page: Open, kb: KnowledgeBase, account_of: Callable[[str], Account]) -> None:
    handed = kb.accounts.links.hand_link(operator("x"), account_of("delegate").id)
    kb.accounts.links.use_link(handed.path.removeprefix("/links/"), PASSWORD, PASSWORD)
    page = open_page("/", who="visitor")
    press(page, "Sign in", "link")
    page.wait_for_url("**/sign-in*")
    type_into(page, "E-mail address", "delegate@example.org")
    type_into(page, "Password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Dana Delegate")).to_be_visible()


@full
def test_searching_and_opening_a_hit(open_page: Open) -> None:
    page = open_page("/", who="visitor")
    type_into(page, "Search the practices", "market for producers")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=market*")
    press(page, "Online market days for village producers", "link")
    expect(page.get_by_role("heading", level=1)).to_have_text("Online market days for village producers")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_filtering(open_page: Open, script: bool) -> None:
    page = open_page("/?sort=newest", who="visitor", script=script)
    tick(page, "Japan")
    if not script:
        press(page, "Apply filters")
    page.wait_for_url("**economy=Japan*")
    expect(page.locator(".hit")).to_have_count(1)


@full
def test_submitting_a_practice(open_page: Open, kb: KnowledgeBase) -> None:
    page = open_page("/submissions", who="delegate")
    press(page, "Begin a submission")
    page.wait_for_url("**/submissions/d1")
    type_into(page, "Title", "Shared cold stores for small fishers")
    type_into(page, "One-sentence summary", "Villages run a cold store together.")
    choose(page, "Kind", "programme")
    choose(page, "Status", "running")
    reach(page, page.get_by_label("Main objective"))
    page.keyboard.press("ArrowDown")
    type_into(page, "What was done", "Each village got one cold store.")
    type_into(page, "Cleared by", "Director, Agency for Small Firms")
    reach(page, page.get_by_label("Cleared on"))
    page.keyboard.type("03012024")
    press(page, "Hand in")
    page.wait_for_url("**?handed_in=yes")
    assert kb.home.store.dossier("d1").state is State.SUBMITTED


@full
def test_reviewing_and_publishing(open_page: Open, kb: KnowledgeBase, account_of: Callable[[str], Account]) -> None:
    handed_in(kb, account_of("delegate"), {**ENTRIES, "title": "Credit guarantees in Chile"})
    page = open_page("/desk", who="officer")
    press(page, "Credit guarantees in Chile", "link")
    page.wait_for_url("**/desk/d1*")
    press(page, "Take it and review it")
    expect(page.get_by_text("Taken: it is in review")).to_be_visible()
    fold = page.locator("details.others > summary")
    reach(page, fold)
    page.keyboard.press("Enter")
    reach(page, page.locator("[name='say-4.1']:checked"))
    page.keyboard.press("ArrowRight")
    expect(page.locator("[name='say-4.1'][value=confirm]")).to_be_checked()
    press(page, "Publish with the objectives chosen")
    expect(page.get_by_text("Published. Readers find it now.")).to_be_visible()


@full
def test_recording_a_sharing(open_page: Open) -> None:
    page = open_page("/practices/peru-viet-nam-customs-window/share", who="officer")
    reach(page, page.get_by_label("Meeting"))
    page.keyboard.type("Meeting 2023/1")
    reach(page, page.get_by_label("Agenda item"))
    page.keyboard.insert_text("7")
    tick(page, "Peru")
    press(page, "Record this sharing")
    expect(page.get_by_text("Recorded: the practice was shown at this meeting.")).to_be_visible()


@full
def test_reporting_an_adoption(open_page: Open, kb: KnowledgeBase) -> None:
    page = open_page("/practices/japan-credit-guarantee", who="delegate")
    reach(page, page.locator("a[href$='/adopt']").first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/adopt*")
    reach(page, page.locator("[name=economy]"))
    page.keyboard.type("Chile")
    reach(page, page.locator("[name=stage]"))
    page.keyboard.type("adopted")
    reach(page, page.locator("[name=effective]"))
    page.keyboard.insert_text("2024-02-01")
    reach(page, page.locator("[name=instrument]"))
    page.keyboard.insert_text("Programme 7")
    reach(page, page.locator("form.record button").last)
    page.keyboard.press("Enter")
    page.wait_for_url("**/practices/japan-credit-guarantee?*")
    assert [one.economy for one in kb.home.store.adoptions() if one.practice == "japan-credit-guarantee"] == ["Chile"]


def test_downloading_a_pack(open_page: Open) -> None:
    page = open_page("/reports", who="visitor")
    reach(page, page.get_by_role("region", name="Final review").get_by_role("button", name="Word document"))
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".docx")
