"""Who sends a request: a session's cookie says so. Every answer is made for that person."""

from flask import Flask, g, request

from kb import VISITOR
from webapp.current import kb

COOKIE = "__Host-kb"
"""Bound to this host and to https by browsers; where the site is served without, the plain name is used."""

PLAIN_COOKIE = "kb"


def install(app: Flask) -> None:
    app.before_request(_identify)


def cookie_name() -> str:
    return COOKIE if request.is_secure else PLAIN_COOKIE


def _identify() -> None:
    secret = request.cookies.get(cookie_name(), "")
    g.person = (kb().accounts.person_of_session(secret) if secret else None) or VISITOR
