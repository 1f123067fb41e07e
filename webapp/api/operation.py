"""One operation of the API, declared once: what routes it, what reads its parameters, who may ask for it, and what the
document says of it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from inspect import cleandoc
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from kb.permission import must_hold
from kb.person import Scope
from webapp.api.parameter import QueryParameter
from webapp.api.shape import NamedShape, Schema
from webapp.site.current import person

View = Callable[..., ResponseReturnValue]

_PLACE = re.compile(r"<(?:([a-z]+)(?:\(([^)]*)\))?:)?([a-z_]+)>")
"""A part of an address that is data, as routes write it."""

READING = (400, 401, 403, 404, 409, 413, 429, 500, 503)
"""What may be wrong with any reading: a year that is no year, a token that has ended, a plan that is none, a version
that cannot be read any more."""

WRITING = (*READING, 408, 412, 415, 422, 428, 507)
"""And with any writing."""


@dataclass(frozen=True)
class Body:
    """What a request brings: an object with these fields, or with others of these patterns."""

    fields: Mapping[str, Schema]
    required: Sequence[str] = ()
    patterns: Mapping[str, Schema] = field(default_factory=dict)
    example: Mapping[str, object] | None = None

    @property
    def schema(self) -> Schema:
        said: dict[str, Any] = {"type": "object", "properties": dict(self.fields), "additionalProperties": False}
        if self.required:
            said["required"] = list(self.required)
        if self.patterns:
            said["patternProperties"] = dict(self.patterns)
        return said


@dataclass(frozen=True)
class Operation:
    """`path` is as routes write it, below the API's own prefix; `answers` are the schemas of what comes back when all
    goes well, by status; `members`: nobody is answered who is not known."""

    id: str
    method: str
    path: str
    tag: str
    summary: str
    description: str
    scope: Scope
    answers: Mapping[int, NamedShape | Schema]
    parameters: Sequence[QueryParameter] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    body: Body | None = None
    members: bool = False
    etag: bool = False
    once: bool = False
    moved: bool = False
    paged: bool = False
    example: object = None

    @property
    def refusals(self) -> tuple[int, ...]:
        return READING if self.method == "GET" else WRITING

    def check(self) -> None:
        """Look at what the address says before anything is done. Raises BadValue."""
        for parameter in self.parameters:
            parameter.check(request.args)

    def address(self) -> str:
        """The path as the document writes it."""
        return _PLACE.sub(lambda found: f"{{{found[3]}}}", self.path)

    def places_of_path(self) -> dict[str, Schema]:
        """The schemas of what the path has places for."""
        return {found[3]: _schema_of_place(found[1], found[2] or "") for found in _PLACE.finditer(self.path)}


class Operations:
    """All that are declared, in the order of their declaration."""

    def __init__(self, blueprint: Blueprint) -> None:
        self._blueprint = blueprint
        self.declared: dict[str, Operation] = {}

    def __iter__(self) -> Any:
        return iter(self.declared.values())

    def get(self, path: str, tag: str, answer: NamedShape | Schema, **more: Any) -> Callable[[View], View]:
        """Declare a view that reads: its name is the operation's, its docstring the words of the document."""

        def decorate(view: View) -> View:
            summary, description = _words(view)
            self.add(
                Operation(
                    view.__name__, "GET", path, tag, summary, description, Scope.READ, {200: answer},
                    **{"parameters": (), **more},
                ),
                view,
            )  # fmt: skip
            return view

        return decorate

    def post(
        self, path: str, tag: str, scope: Scope, answers: Mapping[int, Any], body: Body, **more: Any
    ) -> Callable[[View], View]:
        """Declare a view that writes."""

        def decorate(view: View) -> View:
            summary, description = _words(view)
            operation = Operation(
                view.__name__, "POST", path, tag, summary, description, scope, answers, body=body, members=True, **more
            )
            self.add(operation, view)
            return view

        return decorate

    def add(self, operation: Operation, view: View) -> None:
        if operation.id in self.declared:
            raise ValueError(f"two operations are called {operation.id}")
        self.declared[operation.id] = operation

        @wraps(view)
        def guard(**named: object) -> ResponseReturnValue:
            must_hold(person(), operation.scope)
            operation.check()
            return view(**named)

        self._blueprint.add_url_rule(operation.path, operation.id, guard, methods=[operation.method])


def _words(view: View) -> tuple[str, str]:
    """The first sentence of a docstring, and all of it."""
    text = " ".join(cleandoc(view.__doc__ or "").split())
    return text.partition(". ")[0].removesuffix("."), text


def _schema_of_place(kind: str | None, limits: str) -> Schema:
    if kind == "int":
        most = re.search(r"max=([0-9]+)", limits)
        return {"type": "integer", "minimum": 0, **({"maximum": int(most[1])} if most else {})}
    if kind == "any":
        return {"type": "string", "enum": [one.strip() for one in limits.split(",")]}
    return {"type": "string", "minLength": 1}
