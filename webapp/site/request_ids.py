"""The name of one request: on its answer, in the log, and on the page that says that something broke."""

import re
import secrets

from flask import Flask, g, request

HEADER = "X-Request-Id"

REQUEST_ID = "kb.request_id"
"""Where a request's environment says it (`webapp/site/application.py`)."""

PLAIN = re.compile(r"[A-Za-z0-9._-]{1,64}")
"""What a log holds in one word of a line, whoever wrote it."""


def install(app: Flask) -> None:
    """First of all: whatever happens then happened under this name."""
    app.before_request(_name)


def _name() -> None:
    g.request_id = request.environ[REQUEST_ID]


def new_id() -> str:
    return secrets.token_hex(8)


def taken_over(told: str) -> str:
    """The name that a proxy gave the request, if it is short and plain; else a new one."""
    return told if PLAIN.fullmatch(told) else new_id()
