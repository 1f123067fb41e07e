"""The ledger's life in a real browser: many sharings in one go, one click a year, nothing wider than a telephone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from kb import KnowledgeBase

pytestmark = pytest.mark.browser


def test_an_officer_picks_by_words_and_records_two_in_one_go(open_page: Callable[..., Any], kb: KnowledgeBase) -> None:
    page = open_page("/meetings/m-2021-2", who="officer")
    page.get_by_role("link", name="Record what was shown here").click()
    for words, title in (("customs", "One customs window"), ("loans", "Credit guarantees")):
        page.get_by_label("Words of a practice").fill(words)
        page.get_by_role("button", name="Search, and take what is ticked").click()
        page.wait_for_url(f"**q={words}*")
        page.get_by_role("checkbox", name=title).check()
    page.get_by_role("button", name="Search, and take what is ticked").click()
    expect(page.locator("fieldset.block")).to_have_count(2)
    for number, group in enumerate(page.locator("fieldset.block").all(), 1):
        group.get_by_label("Agenda item").fill(f"4.{number}")
    page.get_by_role("button", name="Record these 2 sharings").click()
    expect(page.get_by_role("status")).to_have_text("Recorded: what was shown at this meeting.")
    expect(page.locator("#agenda tbody tr")).to_have_count(2)
    assert kb.figures.tally(2021).figure("shared").value == 3


def test_an_officer_answers_the_yearly_question_with_one_click(open_page: Callable[..., Any]) -> None:
    page = open_page("/follow-up", who="officer")
    page.get_by_role("button", name="Yes, in force").click()
    expect(page.get_by_role("heading", name="Answered: 1")).to_be_visible()
    page.get_by_label("No, it ended on").fill("2024-01-31")
    page.get_by_role("button", name="It has ended").click()
    expect(page.locator("main")).to_contain_text("ended 31 January 2024")


@pytest.mark.parametrize(
    "address",
    [
        *("/uncounted", "/pipeline", "/gap-map", "/follow-up", "/meetings/new", "/practices/chile-market-days/lineage"),
        *("/practices/chile-market-days/adopt", "/meetings/m-2023-1", "/meetings/m-2023-1/share?q=market"),
    ],
)
def test_no_page_is_wider_than_a_small_telephone(open_page: Callable[..., Any], address: str) -> None:
    page = open_page("/", who="officer")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
