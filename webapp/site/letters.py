"""Sends the letters that wait after a form was answered, so that nobody waits for a mail server."""

import threading

from flask import Flask, Response, request

from kb import KnowledgeBase
from kb.errors import KBError
from webapp.site.current import kb


def install(app: Flask) -> None:
    app.after_request(_send_what_waits)


def _send_what_waits(response: Response) -> Response:
    if request.method == "POST" and response.status_code < 400 and kb().settings.smtp:
        threading.Thread(target=_send, args=(kb(),), daemon=True).start()
    return response


def _send(knowledge_base: KnowledgeBase) -> None:
    """What cannot be sent waits for the next form; the notice stands on the page meanwhile."""
    try:
        knowledge_base.letters.send()
    except KBError:
        return
