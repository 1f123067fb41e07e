"""Files that a page gives to take along."""

from flask import Response


def separated(text: str, name: str) -> Response:
    """Comma-separated values under this name."""
    return attached(text.encode(), "text/csv; charset=utf-8", name)


def attached(data: bytes | str, content_type: str, name: str) -> Response:
    """A file under this name; what no file name holds, line breaks among it, is left out of it."""
    response = Response(data, content_type=content_type)
    response.headers.set("Content-Disposition", "attachment", filename=_plain(name))
    return response


def _plain(name: str) -> str:
    return "".join(sign for sign in name if sign.isprintable() and sign not in "\\/") or "file"
