"""A whole plan period played through the pages: four years, their locks, a restatement, the reviews' packs."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

from kb import KnowledgeBase
from kb.ledger.meetings import MeetingFacts
from kb.person import operator

pytestmark = pytest.mark.browser

Open = Callable[..., Any]

ECONOMIES = ("Chile", "Japan", "Peru", "Malaysia")


def fill(kb: KnowledgeBase, write: Callable[[str, str], Any]) -> None:
    """A practice for each year, shown at that year's meeting, and adopted the year after by another economy."""
    desk = operator("secretariat")
    for year, economy in zip((2021, 2022, 2023, 2024), ECONOMIES, strict=True):
        id = f"practice-of-{year}"
        text = (
            f"---\nid: {id}\ntitle: Practice of {year}\nsummary: Made up for a test.\neconomies: [{economy}]\n"
            f"kind: tool\nstatus: running\n---\n\n## What was done\n\nWork number {year} with looms.\n"
        )
        assert kb.importing.import_files([write(f"{id}.md", text)], by=desk).added == 1
        kb.recording.confirm(id, ["1.1"], by=desk)
        facts = MeetingFacts(f"Test meeting {year}", "smewg", f"{year}-04-10", f"{year}-04-11")
        meeting = kb.meetings.add(desk, f"test-{year}", facts)
        kb.recording.share(kb.recording.event(id, meeting.id, agenda_item="3"), by=desk)
    kb.home.update_index()


def lock(open_page: Open, year: int, cause: str = "") -> None:
    for who, button in (
        ("officer", "Put under review"),
        ("officer", "Approve these figures"),
        ("chair", "Accept these figures"),
        ("chair", "Lock these figures"),
    ):
        page = open_page(f"/periods/{year}", who=who)
        if button == "Lock these figures" and cause:
            form = page.get_by_role("form", name=button)
            form.get_by_label("Why").fill("The adoption was entered in error.")
            form.get_by_label("Cause of the restatement").select_option(cause)
        page.get_by_role("button", name=button).click()
        page.context.close()


def told(open_page: Open, kind: str) -> list[tuple[str, str, int]]:
    """Every total of a pack, as its tidy table has it: the figure's key, the year or years, the number."""
    page = open_page("/reports", who="chair")
    with page.expect_download() as download:
        page.locator(f"section[aria-labelledby={kind}]").get_by_role("button", name="Tidy table (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    totals = [row for row in rows if row["BREAKDOWN"] == "total" and ":" in row["INDICATOR"]]
    return [(row["INDICATOR"].split(":")[1], row["TIME_PERIOD"], int(row["OBS_VALUE"])) for row in totals]


def test_four_years_are_locked_restated_and_reviewed(
    open_page: Open, kb: KnowledgeBase, write: Callable[..., Any]
) -> None:
    fill(kb, write)
    desk = operator("secretariat")
    adopted = kb.recording.adoption(
        "practice-of-2021", "Thailand", stage="adopted", effective="2022-06-01", instrument="Act 1"
    )
    kb.recording.adopt(adopted, by=desk)
    for year in (2021, 2022):
        lock(open_page, year)
    before = kb.periods.year(2022).snapshots[-1].value("adopted")
    assert {period for _, period, _ in told(open_page, "mid-term")} == {"2021", "2022", "2021/2022"}
    # learned late: it stands beside the locked year
    late = kb.recording.adoption(
        "practice-of-2022", "Thailand", stage="adopted", effective="2022-11-01", instrument="Act 2"
    )
    kb.recording.adopt(late, by=desk)
    page = open_page("/periods/2022", who="visitor")
    assert "Practice of 2022" in page.locator("tr", has_text="Newly adopted").inner_text()
    # entered in error: taken back, and the year restated with both figures
    wrong = kb.recording.adoption("practice-of-2021", "Thailand", stage="planned")
    kb.recording.adopt(wrong, by=desk, correct=True)
    page = open_page("/periods/2022", who="chair")
    page.get_by_label("Why").fill("The adoption was entered in error.")
    page.get_by_role("button", name="Open again").click()
    lock(open_page, 2022, cause="error")
    page = open_page("/periods", who="visitor")
    assert f"first told {before}" in page.locator("main").inner_text()
    for year in (2023, 2024):
        lock(open_page, year)
    totals = told(open_page, "final")
    assert {period for _, period, _ in totals} == {"2021", "2022", "2023", "2024", "2021/2024"}
    _every_figure_opens_a_list_of_that_length(open_page, totals)


def _every_figure_opens_a_list_of_that_length(open_page: Open, totals: list[tuple[str, str, int]]) -> None:
    page = open_page("/tally", who="visitor")
    for key, period, value in totals:
        year = "" if "/" in period else f"?year={period}"
        page.goto(f"/tally/{key}{year}")
        assert page.locator("#counted ~ ol > li").count() == value, (key, period)
