"""Once a day, after an answer, what was kept long enough is cut; whichever process comes first does it."""

import logging
import threading
import time

from flask import Flask, Response, current_app

from kb import KnowledgeBase
from kb.errors import KBError
from webapp.site.current import kb

log = logging.getLogger(__name__)

SELDOM = 3600.0
"""Seconds between two looks of a process at whether a day has begun."""


def install(app: Flask) -> None:
    looked = -SELDOM

    def look(response: Response) -> Response:
        nonlocal looked
        if not current_app.testing and time.monotonic() - looked >= SELDOM:
            looked = time.monotonic()
            begin(kb())
        return response

    app.after_request(look)


def begin(knowledge_base: KnowledgeBase) -> threading.Thread:
    """The thread that tidies, if nobody did today."""
    thread = threading.Thread(target=_tidy, args=(knowledge_base,), daemon=True)
    thread.start()
    return thread


def _tidy(knowledge_base: KnowledgeBase) -> None:
    """What cannot be cut now is cut tomorrow."""
    try:
        knowledge_base.tidying.once_a_day()
    except (KBError, OSError):
        log.exception("what was kept long enough could not be cut; `kb tidy` does it")
    finally:
        knowledge_base.home.store.close()  # this thread's connection alone
