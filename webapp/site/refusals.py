"""What is answered without asking the application, in a page or JSON: too much at once, or too slow to arrive."""

import json
from html import escape

from webapp.calls import HttpAnswer
from webapp.site.headers import HEADERS
from webapp.site.problems import MEDIA_TYPE, problem

TITLES = {408: "This took too long to arrive", 413: "Too much at once", 503: "Busy for a moment"}

SENTENCES = {
    408: "The line is very slow, or was cut. Nothing was saved: open the page and send it again.",
    413: "What was sent is too long. Shorten it and send it again.",
    503: "More was asked just now than can be answered at once. Nothing is lost and nothing was half done: wait {} and "
    "try again.",
}

PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{title}</title>
<link rel="stylesheet" href="/static/css/site.css"></head>
<body><main id="main" class="wide"><div class="column">
<p class="eyebrow">{status}</p>
<h1>{title}</h1>
<p class="lead">{message}</p>
<p><a href="/">Search the practices</a></p>
</div></main></body></html>
"""


def bare(status: int, title: str, message: str) -> str:
    """A page that says so, made of nothing that lies in a file."""
    return PAGE.format(status=status, title=title, message=escape(message))


def refusal(status: int, path: str, retry_after: int = 0) -> HttpAnswer:
    """`retry_after` is in seconds."""
    seconds = "a second" if retry_after == 1 else f"{retry_after} seconds"
    message = SENTENCES[status].format(seconds)
    if path.startswith("/api/") or path.endswith(".json"):
        kind, body = MEDIA_TYPE, json.dumps(problem(status, message))
    else:
        kind, body = "text/html; charset=utf-8", bare(status, TITLES[status], message)
    said = {
        **HEADERS,
        "Cache-Control": "no-store",
        "Content-Type": kind,
        "Content-Length": str(len(body.encode())),
    }
    if retry_after:
        said["Retry-After"] = str(retry_after)
    return HttpAnswer(status, tuple((name.encode(), value.encode()) for name, value in said.items()), body.encode())
