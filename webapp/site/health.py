"""What whoever watches the site asks: whether a process lives, whether it can work, and its figures.

Answered before the application: without a session, a host's name, or a place in a lane behind others. No answer tells
a path, a version or anything of anybody.
"""

import hmac
import json
from collections.abc import Mapping
from typing import Any

from kb import KnowledgeBase
from kb.settings import Settings
from webapp.calls import HttpAnswer
from webapp.site.expense import WATCHED
from webapp.site.headers import HEADERS
from webapp.site.identity import is_this_machine
from webapp.site.measures import EXPOSITION, Measures

ALIVE, READY, METRICS = WATCHED


def alive() -> HttpAnswer:
    """This process reads and answers; nothing else is looked at."""
    return _json(200, {"status": "alive"})


def watched(kb: KnowledgeBase, measures: Measures, environ: Mapping[str, Any]) -> HttpAnswer | None:
    """The answer to a request for what is WATCHED; None for any other, and where figures are not given out."""
    path = environ["PATH_INFO"]
    if path not in WATCHED or (path == METRICS and not _gives_figures(kb.settings, environ)):
        return None
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return _plain(405, "This address is only read.\n", Allow="GET, HEAD")
    if path == ALIVE:
        return alive()
    if path == READY:
        return ready(kb)
    if kb.settings.metrics_token and not _brings(kb.settings.metrics_token, environ):
        refused = "Bring the token that KB_METRICS_TOKEN holds, as Authorization: Bearer.\n"
        return _plain(401, refused, WWW_Authenticate='Bearer realm="metrics"')
    return _answer(200, measures.exposition(kb), EXPOSITION)


def ready(kb: KnowledgeBase) -> HttpAnswer:
    """Whether store, index, disk, clock and, where it is set, mail are as they should be: 200, or 503."""
    found = kb.readiness()
    holds = all(one.holds for one in found)
    checks = {one.about: {"state": one.grade, "told": one.told, "todo": one.todo} for one in found}
    return _json(200 if holds else 503, {"status": "ready" if holds else "not ready", "checks": checks})


def _gives_figures(settings: Settings, environ: Mapping[str, Any]) -> bool:
    """With a token to whoever brings it; without one to programs of this machine, and to nobody through a proxy."""
    if settings.metrics_token:
        return True
    return settings.metrics and "HTTP_X_FORWARDED_FOR" not in environ and is_this_machine(environ["REMOTE_ADDR"])


def _brings(token: str, environ: Mapping[str, Any]) -> bool:
    kind, _, brought = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    return kind.casefold() == "bearer" and hmac.compare_digest(
        brought.strip().encode("utf-8", "replace"), token.encode("utf-8", "replace")
    )


def _json(status: int, told: object) -> HttpAnswer:
    return _answer(status, (json.dumps(told) + "\n").encode(), "application/json")


def _plain(status: int, told: str, **more: str) -> HttpAnswer:
    return _answer(status, told.encode(), "text/plain; charset=utf-8", **more)


def _answer(status: int, body: bytes, kind: str, **more: str) -> HttpAnswer:
    said = {**HEADERS, "Cache-Control": "no-store", "Content-Type": kind, "Content-Length": str(len(body))}
    said |= {name.replace("_", "-"): value for name, value in more.items()}
    return HttpAnswer(status, tuple((name.encode(), value.encode()) for name, value in said.items()), body)
