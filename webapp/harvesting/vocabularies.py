"""The world's vocabularies: a practice as linked data, the whole as a catalogue, the plan as concepts."""

from flask import Blueprint, Response, jsonify, request

from kb.errors import Unknown
from kb.metadata import PracticeMetadata, RDFFormat, WorldDocument
from webapp.harvesting.documents import answered, plain
from webapp.site.current import kb
from webapp.site.records import undivided

blueprint = Blueprint("vocabularies", __name__)

JSON_LD = "application/ld+json"


@blueprint.get("/practices/<id>.jsonld")
def practice(id: str) -> Response:
    """A practice in the words of schema.org: as anyone may read it, whoever asks."""
    found = _public(id)
    answer = answered(WorldDocument(found.json_ld.encode(), found.changed), JSON_LD)
    answer.headers["Link"] = f'<{found.page}>; rel="describes"; type="text/html"'
    return answer


@blueprint.get("/practices/<id>/linkset.json")
def linkset(id: str) -> Response:
    """What else there is of a practice. Raises BadValue where a part of it is asked for."""
    undivided()
    answer = jsonify(_public(id).linkset)
    answer.content_type = "application/linkset+json"
    return answer


def _public(id: str) -> PracticeMetadata:
    found = kb().metadata.practice(id)
    if found is None:
        raise Unknown("practice", id, (), "it may be withdrawn or not open to readers")
    return found


@blueprint.get("/catalogue")
def negotiated() -> Response:
    """The catalogue in the format that is asked for, Turtle where none is."""
    kinds = {format.kind.partition(";")[0]: format for format in RDFFormat}
    best = request.accept_mimetypes.best_match(list(kinds), RDFFormat.TURTLE.kind.partition(";")[0])
    answer = _catalogue(kinds[best or "text/turtle"])
    answer.vary.add("Accept")
    return answer


@blueprint.get("/catalogue.<any(ttl, rdf, jsonld):format>")
def catalogue(format: str) -> Response:
    return _catalogue(RDFFormat(format))


def _catalogue(format: RDFFormat) -> Response:
    return answered(kb().metadata.catalogue(format), format.kind)


@blueprint.get("/plans/<id>.<any(ttl, rdf, jsonld):format>")
def plan(id: str, format: str) -> Response:
    return plain(kb().metadata.plan(id, RDFFormat(format)), RDFFormat(format).kind)


@blueprint.get("/plans/<id>")
def concept_scheme(id: str) -> Response:
    """The address that the concepts of a plan bear: as linked data, in the format that is asked for."""
    kinds = {format.kind.partition(";")[0]: format for format in RDFFormat}
    best = request.accept_mimetypes.best_match(list(kinds), "text/turtle")
    format = kinds[best or "text/turtle"]
    answer = plain(kb().metadata.plan(id, format), format.kind)
    answer.vary.add("Accept")
    return answer
