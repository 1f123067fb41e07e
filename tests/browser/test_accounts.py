"""Getting an account, signing in and looking after accounts, in a real browser: with script, without, on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.person import operator
from tests.browser.looks import CONTRAST

pytestmark = pytest.mark.browser

Open = Callable[..., Any]

PASSWORD = "four words in a row"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_delegate_is_invited_sets_a_password_and_comes_back_to_where_she_was(open_page: Open, script: bool) -> None:
    desk = open_page("/accounts", who="administrator", script=script)
    desk.get_by_role("link", name="Add an account").click()
    desk.wait_for_url("**/accounts/new")
    desk.get_by_label("E-mail address").fill("dana@example.org")
    desk.get_by_label("Name").fill("Dana Delegate")
    desk.get_by_label("Role").select_option("delegate")
    desk.get_by_label("Economy").select_option("Chile")
    desk.get_by_role("button", name="Add the account").click()
    link = desk.locator(".news code").inner_text()
    page = open_page(link, who="visitor", script=script)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    page.get_by_role("button", name="Set this password and sign in").click()
    expect(page.get_by_text("The password is set")).to_be_visible()
    page.locator(".mine > summary").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/")
    page.goto("/gaps")
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    page.wait_for_url("**/sign-in?next=/gaps")
    page.get_by_label("E-mail address").fill("dana@example.org")
    page.get_by_label("Password").fill("another")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("open no account")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/gaps")
    expect(page.locator(".mine > summary")).to_have_text("Dana Delegate", use_inner_text=True)


def test_signing_in_by_keyboard_alone(open_page: Open, kb: KnowledgeBase) -> None:
    handed = kb.accounts.administering.invite(operator("x"), "dana@example.org", "Dana Delegate", "delegate", "Chile")
    kb.accounts.links.use_link(handed.path.removeprefix("/links/"), PASSWORD, PASSWORD)
    page = open_page("/sign-in?next=/tally", who="visitor")
    page.get_by_label("E-mail address").focus()
    page.keyboard.type("dana@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/tally")


def test_after_signing_out_the_way_back_shows_nothing(open_page: Open) -> None:
    page = open_page("/account", who="officer")
    page.locator(".mine > summary").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in first")


@pytest.fixture
def everywhere(open_page: Open, kb: KnowledgeBase, account_of: Callable[[str], Account]) -> Callable[..., Page]:
    """A page whose account has all there is to show, and the addresses to look at."""

    def _open(**options: Any) -> Page:
        own = account_of("administrator")
        handed = kb.accounts.links.hand_link(operator("x"), own.id)
        kb.accounts.links.use_link(handed.path.removeprefix("/links/"), PASSWORD, PASSWORD)
        kb.accounts.tokens.make_token(own.person(), "A script with quite a long title for a table", "read", "30")
        page: Page = open_page("/", who="administrator", **options)
        return page

    return _open


def addresses(kb: KnowledgeBase) -> tuple[str, ...]:
    link = kb.accounts.administering.invite(operator("x"), "new@example.org", "New Name", "chair").path
    return ("/account", "/accounts", "/accounts/new", "/accounts/account-1", link)


@pytest.mark.parametrize("width", [320, 820, 1280])
def test_no_page_of_accounts_is_wider_than_the_screen(
    everywhere: Callable[..., Page], kb: KnowledgeBase, width: int
) -> None:
    page = everywhere(width=width)
    for address in addresses(kb):
        page.goto(address)
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond <= 0, address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_accounts_can_be_read_and_used_by_all(
    everywhere: Callable[..., Page], kb: KnowledgeBase, scheme: str
) -> None:
    page = everywhere(color_scheme=scheme)
    for address in addresses(kb):
        page.goto(address)
        assert page.evaluate(CONTRAST) == [], address
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def test_the_door_can_be_read_and_used_by_all(open_page: Open) -> None:
    page = open_page("/sign-in?next=/tally", who="visitor", width=320)
    assert page.evaluate(CONTRAST) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
