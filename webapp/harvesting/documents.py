"""A document for the world as an answer: its kind, and when what stands in it changed last."""

from datetime import datetime

from flask import Response, request

from kb.metadata import WorldDocument


def answered(document: WorldDocument, kind: str) -> Response:
    """Whoever has it already is told so (304), by its bytes or by the moment."""
    answer = Response(document.body, content_type=kind)
    answer.add_etag()
    if document.changed:
        answer.last_modified = datetime.fromisoformat(document.changed)
    answer.make_conditional(request)
    return answer


def plain(body: bytes, kind: str) -> Response:
    """What does not change while a version of the product serves."""
    answer = Response(body, content_type=kind)
    answer.add_etag()
    answer.make_conditional(request)
    return answer
