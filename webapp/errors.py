"""The one table from what can go wrong to an answer's status, and the page or JSON that says it."""

from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from kb import BadValue, BrokenFile, Conflict, EncoderMissing, HomeProblem, KBError, Refused, StoreProblem, Unknown

STATUS: dict[type[KBError], int] = {
    BadValue: 400,
    Unknown: 404,
    Conflict: 409,
    Refused: 422,
    BrokenFile: 500,
    HomeProblem: 503,
    EncoderMissing: 503,
    StoreProblem: 503,
    KBError: 500,
}

TITLES = {
    400: "This cannot be asked so",
    403: "Not allowed here",
    404: "Not found",
    405: "Not possible here",
    409: "This contradicts the record",
    413: "Too much at once",
    415: "Not a form",
    422: "This cannot be taken as it is",
    500: "Something broke here",
    503: "Not ready",
}

SENTENCES = {
    404: "No page has this address. It may have been mistyped.",
    405: "This address does not take that kind of request.",
    413: "What was sent is too long. Shorten it and send it again.",
    500: "The fault is ours, and it is in the log. Try again, or go back to the search.",
}


def install(app: Flask) -> None:
    app.register_error_handler(KBError, _known)
    app.register_error_handler(HTTPException, _from_http)
    app.register_error_handler(SecurityError, _other_host)


def status_of(error: KBError) -> int:
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def _known(error: KBError) -> ResponseReturnValue:
    near = error.near if isinstance(error, Unknown) else ()
    return _answer(status_of(error), _sentence(str(error)), error.kind if isinstance(error, Unknown) else "", near)


def _from_http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    said = not isinstance(error, InternalServerError) and error.description != type(error).description
    message = error.description if said else SENTENCES.get(status, error.description)
    answer = _answer(status, message or "", "", ())
    return (*answer, {"Allow": ", ".join(sorted(error.valid_methods))}) if _methods(error) else answer


def _methods(error: HTTPException) -> bool:
    return bool(getattr(error, "valid_methods", None))


def _other_host(error: SecurityError) -> ResponseReturnValue:
    """Without a trusted host no address can be built, so the answer is bare text."""
    return "This site does not answer to that host name.\n", 400, {"Content-Type": "text/plain; charset=utf-8"}


def _answer(status: int, message: str, kind: str, near: tuple[str, ...]) -> tuple[ResponseReturnValue, int]:
    if request.path.startswith("/api/") or request.path.endswith(".json"):
        return jsonify(error={"status": status, "message": message, "near": list(near)}), status
    title = TITLES.get(status, "This did not work")
    page = render_template("errors/error.html", status=status, title=title, message=message, kind=kind, near=near)
    return page, status


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")
