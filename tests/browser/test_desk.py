"""What an officer does at the desk, in a real browser: by keyboard, without script, on a phone and in the dark."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.practice.form import entries_of
from tests.browser.looks import CONTRAST, fits
from tests.dossiers import ENTRIES, again, handed_in

pytestmark = pytest.mark.browser

Open = Callable[..., Any]


@pytest.fixture
def kb(kb: KnowledgeBase, account_of: Callable[[str], Account]) -> KnowledgeBase:
    """The small home with d1, so like a confirmed practice that an objective is put forward, in its second round; and
    d2, which a wrong year blocks."""
    author, officer = account_of("delegate"), account_of("officer").person()
    like = entries_of(kb.home.store.practice("japan-credit-guarantee"))
    d1 = handed_in(kb, author, {**ENTRIES, **like, "economies": "Chile", "title": "Credit guarantees in Chile"})
    kb.desk.conversation.take(officer, d1.id)
    asked = kb.desk.conversation.ask_change(officer, d1.id, "results", "In which years?")
    kb.desk.conversation.request_changes(officer, d1.id)
    again(kb, d1, {**d1.entries, "results": "Lending doubled from 2020 to 2022."})
    kb.desk.conversation.settle(officer, d1.id, asked.no)
    handed_in(kb, author, {**ENTRIES, "since": "last year"})
    return kb


PAGES = ("/desk", "/desk/d1", "/desk/d2", "/desk/practices", "/desk/practices/members-note", "/desk/suggestions")


def test_a_submission_is_taken_tagged_and_published_by_keyboard(open_page: Open, kb: KnowledgeBase) -> None:
    page = open_page("/desk/d1")
    page.keyboard.press("t")
    page.get_by_text("Taken: it is in review").wait_for()
    page.wait_for_load_state()  # the keys are there once the script is
    page.keyboard.press("j")
    expect(page.locator(":focus")).to_have_attribute("data-objective", "4.1")
    page.keyboard.press("x")
    expect(page.locator('input[name="say-4.1"][value="reject"]')).to_be_checked()
    page.keyboard.press("m")
    expect(page.locator('input[name="say-4.1"][value="confirm"]')).to_be_checked()
    expect(page.locator('input[name="main"][value="4.1"]')).to_be_checked()
    expect(page.locator("#unsaved")).to_have_text("4.1 is main. Not saved yet.")
    page.keyboard.press("s")
    page.get_by_text("Saved by Olga Officer").wait_for()
    page.wait_for_load_state()  # the keys are there once the script is
    page.keyboard.press("p")
    page.keyboard.press("Enter")
    page.get_by_text("Published. Readers find it now.").wait_for()
    assert kb.home.ledger().tags(kb.home.store.dossier("d1").practice) == ("4.1",)


def test_a_rejected_objective_is_not_main_any_more(open_page: Open) -> None:
    page = open_page("/desk/d1")
    for key in ("j", "m", "x"):
        page.keyboard.press(key)
    expect(page.locator('input[name="main"][value=""]')).to_be_checked()


def test_the_sentence_that_a_suggestion_rests_on_stands_out_while_it_has_the_focus(open_page: Open) -> None:
    page = open_page("/desk/d1")
    mark = page.locator('mark[id="s-4.1"]')
    plain = mark.evaluate("mark => getComputedStyle(mark).backgroundColor")
    page.keyboard.press("j")
    expect(mark).not_to_have_css("background-color", plain)
    quoted = page.locator('[id="say-4.1"] blockquote').inner_text().strip("“”")
    assert mark.inner_text() == quoted


def test_from_the_notice_to_a_published_practice_with_ten_keys_at_most(open_page: Open, kb: KnowledgeBase) -> None:
    page, pressed = open_page("/desk"), 0

    def press(*keys: str) -> None:
        nonlocal pressed
        for key in keys:
            page.keyboard.press(key)
            pressed += 1

    press("j")
    expect(page.locator(":focus")).to_have_text("Credit guarantees in Chile")
    press("Enter")
    page.wait_for_url("**/desk/d1*")
    page.wait_for_load_state()  # the keys are there once the script is
    press("t")
    page.get_by_text("Taken: it is in review").wait_for()
    page.wait_for_load_state()
    press("j", "m", "p", "Enter")
    page.get_by_text("Published. Readers find it now.").wait_for()
    assert pressed <= 10
    assert kb.home.ledger().tags(kb.home.store.dossier("d1").practice) == ("4.1",)
    page.wait_for_load_state()
    press("n")  # and the next one of the queue
    page.wait_for_url("**/desk/d2*")


def test_every_objective_is_reached_and_decided_on_by_keyboard(open_page: Open, kb: KnowledgeBase) -> None:
    page, seen = open_page("/desk/d1"), []
    for _ in kb.plan.objectives:
        page.keyboard.press("j")
        seen.append(page.evaluate("document.activeElement.dataset.objective"))
        page.keyboard.press("x")
    assert sorted(seen) == sorted(one.id for one in kb.plan.objectives)
    expect(page.locator('input[value="reject"]:checked')).to_have_count(len(seen))
    assert page.evaluate("document.activeElement.getBoundingClientRect().bottom <= innerHeight")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.dataset.objective") == seen[-2]
    page.keyboard.press("o")
    expect(page.locator('input[value="reject"]:checked')).to_have_count(len(seen) - 1)


LISTED = "[...document.querySelectorAll('#keys dt')].filter((d) => d.checkVisibility()).map((d) => d.innerText.trim())"

STATE = """() => [location.href, document.activeElement.outerHTML.slice(0, 300),
  [...document.querySelectorAll('input:checked')].map((one) => one.name + one.value).join(),
  document.querySelector('#keys').open,
  [...document.querySelectorAll('details')].map((one) => one.open).join()].join()"""


@pytest.mark.parametrize(
    "address",
    [
        "/desk",
        "/desk?which=done",
        "/desk/d1",
        "/desk/d2",
        "/desk/d3",
        "/desk/practices",
        "/desk/practices/members-note",
        "/desk/suggestions",
        "/",
        "/?sort=newest",
        "/about",
        "/care/bulk",
    ],
)
def test_each_key_that_a_page_lists_does_something_there(
    open_page: Open, kb: KnowledgeBase, account_of: Callable[[str], Account], address: str
) -> None:
    reviewed = handed_in(kb, account_of("delegate"), {**ENTRIES, "title": "Kept in review"})
    kb.desk.conversation.take(account_of("officer").person(), reviewed.id)
    page = open_page(address)
    page.locator("main").focus()
    page.keyboard.press("?")
    lines = page.evaluate(LISTED)
    assert lines and "?" in lines
    context = page.context
    for key in " ".join(lines).split():
        # a tab of its own: what the key before sent may still lead its tab elsewhere
        page.close()
        page = context.new_page()
        page.goto(address)
        page.locator("main").focus()
        if key in ("k", "c", "m", "x", "o", "Enter") and "j" in " ".join(lines):
            page.keyboard.press("j")
        if key in ("o", "k"):
            page.keyboard.press("j" if key == "k" else "c")
        before = page.evaluate(STATE)
        page.keyboard.press(key)
        page.wait_for_function(f"before => ({STATE})() !== before", arg=before)


def test_a_page_without_a_list_names_no_key_of_lists(open_page: Open) -> None:
    for address, named in (("/about", False), ("/?q=market", True), ("/desk?which=done", False), ("/desk", True)):
        page = open_page(address)
        page.keyboard.press("?")
        assert any("j" in line for line in page.evaluate(LISTED)) == named, address


def test_keys_do_nothing_while_one_types_or_has_switched_them_off(open_page: Open, kb: KnowledgeBase) -> None:
    page = open_page("/desk/d1")
    page.locator("#f-results summary").click()
    page.locator("#text-results").press_sequentially("to whom, when?")
    assert page.locator("#text-results").input_value() == "to whom, when?"
    page.locator("#main").focus()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("confirm it as the main one")
    dialog.get_by_label("Switch these keys off").check()
    dialog.get_by_role("button", name="Close").click()
    page.keyboard.press("t")
    page.wait_for_timeout(200)
    assert kb.home.store.dossier("d1").state.value == "submitted"


def test_the_conversation_and_publishing_work_without_script(open_page: Open, kb: KnowledgeBase) -> None:
    page = open_page("/desk/d1", script=False)
    assert page.get_by_text("Changed since round 1").is_visible()
    page.get_by_role("button", name="Take it and review it").click()
    expect(page.get_by_text("Taken: it is in review")).to_be_visible()
    field = page.locator("#f-done")
    field.get_by_text("Comment or ask for a change").click()
    field.get_by_label("What you want to say").fill("Who pays for it?")
    field.get_by_role("button", name="Ask for this change").click()
    page.get_by_role("button", name="Who pays for it?").click()
    page.get_by_text("Settled by Olga Officer").first.wait_for()
    page.get_by_label("Confirm 4.1", exact=True).check()
    page.get_by_role("button", name="Publish with the objectives chosen").click()
    page.get_by_text("Published. Readers find it now.").wait_for()
    assert kb.home.ledger().tags(kb.home.store.dossier("d1").practice) == ("4.1",)


def test_without_script_the_link_to_a_sentence_marks_it(open_page: Open) -> None:
    page = open_page("/desk/d1", script=False)
    mark = page.locator('mark[id="s-4.1"]')
    page.locator('[id="say-4.1"] blockquote a').click()
    page.mouse.move(0, 0)
    page.wait_for_url("**#s-4.1")
    assert mark.evaluate("mark => mark.matches(':target')")
    assert mark.evaluate("mark => getComputedStyle(mark).backgroundColor") != "rgba(0, 0, 0, 0)"


def test_a_back_catalogue_is_tagged_by_keyboard_alone(open_page: Open, kb: KnowledgeBase) -> None:
    page = open_page("/desk/practices/members-note")
    for key in ("j", "c", "s"):
        page.keyboard.press(key)
    page.wait_for_url("**/desk/practices/korea-plan-only*")  # until it is loaded: the keys are there once the script is
    page.keyboard.press("n")
    page.wait_for_url("**/desk/practices/international-body-guide")
    page.keyboard.press("b")
    page.wait_for_url("**/desk/practices/korea-plan-only")
    assert len(kb.home.ledger().tags("members-note")) == 1


def test_on_a_phone_the_queue_is_folded_and_beside_the_write_up_on_a_wide_screen(open_page: Open) -> None:
    page = open_page("/desk/d1", width=320)
    assert page.get_by_text("Queue: 2 to decide").is_visible()
    assert not page.get_by_role("link", name="All to decide").is_visible()
    page = open_page("/desk/d1", width=1400)
    assert page.get_by_role("link", name="All to decide").is_visible()


@pytest.mark.parametrize("width", [320, 820, 1400])
def test_no_page_of_the_desk_is_wider_than_the_screen(open_page: Open, width: int) -> None:
    page = open_page("/desk", width=width)
    fits(page, PAGES)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground_and_nothing_lacks_a_name(open_page: Open, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = open_page("/desk", color_scheme=scheme)
    for address in PAGES:
        page.goto(address)
        assert page.evaluate(CONTRAST) == [], address
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
        assert len(ids) == len(set(ids)), address
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], address
