"""What the form of a verb holds now: the values that stand, and the version that a change is to name."""

from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

from flask import current_app, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.routing import BuildError

from kb.errors import BadValue, Unknown
from kb.permission import must_hold
from webapp.api import shapes
from webapp.api.blueprints import operations
from webapp.api.parameter import text
from webapp.api.verb import VERBS
from webapp.site import on_behalf
from webapp.site.current import person

TAG = "Forms"

PLACES = {
    "id": "The record, by its id, where the verb's address has a place for it.",
    "no": "Its number, where the verb's address has a place for that.",
    "slug": "The economy, where the verb's address has a place for that.",
    "gate": "The gate, where the verb's address has a place for that.",
    "action": "The action, where the verb's address has a place for that.",
    "token": "The file, where the verb's address has a place for that.",
    "year": "The year, where the verb's address has a place for that, or of which the form is.",
    "kind": "The kind, where the verb's address has a place for that, or of which the form is.",
    "record": "The record of the ledger that the form is about.",
    "economy": "The economy that the form is filled in for.",
    "q": "The search that the form stands beside.",
    "starts": "The first day that the form is filled in for.",
    "ends": "The last day that the form is filled in for.",
    "keep": "The practice that stays.",
    "drop": "The practice that is merged into it.",
}


@operations.get(
    "/forms/<operation>", TAG, shapes.FORM, places={"operation": "The verb, by its operationId."}, members=True,
    parameters=tuple(text(name, words) for name, words in PLACES.items()), etag=True,
)  # fmt: skip
def form(operation: str) -> ResponseReturnValue:
    """Read what the form of a verb holds now. Its fields as they stand, and the version that `If-Match` names, which
    is the answer's ETag too."""
    verb = VERBS.get(operation)
    if verb is None or not verb.shown:
        raise Unknown("form of an operation", operation, tuple(VERBS))
    must_hold(person(), verb.scope)
    given = {name: value for name in PLACES if (value := request.args.get(name, ""))}
    try:
        action = urlsplit(url_for(verb.endpoint, **{**given, **verb.at})).path  # type: ignore[arg-type]
        page = url_for(verb.shown, **{**given, **verb.at})  # type: ignore[arg-type]
    except (BuildError, ValueError, TypeError):
        names = "; ".join(current_places(verb.endpoint))
        raise BadValue("operation", operation, f"with it what its address has a place for: {names}") from None
    held = _HeldForm(on_behalf.page_at(verb.shown, {**given, **verb.at}), page, unquote(action)).fields
    if held is None:
        raise Unknown("form", operation, hint="whoever asks is shown none of this record as it stands")
    version = next(iter(held.get(verb.seen, ())), "") if verb.seen else ""
    fields = {name: values for name, values in held.items() if name not in (verb.seen, "once")}
    answer = jsonify({"operation": operation, "version": version, "fields": fields})
    if version:
        answer.set_etag(version)
    return answer


def current_places(endpoint: str) -> list[str]:
    return sorted({place for rule in current_app.url_map.iter_rules(endpoint) for place in rule.arguments})


class _HeldForm(HTMLParser):
    """What the first form of a page holds that posts to an address."""

    def __init__(self, page: str, at: str, action: str) -> None:
        super().__init__()
        self._at, self._action = at, action
        self.fields: dict[str, list[str]] | None = None
        self._inside, self._select, self._area = False, "", ""
        self._text: list[str] = []

        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            posts = given.get("method", "").casefold() == "post"
            there = unquote(urlsplit(urljoin(self._at, given.get("action", ""))).path)
            self._inside = posts and there == self._action and self.fields is None
            if self._inside:
                self.fields = {}
        elif self._inside and self.fields is not None:
            self._control(tag, given)

    def _control(self, tag: str, given: dict[str, str]) -> None:
        assert self.fields is not None
        name, kind = given.get("name", ""), given.get("type", "text").casefold()
        if tag == "input" and name and kind not in ("password", "file", "submit", "image", "reset", "button"):
            held = self.fields.setdefault(name, [])
            if kind not in ("checkbox", "radio") or "checked" in given:
                held.append(given.get("value", "on" if kind in ("checkbox", "radio") else ""))
        elif tag == "select":
            self._select = name
            self.fields.setdefault(name, [])
        elif tag == "option" and self._select and "selected" in given:
            self.fields[self._select].append(given.get("value", ""))
        elif tag == "textarea":
            self._area, self._text = name, []

    def handle_data(self, data: str) -> None:
        if self._area:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._area and self.fields is not None:
            self.fields.setdefault(self._area, []).append("".join(self._text).removeprefix("\n"))
            self._area = ""
