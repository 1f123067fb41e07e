"""The one table from what can go wrong to an answer's status, and the page or JSON that says it."""

import errno
import logging
from collections.abc import Iterator

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed, SecurityError

from kb.errors import (
    BadValue,
    BrokenFile,
    Conflict,
    DamagedFile,
    DiskFull,
    EncoderMissing,
    Forbidden,
    HomeProblem,
    KBError,
    NotAnyMore,
    NotSent,
    Overtaken,
    ProgramMissing,
    ProofNeeded,
    Refused,
    ScopeMissing,
    SecondFactorAsked,
    SignInNeeded,
    SignInRefused,
    SignOnProblem,
    StoreProblem,
    TokenRefused,
    TooMany,
    Unknown,
)
from kb.files import EngineProblem
from kb.practice import FIELDS, number_of
from webapp.site import half_loaded, hosts
from webapp.site.current import kb, person
from webapp.site.problems import MEDIA_TYPE, problem
from webapp.site.programs import is_for_programs, is_of_records
from webapp.site.refusals import bare
from webapp.site.request_ids import REQUEST_ID

STATUS: dict[type[KBError], int] = {
    BadValue: 400,
    Unknown: 404,
    NotAnyMore: 410,
    Conflict: 409,
    SignInNeeded: 401,
    Forbidden: 403,
    SecondFactorAsked: 403,
    ScopeMissing: 403,
    ProofNeeded: 403,
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
    410: "Not here any more",
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
    500: "The fault is ours; it is in the log under {}. Try again, or go back to the search.",
}

OUT_OF_ORDER: dict[type[KBError], str] = {
    StoreProblem: "What is kept here can neither be read nor changed just now, so nothing was saved and nothing half "
    "done. Try again in a few minutes. Whoever runs this site finds the reason in the log under {}.",
    DamagedFile: "Something of what is kept here is damaged, and nothing was changed. Whoever runs this site finds "
    "it in the log under {}.",
    BrokenFile: "Something of what is kept here is damaged, and nothing was changed. Whoever runs this site finds "
    "it in the log under {}.",
    EncoderMissing: "Meaning cannot be compared just now. Search by words alone, or try again later. Whoever runs this "
    "site finds the reason in the log under {}.",
    HomeProblem: "This site is not ready just now. Whoever runs it finds the reason in the log under {}.",
    ProgramMissing: "A program that this takes is not ready just now: try again later, or take another format. Whoever "
    "runs this site finds the reason in the log under {}.",
    KBError: SENTENCES[500],
}
"""What readers are told where the machine is to blame: what it says itself names its folders, and is for the log."""

OURS = frozenset({None, errno.EINVAL, errno.ENAMETOOLONG, errno.EISDIR, errno.EBADF})
"""What is asked of the machine wrongly. Everything else that it refuses may be well again: it is full, out of quota,
not to be written, has no file or memory left, or a folder that is a disk of its own is away."""

LABELLED = {field.label: field.name for field in FIELDS}
"""The names of a write-up's fields, by what forms call them."""

AGAIN = 5
"""Seconds after which what is not ready now may be asked again."""


log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    app.register_error_handler(KBError, known)
    app.register_error_handler(EngineProblem, _not_now)
    app.register_error_handler(HTTPException, _from_http)
    app.register_error_handler(SecurityError, _other_host)
    app.register_error_handler(OSError, _of_the_machine)
    app.register_error_handler(MemoryError, _no_memory)


def status_of(error: KBError) -> int:
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def waiting(error: KBError | None) -> dict[str, str]:
    """The header that says when to ask again, where an error says so."""
    wait = error.wait if isinstance(error, TooMany) else AGAIN if error and status_of(error) in (503, 507) else 0
    return {"Retry-After": str(wait)} if wait else {}


def known(error: KBError, status: int = 0) -> Response:
    """The page or JSON that says what went wrong, under another status than the table's where one is given."""
    error = _gone(error)
    if isinstance(error, Forbidden):
        kb().accounts.security_log.refused(person(), f"{request.method} {request.url_rule or ''}")
    near = error.near if isinstance(error, Unknown) else ()
    kind = error.kind if isinstance(error, Unknown) else ""
    g.refusal = sentence(error)
    answer = _answer(status or status_of(error), g.refusal, kind, near, error)
    answer.headers.update(waiting(error))
    if answer.status_code == 401 and is_for_programs():
        wrong = ', error="invalid_token"' if isinstance(error, TokenRefused) else ""
        answer.headers["WWW-Authenticate"] = f'Bearer realm="api"{wrong}'
    return answer


def _gone(error: KBError) -> KBError:
    """Of a practice that anyone could read once it is told that it is gone, at every address of its own."""
    if not isinstance(error, Unknown) or error.kind != "practice" or request.method not in ("GET", "HEAD"):
        return error
    if error.name not in (request.view_args or {}).values():
        return error
    id = error.name if number_of(error.name) is None else kb().metadata.named(error.name)
    said = kb().metadata.gone(id)
    return NotAnyMore(error.kind, error.name, said) if said else error


def sentence(error: KBError) -> str:
    """What a reader is told of an error: what went wrong, or, where the machine is to blame, that it did; then the rest
    is in the log."""
    told = next((OUT_OF_ORDER[kind] for kind in type(error).__mro__ if kind in OUT_OF_ORDER), "")
    if status_of(error) < 500 or isinstance(error, DiskFull | NotSent | SignOnProblem):
        return _sentence(str(error))
    log.error("%s", error)
    return told.format(request_id())


def _not_now(error: Exception) -> Response:
    """The engine's own word, where it came while something was only read."""
    return known(StoreProblem(str(error)))


def _no_memory(error: MemoryError) -> Response:
    half_loaded.forget()
    return known(StoreProblem("no memory is left for an answer"))


def _of_the_machine(error: OSError) -> Response:
    """What is not the machine's is a fault of ours."""
    half_loaded.forget()
    if error.errno not in OURS:
        return known(StoreProblem(f"{error.strerror}: {error.filename or 'no file is named'}"))
    log.error("the machine did not serve", exc_info=error)
    return _from_http(InternalServerError(original_exception=error))


def _from_http(error: HTTPException) -> Response:
    status = error.code or 500
    own = not isinstance(error, InternalServerError) and error.description != type(error).description
    said = error.description if own else SENTENCES.get(status, error.description)
    answer = _answer(status, said.format(request_id()) if said and status == 500 else said)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


def _other_host(error: SecurityError) -> Response:
    """Bare text: nothing of the site is shown under another's name."""
    return Response(hosts.REFUSAL, 400, content_type="text/plain; charset=utf-8")


def _answer(
    status: int, message: str | None, kind: str = "", near: tuple[str, ...] = (), error: KBError | None = None
) -> Response:
    if request.path.endswith(".csv") and is_of_records(request.path):  # what takes values in would take a page for some
        answer = Response(f"{message or TITLES.get(status, '')}\n", content_type="text/plain; charset=utf-8")
    elif is_for_programs() or is_of_records(request.path):
        told = problem(status, message or "", near, _by_field(error), request_id(), _members(error))
        answer = jsonify(told)
        answer.mimetype = MEDIA_TYPE
    else:
        title = TITLES.get(status, "This did not work")
        said = {"status": status, "title": title, "message": message, "kind": kind, "near": near}
        try:
            answer = make_response(render_template("errors/error.html", **said))
        except (OSError, MemoryError):  # there is neither a template to be had, as when no file can be opened
            answer = Response(bare(status, title, message or ""))
    answer.status_code = status
    return answer


def _by_field(error: KBError | None) -> Iterator[tuple[str, str]]:
    """What is wrong with each field, in a sentence; an empty name: with the whole."""
    if isinstance(error, BadValue):
        yield error.field, _sentence(str(error))
    elif isinstance(error, Refused):
        for reason in error.reasons:  # one of a write-up begins with the label of its field
            yield LABELLED.get(reason.partition(": ")[0], ""), _sentence(reason)


def _members(error: KBError | None) -> dict[str, object]:
    """What a program reads beside the sentence."""
    if isinstance(error, Overtaken):
        return {"version": error.version, "stands": dict(error.stands)}
    return {"scope": error.scope} if isinstance(error, ScopeMissing) else {}


def request_id() -> str:
    return str(request.environ.get(REQUEST_ID, ""))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")
