"""What a page shows, for programs: the same address with .json or .csv behind it, with the same arguments.

A view of records names what the page lists. As JSON it stands under its name, with how many there are; `page` and
`size` cut it, at every such address in the same way. Without them it is whole: nothing is left out unasked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from kb.documents import Json, records_csv
from kb.errors import BadValue
from webapp.site import arguments
from webapp.site.downloads import separated

FORMS = ("json", "csv")

NAMES = {"/": "/search"}
"""The addresses before the form, where they are not that of the page."""


@dataclass(frozen=True)
class Records:
    """`name` is the key that they stand under, and the name of the file; `beside` what else is said of the whole;
    `changed` when what they tell changed last, a moment as the store keeps it, where that is known."""

    name: str
    records: Sequence[Json]
    beside: Mapping[str, Any] = field(default_factory=dict)
    changed: str = ""


def records(
    blueprint: Blueprint, address: str, forms: Sequence[str] = FORMS
) -> Callable[[Callable[..., Records]], Callable[..., Records]]:
    """Answers at `address` with a form behind it, beside the page that stands there."""

    def installed(view: Callable[..., Records]) -> Callable[..., Records]:
        for form in forms:

            def answer(form: str = form, **named: Any) -> ResponseReturnValue:
                return answered(view(**named), form)

            blueprint.add_url_rule(f"{address}.{form}", f"{view.__name__}_{form}", answer)
        return view

    return installed


def answered(found: Records, form: str) -> ResponseReturnValue:
    """Raises BadValue."""
    if form == "csv":
        return dated(separated(records_csv(found.records), f"{found.name.replace('_', '-')}.csv"), found.changed)
    part = arguments.part_of(request.args, found.records)
    head = _head(part, len(found.records)) if part else {"total": len(found.records)}
    told = {**head, **found.beside, found.name: list(part.entries if part else found.records)}
    return dated(jsonify(told), found.changed)


def listed(told: Json, name: str) -> ResponseReturnValue:
    """JSON whose list stands under this name, cut as the address asks for. Raises BadValue."""
    part = arguments.part_of(request.args, told[name])
    return jsonify({**_head(part, len(told[name])), **told, name: list(part.entries)} if part else told)


def cut(items: Sequence[Json]) -> ResponseReturnValue:
    """A bare list, cut as the address asks for. Raises BadValue."""
    part = arguments.part_of(request.args, items)
    return jsonify(list(part.entries if part else items))


def whole(told: Json, changed: str = "") -> ResponseReturnValue:
    """JSON of one thing, of which there are no parts. Raises BadValue where the address asks for one."""
    undivided()
    return dated(jsonify(told), changed)


def dated(answer: Response, changed: str) -> Response:
    """The answer with the moment at which what it tells changed last, where that is known."""
    if changed:
        answer.last_modified = datetime.fromisoformat(changed)
    return answer


def undivided() -> None:
    """Raises BadValue where the address asks for a part of what is told as a whole."""
    for name in ("page", "size"):
        if name in request.args:
            raise BadValue(name, request.args[name], "none: this is told as a whole")


def _head(part: "arguments.Page[Json]", total: int) -> Json:
    return {"total": total, "page": part.number, "pages": part.last}


def install(app: Flask) -> None:
    """Pages say where their records are."""
    app.context_processor(lambda: {"record_addresses": addresses})


def addresses() -> Mapping[str, str]:
    """The forms of the page being looked at, each with its address."""
    rule, args = request.url_rule, request.args
    if rule is None or request.method not in ("GET", "HEAD"):
        return {}
    found = {}
    for form in FORMS:
        endpoint = _endpoints(current_app).get(f"{NAMES.get(rule.rule, rule.rule)}.{form}")
        if endpoint:
            kept: dict[str, Any] = {name: values for name, values in args.lists() if name not in _NOT_CARRIED}
            found[form] = url_for(endpoint, **{**kept, **(request.view_args or {})})
    return found


_NOT_CARRIED = frozenset({
    "page", "size", "done", "said", "recorded", "noted", "saved", "endpoint", "_anchor", "_external",
    "_method", "_scheme",
})  # fmt: skip
"""Arguments of a page that say nothing of what it lists, and what an address is made with."""


def _endpoints(app: Flask) -> Mapping[str, str]:
    """Of every rule that takes nothing but what its page takes, its endpoint."""
    known: dict[str, str] | None = app.extensions.get("record rules")
    if known is None:
        known = {rule.rule: rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
        app.extensions["record rules"] = known
    return known
