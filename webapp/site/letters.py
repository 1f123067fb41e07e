"""Sends the letters that are due after an answer, so that nobody waits for a mail server: after a form what goes out at
once, and once in a while whether the hour of the day's letters has come."""

import logging
import threading
import time

from flask import Flask, Response, current_app, request

from kb import KnowledgeBase
from kb.errors import KBError
from webapp.site.current import kb

log = logging.getLogger(__name__)

SELDOM = 600.0
"""Seconds between two looks of a process at whether letters are due, where no form was sent."""


def install(app: Flask) -> None:
    looked = -SELDOM

    def look(response: Response) -> Response:
        nonlocal looked
        if not kb().settings.smtp:
            return response
        sent = request.method == "POST" and response.status_code < 400
        if sent or (not current_app.testing and time.monotonic() - looked >= SELDOM):
            looked = time.monotonic()
            threading.Thread(target=_send, args=(kb(),), daemon=True).start()
        return response

    app.after_request(look)


def _send(knowledge_base: KnowledgeBase) -> None:
    """What cannot be sent waits for the next time; it stands on the page meanwhile."""
    try:
        knowledge_base.letters.send()
    except (KBError, OSError):
        log.exception("letters could not be sent; `kb letters` does it")
    finally:
        knowledge_base.home.store.close()  # this thread's connection alone
