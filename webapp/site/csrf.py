"""Refuses writing that another site set off. Without cookies, what the browser says of the origin decides.

Every current browser sends Sec-Fetch-Site; older ones send Origin with each POST. A request with neither
was not made by a form of ours. A program with a token is let pass: no browser sends one for another site, and
`webapp/site/identity.py` gives such a request the token's rights and never a cookie's.
"""

from urllib.parse import urlsplit

from flask import Flask, abort, request

from webapp.site.identity import token_secret
from webapp.site.programs import MCP

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
ASKS_ALONE = frozenset({"oai.post"})
"""What is sent by a form and changes nothing, for programs that are no browser."""

SIGNED = frozenset({"stopping.stop", "stopping.be_quiet"})
"""What a signature in the address allows, whoever sends it: a mail program's one click comes from no page."""

REFUSAL = "This form was not sent from this site. Open the page here and send it again."


def install(app: Flask) -> None:
    app.before_request(_refuse_other_sites)


def _refuse_other_sites() -> None:
    if request.endpoint in ASKS_ALONE | SIGNED:
        return
    if request.method in SAFE or request.routing_exception is not None or token_secret() is not None:
        return
    if request.path == MCP:  # nothing is written there, nobody's cookie counts, and it looks at the origin itself
        return
    if not is_own(request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin"), request.host):
        abort(403, REFUSAL)


def is_own(site: str | None, origin: str | None, host: str) -> bool:
    """Whether a request comes from a page of this host, or from the reader directly."""
    if site is not None:
        return site in ("same-origin", "none")
    return origin is not None and urlsplit(origin).netloc == host
