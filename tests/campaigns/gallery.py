"""Every page of the demonstration as a picture: on a phone, a tablet and a desk, in the dark and as it is printed.

python -m tests.campaigns.gallery gallery [--home demonstration] [--only /tally] [--looks 360,dark] [--every-role]
"""

import argparse
import html
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from playwright import sync_api
from werkzeug.serving import WSGIRequestHandler, make_server

from kb import KnowledgeBase
from kb.accounts.account import Account, AccountState
from kb.person import operator
from kb.settings import load
from tests.browser.conftest import FLAGS, NAMES
from tests.browser.test_axe import FIRST, MORE
from tests.campaigns.pictures import kb as command
from tests.dossiers import begun, handed_in
from tests.pages.site.test_permissions import TABLE
from webapp import create_app
from webapp.site.identity import PLAIN_COOKIE


@dataclass(frozen=True)
class Look:
    """How a page is looked at; `width` in CSS px."""

    width: int
    dark: bool = False
    printed: bool = False


LOOKS = {
    "360": Look(360),
    "820": Look(820),
    "1280": Look(1280),
    "dark": Look(1280, dark=True),
    "print": Look(794, printed=True),  # the width of A4
}

PEOPLE = {
    "delegate": ("A delegate whose name is rather long", "delegate", "Chile"),
    "other_delegate": ("Another delegate", "delegate", "Japan"),
    "officer": ("Secretariat of the Working Group", "secretariat", ""),
    "chair": ("The Chair of the Working Group", "chair", ""),
    "administrator": ("Administrator of the site", "administrator", ""),
}
"""Whose names stand in the masthead, with role and economy; some of them long."""

STAND_IN = {
    "chile-market-days": "chile-quick-quotes-for-small-suppliers",
    "japan-credit-guarantee": "mexico-early-payment-for-small-suppliers",
    "korea-plan-only": "korea-open-electronic-procurement",
    "m-2023-1": "demo-2023-1",
    "/d1": "/drawn-1",
    "/d2": "/drawn-2",
}
"""What stands in the demonstration for a record of the small home that the permission table is written for."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw every page of the demonstration.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--home", type=Path, help="a home to copy and draw, instead of a new demonstration")
    parser.add_argument("--only", default="", help="a pattern of the addresses to draw")
    parser.add_argument("--looks", default=",".join(LOOKS), help="which of " + ", ".join(LOOKS))
    parser.add_argument("--roles", default=",".join(FIRST), help="which of " + ", ".join(FIRST))
    parser.add_argument("--every-role", action="store_true", help="each page as everybody who may see it")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch:
        home = Path(scratch) / "home"
        if asked.home:
            shutil.copytree(asked.home, home)
        else:
            command("init", str(home), "--demonstration")
            command("--home", str(home), "index")
        kb = KnowledgeBase(load(home))
        people = fill(kb)
        roles = [who for who in asked.roles.split(",") if who in FIRST]
        pages = [
            (who, address)
            for who in roles
            for address in addresses(who, asked.every_role)
            if re.search(asked.only, address)
        ]
        with serving(kb) as site, sync_api.sync_playwright() as playwright:
            path = next(found for name in NAMES if (found := shutil.which(name)))
            browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
            for look in asked.looks.split(","):
                for who in roles:
                    mine = [address for one, address in pages if one == who]
                    draw(browser, kb, site, people.get(who), (who, look), mine, asked.folder)
            browser.close()
    listing(asked.folder)
    print(asked.folder / "index.html")


def addresses(who: str, every_role: bool = False) -> list[str]:
    """What is drawn as a person: every address of the permission table that is theirs before anybody else's."""
    rows = [row for route, row in TABLE.items() if route.startswith("GET ") and "<name>" not in route]
    mine = [row for row in rows if who == next((one for one in FIRST if one in row.allowed), FIRST[0])]
    found = [row.address for row in rows if who in row.allowed] if every_role else [row.address for row in mine]
    found += [one for one in MORE if who == "officer"] + ([] if who == "visitor" else ["/", "/for-you"])
    for small, demonstrated in STAND_IN.items():
        found = [address.replace(small, demonstrated) for address in found]
    return list(dict.fromkeys(found))


def fill(kb: KnowledgeBase) -> dict[str, Account]:
    """People, and what they have begun: a draft, and two submissions that wait for the desk."""
    people = {}
    for who, (name, role, economy) in PEOPLE.items():
        account = kb.accounts.administering.add(operator("gallery"), f"{who}@example.org", name, role, economy)
        kb.home.store.change_account(replace(account, state=AccountState.ACTIVE), "gallery")
        people[who] = kb.home.store.account(account.id)
    begun(kb, people["delegate"], id="a-draft")
    handed_in(kb, people["delegate"], id="drawn-1")
    handed_in(kb, people["other_delegate"], id="drawn-2")
    return people


@contextmanager
def serving(kb: KnowledgeBase) -> Iterator[str]:
    """The home behind a server of its own; gives its address."""
    server = make_server("127.0.0.1", 0, create_app(kb), threaded=True, request_handler=_Silent)
    site = f"http://127.0.0.1:{server.server_port}"
    kb.home.settings = replace(kb.settings, served=site)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    thread.join()


def draw(
    browser: sync_api.Browser, kb: KnowledgeBase, site: str, account: Account | None, of: tuple[str, str],
    pages: Sequence[str], folder: Path,
) -> None:  # fmt: skip
    """The pages of one person in one look; what is no page, or is refused, is passed over."""
    who, name = of
    look = LOOKS[name]
    context = browser.new_context(
        base_url=site,
        viewport={"width": look.width, "height": 900},
        color_scheme="dark" if look.dark else "light",
    )
    if account:
        secret = kb.accounts.sessions.begin_session(account)
        context.add_cookies([{"name": PLAIN_COOKIE, "value": secret, "url": site}])
    page = context.new_page()
    if look.printed:
        page.emulate_media(media="print")
    for address in pages:
        answer = page.request.get(address, max_redirects=0)
        kept = "attachment" in answer.headers.get("content-disposition", "")
        if kept or not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0 and not look.printed:
            print(f"{address} as {who} at {name}: {wide} px too wide")
        page.screenshot(path=folder / f"{plain(address)}.{who}.{name}.png", full_page=True)
    context.close()


def plain(address: str) -> str:
    """An address as the name of a file."""
    return re.sub(r"[^A-Za-z0-9-]+", "_", address.strip("/"))[:100] or "home"


def listing(folder: Path) -> None:
    """index.html: a row a page, a column a look."""
    pages: dict[tuple[str, str], set[str]] = {}
    for picture in sorted(folder.glob("*.png")):
        address, who, look = picture.stem.rsplit(".", 2)
        pages.setdefault((address, who), set()).add(look)
    rows = "".join(
        f"<tr><th scope=row>{html.escape(address)}<br><small>{who}</small>"
        + "".join(
            f'<td><a href="{address}.{who}.{look}.png"><img loading=lazy alt="{address}, {look}" '
            f'src="{address}.{who}.{look}.png"></a>'
            if look in looks
            else "<td>"
            for look in LOOKS
        )
        for (address, who), looks in pages.items()
    )
    heads = "".join(f"<th scope=col>{look}" for look in LOOKS)
    style = (
        "img{width:220px;height:300px;object-fit:cover;object-position:top;border:1px solid #999}th{text-align:left}"
    )
    text = f"<!doctype html><html lang=en><meta charset=utf-8><title>Every page</title><style>{style}</style>"
    text += f"<h1>Every page</h1><table><thead><tr><th scope=col>Page{heads}<tbody>{rows}</table>"
    (folder / "index.html").write_text(text, encoding="utf-8")


class _Silent(WSGIRequestHandler):
    """A server that says nothing of what it is asked."""

    def log(self, type: str, message: str, *args: object) -> None:
        pass


if __name__ == "__main__":
    main()
