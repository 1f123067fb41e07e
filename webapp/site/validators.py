"""Whoever has an answer already asks whether it is still the same, and is told so without it (If-None-Match, 304)."""

from flask import Flask, Response, request

CHANGING = ("HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")


def install(app: Flask) -> None:
    """Before `headers`, so that it sees what they say."""
    app.after_request(_validate)


def _validate(answer: Response) -> Response:
    if request.method not in ("GET", "HEAD") or answer.status_code != 200 or answer.is_streamed:
        return answer
    if answer.cache_control.no_store or answer.direct_passthrough:  # made for one person, or a file with its own
        return answer
    if not answer.headers.get("ETag"):
        answer.add_etag()
    # what a page is read by is never refused: If-Match is for what changes something
    asked = {name: value for name, value in request.environ.items() if name not in CHANGING}
    answer.make_conditional(asked)
    return answer
