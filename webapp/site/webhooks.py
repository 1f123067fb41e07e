"""Sends what other systems are to be told after an answer, so that nobody waits for them: after whatever was written,
and once in a while for what waits to be sent again."""

import logging
import threading
import time

from flask import Flask, Response, current_app, request

from kb import KnowledgeBase
from kb.errors import KBError
from webapp.site.current import kb
from webapp.site.programs import MCP

log = logging.getLogger(__name__)

SELDOM = 30.0
"""Seconds between two looks of a process at whether something is due, where nothing was written."""

_sending = threading.Lock()
"""One thread of a process sends; what comes meanwhile waits for the next look."""


def install(app: Flask) -> None:
    looked = -SELDOM

    def look(response: Response) -> Response:
        nonlocal looked
        written = (
            request.method not in ("GET", "HEAD", "OPTIONS") and response.status_code < 400 and request.path != MCP
        )
        if written or (not current_app.testing and time.monotonic() - looked >= SELDOM):
            looked = time.monotonic()
            if _is_due() and not _sending.locked():
                threading.Thread(target=_send, args=(kb(),), daemon=True).start()
        return response

    app.after_request(look)


def _is_due() -> bool:
    try:
        return kb().webhooks.is_due()
    except (KBError, OSError):  # the answer is made; whatever reads next says what is wrong
        return False


def _send(knowledge_base: KnowledgeBase) -> None:
    """What cannot be sent waits for the next time; it stands on the page meanwhile."""
    if not _sending.acquire(blocking=False):
        return
    try:
        knowledge_base.webhooks.send()
    except (KBError, OSError):
        log.exception("other systems could not be told; `kb webhooks send` does it")
    finally:
        _sending.release()
        knowledge_base.home.store.close()  # this thread's connection alone
