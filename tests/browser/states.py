"""What a page may go through: widths, larger and wider text, colours of the reader's own; and what is lost by it."""

from typing import Any

from tests.browser.test_axe import AXE, RULES, RUN

WIDTHS = (320, 768, 1280)

GROW = """(css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}"""

LARGE = "html { font-size: 200% !important; }"
"""WCAG 1.4.4."""

SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } "
    "p { margin-bottom: 2em !important; }"
)
"""WCAG 1.4.12."""

LOST = """() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const found = wide > 0 ? [`the page is ${wide} px too wide`] : [];
  for (const one of document.querySelectorAll("main *:not(input, textarea, select), header *, footer *")) {
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    if (one.closest(".visually-hidden, svg, details:not([open]) > :not(summary)") || box.width < 2) continue;
    if (!["hidden", "clip"].includes(style.overflowX) && !["hidden", "clip"].includes(style.overflowY)) continue;
    if (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
      found.push(`cut off: ${one.outerHTML.slice(0, 120)}`);
  }
  return found;
}"""
"""What does not fit the page, and texts that are cut off."""


def barred(page: Any) -> list[str]:
    """What axe finds, by the browser's own door: the page's policy stays in force."""
    page.evaluate(AXE)
    return list(page.evaluate(RUN, RULES))


def lost(page: Any, css: str = "") -> list[str]:
    """What does not fit once the reader's own style is laid over the page."""
    page.evaluate(GROW, css)
    found = list(page.evaluate(LOST))
    page.evaluate(GROW, "")
    return found


def looked_through(page: Any, by_axe: bool = True) -> list[str]:
    """All of it for the page that is open, at each width and in the reader's own colours."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"at {width}: {one}" for one in lost(page)]
        if by_axe:
            found += [f"at {width}: {one}" for one in barred(page)]
        found += [f"at {width}, spaced: {one}" for one in lost(page, SPACED)]
    found += [f"text at 200 %: {one}" for one in lost(page, LARGE)]
    page.emulate_media(forced_colors="active")
    if by_axe:
        found += [f"forced colours: {one}" for one in barred(page)]
    page.emulate_media(forced_colors="none")
    return found
