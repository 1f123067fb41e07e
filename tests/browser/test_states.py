"""Every page in each state that a reader may bring it to: three widths, larger and wider text, colours of their own,
with faults shown, with nothing to show, and with texts that are too long."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.person import operator
from tests.browser.states import WIDTHS, looked_through, lost
from tests.browser.test_axe import EVERY_ROLE, FIRST, looked_at
from tests.campaigns.xss.infected import infected
from tests.campaigns.xss.views import cookie, for_an_author, for_an_officer, serving
from tests.dossiers import begun

pytestmark = pytest.mark.browser

Open = Callable[..., Any]

SOME = ("/", "/?q=loans", "/practices/chile-market-days", "/tally?by=economy", "/gap-map", "/reports", "/sign-in")
"""What the suite looks at; `make accessibility` looks at all."""

LEAVING = ("sign-out", "/end", "/erase", "/close", "sign-out-everywhere", "/take-off", "/reset", "/role")
"""Forms that end what the rest is looked at with."""

SUBMIT = """(at) => {
  const form = [...document.querySelectorAll("main form")].filter((one) => one.method === "post")[at];
  for (const field of form.querySelectorAll("[required]")) field.required = false;
  for (const field of form.querySelectorAll("input[type=text], input:not([type]), textarea"))
    field.value = "x".repeat(200);
  form.noValidate = true;
  form.requestSubmit();
}"""
"""Send a form with what it cannot take."""

FORMS = """() =>
  [...document.querySelectorAll("main form")].filter((one) => one.method === "post").map((one) => one.action)"""


def pages(page: Any, addresses: list[str]) -> Iterator[str]:
    """Those that are pages, opened one after the other."""
    for address in dict.fromkeys(addresses):
        answer = page.request.get(address, max_redirects=0)
        kept = "attachment" in answer.headers.get("content-disposition", "")
        if answer.headers.get("content-type", "").startswith("text/html") and not kept:
            page.goto(address)
            yield address


@pytest.mark.parametrize("who", FIRST if EVERY_ROLE else ("visitor",))
def test_no_page_bars_anybody_or_loses_anything_in_any_state(open_page: Open, kb: KnowledgeBase, who: str) -> None:
    page = open_page("/", who=who)
    addresses = looked_at(who) if EVERY_ROLE else list(SOME)
    wrong = {one: found for one in pages(page, addresses) if (found := looked_through(page, by_axe=EVERY_ROLE))}
    assert not wrong, "\n".join(f"{where}: {what}" for where, what in wrong.items())


FAULTY = ("/sign-in", "/meetings/new", "/practices/chile-market-days/share", "/activities/new")


@pytest.mark.parametrize("who", ["officer", "delegate", "administrator"] if EVERY_ROLE else ["officer"])
def test_a_form_that_was_refused_says_so_to_everybody(
    open_page: Open, kb: KnowledgeBase, account_of: Callable[[str], Account], who: str
) -> None:
    begun(kb, account_of("delegate"), id="d1")
    page = open_page("/", who=who)
    wrong: dict[str, object] = {}
    for address in list(pages(page, looked_at(who) if EVERY_ROLE else list(FAULTY[1:3]))):
        page.goto(address)
        for at, action in enumerate(page.evaluate(FORMS)):
            if any(end in action for end in LEAVING):
                continue
            page.goto(address)
            if len(page.evaluate(FORMS)) <= at:
                break
            with page.expect_navigation():
                page.evaluate(SUBMIT, at)
            if found := looked_through(page, by_axe=True):
                wrong[f"{address} form {at}"] = found
    assert not wrong, "\n".join(f"{where}: {what}" for where, what in wrong.items())


def test_a_home_with_nothing_in_it_bars_nobody(open_page: Open, kb: KnowledgeBase) -> None:
    """What stands in the home is withdrawn first, so that lists are empty."""
    for practice in kb.home.store.practices():
        kb.care.withdrawing.withdraw(practice.id, operator("x"), "asked to")
    kb.home.update_index()
    page = open_page("/", who="officer")
    addresses = looked_at("officer") if EVERY_ROLE else ["/", "/areas/4", "/desk/practices"]
    wrong = {one: found for one in pages(page, addresses) if (found := looked_through(page, by_axe=EVERY_ROLE))}
    assert not wrong, "\n".join(f"{where}: {what}" for where, what in wrong.items())


LONG = (
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 2, "x" * 250, "长" * 120,
    "https://example.org/" + "y" * 160,
)  # fmt: skip
"""Words that no line holds."""


def test_texts_that_no_line_holds_stay_on_the_page(chromium: Any, template_home: Path, tmp_path: Path) -> None:
    found = infected(template_home, tmp_path, LONG)
    wrong: dict[str, object] = {}
    with serving(found) as site:
        for who, addresses in (("officer", for_an_officer(found)), ("delegate", for_an_author(found))):
            context = chromium.new_context(base_url=site, viewport={"width": 320, "height": 900})
            context.add_cookies([cookie(found, found.people[who], site)])
            page = context.new_page()
            chosen = list(addresses) if EVERY_ROLE else [next(iter(addresses)), "/submissions", "/activities"]
            for address in pages(page, chosen):
                for width in WIDTHS if EVERY_ROLE else WIDTHS[:1]:
                    page.set_viewport_size({"width": width, "height": 900})
                    if lines := lost(page):
                        wrong[f"{address} at {width} as {who}"] = lines
            context.close()
    assert not wrong, "\n".join(f"{where}: {what}" for where, what in wrong.items())


def test_a_text_that_is_cut_off_and_a_page_that_is_too_wide_would_be_seen(open_page: Open) -> None:
    page = open_page("/about", who="visitor", width=320)
    assert lost(page) == []
    assert lost(page, "h1 { width: 700px; }") and lost(page, "h1 { height: 8px; overflow: hidden; }")
