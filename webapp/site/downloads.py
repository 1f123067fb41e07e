"""Files that a page gives to take along."""

import csv
import io

from flask import Response, request

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
    """The line of heads stays. Cells are as they are: they were guarded when they were written."""
    heads, *rows = csv.reader(io.StringIO(text, newline=""))
    part = arguments.part_of(request.args, rows)
    if part is None:
        return text
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([heads, *part.entries])
    return out.getvalue()


def _plain(name: str) -> str:
    return "".join(sign for sign in name if sign.isprintable() and sign not in "\\/") or "file"
