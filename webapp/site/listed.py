"""A list that is always told in parts, cut by `page` and `size` as the records of pages are: the whole counted, and
where the parts beside it are."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import Response, request

from webapp.site import arguments
from webapp.site.arguments import Arguments, Page

Item = TypeVar("Item")


class ListPart(Generic[Item]):
    """The part of a list that an address asks for; `total` counts all of it, `pages` the parts, from 1."""

    def __init__(self, args: Arguments, items: Sequence[Item]) -> None:
        """Raises BadValue."""
        self.size = arguments.whole(args, "size", arguments.USUAL_SIZE, arguments.MOST_SIZE)
        self._page: Page[Item] = arguments.page_of(args, items, self.size)
        self.total, self.number, self.pages = len(items), self._page.number, self._page.last

    @property
    def entries(self) -> Sequence[Item]:
        return self._page.entries

    def as_json(self, record: Callable[[Item], dict[str, Any]]) -> dict[str, Any]:
        """The part with each entry as its record."""
        return {
            "total": self.total,
            "page": self.number,
            "pages": self.pages,
            "size": self.size,
            "items": [record(one) for one in self.entries],
        }


def linked(answer: Response, number: int, pages: int) -> Response:
    """The answer with the addresses of the parts beside it (RFC 8288), relative to its own."""
    beside = {"first": 1, "prev": number - 1, "next": number + 1, "last": pages}
    kept = {rel: page for rel, page in beside.items() if 1 <= page <= pages and page != number}
    if kept:
        answer.headers["Link"] = ", ".join(f'<{_at(page)}>; rel="{rel}"' for rel, page in kept.items())
    return answer


def _at(page: int) -> str:
    """This address at another page."""
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != "page"]
    return "?" + urlencode([*asked, ("page", str(page))], errors="replace")
