"""The rest of the plan in a real browser, with something on record: no violation of WCAG 2.2 AA, nothing too wide."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kb import KnowledgeBase
from kb.person import Person, Role
from tests.browser.test_axe import AXE, RULES, RUN
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

OFFICER = Person("o", Role.SECRETARIAT)

ADDRESSES = (
    "/implementation", "/implementation/activities", "/activities", "/activities/activity-0001",
    "/activities/activity-0001/edit", "/indicators", "/indicators/1.1.1",
    "/indicators/1.1.1/report?economy=chile&year=2022",
    "/indicators/import", "/schedule", "/schedule/action-0001", "/proposals", "/proposals/proposal-0001",
    "/proposals/proposal-0001/edit", "/success-factors", "/coverage", "/coverage?year=2022", "/indicators/G3/sheet",
    "/indicators/2.1.1/sheet", "/nil-reports?indicator=G3",
)  # fmt: skip


@pytest.fixture
def filled(home: Path, kb: KnowledgeBase) -> KnowledgeBase:
    """Something made up of everything."""
    path = "practices/proposal_criteria.yaml"
    (home / path).write_bytes((ROOT / path).read_bytes())
    room = kb.implementation
    room.activities.record(
        OFFICER, title="A made-up workshop on online markets for women", kind="activity", year="2022",
        status="carried out", economies=["Chile", "Peru"], co_sponsors=["Japan"],
    )  # fmt: skip
    for year, value in (("2021", "12"), ("2022", "30"), ("2024", "25.5")):
        told = room.indicators.keep(
            OFFICER, "2.1.1", "Chile", year, value=value, unit="%", source="made up", submit=True
        )
        room.indicators.accept(OFFICER, "2.1.1", "Chile", year, told.value)
    room.indicators.keep(OFFICER, "1.1.1", "Chile", "2022", value="12", source="made up", submit=True)
    room.nil_reports.hand_in(OFFICER, "G3", "Peru", "2022", "a made-up letter")
    room.schedule.keep(OFFICER, title="A made-up course", first="2021", last="2023", objective="3.1")
    room.schedule.note(OFFICER, "action-0001", "2022", "Held twice")
    room.proposals.keep(OFFICER, title="A made-up project", summary="Courses.", year="2024", economies=["Chile"])
    room.proposals.score(OFFICER, "proposal-0001", "link", "3", "because")
    room.checklist.mark(OFFICER, "4-1", "japan-credit-guarantee")
    return kb


def test_no_page_with_something_on_it_has_a_violation_or_is_too_wide(
    filled: KnowledgeBase, open_page: Callable[..., Any]
) -> None:
    page = open_page("/", who="officer")
    wrong: dict[str, object] = {}
    for address in (*ADDRESSES, "/indicators/2.1.1"):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(address)
        page.evaluate(AXE)
        if found := page.evaluate(RUN, RULES):
            wrong[address] = found
        page.set_viewport_size({"width": 320, "height": 640})
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 320:
            wrong[f"{address} at 320"] = width
    assert not wrong, "\n".join(f"{where}: {what}" for where, what in wrong.items())
