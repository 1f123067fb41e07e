"""What every page promises the eye: no wider than its window, days spelled out, no table that says nothing, and on
paper all that is folded on the screen, with where it stands and without what only a screen can do."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.pages.site.test_permissions import TABLE

pytestmark = pytest.mark.browser

Open = Callable[..., Any]

NO_PAGE = re.compile(
    r"^GET (/api/|/static|/templates|/attachments|/oai|/schemas)|sheet[.]|<kind>"
    r"|[.](json|csv|md|txt|svg|docx|pdf|atom|xml|zip|bib|ris|png|ttl|rdf|jsonld|<any)"
)
"""Routes that answer no page."""

ADDRESSES = list(
    dict.fromkeys(row.address for route, row in TABLE.items() if route.startswith("GET ") and not NO_PAGE.search(route))
)

TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

ISO_DAYS = r"""() => {
  const found = [], walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const kept = walker.currentNode.parentElement.closest(
      "textarea, pre, code, option, script, .hint, .writeup, .pieces, .visually-hidden");
    if (!kept && /(?<![\w-])(19|20)\d\d-\d\d-\d\d(?![\w-])/.test(walker.currentNode.data))
      found.push(walker.currentNode.data.trim());
  }
  return found;
}"""

SILENT_TABLES = """() => [...document.querySelectorAll("main table")].filter((table) => {
  const cells = [...table.querySelectorAll("tbody td")].map((cell) => cell.textContent.trim());
  return cells.length > 3 && cells.every((text) => ["", "0", "nothing", "none", "not reported"].includes(text));
}).map((table) => table.parentElement.getAttribute("aria-label"))"""

SMALL_TARGETS = """() => [...document.querySelectorAll(
    "main button, main summary, main select, .masthead :is(a, button, summary)")]
  .filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && (box.height < 23.5 || box.width < 23.5);
  })
  .map((one) => one.outerHTML.slice(0, 100))"""

ON_PAPER = """() => {
  const shown = (one) => one.checkVisibility({ contentVisibilityAuto: true }) && one.getBoundingClientRect().height > 0;
  const found = [];
  for (const one of document.querySelectorAll("main button, .masthead nav, .masthead form, .colophon"))
    if (shown(one)) found.push(`printed: ${one.outerHTML.slice(0, 90)}`);
  for (const fold of document.querySelectorAll("main details:not(.judge, .more, .pasting, .asking, .say-here)")) {
    const inside = fold.children[1];
    if (shown(fold.querySelector("summary")) && inside?.matches("p, ul, ol, table, div, section") && !shown(inside))
      found.push(`folded: ${fold.outerHTML.slice(0, 90)}`);
  }
  if (!shown(document.querySelector(".of-page"))) found.push("no address");
  return found;
}"""


def pages(page: Any) -> Iterator[str]:
    for address in ADDRESSES:
        answer = page.goto(address, wait_until="domcontentloaded")
        if answer.status == 200 and page.locator("header.masthead").count():
            yield address


def test_every_page_fits_a_phone_spells_days_out_and_prints_what_it_holds(open_page: Open) -> None:
    page = open_page("/", who="officer", width=360)
    wrong: dict[str, object] = {}
    for address in pages(page):
        found = [f"{beyond} px too wide"] if (beyond := page.evaluate(TOO_WIDE)) > 0 else []
        found += [f"day not spelled out: {text}" for text in page.evaluate(ISO_DAYS)]
        found += [f"a table that says nothing: {name}" for name in page.evaluate(SILENT_TABLES)]
        found += [f"too small to hit: {one}" for one in page.evaluate(SMALL_TARGETS)]
        page.emulate_media(media="print")
        found += [one for one in page.evaluate(ON_PAPER) if not (one == "no address" and "/handover" in address)]
        page.emulate_media(media="screen")
        if found:
            wrong[address] = found
    assert not wrong, "\n".join(f"{where}: {what}" for where, what in wrong.items())


@pytest.mark.parametrize("who", ["visitor", "delegate", "officer", "chair", "administrator"])
def test_the_masthead_stays_low_and_the_search_stands_at_one_place(open_page: Open, who: str) -> None:
    page = open_page("/areas", who=who)
    at = page.locator(".masthead .seek").bounding_box()
    assert (round(at["x"]), round(page.locator(".masthead").bounding_box()["height"])) == (_place(open_page), 56)
    page.set_viewport_size({"width": 360, "height": 800})
    top = page.locator(".masthead").bounding_box()["y"]
    assert page.locator(".masthead .seek").bounding_box()["y"] - top <= 57
    page.get_by_text("Menu", exact=True).click()
    assert page.get_by_role("link", name="Figures").is_visible()


def _place(open_page: Open) -> int:
    return round(open_page("/areas", who="visitor").locator(".masthead .seek").bounding_box()["x"])


def test_what_is_mine_opens_without_script_and_leads_there(open_page: Open) -> None:
    page = open_page("/areas", who="officer", script=False)
    page.locator(".mine > summary").click()
    page.get_by_role("link", name="Desk").click()
    page.wait_for_url("**/desk")


def test_a_field_that_is_refused_is_named_as_the_form_names_it(open_page: Open) -> None:
    page = open_page("/practices/chile-market-days/adopt", who="officer")
    page.get_by_label("Adopting economy").select_option("Peru")
    page.get_by_label("How far it has come").select_option("adopted")
    page.locator("form.record button").last.click()
    said = page.get_by_role("alert")
    said.wait_for()
    assert "In force since: give the day it came into force" in said.inner_text()
