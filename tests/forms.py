"""The forms of a page as a browser holds them before anybody typed."""

from html.parser import HTMLParser


class _Forms(HTMLParser):
    """The forms of a page that post: their addresses, and what each field holds as it was shown."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, list[str]]]] = []
        self._select = self._text = ""
        self._into: dict[str, list[str]] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in pairs}
        name = given.get("name", "")
        if tag == "form":
            self._into = {} if given.get("method") == "post" else None
            if self._into is not None:
                self.found.append((given["action"], self._into))
        elif self._into is None:
            return
        elif tag == "input" and name and (given.get("type") not in ("checkbox", "radio") or "checked" in given):
            self._into.setdefault(name, []).append(given.get("value", "on"))
        elif tag == "select":
            self._select, self._first = name, True
            self._into.setdefault(name, [])
        elif tag == "option" and self._select and "selected" in given:
            self._into[self._select].append(given.get("value", ""))
        elif tag == "textarea":
            self._text = name
            self._into.setdefault(name, [])

    def handle_data(self, data: str) -> None:
        if self._text and self._into is not None:
            self._into[self._text].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._into = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._text = ""


def all_of(page: str) -> list[tuple[str, dict[str, list[str]]]]:
    """Every form of a page that posts: its address, and what its fields hold."""
    return _Forms(page).found


def of_page(page: str, ending: str) -> dict[str, list[str]]:
    """What the form that posts to an address with this ending holds: the values of each field."""
    found = [fields for action, fields in _Forms(page).found if action.split("?")[0].endswith(ending)]
    assert found, ending
    return found[0]
