"""The Chair accepts a year from the list of the years, with three clicks at most."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from kb import KnowledgeBase
from kb.accounts import moments
from kb.accounts.account import Account
from kb.person import operator

pytestmark = pytest.mark.browser

PASSWORD = "four words in a row"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_year_that_waits_for_the_chair_is_accepted_with_three_clicks_the_proof_among_them(
    open_page: Callable[..., Any],
    kb: KnowledgeBase,
    account_of: Callable[[str], Account],
    monkeypatch: pytest.MonkeyPatch,
    script: bool,
) -> None:
    handed = kb.accounts.links.hand_link(operator("x"), account_of("chair").id)
    kb.accounts.links.use_link(handed.path.removeprefix("/links/"), PASSWORD, PASSWORD)
    for to in ("in review", "approved"):
        kb.periods.move(account_of("officer").person(), 2022, to)
    page = open_page("/periods", who="chair", script=script)
    later = moments.moment() + timedelta(minutes=kb.settings.asked_again_minutes + 1)
    monkeypatch.setattr(moments, "moment", lambda: later)
    waits = page.get_by_role("region", name="Waits for you")
    expect(waits).to_contain_text("The secretariat approved these figures")
    waits.get_by_role("button", name="Accept these figures of 2022").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    assert kb.periods.year(2022).state == "approved"  # the proof alone accepts nothing
    page.get_by_role("button", name="Accept these figures").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("The year 2022: accepted")
    assert kb.periods.year(2022).state == "accepted"


def test_whoever_may_not_accept_is_offered_nothing(
    open_page: Callable[..., Any], kb: KnowledgeBase, account_of: Callable[[str], Account]
) -> None:
    for to in ("in review", "approved"):
        kb.periods.move(account_of("officer").person(), 2022, to)
    for who in ("visitor", "delegate", "officer"):
        page = open_page("/periods", who=who)
        expect(page.get_by_role("button", name="Accept these figures of 2022")).to_have_count(0)
