"""The one table from what can go wrong to an answer's status, and the page or JSON that says it."""

import errno
import logging
import re

from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed, SecurityError

from kb.errors import (
    BadValue,
    BrokenFile,
    Conflict,
    DiskFull,
    EncoderMissing,
    Forbidden,
    HomeProblem,
    KBError,
    NotSent,
    ProgramMissing,
    Refused,
    SignInNeeded,
    SignInRefused,
    SignOnProblem,
    StoreProblem,
    TokenRefused,
    TooMany,
    Unknown,
)
from kb.files import EngineProblem

STATUS: dict[type[KBError], int] = {
    BadValue: 400,
    Unknown: 404,
    Conflict: 409,
    SignInNeeded: 401,
    Forbidden: 403,
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
    DiskFull: 507,
    KBError: 500,
}

TITLES = {
    400: "This cannot be asked so",
    401: "Sign in first",
    403: "Not allowed here",
    404: "Not found",
    405: "Not possible here",
    409: "This contradicts the record",
    412: "Changed meanwhile",
    413: "Too much at once",
    415: "Not a form",
    422: "This cannot be taken as it is",
    429: "Too often at once",
    500: "Something broke here",
    503: "Not ready",
    507: "No room",
}

SENTENCES = {
    404: "No page has this address. It may have been mistyped.",
    405: "This address does not take that kind of request.",
    413: "What was sent is too long. Shorten it and send it again.",
    500: "The fault is ours, and it is in the log. Try again, or go back to the search.",
}


NOT_NOW = (
    "The store cannot be read or written at this moment. Nothing is half written: what you sent was not kept, so send "
    "it again in a moment. Whoever keeps this site finds the cause in its log."
)
"""What is said of a file or a disk that does not serve: neither which nor where it lies."""

DISK = frozenset(
    {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.EIO}
)
"""What a disk, or the machine, says that does not serve for the moment."""

AGAIN = 5
"""Seconds after which what the store refused may be sent again."""

_PATH = re.compile(r"(?<![\w./])(?:/[^\s/:;,'\"]+)+/?")

log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    app.register_error_handler(KBError, known)
    app.register_error_handler(EngineProblem, _not_now)
    app.register_error_handler(OSError, _from_disk)
    app.register_error_handler(HTTPException, _from_http)
    app.register_error_handler(SecurityError, _other_host)


def status_of(error: KBError) -> int:
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def waiting(error: KBError | None) -> dict[str, str]:
    """The header that says when to ask again, where an error says so."""
    if isinstance(error, StoreProblem) and error.at:
        return {"Retry-After": str(AGAIN)}
    return {"Retry-After": str(error.wait)} if isinstance(error, TooMany) else {}


def known(error: KBError) -> Response:
    """The page or JSON that says what went wrong."""
    near = error.near if isinstance(error, Unknown) else ()
    kind = error.kind if isinstance(error, Unknown) else ""
    answer = _answer(status_of(error), _sentence(public(error)), kind, near)
    answer.headers.update(waiting(error))
    if answer.status_code == 401 and request.path.startswith("/api/"):
        wrong = ', error="invalid_token"' if isinstance(error, TokenRefused) else ""
        answer.headers["WWW-Authenticate"] = f'Bearer realm="api"{wrong}'
    return answer


def public(error: KBError) -> str:
    """What a reader is told: what is the machine's own matter, such as where a file lies, stands in the log alone."""
    if status_of(error) < 500:
        return str(error)
    log.error("%s %s: %s", request.method, request.path, error)
    return NOT_NOW if isinstance(error, StoreProblem) and error.at else _PATH.sub("…", str(error))


def _not_now(error: Exception) -> Response:
    """The engine's own word, where it came while something was only read."""
    log.error("%s %s: %s", request.method, request.path, error)
    answer = _answer(503, NOT_NOW)
    answer.headers["Retry-After"] = str(AGAIN)
    return answer


def _from_disk(error: OSError) -> Response:
    if error.errno in DISK:
        return _not_now(error)
    log.exception("%s %s", request.method, request.path, exc_info=error)
    return _from_http(InternalServerError(original_exception=error))


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
