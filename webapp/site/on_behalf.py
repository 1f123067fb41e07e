"""A form of a page sent in somebody's name by a program: the very view takes it, and what it answers is told as a
value, for nobody looks at a page.

    landed = sent("desk.take", {"id": "d1"}, [("why", "asked")], ())

What a view would show in a page that says what to mend is raised as the error that it is.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import unquote_to_bytes, urlencode

from flask import Flask, Response, before_render_template, current_app, request, url_for
from jinja2 import Template
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from kb.accounts import asking
from kb.errors import KBError, ProofNeeded
from kb.person import Person

BEHALF = "kb.on_behalf"
"""Where a request's environment says in whose name a form is sent."""

DROPPED = (
    "CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_AUTHORIZATION", "HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_RANGE", "HTTP_REFERER",
)  # fmt: skip
"""What was said of the program's own request."""

Fields = Sequence[tuple[str, str]]


class PageShown(Exception):
    """A view did what it was asked for and would show a page of its own."""


@dataclass(frozen=True)
class SentFile:
    """A file that goes with a form, under the name of its field."""

    field: str
    name: str
    content: bytes


def install(app: Flask) -> None:
    before_render_template.connect(_instead_of_a_page, app)


def asks_for(environ: Mapping[str, Any]) -> Person | None:
    """In whose name a form is sent; None where a browser sent it."""
    return cast("Person | None", environ.get(BEHALF))


def sent(endpoint: str, where: Mapping[str, object], fields: Fields, files: Sequence[SentFile] = ()) -> Response | None:
    """What the view at this endpoint answers to a form that holds these fields; None: a page of its own. `where` is
    what its address holds. Raises what the view raises, or shows as an error."""
    from webapp.site.current import person

    address = url_for(endpoint, **where)  # type: ignore[arg-type]
    form = MultiDict(fields)
    if files:
        for file in files:
            form.add(file.field, FileStorage(io.BytesIO(file.content), file.name))  # type: ignore[arg-type]
        boundary, body = encode_multipart(form)
        kind = f'multipart/form-data; boundary="{boundary}"'
    else:
        body = urlencode([*form.items(multi=True)]).encode()
        kind = "application/x-www-form-urlencoded"
    path, _, query = address.partition("?")
    environ = _environ(path, query) | {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "HTTP_SEC_FETCH_SITE": "same-origin",
        BEHALF: person(),
    }
    try:
        return _answered(environ)
    except PageShown:
        return None


def page_at(endpoint: str, where: Mapping[str, object]) -> str:
    """The page at this endpoint as whoever asks sees it. Raises what the view raises."""
    from webapp.site.current import person

    path, _, query = url_for(endpoint, **where).partition("?")  # type: ignore[arg-type]
    environ = _environ(path, query) | {
        "REQUEST_METHOD": "GET", "CONTENT_LENGTH": "0", "wsgi.input": io.BytesIO(), BEHALF: person(),
    }  # fmt: skip
    answer = _answered(environ)
    return answer.get_data(as_text=True) if answer.status_code == 200 and not answer.is_streamed else ""


def _environ(path: str, query: str) -> dict[str, Any]:
    kept = {name: value for name, value in request.environ.items() if name not in DROPPED and "werkzeug" not in name}
    return kept | {"PATH_INFO": unquote_to_bytes(path).decode("latin-1"), "QUERY_STRING": query}


def _answered(environ: dict[str, Any]) -> Response:
    whence = asking.get()
    try:
        with current_app.request_context(environ):
            return current_app.full_dispatch_request()
    finally:
        asking.set(whence)  # the request within has ended, this one has not


def _instead_of_a_page(app: Flask, template: Template, context: dict[str, Any], **_: object) -> None:
    if BEHALF not in request.environ or request.method != "POST":
        return
    error = context.get("error")
    if isinstance(error, KBError):
        raise error
    if template.name == "signing_in/asked_again.html":
        raise ProofNeeded(context["what"], request.path)
    raise PageShown
