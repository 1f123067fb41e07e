"""A real browser before a real server over the small home; skipped where there is no Chromium."""

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright import sync_api
from werkzeug.serving import make_server

from kb import KnowledgeBase
from kb.accounts.account import Account
from tests.sites import application
from webapp.site.identity import PLAIN_COOKIE

NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # of two such lists only the last holds: the first two lines are what Playwright turns off by itself, the third what
    # a new page spends most of its time on and no test looks at
    "--disable-features="
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,LensOverlay,MediaRouter,"
    "PaintHolding,ThirdPartyStoragePartitioning,OptimizationHints,NetworkTimeServiceQuerying,PreconnectToSearch,"
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[sync_api.Browser]:
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


class Door:
    """Leads a request to the application of the test that runs: one server serves them all."""

    def __init__(self) -> None:
        self.kb: KnowledgeBase | None = None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        assert self.kb, "no test has a home"
        return application(self.kb)(environ, start_response)


@pytest.fixture(scope="session")
def served() -> Iterator[tuple[str, Door]]:
    """A live server: its address, and the door to the home that it serves."""
    door = Door()
    server = make_server("127.0.0.1", 0, door, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", door
    server.shutdown()
    thread.join()


@pytest.fixture
def site(kb: KnowledgeBase, served: tuple[str, Door]) -> Iterator[str]:
    """The address at which this test's home is served."""
    address, door = served
    kb.home.settings = replace(kb.settings, served=address)  # where links that are handed on lead
    door.kb = kb
    yield address
    door.kb = None


@pytest.fixture
def open_page(
    chromium: sync_api.Browser, site: str, kb: KnowledgeBase, account_of: Callable[[str], Account]
) -> Iterator[Callable[..., sync_api.Page]]:
    """Open an address as one of PEOPLE or as a visitor. What breaks the policy, or any fault of a script, fails the
    test at its end."""
    complaints: list[str] = []
    contexts: list[sync_api.BrowserContext] = []

    def outside(address: str) -> None:
        if not address.startswith(site):
            complaints.append(f"asked for {address}")

    def _open(
        path: str = "/", script: bool = True, width: int = 1280, who: str = "officer", **options: Any
    ) -> sync_api.Page:
        size: sync_api.ViewportSize = {"width": width, "height": 900}
        context = chromium.new_context(base_url=site, java_script_enabled=script, viewport=size, **options)
        if who != "visitor":
            secret = kb.accounts.sessions.begin_session(account_of(who))
            context.add_cookies([{"name": PLAIN_COOKIE, "value": secret, "url": site}])
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if _bad(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: outside(request.url))
        page.goto(path)
        return page

    yield _open
    for context in contexts:
        context.close()
    assert not complaints


def _bad(message: sync_api.ConsoleMessage) -> bool:
    return message.type in ("error", "warning") and "status of 4" not in message.text
