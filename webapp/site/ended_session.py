"""A form that was sent after its session had ended: its person signs in, and has the form before them as it was.

What was typed stands in the page and nowhere else. Nothing is done before the form is sent once more, by hand.
"""

import io
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, render_template, request
from markupsafe import escape

from kb.errors import SignInRefused, StoreProblem, TooMany
from webapp.site import identity
from webapp.site.current import kb, person
from webapp.site.filled_form import FilledForm, filled
from webapp.site.leading import own_path

OWN = "return-"
"""What the names of this page's own fields begin with."""

MOST_BYTES = 8 * 1024 * 1024
"""The longest form that is carried: the longest that any page sends, but for files."""

OPEN = frozenset({"search", "signing_in", "second_step"})
"""Groups of pages whose forms are sent without a session too."""

REFUSED = frozenset({400, 401, 409, 412, 422})
"""Answers to a form that are ours to replace: none to another site's form, and none of a page that is not there."""

READY = "kb.ready_to_send"
"""Where a request's environment says that the page being made shows a form that is ready to be sent."""

Refusal = SignInRefused | TooMany | StoreProblem


def install(app: Flask) -> None:
    app.after_request(_ask)


def _ask(response: Response) -> Response:
    """In place of a refusal: what a view says of a form before it looks at who sent it would lose the form."""
    if response.status_code in REFUSED and is_form():
        response.set_data(page())
        response.status_code, response.mimetype = 401, "text/html"
    return response


def is_form() -> bool:
    """Whether the request is a form that only somebody signed in is shown, sent by nobody, and holds something that
    could be lost."""
    if request.method != "POST" or person().signed_in or request.blueprint in OPEN:
        return False
    if request.endpoint is None or request.path.startswith("/api/") or request.path.endswith(".json"):
        return False
    request.max_content_length = request.max_form_memory_size = MOST_BYTES
    return bool(request.form)


def page(error: Refusal | None = None, code: bool = False) -> str:
    """Asks to sign in, or with `code` for the second step, and carries what was typed."""
    form = request.form
    return render_template(
        "signing_in/ended.html",
        address=form.get(f"{OWN}address") or request.full_path.rstrip("?"),
        page=form.get(f"{OWN}page") or _sent_from(),
        typed=[(name, value) for name, values in typed().items() for value in values],
        email=form.get(f"{OWN}email", ""),
        files=bool(request.files) or bool(form.get(f"{OWN}files")),
        code=code,
        sign_on=kb().accounts.single_sign_on.sign_on_name(),
        error=error,
    )


def typed() -> Mapping[str, Sequence[str]]:
    """What the form held, without what this page asks itself."""
    return {name: values for name, values in request.form.lists() if not name.startswith(OWN)}


def form_again() -> str:
    """The page that the form was sent from, as its person sees it now, with the form filled in; where it has none of
    that address any more, what was typed, to copy or to send on."""
    address, at = own_path(request.form.get(f"{OWN}address", "")), own_path(request.form.get(f"{OWN}page", ""))
    path = urlsplit(address).path
    for one in dict.fromkeys((at, address)):
        text = _page_at(one)
        form = filled(text, one, path, typed()) if text else None
        if form:
            return _named(form)
    rows = [(name, value) for name, values in typed().items() for value in values]
    return render_template("signing_in/typed.html", address=address, rows=rows)


def _named(form: FilledForm) -> str:
    """What the page does not show now is said in it."""
    if not form.carried:
        return form.page
    said = f'<p class="news">Kept with the form, though this page does not show it now: {escape(_listed(form))}.</p>'
    return form.page.replace("</h1>", f"</h1>\n{said}", 1)


def _listed(form: FilledForm) -> str:
    return ", ".join(name.replace("_", " ").replace("-", " ") for name in form.carried)


def _sent_from() -> str:
    """The page of this site that the form stood in, as the browser says; without its word, the form's own address."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc == request.host and came.path:
        return own_path(f"{came.path}?{came.query}" if came.query else came.path)
    return request.full_path.rstrip("?")


def _page_at(address: str) -> str:
    """The page of this address, asked as whoever asks now; empty where there is none for them."""
    parts = urlsplit(address)
    dropped = ("CONTENT_TYPE", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE")
    environ = {name: value for name, value in request.environ.items() if name not in dropped and "werkzeug" not in name}
    environ |= {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query,
        "CONTENT_LENGTH": "0",
        "wsgi.input": io.BytesIO(),
        "HTTP_COOKIE": f"{identity.cookie_name()}={identity.session_secret()}",
        READY: True,
    }
    with current_app.request_context(environ):
        answer = current_app.full_dispatch_request()
        html = answer.status_code == 200 and answer.mimetype == "text/html" and not answer.is_streamed
        return answer.get_data(as_text=True) if html else ""
