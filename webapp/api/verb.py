"""A verb of the pages as an operation of the API: the same view takes it, with what the body says in its form.

What a page checks is checked, by the same hand: who may, what was seen, whether it was sent before. What comes of it is
told as JSON in place of the page that the form leads to.
"""

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from kb.errors import BadValue, Overtaken, Unknown
from kb.person import Scope
from webapp.api import shapes
from webapp.api.blueprints import operations
from webapp.api.body import as_text, given, number_of_key, seen
from webapp.api.operation import Body, Operation
from webapp.api.shape import Schema
from webapp.site import on_behalf
from webapp.site.errors import known
from webapp.site.on_behalf import SentFile

WORDS: Schema = {"type": ["string", "integer", "boolean"]}
LIST: Schema = {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]}
FILE: Schema = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "description": "The file's name, with its ending."},
        "content": {"type": "string", "contentEncoding": "base64", "description": "Its bytes in base64."},
    },
    "required": ["name", "content"],
    "additionalProperties": False,
}

UNCHANGED = ("already", "same")
"""What a page is led to with where nothing changed."""

MOST_BYTES = 2 * 1024 * 1024
LARGEST = 21 * 1024 * 1024
"""The same where a file comes with it."""

MOST_ENTRIES = 2_000
"""Values of all fields together."""


@dataclass(frozen=True)
class VerbField:
    """A field of the form: what it is, and whether it holds one text, several, or a file."""

    description: str
    schema: Schema = field(default_factory=lambda: WORDS)


@dataclass(frozen=True)
class Verb:
    """`endpoint` is the page's view that takes the form, `shown` the page in which the form stands. `seen` is the
    form's field for the state that was looked at, `in_address` are fields that stand in its address, `at` is what its
    address holds beside the places of the path."""

    id: str
    endpoint: str
    path: str
    tag: str
    scope: Scope
    words: str
    fields: Mapping[str, VerbField] = field(default_factory=dict)
    required: Sequence[str] = ()
    patterns: Mapping[str, VerbField] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    seen: str = ""
    once: bool = False
    shown: str = ""
    in_address: Sequence[str] = ()
    example: Mapping[str, object] | None = None
    at: Mapping[str, str] = field(default_factory=dict)

    def operation(self) -> Operation:
        summary = self.words.partition(". ")[0].removesuffix(".")
        body = Body(
            {name: {**one.schema, "description": one.description} for name, one in self.fields.items()},
            self.required,
            {name: {**one.schema, "description": one.description} for name, one in self.patterns.items()},
            self.example,
        )
        answers = {201: shapes.DONE} if self.once else {200: shapes.DONE}
        return Operation(
            self.id, "POST", self.path, self.tag, summary, self.words, self.scope, answers, body=body, members=True,
            places=self.places, etag=bool(self.seen), once=self.once,
        )  # fmt: skip


VERBS: dict[str, Verb] = {}
"""All verbs, by their ids."""


def declare(verb: Verb) -> None:
    VERBS[verb.id] = verb
    operations.add(verb.operation(), _relay(verb))


def _relay(verb: Verb) -> Callable[..., ResponseReturnValue]:
    holds_file = any(one.schema is FILE for one in verb.fields.values())

    def relay(**where: object) -> ResponseReturnValue:
        request.max_content_length = LARGEST if holds_file else MOST_BYTES
        body = given() if request.get_data() else {}
        files = tuple(_files(verb, body))
        entries = [*_entries(verb, body)]
        asked = {name: value for name, value in entries if name in verb.in_address}
        fields = [(name, value) for name, value in entries if name not in verb.in_address]
        if verb.seen and seen() is not None:
            fields.append((verb.seen, seen() or ""))
        if verb.once and number_of_key():
            fields.append(("once", number_of_key()))
        try:
            answer = on_behalf.sent(verb.endpoint, {**where, **verb.at, **asked}, fields, files)
        except Overtaken as error:
            return known(error, 412 if seen() is not None else 428)
        except Unknown as error:  # a name in the body that nothing bears is a wrong value, not a missing address
            return known(error, 404 if error.name in map(str, where.values()) else 400)
        return _outcome(verb, answer)

    relay.__doc__ = verb.words
    return relay


def _entries(verb: Verb, body: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """The body as the form's entries. Raises BadValue."""
    count = 0
    for name, value in body.items():
        declared = verb.fields.get(name) or _by_pattern(verb, name)
        if declared is None:
            raise BadValue(name, "", "only fields that this operation has: " + "; ".join(_names(verb)))
        if declared.schema is FILE or value is None:
            continue
        if isinstance(value, list) and declared.schema is not LIST:
            raise BadValue(name, "", "one value and no list")
        for one in value if isinstance(value, list) else [value]:
            count += 1
            if count > MOST_ENTRIES:
                raise BadValue(name, "", f"at most {MOST_ENTRIES} values in all")
            said = as_text(name, one)
            if said or declared.schema is not LIST:
                yield name, said


def _files(verb: Verb, body: Mapping[str, object]) -> Iterator[SentFile]:
    """The files of the body. Raises BadValue."""
    for name, declared in verb.fields.items():
        if declared.schema is not FILE or body.get(name) is None:
            continue
        value = body[name]
        if not isinstance(value, dict) or not all(isinstance(value.get(one), str) for one in ("name", "content")):
            raise BadValue(name, "", "an object with the file's `name` and its `content` in base64")
        try:
            content = base64.b64decode(value["content"], validate=True)
        except (binascii.Error, ValueError):
            raise BadValue(name, "", "the file's `content` in base64") from None
        yield SentFile(name, "".join(sign for sign in value["name"] if sign.isprintable()), content)


def _by_pattern(verb: Verb, name: str) -> VerbField | None:
    import re

    return next((one for pattern, one in verb.patterns.items() if re.search(pattern, name)), None)


def _names(verb: Verb) -> list[str]:
    return [*verb.fields, *verb.patterns] or ["it has none"]


def _outcome(verb: Verb, answer: Response | None) -> ResponseReturnValue:
    """What came of it: where the page leads, what names the record, and what is said of it."""
    where = urlsplit(answer.headers.get("Location", "") if answer is not None else "")
    said = dict(parse_qsl(where.query))
    told = jsonify(
        {
            "done": not any(value in UNCHANGED for value in said.values()),
            "location": where.path,
            "record": _named(where.path),
            "outcome": {**said, **({"place": where.fragment} if where.fragment else {})},
        }
    )
    if verb.once and where.path:
        told.headers["Location"] = where.path
    return told, 201 if verb.once else 200


def _named(path: str) -> dict[str, str]:
    """What names the record in the address of its page."""
    if not path:
        return {}
    try:
        adapter: Any = current_app.create_url_adapter(request)
        _, names = adapter.match(path, method="GET")
    except HTTPException:
        return {}
    return {name: str(value) for name, value in names.items()}
