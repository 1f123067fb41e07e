"""Answers held to the document, and requests that may read nothing that it does not name."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Flask, Request
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.test import TestResponse

from webapp.api import operations
from webapp.api.document import document

SAID = json.loads(json.dumps(document(operations, "http://localhost")))
"""The document as programs read it."""

_WHOLE = Registry().with_resource("urn:api", Resource.from_contents(SAID, default_specification=DRAFT202012))


def responses(method: str, path: str) -> Mapping[str, Any]:
    return dict(SAID["paths"][path][method.lower()]["responses"])


def hold(answer: TestResponse, method: str, path: str) -> None:
    """The answer's status, kind, headers and JSON are those that the document names for this operation."""
    said = responses(method, path).get(str(answer.status_code))
    assert said, f"{method} {path} answers {answer.status_code}, which is not documented: {answer.text[:300]}"
    if "$ref" in said:
        said = SAID["components"]["responses"][said["$ref"].rpartition("/")[2]]
    for header in said.get("headers", {}):
        assert header in answer.headers or header in ("ETag", "Link", "Location"), f"{method} {path}: no {header}"
    content = said.get("content")
    if not content:
        return
    assert answer.mimetype in content, f"{method} {path}: {answer.mimetype}"
    schema = _rooted(content[answer.mimetype]["schema"])
    faults = [error.message[:300] for error in Draft202012Validator(schema, registry=_WHOLE).iter_errors(answer.json)]
    assert not faults, f"{method} {path}: {faults}"


def _rooted(schema: Any) -> Any:
    """The schema with its references made to the whole document."""
    if isinstance(schema, dict):
        return {
            key: f"urn:api{value}" if key == "$ref" else _rooted(value) for key, value in schema.items()
        }  # fmt: skip
    return [_rooted(one) for one in schema] if isinstance(schema, list) else schema


class DeclaredArguments(ImmutableMultiDict[str, str]):
    """Of an address of the API: what the document does not name cannot be read."""

    declared: frozenset[str] = frozenset()

    def _check(self, key: Any) -> None:
        assert key in self.declared, f"{key} is read and not declared"

    def get(self, key: Any, *args: Any, **named: Any) -> Any:
        self._check(key)
        return super().get(key, *args, **named)

    def getlist(self, key: Any, *args: Any, **named: Any) -> Any:
        self._check(key)
        return super().getlist(key, *args, **named)

    def __getitem__(self, key: Any) -> Any:
        self._check(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self._check(key)
        return super().__contains__(key)


class DeclaredRequest(Request):
    @property
    def args(self) -> Any:
        found = super().args
        if self.blueprint != "api":
            return found
        told = DeclaredArguments(found.items(multi=True))
        told.declared = frozenset(one.name for one in operations.declared[str(self.endpoint)[4:]].parameters)
        return told


def reads_only_what_is_declared(app: Flask) -> None:
    app.request_class = DeclaredRequest
