"""The document says what there is: every route, every parameter, every field of a form, every answer."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from kb import KnowledgeBase
from tests.pages.api.documented import SAID, DeclaredRequest, hold
from tests.pages.conftest import OWN
from tests.pages.site.test_permissions import TABLE
from tests.pages.site.test_permissions import submissions as submissions
from tests.verbs import with_pages
from webapp import create_app
from webapp.api import operations
from webapp.api.left_out import LEFT_OUT
from webapp.api.verb import VERBS

OPERATIONS = [(method.upper(), path, one) for path, methods in SAID["paths"].items() for method, one in methods.items()]
OWN_RULES = {"GET /api/", "GET /api/openapi.json"}


def test_the_document_is_one_of_openapi_3_1(reader: FlaskClient) -> None:
    answer = reader.get("/api/openapi.json")
    assert answer.status_code == 200 and answer.json and answer.json["openapi"].startswith("3.1")
    validate(answer.json)


def test_every_route_is_documented_and_every_documented_one_routes(kb: KnowledgeBase) -> None:
    rules = (rule for rule in create_app(kb).url_map.iter_rules() if rule.rule.startswith("/api"))
    routes = {f"{method} {rule.rule}" for rule in rules for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}
    plain = {re.sub(r"<(?:[^<>]*:)?([a-z_]+)>", r"{\1}", route) for route in routes - OWN_RULES}
    assert plain == {f"{method} {path}" for method, path, _ in OPERATIONS}


def test_each_operation_says_in_words_what_it_does_and_what_it_takes() -> None:
    ids = [one["operationId"] for _, _, one in OPERATIONS]
    assert len(ids) == len(set(ids)) > 90
    for _, path, one in OPERATIONS:
        assert one["summary"] and one["description"] and one["tags"], path
        for parameter in one["parameters"]:
            assert parameter["description"] and parameter["schema"], (path, parameter)
        body = one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        for name, field in {**body.get("properties", {}), **body.get("patternProperties", {})}.items():
            assert field.get("description") or name.startswith("^[a-z_]"), (path, name)


def test_every_form_of_the_pages_has_its_verb_or_its_reason(kb: KnowledgeBase) -> None:
    rules = [rule for rule in create_app(kb).url_map.iter_rules() if "POST" in (rule.methods or ())]
    forms = {rule.endpoint for rule in rules if not rule.rule.startswith("/api/")}
    said = {verb.endpoint for verb in VERBS.values()}
    assert forms == said | set(LEFT_OUT) and not said & set(LEFT_OUT)
    pages = {f"POST {rule.rule}" for rule in rules if rule.endpoint in said}
    assert {page for _, _, page in with_pages()} == pages


def _reading() -> Iterator[tuple[str, str]]:
    """The address of each reading operation as the table of permissions has it, and the document's own."""
    for one in operations:
        if one.method == "GET":
            yield TABLE[f"GET /api/v1{one.path}"].address, f"/api/v1{one.address()}"


@pytest.mark.parametrize("who", ["visitor", "delegate", "officer", "chair", "administrator"])
def test_each_answer_is_as_documented_and_reads_no_parameter_that_is_not(
    world: KnowledgeBase, client_as: Callable[[str], FlaskClient], monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    client = client_as(who)
    monkeypatch.setattr(client.application, "request_class", DeclaredRequest)
    for address, path in _reading():
        for asked in (
            address,
            f"{address}{'&' if '?' in address else '?'}page=1&size=2&year=2023",
            f"{address}?page=x",
        ):
            hold(client.get(asked), "GET", path)
    for address in ("/api/v1/search?economy=Chile&q=online", "/api/v1/practices/none", "/api/v1/tally?by=x"):
        path = re.sub("none", "{id}", address.partition("?")[0])
        hold(client.get(address), "GET", path)


@pytest.mark.parametrize("who", ["visitor", "delegate", "officer", "chair", "administrator"])
def test_what_a_verb_answers_is_as_documented(
    world: KnowledgeBase, client_as: Callable[[str], FlaskClient], who: str
) -> None:
    client = client_as(who)
    for one in operations:
        if one.method == "POST":
            row, path = TABLE[f"POST /api/v1{one.path}"], f"/api/v1{one.address()}"
            for sent in (row.data, {"none": "x"}, [], {**row.data, "why": {"a": 1}}):
                hold(client.post(row.address, json=sent, headers=OWN), "POST", path)
            hold(client.post(row.address, data="x=1", content_type="text/plain", headers=OWN), "POST", path)
