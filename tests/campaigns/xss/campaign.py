"""Home after home, filled with payloads and looked at."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from playwright import sync_api

from tests.campaigns.xss.browsing import Watched, browser, watched
from tests.campaigns.xss.infected import TOGETHER, infected
from tests.campaigns.xss.views import (
    EXPORTS,
    cookie,
    documents,
    for_a_visitor,
    for_an_author,
    for_an_officer,
    look,
    said_back,
    serving,
)


@dataclass
class Shown:
    """What was looked at: fields that kept a payload, pages opened, and payloads times the pages that showed them."""

    kept: int = 0
    views: int = 0
    shown: int = 0
    faults: Counter[str] = field(default_factory=Counter)

    def take(self, page: Watched, each: int) -> None:
        self.views += page.views
        self.shown += page.views * each
        self.faults += page.faults
        page.page.context.close()


def campaign(template: Path, folder: Path, payloads: Sequence[str], in_a_home: int) -> Shown:
    shown = Shown()
    with browser() as chromium:
        for at in range(0, len(payloads), in_a_home):
            place = folder / f"home-{at}"
            place.mkdir()
            one_home(chromium, template, place, payloads[at : at + in_a_home], shown)
    return shown


def one_home(
    chromium: sync_api.Browser, template: Path, folder: Path, payloads: Sequence[str], shown: Shown,
    said: Callable[[str], object] = lambda line: print(line, flush=True),
) -> None:  # fmt: skip
    found = infected(template, folder, payloads)
    shown.kept += found.kept
    with serving(found) as site:
        found.kb.home.settings = replace(found.kb.settings, served=site, searches_per_minute=0, api_calls_per_minute=0)
        for who, addresses in (
            ("officer", for_an_officer(found)), ("", for_a_visitor(found)), ("delegate", for_an_author(found)),
            ("administrator", iter(("/accounts", "/accounts/log", "/account", "/trail"))),
        ):  # fmt: skip
            page = watched(chromium, site, [cookie(found, found.people[who], site)] if who else [])
            look(page, addresses)
            shown.take(page, TOGETHER)
        page = watched(chromium, site)
        look(page, said_back(payloads))
        shown.take(page, 6)
        page = watched(chromium, site, [cookie(found, found.people["officer"], site)], bypass_csp=True)
        documents(page, [*EXPORTS, *(f"/practices/{id}.md" for id in found.practices)])
        shown.take(page, TOGETHER)
    for fault in shown.faults:
        said(fault)
    said(f"{shown.kept} fields, {shown.views} views, {len(shown.faults)} faults")
