"""Harvesting by OAI-PMH 2.0."""

from flask import Blueprint, Response, request

from kb.errors import BadValue
from webapp.harvesting.documents import plain
from webapp.site.current import kb

blueprint = Blueprint("oai", __name__)

XML = "text/xml; charset=utf-8"
"""As the protocol asks for it."""

FORM = "application/x-www-form-urlencoded"


@blueprint.get("/oai")
def ask() -> Response:
    return _answered(tuple(request.args.items(multi=True)))


@blueprint.post("/oai")
def post() -> Response:
    """The same by a form, which changes nothing. Raises BadValue where it is none."""
    if request.mimetype != FORM:
        raise BadValue("body", request.mimetype, f"a form, {FORM}")
    return _answered((*request.args.items(multi=True), *request.form.items(multi=True)))


def _answered(arguments: tuple[tuple[str, str], ...]) -> Response:
    return Response(kb().metadata.oai(arguments), content_type=XML)


@blueprint.get("/schemas/smewg_bp.xsd")
def schema() -> Response:
    return plain(kb().metadata.record_schema(), "application/xml; charset=utf-8")
