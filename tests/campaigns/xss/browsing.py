"""A browser that tells of every attempt: what ran, what the policy stopped, what was asked of others, and what stands
in a page that could run once somebody points at it."""

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright import sync_api

from tests.browser.conftest import FLAGS, NAMES

LISTENS = """(() => {
  const tell = (what) => window.__told && window.__told(String(what).slice(0, 300));
  for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = (...said) => tell(`${name}(${said})`);
  document.addEventListener("securitypolicyviolation", (one) =>
    tell(`policy: ${one.violatedDirective} ${one.blockedURI} ${one.sample}`));
})()"""

LURKS = r"""() => {
  const found = [], own = location.origin;
  if (document.contentType !== "text/html") return found;  // a browser's own frame around a plain text
  const STRANGE = ["iframe", "object", "embed", "base", "applet", "frame", "math", "video", "audio", "marquee"];
  const runs = /^[\s\u0000-\u001f]*(javascript|vbscript|data):/i;
  for (const one of document.querySelectorAll("*")) {
    const name = one.localName;
    if (STRANGE.includes(name)) found.push(`<${name}>`);
    const data = ["application/json", "application/ld+json"].includes(one.type);
    if (name === "script" && !(one.src.startsWith(own + "/static/") || data))
      found.push(`<script> ${one.outerHTML.slice(0, 120)}`);
    if (name === "style" || (name === "meta" && one.httpEquiv)) found.push(`<${name}> ${one.outerHTML.slice(0, 120)}`);
    for (const { name: at, value } of one.attributes) {
      if (/^on/i.test(at)) found.push(`${at}=${value.slice(0, 100)}`);
      if (at === "style" || at === "srcdoc") found.push(`${at}=${value.slice(0, 100)}`);
      if (["href", "src", "action", "formaction", "xlink:href", "data", "poster"].includes(at.toLowerCase())) {
        if (runs.test(value)) found.push(`${at}=${value.slice(0, 100)}`);
        if (name !== "a" && /^\w+:/.test(value) && !value.startsWith(own))
          found.push(`${name} ${at}=${value.slice(0, 100)}`);
      }
    }
  }
  return found;
}"""
"""What stands in a page and could run: elements and attributes that no page of this site has."""


@dataclass
class Watched:
    """A page and what went on in it."""

    page: sync_api.Page
    views: int = 0
    faults: Counter[str] = field(default_factory=Counter)

    def look(self, address: str) -> None:
        """Open an address and note what is wrong there."""
        self.page.goto(address, wait_until="load")
        self.views += 1
        for one in self.page.evaluate(LURKS):
            self.faults[f"{address}: lurks: {one}"] += 1


@contextmanager
def browser() -> Iterator[sync_api.Browser]:
    """Chromium, as the tests use it. Raises RuntimeError where there is none."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        raise RuntimeError(f"no browser: none of {', '.join(NAMES)} is installed")
    with sync_api.sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield made
        made.close()


def watched(chromium: sync_api.Browser, site: str, cookies: Sequence[Any] = (), **options: Any) -> Watched:
    """A page that listens to everything, in a context of its own."""
    context = chromium.new_context(base_url=site, **options)
    context.add_cookies(list(cookies))
    page = context.new_page()
    found = Watched(page)
    context.expose_binding("__told", lambda source, what: found.faults.update([f"{source['page'].url}: {what}"]))
    context.add_init_script(LISTENS)

    def asked(request: sync_api.Request) -> None:
        if not request.url.startswith((site, "about:", "data:")):
            found.faults[f"{page.url}: asked for {request.url[:200]}"] += 1

    def spoke(dialog: sync_api.Dialog) -> None:
        found.faults[f"{page.url}: a dialog says {dialog.message[:100]}"] += 1
        dialog.dismiss()

    context.on("request", asked)
    page.on("dialog", spoke)
    return found
