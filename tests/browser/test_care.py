"""The care of the base and the trail in a real browser: every page at three widths, light and dark, by form alone."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from kb import KnowledgeBase
from kb.care.edit import bulk_edit
from kb.person import operator
from tests.browser.looks import fits, stands_out

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
BY = operator("secretariat")
CHILE, JAPAN = "chile-market-days", "japan-credit-guarantee"
PAGES = (
    f"/practices/{CHILE}",
    f"/practices/{CHILE}/versions",
    f"/practices/{CHILE}/versions/2",
    f"/practices/{CHILE}/versions/1",
    f"/practices/{CHILE}/care",
    "/care/due",
    "/care/bulk?all=yes",
    "/care/batches",
    "/care/batches/1",
    f"/care/merge?keep={CHILE}&drop={JAPAN}",
    "/care/merge?keep_title=for&drop_title=nothing",
    "/trail",
    "/trail/1",
    "/trail/14",
    "/tally/shared",
)


@pytest.fixture(autouse=True)
def cared_for(kb: KnowledgeBase) -> None:
    edit = bulk_edit("groups", "add", "youth", False)
    kb.care.bulk.apply(
        edit, [CHILE], kb.care.bulk.preview(edit, [CHILE], BY).digest, BY, "young founders sell there too"
    )
    kb.care.reviews.set_review(CHILE, date.today().isoformat(), BY, "figures age")


@pytest.mark.parametrize("width", [320, 820, 1280])
def test_no_page_of_care_is_wider_than_the_screen(open_page: Open, width: int) -> None:
    page = open_page("/", width=width)
    fits(page, PAGES)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_of_care_stands_out_from_its_ground(open_page: Open, scheme: str) -> None:
    page = open_page("/", color_scheme=scheme)
    stands_out(page, PAGES)


def test_the_pages_of_care_have_no_known_barrier(open_page: Open) -> None:
    from axe_playwright_python.sync_playwright import Axe

    officer = open_page("/", bypass_csp=True)
    for address in PAGES:
        officer.goto(address)
        found = Axe().run(officer)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"


def test_an_edit_of_many_is_made_and_undone_without_script(open_page: Open, kb: KnowledgeBase) -> None:
    page = open_page("/care/bulk", script=False)
    page.get_by_label("Economy").select_option("Japan")
    page.get_by_role("button", name="List the practices").click()
    page.wait_for_url("**economy=Japan*")
    page.get_by_role("checkbox", name="Credit guarantees").check()
    kind = page.get_by_role("group", name="Kind")
    kind.get_by_role("radio", name="Kind").check()
    kind.get_by_label("Becomes").select_option("service")
    page.get_by_role("button", name="Show what will change").click()
    page.get_by_label("Reason").fill("it is a service")
    page.get_by_role("button", name="Change 1 practice").click()
    page.wait_for_url("**/care/batches/*")
    assert str(kb.home.store.practice(JAPAN).kind) == "service"
    page.get_by_label("Reason").fill("it is none")
    page.get_by_role("button", name="Undo this edit").click()
    expect(page.get_by_role("button", name="Undo this edit")).to_have_count(0)
    assert str(kb.home.store.practice(JAPAN).kind) == "finance instrument"
