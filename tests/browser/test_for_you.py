"""The masthead holds in one row what each role has, and what waits is one click away."""

from collections.abc import Callable
from typing import Any

import pytest

from kb import KnowledgeBase
from kb.accounts.account import Account
from tests.dossiers import handed_in

pytestmark = pytest.mark.browser

IN_ONE_ROW = """() => {
  const tops = [...document.querySelectorAll(".masthead .name, .masthead .wide > nav li, .seek, .who > :not(.narrow)")]
    .map((one) => { const at = one.getBoundingClientRect(); return (at.top + at.bottom) / 2; });
  return Math.max(...tops) - Math.min(...tops) < 12 && document.documentElement.scrollWidth <= innerWidth;
}"""


@pytest.mark.parametrize("who", ["visitor", "delegate", "officer", "chair", "administrator"])
def test_the_masthead_is_one_row_at_1280_pixels(
    open_page: Callable[..., Any], kb: KnowledgeBase, account_of: Callable[[str], Account], who: str
) -> None:
    for no in range(12):
        handed_in(kb, account_of("delegate"), id=f"d{no}")
    page = open_page("/areas", who=who)
    assert page.evaluate(IN_ONE_ROW)


@pytest.mark.parametrize("who", ["delegate", "officer", "administrator"])
def test_it_is_one_row_with_a_long_name_too(open_page: Callable[..., Any], who: str) -> None:
    page = open_page("/areas", who=who)
    page.locator(".mine > summary .broad").evaluate(
        "(one) => { one.textContent = 'María Fernanda González de la Torre y Castro'; }"
    )
    assert page.evaluate(IN_ONE_ROW)
    assert page.locator(".masthead").bounding_box()["height"] == 56


def test_an_officer_is_two_clicks_from_what_waits(
    open_page: Callable[..., Any], kb: KnowledgeBase, account_of: Callable[[str], Account]
) -> None:
    handed_in(kb, account_of("delegate"), id="d1")
    page = open_page("/areas", who="officer")
    page.locator(".who").get_by_role("link", name="For you").click()
    page.wait_for_url("**/for-you")
    page.get_by_role("link", name="Review “Invoices paid").click()
    page.wait_for_url("**/desk/d1")
