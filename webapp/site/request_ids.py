"""The name of one request: on its answer, in the log, and on the page that says that something broke."""

import re
import secrets

HEADER = "X-Request-ID"

REQUEST_ID = "kb.request_id"
"""Where a request's environment says it (`webapp/site/application.py:arrive`)."""

PLAIN = re.compile(r"[A-Za-z0-9._-]{1,64}")
"""What a log holds in one word of a line, whoever wrote it."""


def new_id() -> str:
    return secrets.token_hex(8)


def taken_over(told: str) -> str:
    """The name that a proxy gave the request, if it is short and plain; else a new one."""
    return told if PLAIN.fullmatch(told) else new_id()
