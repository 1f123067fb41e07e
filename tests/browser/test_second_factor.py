"""A second factor set up, used and asked for again, in a real browser: by keyboard alone, without script, at three
widths, and what is printed of it."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.accounts.secret import hashed
from kb.person import operator
from tests.browser.looks import CONTRAST
from tests.second_factors import Telephone
from webapp.site.identity import PLAIN_COOKIE

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
PASSWORD = "four words in a row"


@pytest.fixture
def ada(kb: KnowledgeBase, account_of: Callable[[str], Account]) -> Account:
    """An administrator with a password."""
    handed = kb.accounts.links.hand_link(operator("x"), account_of("administrator").id)
    return kb.accounts.links.use_link(handed.path.removeprefix("/links/"), PASSWORD, PASSWORD)


def reach(page: Page, name: str, role: str = "button") -> None:
    """Go on by Tab alone until this has the focus."""
    wanted = page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
    for _ in range(80):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached")


def looked_at(page: Page, by_axe: bool) -> None:
    """What depends on the width is looked at in each; what does not, in one."""
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    if by_axe:
        assert page.evaluate(CONTRAST) == []
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(
    ("width", "scheme", "script"), [(360, "light", True), (820, "dark", False), (1280, "light", True)]
)
def test_by_keyboard_it_is_set_up_asked_for_and_asked_again(
    open_page: Open, kb: KnowledgeBase, ada: Account, width: int, scheme: str, script: bool
) -> None:
    # axe looks by a script of its own, which a browser without script does not run
    by_axe = width == 360
    page = open_page("/account/second-factor", who="administrator", width=width, color_scheme=scheme, script=script)
    looked_at(page, by_axe)
    reach(page, "Begin")
    page.keyboard.press("Enter")
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    telephone = Telephone.taking(page.locator("code.key").inner_text())
    looked_at(page, by_axe)
    page.get_by_label("Code", exact=True).focus()
    page.keyboard.type(telephone.code())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    codes = page.locator(".recovery-codes code").all_inner_texts()
    assert len(codes) == 10
    looked_at(page, by_axe)

    page.locator(".mine > summary").press("Enter")
    page.get_by_role("button", name="Sign out", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    page.goto("/sign-in?next=/account")
    page.get_by_label("E-mail address").focus()
    page.keyboard.type("admin@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/code?next=/account")
    looked_at(page, by_axe)
    page.get_by_label("Code", exact=True).focus()
    page.keyboard.type(codes[0])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")

    kb.home.store.renew_session(session_of(page), session_of(page), "2020-01-01T00:00:00+00:00")
    page.get_by_label("What it is for").focus()
    page.keyboard.type("A <b>program</b> & more")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it still you?")
    looked_at(page, by_axe)
    page.get_by_label("Password").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Tab")
    page.keyboard.type(codes[1])
    page.keyboard.press("Enter")
    expect(page.get_by_text("Thank you, it is you.")).to_be_visible()
    expect(page.get_by_label("What it is for")).to_have_value("A <b>program</b> & more")
    looked_at(page, by_axe)
    reach(page, "Make a token")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Copy it now")).to_be_visible()


def session_of(page: Page) -> str:
    """The hash of the session's secret."""
    (secret,) = (cookie["value"] for cookie in page.context.cookies() if cookie["name"] == PLAIN_COOKIE)
    return hashed(secret)


def test_a_key_is_not_printed_and_recovery_codes_are(open_page: Open, ada: Account) -> None:
    page = open_page("/account/second-factor", who="administrator")
    page.get_by_role("button", name="Begin", exact=True).click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    telephone = Telephone.taking(page.locator("code.key").inner_text())
    page.emulate_media(media="print")
    expect(page.get_by_role("img", name="QR code")).to_be_hidden()
    expect(page.locator("code.key")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_label("Code", exact=True).fill(telephone.code())
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    page.emulate_media(media="print")
    expect(page.locator(".recovery-codes code").first).to_be_visible()
