"""The one table from what can go wrong to an answer's status, and the page or JSON that says it."""

from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed, SecurityError

from kb.errors import (
    BadValue,
    BrokenFile,
    Conflict,
    EncoderMissing,
    Forbidden,
    HomeProblem,
    KBError,
    NotSent,
    ProgramMissing,
    Refused,
    SecondFactorAsked,
    SignInNeeded,
    SignInRefused,
    SignOnProblem,
    StoreProblem,
    TokenRefused,
    TooMany,
    Unknown,
)

STATUS: dict[type[KBError], int] = {
    BadValue: 400,
    Unknown: 404,
    Conflict: 409,
    SignInNeeded: 401,
    Forbidden: 403,
    SecondFactorAsked: 403,
    Refused: 422,
    SignInRefused: 422,
    TokenRefused: 401,
    TooMany: 429,
    NotSent: 503,
    SignOnProblem: 503,
    BrokenFile: 500,
    HomeProblem: 503,
    EncoderMissing: 503,
    ProgramMissing: 503,
    StoreProblem: 503,
    KBError: 500,
}

TITLES = {
    400: "This cannot be asked so",
    401: "Sign in first",
    403: "Not allowed here",
    404: "Not found",
    405: "Not possible here",
    409: "This contradicts the record",
    413: "Too much at once",
    415: "Not a form",
    422: "This cannot be taken as it is",
    429: "Too often at once",
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
    app.register_error_handler(KBError, known)
    app.register_error_handler(HTTPException, _from_http)
    app.register_error_handler(SecurityError, _other_host)


def status_of(error: KBError) -> int:
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def waiting(error: KBError | None) -> dict[str, str]:
    """The header that says when to ask again, where an error says so."""
    return {"Retry-After": str(error.wait)} if isinstance(error, TooMany) else {}


def known(error: KBError) -> Response:
    """The page or JSON that says what went wrong."""
    near = error.near if isinstance(error, Unknown) else ()
    kind = error.kind if isinstance(error, Unknown) else ""
    answer = _answer(status_of(error), _sentence(str(error)), kind, near)
    answer.headers.update(waiting(error))
    if answer.status_code == 401 and request.path.startswith("/api/"):
        wrong = ', error="invalid_token"' if isinstance(error, TokenRefused) else ""
        answer.headers["WWW-Authenticate"] = f'Bearer realm="api"{wrong}'
    return answer


def _from_http(error: HTTPException) -> Response:
    status = error.code or 500
    own = not isinstance(error, InternalServerError) and error.description != type(error).description
    answer = _answer(status, error.description if own else SENTENCES.get(status, error.description))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


def _other_host(error: SecurityError) -> Response:
    """Without a trusted host no address can be built, so the answer is bare text."""
    return Response("This site does not answer to that host name.\n", 400, content_type="text/plain")


def _answer(status: int, message: str | None, kind: str = "", near: tuple[str, ...] = ()) -> Response:
    if request.path.startswith("/api/") or request.path.endswith(".json"):
        answer = jsonify(error={"status": status, "message": message, "near": list(near)})
    else:
        title = TITLES.get(status, "This did not work")
        said = {"status": status, "title": title, "message": message, "kind": kind, "near": near}
        answer = make_response(render_template("errors/error.html", **said))
    answer.status_code = status
    return answer


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")
