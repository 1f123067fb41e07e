"""The whole way of a practice in a real browser: from a Word file through review to a visitor who finds it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from kb import KnowledgeBase
from kb.submissions.dossier import State

pytestmark = pytest.mark.browser

TITLE = "Shared cold stores for fishers' cooperatives"


def paper(folder: Path) -> Path:
    """A paper as somebody writes one in Word: headings of its own, and a part that no field is made for."""
    from docx import Document

    document = Document()
    document.add_heading(TITLE, 0)
    document.add_heading("Background", 1)
    document.add_paragraph("Small fishers lost a third of the catch before it reached a buyer.")
    document.add_heading("Description of the programme", 1)
    document.add_paragraph("Cooperatives run a shared cold store at the landing place; members pay by the crate.")
    document.add_heading("Outcomes", 1)
    document.add_paragraph("Losses fell and prices rose.")
    document.add_heading("Photographs", 1)
    document.add_paragraph("Available on request.")
    path = folder / "cold stores.docx"
    document.save(str(path))
    return path


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_practice_goes_from_word_to_a_visitor_who_finds_it(
    open_page: Callable[..., Any], kb: KnowledgeBase, account_of: Callable[[str], object], tmp_path: Path, script: bool
) -> None:
    account_of("officer"), account_of("delegate")
    dossier = _hand_in_from_word(open_page, kb, tmp_path, script)
    _ask_for_a_change(open_page, dossier, script)
    _mend_and_hand_in_again(open_page, dossier, script)
    _confirm_and_publish(open_page, dossier, script)
    _find_by_meaning(open_page, script)
    assert kb.home.store.dossier(dossier).state is State.PUBLISHED
    practice = kb.home.store.dossier(dossier).practice
    assert kb.home.ledger().tags(practice) == ("1.3", "2.1")
    assert "A survey counted" in kb.home.store.practice(practice).body


def _hand_in_from_word(open_page: Callable[..., Any], kb: KnowledgeBase, folder: Path, script: bool) -> str:
    page = open_page("/submissions", who="delegate", script=script)
    page.get_by_role("link", name="begin with a Word file").click()
    page.get_by_label("File", exact=True).set_input_files(paper(folder))
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Where each part goes")
    assert page.get_by_label("Place it in").nth(1).input_value() == "problem"
    page.get_by_role("button", name="Begin the draft").click()
    page.wait_for_url("**/submissions/d*")
    dossier = page.url.rsplit("/", 1)[1].split("#")[0].split("?")[0]
    page.get_by_label("One-sentence summary").fill("Fishers' cooperatives keep the catch cold together.")
    page.get_by_label("Lead agency").fill("An agency for fisheries")
    page.get_by_label("Kind", exact=True).select_option("programme")
    page.get_by_label("Status", exact=True).select_option("running")
    page.get_by_label("Cleared by").fill("Head of unit")
    page.get_by_label("Cleared on").fill("2026-01-02")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Handed in.")).to_be_visible()
    assert kb.home.store.dossier(dossier).practice in page.content()
    return dossier


def _ask_for_a_change(open_page: Callable[..., Any], dossier: str, script: bool) -> None:
    page = open_page("/desk", who="officer", script=script)
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_role("button", name="Take it and review it").click()
    expect(page.get_by_text("Taken: it is in review")).to_be_visible()
    results = page.locator("#f-results")
    results.get_by_text("Comment or ask for a change").click()
    results.get_by_label("What you want to say").fill("Who counted, and when?")
    results.get_by_role("button", name="Ask for this change").click()
    expect(page.get_by_role("button", name="Settle this change").first).to_be_visible()
    page.get_by_role("button", name="Request these changes").click()
    expect(page.get_by_text("changes requested", exact=False).first).to_be_visible()


def _mend_and_hand_in_again(open_page: Callable[..., Any], dossier: str, script: bool) -> None:
    page = open_page("/submissions", who="delegate", script=script)
    expect(page.get_by_text("Who counted, and when?").first).to_be_visible()
    page.get_by_role("link", name=TITLE).first.click()
    field = page.get_by_label("Results", exact=True)
    field.fill("A survey counted losses of a tenth in 2024, a third before.")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Handed in.")).to_be_visible()


def _confirm_and_publish(open_page: Callable[..., Any], dossier: str, script: bool) -> None:
    page = open_page(f"/desk/{dossier}", who="officer", script=script)
    expect(page.get_by_role("heading", name="Changed since round 1")).to_be_visible()
    expect(page.locator("ins").first).to_contain_text("survey counted")
    page.get_by_role("button", name="Take it and review it").click()
    expect(page.get_by_text("Taken: it is in review")).to_be_visible()
    page.locator("#f-results").get_by_role("button", name="Settle this change").click()
    expect(page.get_by_text("Settled by").first).to_be_visible()
    _choose(page, "1.3", "2.1")
    page.get_by_role("button", name="Publish with the objectives chosen").click()
    expect(page.get_by_role("heading", name="Published")).to_be_visible()


def _choose(page: Any, *objectives: str) -> None:
    """Choose objectives by their controls, the main one first; those not suggested lie in a fold."""
    page.locator("details.others").evaluate("fold => { fold.open = true; }")
    for objective in objectives:
        page.locator(f"[name='say-{objective}'][value=confirm]").check()
    page.locator(f"[name=main][value='{objectives[0]}']").check()


def _find_by_meaning(open_page: Callable[..., Any], script: bool) -> None:
    page = open_page("/?q=keeping+fish+cold+together&mode=meaning", who="visitor", script=script)
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()
    assert page.locator(".hit").first.get_by_role("link").first.inner_text() == TITLE
