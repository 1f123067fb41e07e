"""Files that a page gives to take along."""

from flask import Response, request

from kb.documents.csv_text import part_of
from webapp.site import arguments

CSV = "text/csv; charset=utf-8"


def separated(text: str, name: str) -> Response:
    """Comma-separated values under this name, cut where the address asks for a `page` of some `size`. Raises
    BadValue."""
    return attached(_cut(text).encode(), CSV, name)


def attached(data: bytes | str, content_type: str, name: str) -> Response:
    """A file under this name; what no file name holds, line breaks among it, is left out of it."""
    response = Response(data, content_type=content_type)
    response.headers.set("Content-Disposition", "attachment", filename=_plain(name))
    return response


def _cut(text: str) -> str:
    part = arguments.part_of(request.args, range(text.count("\n")))
    if part is None:
        return text
    size = arguments.whole(request.args, "size", arguments.USUAL_SIZE, arguments.MOST_SIZE)
    return part_of(text, part.first - 1, part.first - 1 + size)


def _plain(name: str) -> str:
    return "".join(sign for sign in name if sign.isprintable() and sign not in "\\/") or "file"
