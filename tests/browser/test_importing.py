"""An officer brings a back catalogue in, a delegate a paper: in a real browser, with script and without, on a phone."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from kb import KnowledgeBase
from tests.homes import ROOT
from tests.importing.test_importing import GOOD, sheet
from tests.importing.test_paper import document

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
WIDTHS = (320, 1280)


def sound(page: Any, name: str) -> None:
    """Nothing that axe finds fault with, and nothing wider than the page."""
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_an_officer_brings_a_catalogue_in(
    open_page: Open, kb: KnowledgeBase, tmp_path: Path, script: bool, scheme: str
) -> None:
    rows = [
        {**GOOD, "Title": f"Practice {no}", "Kind": "x" if no == 3 else "tool", "Shoe size": 42} for no in range(60)
    ]
    (tmp_path / "list.xlsx").write_bytes(sheet({"ID": "chile-market-days", "Status": "planned", **rows[0]}, *rows[1:]))
    for width in WIDTHS:
        page = open_page("/import", script=script, width=width, color_scheme=scheme)
        if script:  # axe needs it
            sound(page, f"import-{width}-{scheme}")
        page.get_by_label("File").set_input_files(tmp_path / "list.xlsx")
        page.get_by_role("button", name="Look at what it would do").click()
        page.get_by_label("Shoe size").select_option("Partners")
        with page.expect_navigation():
            page.get_by_role("button", name="Read the file so").click()
        expect(page.get_by_label("Shoe size")).to_have_value("partners")
        page.get_by_role("button", name="Bring in").wait_for()
        if script:
            sound(page, f"preview-{width}-{scheme}")
    page.get_by_role("button", name="Bring in 60 practices").click()
    page.get_by_role("heading", name="Brought in", exact=True).wait_for()
    if script:
        sound(page, f"report-{scheme}")
    assert len([p for p in kb.home.store.practices() if p.partners == ("42",)]) == 60


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_delegate_begins_with_a_paper(open_page: Open, kb: KnowledgeBase, tmp_path: Path, scheme: str) -> None:
    paper = document(("Title", "A market"), ("Heading 1", "Background"), ("Normal", "Text."), ("Heading 1", "Outlook"),
                     ("Normal", "More."))  # fmt: skip
    (tmp_path / "paper.docx").write_bytes(paper)
    for width in WIDTHS:
        page = open_page("/submissions/from-paper", width=width, who="delegate", color_scheme=scheme)
        sound(page, f"paper-{width}-{scheme}")
        page.get_by_label("File").set_input_files(tmp_path / "paper.docx")
        page.get_by_role("button", name="Read it").click()
        page.get_by_role("button", name="Begin the draft").wait_for()
        sound(page, f"proposal-{width}-{scheme}")
    with page.expect_response("**/submissions/from-paper/place") as answer:
        page.evaluate("document.querySelector('form.record').requestSubmit()")
    assert answer.value.status == 303
    assert kb.home.store.dossiers()[0].entries["problem"] == "Text."


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_report_says_how_far_indexing_is_and_renews_itself(
    open_page: Open, kb: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: bool
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    kb.home.mend_indexes()
    rows = [{**GOOD, "Title": f"Practice {no}"} for no in range(25)]
    (tmp_path / "list.xlsx").write_bytes(sheet({**GOOD, "Title": "A night markets for crafts"}, GOOD, *rows))
    kb.home.settings.built.mkdir(parents=True, exist_ok=True)
    with (kb.home.settings.built / "mending.lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)  # another process is at it
        page = open_page("/import", script=script, width=360)
        page.get_by_label("File").set_input_files(tmp_path / "list.xlsx")
        page.get_by_role("button", name="Look at what it would do").click()
        page.get_by_label("Row 3").select_option("leave out")
        page.get_by_role("button", name="Take them so").click()
        page.get_by_role("button", name="Bring in 26 practices").wait_for()
        if script:
            sound(page, "near-360")
        page.get_by_role("button", name="Bring in 26 practices").click()
        expect(page.get_by_text("0 of 26 indexed")).to_be_visible()
        if script:
            sound(page, "indexing-360")
    if not script:
        for _ in range(60):
            if page.get_by_text("The search finds them already").count():
                break
            page.wait_for_timeout(500)
            page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text("The search finds them already")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("link", name="Undo this import")).to_be_visible()
