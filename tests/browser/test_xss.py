"""A slice of the campaign that writes what would run into every field, and that it sees what it is there for."""

from pathlib import Path

import pytest
from playwright import sync_api

from kb.practice.rendering import Rendered
from tests.campaigns.xss.browsing import watched
from tests.campaigns.xss.infected import infected
from tests.campaigns.xss.payloads import OWN
from tests.campaigns.xss.views import cookie, look, serving

pytestmark = pytest.mark.browser

PRACTICE = "/practices/p0"

PAGES = (
    PRACTICE, f"{PRACTICE}?q=alert+script+img", f"{PRACTICE}/versions/2", f"{PRACTICE}/care", "/desk/d1", "/meetings",
    "/?q=alert+script&mode=words", "/proposals/proposal-0001", "/trail", "/account", f"/?q={OWN[3]}&mode=words",
    f"/{OWN[0]}",
)  # fmt: skip


def test_nothing_that_anybody_writes_runs_on_a_page(
    chromium: sync_api.Browser, template_home: Path, tmp_path: Path
) -> None:
    found = infected(template_home, tmp_path, OWN[:24])
    assert found.practices == ["p0"] and found.kept > 24 * 30
    with serving(found) as site:
        page = watched(chromium, site, [cookie(found, found.people["officer"], site)])
        look(page, iter(PAGES))
        author = watched(chromium, site, [cookie(found, found.people["delegate"], site)])
        look(author, iter((f"/submissions/{found.dossiers[1]}",)))
        faults, views = page.faults + author.faults, page.views + author.views
        page.page.context.close()
        author.page.context.close()
    assert not faults and views == len(PAGES) + 1


PLANTED = (
    "<img src='/nothing' onerror='alert(1)'>",
    "<script>alert(1)</script>",
    "<a href='javascript:alert(1)'>x</a>",
    "<p onmouseover='alert(1)'>x</p>",
    "<img src='https://elsewhere.invalid/x'>",
)


def test_what_a_page_does_not_say_as_text_is_seen(
    chromium: sync_api.Browser, template_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = infected(template_home, tmp_path, OWN[:1])
    with serving(found) as site:
        for planted in PLANTED:
            monkeypatch.setattr("kb.practice.rendering.render", lambda body, planted=planted: Rendered(planted, ()))
            page = watched(chromium, site, [cookie(found, found.people["officer"], site)])
            look(page, iter((PRACTICE,)))
            page.page.context.close()
            assert page.faults, planted
