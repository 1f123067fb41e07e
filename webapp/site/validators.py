"""Whoever has an answer already asks whether it is still the same, and is told so without it (If-None-Match, 304)."""

from flask import Flask, Response, request


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
    answer.make_conditional(request)
    return answer
