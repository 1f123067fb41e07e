"""Files that a page gives to take along."""

from flask import Response


def separated(text: str, name: str) -> Response:
    """Comma-separated values under this name."""
    return attached(text.encode(), "text/csv; charset=utf-8", name)


def attached(data: bytes, content_type: str, name: str) -> Response:
    response = Response(data, content_type=content_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
