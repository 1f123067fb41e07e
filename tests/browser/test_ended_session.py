"""A session ends while somebody types, in a real browser: by keyboard, with script and without."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.person import operator
from tests.browser.test_second_factor import looked_at

pytestmark = pytest.mark.browser

PASSWORD = "four words in a row"


@pytest.mark.parametrize(("width", "script"), [(360, True), (1280, False)])
def test_what_was_typed_is_there_after_signing_in_and_is_sent_by_hand(
    open_page: Callable[..., Any],
    kb: KnowledgeBase,
    account_of: Callable[[str], Account],
    width: int,
    script: bool,
) -> None:
    handed = kb.accounts.links.hand_link(operator("x"), account_of("officer").id)
    kb.accounts.links.use_link(handed.path.removeprefix("/links/"), PASSWORD, PASSWORD)
    page = open_page("/meetings/new", who="officer", width=width, script=script)
    page.get_by_label("Title", exact=False).first.fill("Fair of “small” firms & <more>")
    page.locator("[name=starts]").fill("2025-03-04")
    page.locator("[name=place]").fill("Lima")
    page.context.clear_cookies()
    page.locator("main form button").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in, and go on where you were")
    looked_at(page, by_axe=script)
    page.get_by_label("E-mail address").fill(account_of("officer").email)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Look it over and send it.")).to_be_visible()
    expect(page.locator("[name=title]")).to_have_value("Fair of “small” firms & <more>")
    expect(page.locator("[name=place]")).to_have_value("Lima")
    looked_at(page, by_axe=script)
    page.locator("main form button").last.click()
    expect(page).to_have_url(re.compile(r"/meetings/.*recorded=meeting"))
    assert [one.place for one in kb.meetings.newest_first() if one.title.startswith("Fair of")] == ["Lima"]
