"""The numbers that a report prints as a page, and how long the lists are that stand at their addresses."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urldefrag

from lxml import html

Get = Callable[[str], Any]


def printed_numbers(page: str) -> Iterator[tuple[str, int, str]]:
    """The row of each number of a table, the number, and the address that it leads to."""
    for row in html.fromstring(page).iterfind(".//tr"):
        for link in row.iterfind("td/a"):
            if (text := link.text_content().strip()).isdecimal():
                yield (" ".join(row.text_content().split()), int(text), link.get("href", ""))


class Lists:
    """Pages by their address, each fetched once."""

    def __init__(self, get: Get, site: str) -> None:
        self._get, self._site = get, site
        self._pages: dict[str, Any] = {}

    def length(self, address: str) -> int:
        """Of the list that stands where an address leads; nothing there is no list, of no length."""
        assert address.startswith(self._site), address
        path, place = urldefrag(address.removeprefix(self._site))
        if path not in self._pages:
            self._pages[path] = html.fromstring(self._get(path).text)
        found = self._pages[path].xpath("//*[@id=$place]", place=place or "counted")
        assert len(found) <= 1, address
        if not found:
            return 0
        heading = found[0].tag == "h2"
        lists = found[0].xpath("following-sibling::ol" if heading else "descendant-or-self::*[self::ul or self::tbody]")
        return len(lists[0].xpath("li | tr")) if lists else 0
