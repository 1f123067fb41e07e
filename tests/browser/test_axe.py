"""Every page, signed out and in each role, looked at by axe-core in a real browser: no violation of WCAG 2.2 AA."""

import os
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest

from kb import KnowledgeBase
from kb.person import Person, Role
from tests.pages.site.test_permissions import EVERYONE, TABLE

pytestmark = pytest.mark.browser

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

RUN = """async (rules) => {
  const results = await axe.run(document, { runOnly: { type: "tag", values: rules } });
  return results.violations.map((one) => `${one.id}: ${one.help}: ${one.nodes[0].html} (${one.nodes.length})`);
}"""

MORE = (
    *("/?q=loans", "/?q=zzz&mode=words", "/?q=rural+womne&mode=words", "/tally?by=economy", "/no-such-page"),
    *("/practices/chile-market-days/lineage", "/practices/chile-market-days/adopt", "/tally/in_force"),
    "/tally?through=2022&evidence=reported",
    "/meetings/m-2023-1/share?q=market&pick=japan-credit-guarantee",
    *("/following", "/wanted", "/wanted/new"),
    *("/my-economy", "/my-economy?economy=malaysia&year=2023"),
    "/meetings/m-2023-1/agenda",
    *("/evidence", "/evidence?q=zzz&mode=words", "/compare", "/compare?practice=chile-market-days"),
)
"""States of pages that the permission table has only once."""


EVERY_ROLE = os.environ.get("TEST_EVERY_ROLE") == "yes"
"""Whether each page is looked at in every role (`make accessibility`), or once in the role named first below."""

FIRST = ("visitor", "officer", "administrator", "chair", "delegate", "other_delegate")


def looked_at(who: str) -> list[str]:
    """The addresses to look at in a role."""
    rows = [row for route, row in TABLE.items() if route.startswith("GET ")]
    mine = [row for row in rows if EVERY_ROLE or who == next((one for one in FIRST if one in row.allowed), FIRST[0])]
    return [row.address for row in mine] + list(MORE if EVERY_ROLE or who in ("visitor", "officer") else ())


@pytest.mark.parametrize("who", FIRST)
def test_no_page_has_a_violation(open_page: Callable[..., Any], kb: KnowledgeBase, who: str) -> None:
    kb.trail.reading.erase(1, Person("a-former-administrator", Role.ADMINISTRATOR), "asked for")  # waits for a second
    page = open_page("/", who=who)
    wrong: dict[str, list[str]] = {}
    for address in looked_at(who):
        answer = page.request.get(address, max_redirects=0)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        if "attachment" in answer.headers.get("content-disposition", ""):
            continue
        page.goto(address)
        page.evaluate(AXE)  # by the browser's own door: the page's policy stays in force
        if found := page.evaluate(RUN, RULES):
            wrong[address] = found
    assert not wrong


def test_every_page_is_looked_at_in_some_role() -> None:
    assert set(FIRST) == EVERYONE
    seen = {address for who in FIRST for address in looked_at(who)}
    assert seen >= {row.address for route, row in TABLE.items() if route.startswith("GET ")}


def test_a_fault_that_is_planted_is_found(open_page: Callable[..., Any]) -> None:
    page = open_page("/", who="visitor")
    page.evaluate("document.querySelector('label[for=q]').remove(); document.documentElement.removeAttribute('lang')")
    page.evaluate(AXE)
    assert {one.split(":")[0] for one in page.evaluate(RUN, RULES)} >= {"html-has-lang"}
