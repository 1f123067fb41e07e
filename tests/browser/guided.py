"""Carries out the steps of a guide in a browser, as a reader would: by the labels that the guide names."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Locator, Page, expect

from tests.guides import GuideAct, GuideStep

WIDTH, HEIGHT = 1280, 800
"""Pixels of a picture."""


class Guided:
    """One guide being followed: a browser a role. `opened` makes one; `pictures` is where pictures go, if any."""

    def __init__(self, opened: Callable[[str], BrowserContext], pictures: Path | None = None) -> None:
        self._opened, self._pictures = opened, pictures
        self._pages: dict[str, Page] = {}
        self._who = "visitor"
        self.drawn: list[Path] = []

    def carry_out(self, step: GuideStep) -> None:
        for act in step.acts:
            try:
                self._do(act)
            except (AssertionError, Error) as fault:
                raise AssertionError(f"{step.place}\n{act}\nat {self.page.url}\n{fault}") from fault

    @property
    def page(self) -> Page:
        if self._who not in self._pages:
            self._pages[self._who] = self._opened(self._who).new_page()
        return self._pages[self._who]

    def _do(self, act: GuideAct) -> None:
        page = self.page
        if act.verb == "as":
            self._who = act.what
        elif act.verb == "open":
            answer = page.goto(act.what)
            assert answer and answer.status == 200, f"answers {answer and answer.status}"
        elif act.verb == "fill":
            _first(page.get_by_label(_begins(act.what))).fill(act.how.replace(" / ", "\n"))  # one line of several
        elif act.verb == "choose":
            _first(page.get_by_label(_begins(act.what))).select_option(label=act.how)
        elif act.verb == "tick":
            _first(page.get_by_label(_begins(act.what))).check()
        elif act.verb == "press":
            _first(page.get_by_role("button", name=_begins(act.what))).click()
        elif act.verb == "follow":
            _first(page.get_by_role("link", name=_begins(act.what))).click()
        elif act.verb == "unfold":
            _first(page.locator("summary").filter(has_text=_begins(act.what))).click()
        elif act.verb == "offer":
            expect(_first(_offered(page, act.what))).to_be_visible()
        elif act.verb == "see":
            expect(_first(page.get_by_text(act.what))).to_be_visible()
        elif act.verb == "get":
            answered = page.request.get(act.what)
            assert answered.status == 200 and act.how in answered.text(), f"answers {answered.status}"
        elif act.verb == "take":
            acting = _first(_offered(page, act.what))
            with page.expect_download() as down:
                acting.click()
            assert down.value.suggested_filename.endswith(act.how), down.value.suggested_filename
        elif act.verb == "picture" and self._pictures:
            path = self._pictures / f"{act.what}.png"
            page.screenshot(path=path, animations="disabled", caret="hide")
            self.drawn.append(path)


def _offered(page: Page, label: str) -> Locator:
    """A button, a link or a field of this name."""
    name = _begins(label)
    pressed = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name))
    return pressed.or_(page.get_by_label(name))


def _begins(label: str) -> re.Pattern[str]:
    """A label, with what is said behind it to who does not see of what it is."""
    return re.compile(rf"^\s*{re.escape(label)}(?!\w)".replace("/", r"\/"))


def _first(found: Locator) -> Locator:
    return found.locator("visible=true").first
