"""A request that has come in whole as the application reads it, and the application's whole answer."""

import sys
from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import unquote_to_bytes

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
"""What PEP 3333 calls an application."""

Scope = MutableMapping[str, Any]
"""What ASGI calls a scope: a request's line and headers."""


@dataclass(frozen=True)
class HttpAnswer:
    """An answer, ready to be sent: the application has done all that it does for it."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


def header(scope: Scope, name: bytes) -> str:
    """A header as WSGI reads one that is sent several times; empty where there is none."""
    return ",".join(value.decode("latin-1") for called, value in scope["headers"] if called == name)


def path_of(scope: Scope) -> str:
    """The path as WSGI writes it. A target may name its host (GET http://host/path): that is for a proxy to read."""
    raw = scope["raw_path"]
    if not raw.startswith(b"/") and b"://" in raw:
        raw = b"/" + raw.partition(b"://")[2].partition(b"/")[2]
    return unquote_to_bytes(raw).decode("latin-1")


def environment(scope: Scope, body: IO[bytes], length: int) -> dict[str, Any]:
    """The request for the application, with its body of so many bytes."""
    (peer, port), (name, at) = scope["client"] or ("", 0), scope["server"] or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": path_of(scope),
        "RAW_URI": b"?".join(filter(None, (scope["raw_path"], scope["query_string"]))).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": name,
        "SERVER_PORT": str(at),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": peer,
        "REMOTE_PORT": str(port),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for called, value in scope["headers"]:
        key = "HTTP_" + called.decode("latin-1").upper().replace("-", "_")
        said = value.decode("latin-1")
        if key in ("HTTP_CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING"):
            continue  # the body has come in: its length is what came
        if key == "HTTP_CONTENT_TYPE":
            environ["CONTENT_TYPE"] = said
        elif key in environ:
            environ[key] += (";" if key == "HTTP_COOKIE" else ",") + said
        else:
            environ[key] = said
    if length:
        environ["CONTENT_LENGTH"] = str(length)
    return environ


def answered(application: Application, environ: dict[str, Any]) -> HttpAnswer:
    """Call the application. Its body is taken in whole: no thread waits for a slow reader."""
    begun: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        begun[:] = [(status, headers)]

    parts = application(environ, start_response)
    try:
        body = b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close:
            close()
    status, headers = begun[0]
    sent = tuple((name.encode("latin-1"), value.encode("latin-1")) for name, value in headers)
    return HttpAnswer(int(status[:3]), sent, body)
