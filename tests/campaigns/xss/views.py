"""Every page that shows what people wrote: looked at as an officer, as a visitor and as the author."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import quote, quote_plus

from playwright import sync_api
from werkzeug.serving import WSGIRequestHandler, make_server

from kb.accounts.account import Account
from tests import sites
from tests.campaigns.xss.browsing import Watched
from tests.campaigns.xss.infected import Infected, groups
from tests.pages.site.test_permissions import TABLE
from webapp.site.identity import PLAIN_COOKIE

LISTS = (
    "/?sort=newest&size=100", "/?q=alert+script+img&mode=words&size=100", "/?q=onerror&mode=words&size=100",
    "/?q=svg+onload&mode=meaning", "/tally/uncounted", "/tally?by=economy", "/uncounted", "/pipeline",
    "/struck", "/trail",
    "/trail?page=2", "/trail?page=3", "/care/due", "/care/batches", "/desk", "/desk/practices", "/desk/suggestions",
    "/meetings", "/meetings/m-2023-1", "/activities", "/proposals", "/schedule", "/indicators/1.1.1", "/nil-reports",
    "/success-factors", "/submissions", "/accounts", "/accounts/log", "/account", "/import", "/gaps", "/follow-up",
)  # fmt: skip

OF_A_PRACTICE = (
    "", "?q=alert+script+onerror+img+svg", "/versions", "/versions/1", "/versions/2", "/care", "/lineage", "/share",
    "/adopt",
)  # fmt: skip


@contextmanager
def serving(found: Infected) -> Iterator[str]:
    """The home behind a server of its own; gives its address."""
    server = make_server("127.0.0.1", 0, sites.application(found.kb), threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def cookie(found: Infected, account: Account, site: str) -> dict[str, str]:
    return {"name": PLAIN_COOKIE, "value": found.kb.accounts.sessions.begin_session(account), "url": site}


def for_an_officer(found: Infected) -> Iterator[str]:
    for id in found.practices:
        yield from (f"/practices/{id}{end}" for end in OF_A_PRACTICE)
        yield f"/desk/practices/{id}"
        yield f"/practices/{id}/strike?kind=event&record={id}@m-2023-1"
        yield f"/care/merge?keep={id}&drop=chile-market-days"
    yield from (f"/desk/{id}" for id in found.dossiers)
    yield from found.pages
    yield from (
        f"/meetings/{one.id}{end}"
        for one in found.kb.meetings.newest_first()
        for end in ("", "/edit", "/agenda", "/share")
    )
    yield from LISTS
    yield from (row.address for route, row in TABLE.items() if route.startswith("GET ") and "officer" in row.allowed)


def for_a_visitor(found: Infected) -> Iterator[str]:
    for id in found.practices:
        yield from (f"/practices/{id}{end}" for end in ("", "?q=alert+script+onerror", "/lineage", ".json"))
        yield f"/api/v1/practices/{id}"
    yield from (row.address for route, row in TABLE.items() if route.startswith("GET ") and "visitor" in row.allowed)


def for_an_author(found: Infected) -> Iterator[str]:
    yield "/submissions"
    yield from (f"/submissions/{id}" for id in found.dossiers)
    yield from (f"/submissions/{id}/beside" for id in found.dossiers)


def said_back(payloads: Sequence[str]) -> Iterator[str]:
    """Addresses that bring six texts of their own, which may come back in a page or in what says that there is none."""
    for group in groups(payloads, 6):
        text = " ".join(group)
        asked = quote_plus(text.encode("utf-8", "replace"))
        yield f"/?q={asked}&mode=words"
        yield f"/?economy={asked}&kind={asked}&year={asked}&sort={asked}"
        yield f"/practices/chile-market-days?q={asked}"
        yield f"/{quote(text.encode('utf-8', 'replace'), safe='')}"
        yield f"/practices/{quote(text.encode('utf-8', 'replace'), safe='')}"
        yield f"/sign-in?next={asked}"


def look(watched: Watched, addresses: Iterator[str]) -> None:
    """Each once; what a browser saves and does not show is left to `documents`."""
    for address in dict.fromkeys(addresses):
        try:
            watched.look(address)
        except sync_api.Error as error:
            if "Download is starting" not in error.message and "ERR_ABORTED" not in error.message:
                raise


def documents(watched: Watched, addresses: Sequence[str]) -> None:
    """What is handed out to keep: a document that a browser shows is opened as a kept file is, without the site's
    policy; of any other the browser is told that it is none."""
    for address in addresses:
        answer = watched.page.request.get(address)
        watched.views += 1
        if not answer.ok:
            watched.faults[f"{address}: {answer.status}"] += 1
        elif not answer.headers["content-type"].startswith(("text/html", "image/svg")):
            if answer.headers.get("x-content-type-options") != "nosniff":
                watched.faults[f"{address}: a browser may take it for a page"] += 1
        else:
            watched.page.goto("about:blank")
            watched.page.set_content(answer.text(), wait_until="load")


class _Silent(WSGIRequestHandler):
    """A server that says nothing of what it is asked."""

    def log(self, type: str, message: str, *args: object) -> None:
        return None


EXPORTS = (
    "/reports/final.html", "/reports/annual.html?year=2023", "/reports/final.csv", "/trail.csv", "/tally.csv",
    "/activities.csv", "/proposals.csv", "/schedule.csv", "/tally/shared.svg?by=economy",
)  # fmt: skip
