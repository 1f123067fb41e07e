"""Who sends a request: a session's cookie says so, or for the API a token. Every answer is made for that person."""

import ipaddress

from flask import Flask, g, request
from werkzeug.wrappers import Response

from kb.accounts import asking
from kb.person import VISITOR
from webapp.site.current import kb

COOKIE = "__Host-kb"
"""Bound to this host and to https by browsers; where the site is served without, the plain name is used."""

PLAIN_COOKIE = "kb"

SIGN_ON = "-sign-on"
"""What the name of the cookie ends with that a browser keeps while it is at the single sign-on's provider."""

API = "/api/"
"""Where a token counts. Anywhere else only a session does."""


def install(app: Flask) -> None:
    app.before_request(_identify)


def cookie_name() -> str:
    return COOKIE if request.is_secure else PLAIN_COOKIE


def session_secret() -> str:
    """The secret of the session that the request came with; empty where it came with none."""
    return request.cookies.get(cookie_name(), "")


def token_secret() -> str | None:
    """The token that a request to the API came with. A page of another site cannot make a browser send one."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if request.path.startswith(API) and kind.casefold() == "bearer" else None


def keep_session(answer: Response, secret: str) -> None:
    """Give the browser a session. What it had before ends."""
    if session_secret():
        kb().accounts.sessions.end_session(session_secret())
    _set(answer, cookie_name(), secret)


def drop_session(answer: Response) -> None:
    if session_secret():
        kb().accounts.sessions.end_session(session_secret())
    _set(answer, cookie_name(), "", 0)


def sign_on_secret() -> str:
    return request.cookies.get(cookie_name() + SIGN_ON, "")


def keep_sign_on(answer: Response, secret: str, seconds: int) -> None:
    """A cookie that survives the way to the provider and back, for so long. Without a secret it is taken away."""
    _set(answer, cookie_name() + SIGN_ON, secret, seconds)


def client() -> str:
    """The network address asked from. A proxy on this machine says whom it asks for, and only such a one is heard."""
    return asked_from(request.remote_addr or "", request.headers.get("X-Forwarded-For", ""))


def asked_from(peer: str, forwarded: str) -> str:
    """The network address that a request comes from: its connection's, or the last that a proxy here names."""
    named = forwarded.rpartition(",")[2].strip()
    return named if named and is_this_machine(peer) else peer


def _identify() -> None:
    g.person = VISITOR
    asking.set(client())
    token, secret = token_secret(), session_secret()
    if request.endpoint == "static":
        return
    if token is not None:
        g.person = kb().accounts.tokens.person_of_token(token)
    elif secret:
        g.person = kb().accounts.sessions.person_of_session(secret) or VISITOR


def _set(answer: Response, name: str, value: str, seconds: int | None = None) -> None:
    answer.set_cookie(name, value, seconds, path="/", secure=request.is_secure, httponly=True, samesite="Lax")


def is_this_machine(address: str) -> bool:
    """Whether an address leads back to where it is asked."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
