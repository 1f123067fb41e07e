"""The Model Context Protocol at /mcp: a POST a message, answered at once, to the token's owner or a visitor."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from webapp.site.current import kb, person
from webapp.site.programs import MCP
from webapp.site.rates import count_search

blueprint = Blueprint("assistants", __name__)


@blueprint.post(MCP)
def ask() -> ResponseReturnValue:
    """The library that speaks the protocol is loaded with the first question."""
    from kb.assistants.audience import Asking
    from kb.assistants.over_http import Posted, answered

    headers = {name.casefold(): value for name, value in request.headers.items()}
    posted = Posted(headers, request.get_data(), _origins())
    given = answered(Asking(kb(), person(), count_search), posted)
    answer = Response(given.body, given.status, content_type="text/plain; charset=utf-8")
    for name, value in given.headers:
        if name.casefold() != "content-length":
            answer.headers[name] = value
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _origins() -> tuple[str, ...]:
    """The site's own, as the settings and the request name it: the name was looked at before."""
    own = urlsplit(kb().settings.site)
    return (f"{own.scheme}://{own.netloc}", f"{request.scheme}://{request.host}")
