"""A form that was refused is shown again with all that was typed, whichever it is: no view has to think of it.

Where the refusal's page has the form itself, its fields hold what was typed. Where it has none, the page that the form
was sent from is shown in its place, with what to mend; where that is gone too, all that was typed stands below the
refusal, to be copied.
"""

import io
from collections.abc import Mapping, Sequence
from urllib.parse import quote, unquote_to_bytes, urlsplit

from flask import Flask, Response, current_app, g, render_template, request
from markupsafe import escape

from webapp.site import identity
from webapp.site.current import person
from webapp.site.filled_form import FilledForm, filled
from webapp.site.leading import own_path

REFUSED = frozenset({400, 404, 409, 412, 422, 429, 503, 507})
"""Answers after which the same form may be sent once more. Of another site's form nothing is shown."""

AGAIN = "kb.shown_again"
"""Where a request's environment says that the page being made is shown for a form that was sent."""

Typed = Mapping[str, Sequence[str]]


TYPED = "errors/typed.html"


def install(app: Flask) -> None:
    app.after_request(_keep_typed)


def sent_from() -> str:
    """The page of this site that the form stood in, as the browser says; without its word, the form's own address."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc == request.host and came.path:
        return own_path(f"{came.path}?{came.query}" if came.query else came.path)
    return sent_to()


def sent_to() -> str:
    """The address that the form was sent to, as addresses are written."""
    query = request.query_string.decode("ascii", "ignore")
    return quote(request.path) + (f"?{query}" if query else "")


def form_again(page: str, address: str, typed: Typed, note: str = "") -> str:
    """The page as its person sees it now, with the form that posts to `address` filled in, and a note below its
    heading. Empty where neither that page nor the address itself has the form for them."""
    for one in dict.fromkeys((page, address)):
        text = _page_at(one)
        form = filled(text, one, address, typed) if text else None
        if form:
            return _noted(form.page, note + _carried(form))
    return ""


def _keep_typed(response: Response) -> Response:
    if response.status_code in REFUSED and _is_page(response) and request.form:
        typed: Typed = dict(request.form.lists())
        text = response.get_data(as_text=True)
        own = filled(text, sent_to(), sent_to(), typed, unseen=False)
        if own:
            response.set_data(own.page)
        elif person().signed_in:
            response.set_data(_shown(typed, response.status_code) or _with_typed(text, typed))
    return response


def _is_page(response: Response) -> bool:
    """Whether this answers a form of this site with a page."""
    sent = request.method == "POST" and request.endpoint is not None and not request.path.startswith("/api/")
    return sent and response.mimetype == "text/html" and not response.is_streamed and AGAIN not in request.environ


def _shown(typed: Typed, status: int) -> str:
    """The form's page in place of a page that only says what went wrong; empty where there is none, or no time to ask
    for another page."""
    if "refusal" not in g or status >= 429:
        return ""
    fault = f'<p class="fault" role="alert"><strong>Not done.</strong> {escape(g.refusal)}</p>'
    return form_again(sent_from(), sent_to(), typed, fault)


def _with_typed(refusal: str, typed: Typed) -> str:
    rows = [(name, value) for name, values in typed.items() for value in values if value.strip()]
    try:
        section = render_template(TYPED, rows=rows) if rows else ""
    except OSError:  # a machine that has no file left: the refusal, which says so, comes all the same
        section = ""
    return refusal.replace("</main>", f"{section}</main>", 1)


def _noted(page: str, note: str) -> str:
    return page.replace("</h1>", f"</h1>\n{note}", 1) if note else page


def _carried(form: FilledForm) -> str:
    """What the page does not show now is said in it."""
    if not form.carried:
        return ""
    names = ", ".join(name.replace("_", " ").replace("-", " ") for name in form.carried)
    return f'<p class="news">Kept with the form, though this page does not show it now: {escape(names)}.</p>'


def _page_at(address: str) -> str:
    """The page of this address, asked as whoever asks now; empty where there is none for them."""
    parts = urlsplit(address)
    dropped = ("CONTENT_TYPE", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE")
    environ = {name: value for name, value in request.environ.items() if name not in dropped and "werkzeug" not in name}
    environ |= {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote_to_bytes(parts.path).decode("latin-1"),
        "QUERY_STRING": parts.query,
        "CONTENT_LENGTH": "0",
        "wsgi.input": io.BytesIO(),
        "HTTP_COOKIE": f"{identity.cookie_name()}={identity.session_secret()}",
        AGAIN: True,
    }
    with current_app.request_context(environ):
        answer = current_app.full_dispatch_request()
        html = answer.status_code == 200 and answer.mimetype == "text/html" and not answer.is_streamed
        return answer.get_data(as_text=True) if html else ""
