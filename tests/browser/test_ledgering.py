"""The ledger's life in a real browser: many sharings in one go, one click a year, nothing wider than a telephone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from kb import KnowledgeBase
from kb.ledger import Presentation
from kb.person import operator

pytestmark = pytest.mark.browser


FIVE = (
    *("chile-market-days", "japan-credit-guarantee", "peru-viet-nam-customs-window"),
    *("international-body-guide", "korea-plan-only"),
)


class Clicks:
    """Counts what a person presses."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, what: Any) -> None:
        what.click()
        self.count += 1


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_five_prepared_practices_are_shared_from_the_meetings_page_with_seven_clicks(
    open_page: Callable[..., Any], kb: KnowledgeBase, script: bool
) -> None:
    by, click = operator("secretariat"), Clicks()
    kb.agendas.change(by, "m-2021-2", [], "5.1 Opening\n5.2 Financing for women-led SMEs")
    kb.agendas.prepare(by, "m-2021-2", [Presentation(one, agenda_item="5.2") for one in FIVE])
    page = open_page("/meetings/m-2021-2", who="officer", script=script)
    click(page.get_by_role("link", name="Record what was shown here"))
    expect(page.locator(".ticks > li")).to_have_count(5)
    for tick in page.locator(".ticks input[name=practice]").all():
        click(tick)
    click(page.get_by_role("button", name="Record what is ticked"))
    expect(page.get_by_role("status")).to_have_text("Recorded: what was shown at this meeting.")
    expect(page.locator("#agenda .shown > li")).to_have_count(5)
    assert click.count <= 8
    shown = {one.practice: one.agenda_item for one in kb.home.ledger().events if one.meeting == "m-2021-2"}
    assert shown == dict.fromkeys(FIVE, "5.2")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_an_officer_picks_by_words_and_records_two_in_one_go(
    open_page: Callable[..., Any], kb: KnowledgeBase, script: bool
) -> None:
    page = open_page("/meetings/m-2021-2/share", who="officer", script=script)
    for words, title in (("customs", "One customs window"), ("loans", "Credit guarantees")):
        page.get_by_label("Words of a practice").fill(words)
        page.locator("form.together").get_by_role("button", name="Search", exact=True).click()
        page.get_by_role("checkbox", name=title).check()
        page.get_by_role("button", name="Add what is ticked").click()
        expect(page.locator(".ticks").get_by_role("checkbox", name=title)).to_be_checked()
        page.locator(".ticks > li").last.locator("summary").click()
        page.locator(".ticks > li").last.get_by_label("Document number").fill(f"D {words}")
    page.get_by_label("Agenda item").first.fill("4.1")
    page.get_by_role("button", name="Record what is ticked").click()
    expect(page.get_by_role("status")).to_have_text("Recorded: what was shown at this meeting.")
    expect(page.locator("#agenda .shown > li")).to_have_count(2)
    shown = {one.document: one.agenda_item for one in kb.home.ledger().events if one.meeting == "m-2021-2"}
    assert shown == {"D customs": "4.1", "D loans": "4.1"}
    assert kb.figures.tally(2021).figure("shared").value == 3


def test_a_delegates_adoption_is_one_page_with_one_button(open_page: Callable[..., Any], kb: KnowledgeBase) -> None:
    page = open_page("/practices/japan-credit-guarantee", who="delegate")
    page.get_by_role("link", name="Taken up by an economy").click()
    expect(page.get_by_label("Adopting economy")).to_have_value("Chile")
    page.get_by_label("How far it has come").select_option("adopted")
    page.get_by_label("What embodies it").fill("Rule 12 of 2024")
    page.get_by_role("button", name="Record this adoption").click()
    expect(page.get_by_role("status")).to_have_text("Recorded: the economy took the practice up.")
    (made,) = [one for one in kb.home.ledger().adoptions if one.economy == "Chile"]
    assert (made.reported_by, made.effective) == ("Chile", kb.settings.today())


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
        "/meetings/m-2023-1/agenda",
    ],
)
def test_no_page_is_wider_than_a_small_telephone(open_page: Callable[..., Any], address: str) -> None:
    page = open_page("/", who="officer")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
