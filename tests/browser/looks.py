"""What every page must look like, whoever made it: no wider than the screen, one heading, text that stands out."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

CONTRAST = (Path(__file__).parent / "contrast.js").read_text("utf-8")


def fits(page: Any, addresses: Iterable[str]) -> None:
    """No page is wider than the screen, and each has one heading of the first level."""
    for address in addresses:
        page.goto(address)
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond <= 0, address
        assert page.get_by_role("heading", level=1).count() == 1, address


def stands_out(page: Any, addresses: Iterable[str]) -> None:
    """Every text against the nearest painted ground behind it: 4.5 to 1 (WCAG 1.4.3), large text 3 to 1."""
    for address in addresses:
        page.goto(address)
        assert page.evaluate(CONTRAST) == [], address
