"""The OpenAPI document, written from what is declared."""

from collections.abc import Iterable
from typing import Any

from kb.person import SCOPES, Scope
from webapp.api import shapes
from webapp.api.operation import Operation
from webapp.api.parameter import QueryParameter
from webapp.api.shape import NamedShape, Schema, written
from webapp.site.problems import EXPLAINED, KINDS, MEDIA_TYPE

Json = dict[str, Any]

PREFIX = "/api/v1"

ABOUT = """\
What the pages of the knowledge base show and do, for programs.

**Who asks.** Without anything, a visitor. With `Authorization: Bearer …`, the owner of the token, in the role that the
owner has now and within the token's scopes; tokens are made on the account's page. A page of this site asks with its
session. Signing in and out, passwords, second factors, recovery, and making tokens have no operation here: they are
a person's to do, on the pages.

**What may not be read** is told as what does not exist: 404, alike.

**Lists** take `page` and `size`, and say `total`, `page`, `pages`, `size` and `items`; the header `Link` names the
parts beside.

**Changing what stands.** A record's version comes as `ETag`, or from `GET /api/v1/forms/{operation}`; sent back as
`If-Match`, it keeps what somebody else wrote meanwhile from being lost (412). Where nothing may be replaced unseen the
answer without it is 428.

**Adding.** With an `Idempotency-Key` the very same request can be sent again, within a week, and adds once.

**What goes wrong** is told as problem details (RFC 9457): the sentence in `detail`, and in `errors` what to mend by
field.
"""

TOKEN, SESSION = "token", "session"

HEADERS: dict[str, Json] = {
    "ETag": {"description": "Which state this is.", "schema": {"type": "string"}},
    "Link": {"description": "The parts of the list beside this one (RFC 8288).", "schema": {"type": "string"}},
    "Location": {"description": "The page of what was added.", "schema": {"type": "string"}},
    "Retry-After": {"description": "In how many seconds to call again.", "schema": {"type": "integer", "minimum": 1}},
    "WWW-Authenticate": {"description": "How to say who asks.", "schema": {"type": "string"}},
    "Allow": {"description": "The methods that this address takes.", "schema": {"type": "string"}},
}

IF_MATCH: Json = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The version that was looked at, as its `ETag` or its form names it; `*`: whatever stands.",
    "schema": {"type": "string"},
}
IDEMPOTENCY_KEY: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A key of one's own, under which the very same request can be sent again and adds once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
}


VERSION = "1.0.0"
"""Of the API, whose addresses begin with /api/v1 as long as nothing that programs rely on is taken away."""


def document(operations: Iterable[Operation], site: str) -> Json:
    """OpenAPI 3.1. `site` is where readers find it."""
    named: dict[str, NamedShape] = {}

    def name(shape: NamedShape) -> str:
        named.setdefault(shape.name, shape)
        return f"#/components/schemas/{shape.name}"

    listed = tuple(operations)
    paths: dict[str, Json] = {}
    for one in listed:
        paths.setdefault(PREFIX + one.address(), {})[one.method.lower()] = _operation(one, name)
    refusals = {KINDS[status][0]: _refusal(status, name) for status in KINDS}
    schemas: Json = {}
    while len(schemas) < len(named):
        for key, shape in [*named.items()]:
            if key not in schemas:
                schemas[key] = written(shape.schema, name)
    return {
        "openapi": "3.1.0",
        "info": {"title": "SME practices: the API", "version": VERSION, "description": ABOUT},
        "servers": [{"url": site}],
        "tags": [{"name": tag} for tag in dict.fromkeys(one.tag for one in listed)],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "responses": refusals,
            "securitySchemes": {
                TOKEN: {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token of the account's page. Its scopes: "
                    + "; ".join(f"`{scope}`: {words}" for scope, words in SCOPES.items())
                    + ".",
                },
                SESSION: {
                    "type": "apiKey", "in": "cookie", "name": "kb",
                    "description": "The session of a page of this site; over https the cookie is `__Host-kb`.",
                },
            },
        },
    }  # fmt: skip


def _operation(one: Operation, name: Any) -> Json:
    asks: list[Json] = [{TOKEN: [one.scope.value]}, {SESSION: []}]
    said: Json = {
        "operationId": one.id,
        "tags": [one.tag],
        "summary": one.summary,
        "description": f"{one.description} {_needs(one)}",
        "security": asks if one.members else [{}, *asks],
        "parameters": [*_places(one), *(_parameter(parameter) for parameter in one.parameters), *_said_beside(one)],
    }
    if one.body is not None:
        example = {"example": dict(one.body.example)} if one.body.example else {}
        content = {"schema": written(one.body.schema, name), **example}
        said["requestBody"] = {"required": bool(one.body.required), "content": {"application/json": content}}
    said["responses"] = {str(status): _answer(one, status, shape, name) for status, shape in one.answers.items()}
    if one.moved:
        said["responses"]["301"] = {
            "description": "It was merged into another, which `Location` names.",
            "headers": {"Location": HEADERS["Location"]},
        }
    if one.method == "GET":
        said["responses"]["304"] = {"description": "It is as `If-None-Match` says."}
    said["responses"] |= {
        str(status): {"$ref": f"#/components/responses/{KINDS[status][0]}"} for status in sorted(one.refusals)
    }
    return said


def _needs(one: Operation) -> str:
    if one.scope is Scope.READ:
        return "Only for people with an account." if one.members else ""
    return f"Takes a token with the scope `{one.scope}`."


def _places(one: Operation) -> Iterable[Json]:
    for place, schema in one.places_of_path().items():
        yield {
            "name": place, "in": "path", "required": True, "description": one.places[place], "schema": dict(schema)
        }  # fmt: skip


def _parameter(parameter: QueryParameter) -> Json:
    many = {"style": "form", "explode": True} if parameter.many else {}
    return {
        "name": parameter.name, "in": "query", "required": False, "description": parameter.description,
        "schema": dict(parameter.schema), **many,
    }  # fmt: skip


def _said_beside(one: Operation) -> Iterable[Json]:
    if one.method == "POST" and one.etag:
        yield IF_MATCH
    if one.once:
        yield IDEMPOTENCY_KEY


def _answer(one: Operation, status: int, shape: NamedShape | Schema, name: Any) -> Json:
    headers = ["ETag"] if one.method == "GET" else []
    headers += ["Link"] if one.paged else []
    headers += ["Location"] if status == 201 and one.once else []
    return {
        "description": "Added." if status == 201 else "As asked for.",
        **({"headers": {header: HEADERS[header] for header in headers}} if headers else {}),
        "content": {"application/json": {"schema": written(shape, name)}},
    }


def _refusal(status: int, name: Any) -> Json:
    headers = {401: ("WWW-Authenticate",), 405: ("Allow",), 429: ("Retry-After",), 503: ("Retry-After",)}
    beside = headers.get(status, ())
    return {
        "description": EXPLAINED[status],
        **({"headers": {header: HEADERS[header] for header in beside}} if beside else {}),
        "content": {MEDIA_TYPE: {"schema": written(shapes.PROBLEM, name)}},
    }
