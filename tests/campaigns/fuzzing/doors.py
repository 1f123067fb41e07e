"""Every door of the site: each method of each rule, with an address that leads in and the names that it reads.

Names are learned, not listed: from the forms on the pages, and from what the views look up while they are asked.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

from flask import Flask, Request, has_request_context, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException

from tests.dossiers import ENTRIES
from tests.pages.site.test_permissions import TABLE

WHOLE = {
    "POST /submissions/<id>": ENTRIES,
    "POST /submissions/<id>.json": ENTRIES,
    "POST /submissions/<id>/preview": ENTRIES,
    "POST /api/v1/submissions": ENTRIES,
    "POST /api/v1/follow-up": {
        "practice": "chile-market-days", "economy": "Malaysia", "answer": "yes", "ended": "", "year": "2024",
    },
    "POST /api/v1/nil-reports": {"indicator": "1.1.2", "economy": "Chile", "year": "2022", "why": "a letter"},
    "POST /api/v1/nil-reports/take-back": {"indicator": "1.1.2", "economy": "Chile", "year": "2022", "why": "in error"},
    "POST /practices/<id>/<any(strike, unstrike):action>": {"kind": "event", "record": "event-1", "why": "in error"},
}  # fmt: skip
"""What is sent where one field alone leads no further than the first check."""

IMPLIED = frozenset({"HEAD", "OPTIONS"})


@dataclass
class Door:
    """One method of one rule; `path` has the rule's variables, `asked` and `sent` what an address and a form say."""

    method: str
    rule: str
    path: str
    asked: dict[str, str]
    sent: dict[str, str]
    variables: dict[str, str]
    allowed: frozenset[str]

    @property
    def name(self) -> str:
        return f"{self.method} {self.rule}"


class LookedUp(ImmutableMultiDict[str, Any]):
    """Notes each name that a view looks up; `filled` is what the fields of its forms hold, as a page shows them."""

    filled: ClassVar[defaultdict[str, dict[str, str]]] = defaultdict(dict)
    noted: ClassVar[defaultdict[str, dict[str, None]]] = defaultdict(dict)

    def _note(self, key: object) -> None:
        if has_request_context() and request.url_rule and isinstance(key, str) and len(key) < 40 and key.isprintable():
            self.noted[f"{request.method} {request.url_rule.rule}"][key] = None

    def __contains__(self, key: object) -> bool:
        self._note(key)
        return super().__contains__(key)

    def __getitem__(self, key: str) -> Any:
        self._note(key)
        return super().__getitem__(key)

    def get(self, key: str, *args: Any, **kwargs: Any) -> Any:  # type: ignore[override]
        self._note(key)
        return super().get(key, *args, **kwargs)

    def getlist(self, key: str, *args: Any, **kwargs: Any) -> Any:
        self._note(key)
        return super().getlist(key, *args, **kwargs)


class NotedRequest(Request):
    parameter_storage_class = LookedUp


class LookedUpJson(dict[str, object]):
    """The same of a body in JSON."""

    def get(self, key: str, default: object = None) -> Any:  # type: ignore[override]
        LookedUp.noted[f"{request.method} {request.url_rule.rule if request.url_rule else ''}"][key] = None
        return super().get(key, default)


class FormNames(HTMLParser):
    """The names of the fields of each form on a page, by the method and address that it is sent to."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._own, self._at = address, ("GET", address)
        self.found: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        self._choice = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._at = (given.get("method", "get").upper(), given.get("action") or self._own)
        if "formaction" in given:
            self.found["POST", given["formaction"]][given.get("name", "")] = given.get("value", "")
        if tag in ("input", "select", "textarea", "button") and given.get("name"):
            self.found[self._at].setdefault(given["name"], given.get("value", ""))
        self._choice = given.get("name", "") if tag == "select" else self._choice
        if tag == "option" and self._choice and (given.get("value") or "selected" in given):
            before = self.found[self._at][self._choice]
            self.found[self._at][self._choice] = (
                given.get("value", "") if "selected" in given else before or given["value"]
            )


def doors(app: Flask) -> tuple[Door, ...]:
    """By rule and method, as the table of permissions leads in."""
    found = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        for method in sorted((rule.methods or set()) - IMPLIED):
            row = TABLE[f"{method} {rule.rule}"]
            parts = urlsplit(row.address)
            matched = app.url_map.bind("localhost").match(parts.path, method)[1]
            variables = {name: str(value) for name, value in matched.items()}
            asked = dict(parse_qsl(parts.query, keep_blank_values=True))
            sent = {**WHOLE.get(f"{method} {rule.rule}", {}), **row.data}
            found.append(Door(method, rule.rule, parts.path, asked, sent, variables, row.allowed))
    return tuple(found)


def names_on(page: str, address: str, app: Flask) -> Iterator[tuple[str, str, str]]:
    """Each door that a form on the page leads to, a name that it sends, and what it holds."""
    parser = FormNames(address)
    parser.feed(page)
    adapter = app.url_map.bind("localhost")
    for (method, action), names in parser.found.items():
        try:
            rule, _ = adapter.match(urlsplit(action).path or address, method, return_rule=True)
        except HTTPException:
            continue
        for name, value in names.items():
            yield f"{method} {rule.rule}", name, value
