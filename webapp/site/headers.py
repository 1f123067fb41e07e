"""The headers of every answer, errors and downloads too: what a browser may load, embed and tell others."""

from flask import Flask, Response, request
from werkzeug.routing import RequestRedirect

from webapp.site.current import kb, person

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


HTTPS_ALONE = f"max-age={365 * 24 * 3600}; includeSubDomains"
"""For a year a browser that came by https asks for this site, and what has a name below its own, by nothing else."""


def install(app: Flask) -> None:
    app.after_request(_add)


def _add(response: Response) -> Response:
    for name, value in HEADERS.items():
        if name == "Content-Security-Policy" and "sandbox" in response.headers.get(name, ""):
            continue  # a download's own policy allows less
        response.headers[name] = value
    if request.is_secure and not kb().settings.address.startswith("http:"):
        response.headers["Strict-Transport-Security"] = HTTPS_ALONE
    if isinstance(
        request.routing_exception, RequestRedirect
    ):  # to the same page's right address, wherever it was asked
        response.headers["Location"] = _without_host(response.headers["Location"])
    if person().signed_in:  # what was made for one person is nobody else's, nor that person's after signing out
        response.headers["Cache-Control"] = "no-store"
    response.headers.setdefault("Cache-Control", "no-cache")
    if request.endpoint != "static":
        response.vary.update(("Cookie", "Authorization"))  # who asks decides what is answered, at the same address
    return response


def _without_host(address: str) -> str:
    return "/" + address.partition("://")[2].partition("/")[2].lstrip("/")
