"""The document of the API, for programs as JSON and for people as a page: both are written from what is declared."""

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from kb.person import SCOPES
from webapp.api.blueprints import operations
from webapp.api.document import document
from webapp.site.current import kb
from webapp.site.problems import EXPLAINED, KINDS

blueprint = Blueprint("handbook", __name__, url_prefix="/api")


@blueprint.get("/openapi.json")
def as_json() -> ResponseReturnValue:
    return jsonify(_document())


@blueprint.get("/")
def page() -> ResponseReturnValue:
    said = _document()
    kinds = [(status, *KINDS[status], EXPLAINED[status]) for status in KINDS]
    return render_template("api/handbook.html", said=said, groups=_by_tag(said), kinds=kinds, scopes=SCOPES.items())


def _document() -> dict[str, object]:
    return document(operations, kb().settings.site)


def _by_tag(said: dict[str, object]) -> dict[str, list[tuple[str, str, dict[str, object]]]]:
    """Each tag's operations with method and path, in the document's order."""
    groups: dict[str, list[tuple[str, str, dict[str, object]]]] = {}
    for path, methods in said["paths"].items():  # type: ignore[attr-defined]
        for method, one in methods.items():
            groups.setdefault(one["tags"][0], []).append((method.upper(), path, one))
    return groups
