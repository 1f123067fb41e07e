"""Around the application: each request gets its name, is timed and, where it is set, told in the access log; what
whoever watches the site asks is answered here."""

import ipaddress
import logging
import re
import secrets
import time
from collections.abc import Callable, Iterable
from http.client import responses
from typing import Any

from kb import KnowledgeBase
from webapp.calls import Application, HttpAnswer
from webapp.site.expense import expense
from webapp.site.health import watched
from webapp.site.identity import asked_from
from webapp.site.logs import ANSWER
from webapp.site.measures import Measures
from webapp.site.tracing import Tracing

access = logging.getLogger("webapp.access")

NETWORKS = {4: 24, 6: 48}
"""Bits of an address that tell a network, by its version; the rest would tell a person."""


class Watch:
    """An application as WSGI calls it, over another. `kb` gives the knowledge base that is answered from now."""

    def __init__(
        self, application: Application, kb: Callable[[], KnowledgeBase], measures: Measures, tracing: Tracing
    ) -> None:
        self._application, self._kb, self._measures, self._tracing = application, kb, measures, tracing

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        begun, heard = time.perf_counter(), Heard()
        name = environ.setdefault("kb.request_id", new_name())

        def starting(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            heard.status = int(status[:3])
            heard.length = next((int(value) for name, value in headers if name.casefold() == "content-length"), 0)
            return start_response(status, [*headers, ("X-Request-ID", name)], *more)

        answer = watched(self._kb(), self._measures, environ)
        method = environ["REQUEST_METHOD"]
        lane = expense(method, environ["PATH_INFO"], int(environ.get("CONTENT_LENGTH") or 0))
        if answer:
            parts = _sent(answer, environ, starting)
        else:
            with self._tracing.span("request") as tell:
                parts = self._application(environ, starting)
                named = {"http.request.method": plain(method), "http.route": environ.get("kb.rule") or "-"}
                told = {"http.response.status_code": heard.status, "kb.lane": lane.value, "kb.request": name}
                tell(" ".join(named.values()), {**named, **told})
        took = time.perf_counter() - begun
        self._measures.answered(lane, heard.status, took)
        if self._kb().settings.access_log:
            client = asked_from(environ.get("REMOTE_ADDR", ""), environ.get("HTTP_X_FORWARDED_FOR", ""))
            rule = environ["PATH_INFO"] if answer else environ.get("kb.rule", "")
            log_access(name, method, rule, heard.status, 0 if method == "HEAD" else heard.length, took, client)
        return parts


class Heard:
    """What an application says before its body."""

    status, length = 0, 0


def new_name() -> str:
    """What a request is called in the logs, and told to whoever sent it."""
    return secrets.token_hex(8)


def plain(method: str) -> str:
    """A method as it may be told: whoever asks may send any word."""
    return method if re.fullmatch(r"[A-Z]{1,16}", method) else "?"


def log_access(name: str, method: str, rule: str, status: int, length: int, seconds: float, client: str) -> None:
    """`rule` is the pattern of an address and no address, empty where none was found."""
    told = {
        "method": plain(method),
        "rule": rule or "-",
        "status": status,
        "bytes": length,
        "ms": round(1000 * seconds, 1),
        "client": network(client),
    }
    access.info("answered", extra={ANSWER: told, "request": name})


def network(address: str) -> str:
    """The network that an address is of; a dash where it is none."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return "-"
    if isinstance(known, ipaddress.IPv6Address) and known.ipv4_mapped:
        known = known.ipv4_mapped
    return str(ipaddress.ip_network((known, NETWORKS[known.version]), strict=False))


def _sent(answer: HttpAnswer, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    headers = [(name.decode(), value.decode()) for name, value in answer.headers]
    start_response(f"{answer.status} {responses[answer.status]}", headers)
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else answer.body]
