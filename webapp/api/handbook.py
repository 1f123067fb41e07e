"""The document of the API, for programs as JSON and for people as a page: both are written from what is declared."""

import re

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from kb.person import SCOPES
from webapp.api.blueprints import operations
from webapp.api.document import document
from webapp.site.current import kb
from webapp.site.problems import EXPLAINED, KINDS

blueprint = Blueprint("handbook", __name__, url_prefix="/api")

_CODE = re.compile(r"`([^`]+)`")


@blueprint.app_template_filter("code_marked")
def _code_marked(text: str) -> Markup:
    """What stands between backticks as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - what was escaped first


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
