"""Who sends a request: a session's cookie says so, or for the API a token. Every answer is made for that person."""

import re

from flask import Flask, after_this_request, g, request
from flask import Response as FlaskResponse
from werkzeug.wrappers import Response

from kb.accounts import asking, new_secret
from kb.person import VISITOR, Person
from webapp.site import on_behalf
from webapp.site.application import CLIENT
from webapp.site.current import kb
from webapp.site.programs import MCP, is_for_programs

COOKIE = "__Host-kb"
"""Bound to this host and to https by browsers; where the site is served without, the plain name is used."""

PLAIN_COOKIE = "kb"

SIGN_ON = "-sign-on"
"""What the name of the cookie ends with that a browser keeps while it is at the single sign-on's provider."""

DEVICE = "-device"
"""What the name of the cookie ends with by which a browser is known in which somebody signed in before."""

DEVICE_LASTS = 180 * 24 * 3600
"""Seconds for which a browser keeps it."""

SECRET = re.compile(r"[\w-]{43}", re.ASCII)
"""How a secret of ours is written."""
HALF = "-half"
"""What the name of the cookie ends with that a browser keeps between the two steps of signing in."""


def install(app: Flask) -> None:
    app.before_request(_identify)
    app.teardown_request(_forget_whence)


def cookie_name() -> str:
    return COOKIE if request.is_secure else PLAIN_COOKIE


def session_secret() -> str:
    """The secret of the session that the request came with, or was given since; empty where it came with none."""
    return str(g.get("renewed") or request.cookies.get(cookie_name(), ""))


def token_secret() -> str | None:
    """The token that a request to the API came with. A page of another site cannot make a browser send one."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if is_for_programs() and kind.casefold() == "bearer" else None


def keep_session(answer: Response, secret: str) -> None:
    """Give the browser a session, and what it is known by when it comes again. What it had before ends."""
    if session_secret():
        kb().accounts.sessions.end_session(session_secret())
    device = device_secret() or new_secret()
    kb().accounts.sessions.place(secret, client(), device, request.headers.get("User-Agent", ""))
    _set(answer, cookie_name(), secret)
    _set(answer, cookie_name() + DEVICE, device, DEVICE_LASTS)


def device_secret() -> str:
    """What a browser is known by in which somebody signed in before; empty where nobody did. It opens nothing."""
    kept = request.cookies.get(cookie_name() + DEVICE, "")
    return kept if SECRET.fullmatch(kept) else ""


def renew_session(secret: str) -> None:
    """The session goes on under another secret: the rest of this request, and the browser from its answer on."""
    g.renewed = secret

    @after_this_request
    def _given(answer: FlaskResponse) -> FlaskResponse:
        _set(answer, cookie_name(), secret)
        return answer


def go_on_as(person: Person, secret: str) -> None:
    """The rest of this request is that person's, in the session of this secret."""
    g.person, g.renewed = person, secret


def drop_session(answer: Response) -> None:
    """Sign out here. The browser forgets the pages that it keeps too, so that the way back shows none of them."""
    if session_secret():
        kb().accounts.sessions.end_session(session_secret())
    _set(answer, cookie_name(), "", 0)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'


def sign_on_secret() -> str:
    return request.cookies.get(cookie_name() + SIGN_ON, "")


def keep_sign_on(answer: Response, secret: str, seconds: int) -> None:
    """A cookie that survives the way to the provider and back, for so long. Without a secret it is taken away."""
    _set(answer, cookie_name() + SIGN_ON, secret, seconds)


def half_secret() -> str:
    """The secret of a sign-in that waits for its second step. It opens nothing."""
    return request.cookies.get(cookie_name() + HALF, "")


def keep_half(answer: Response, secret: str, seconds: int) -> None:
    """A cookie between the two steps. Without a secret it is taken away."""
    _set(answer, cookie_name() + HALF, secret, seconds)


def client() -> str:
    """The network address asked from; empty where a proxy asks and does not say for whom: many may be behind it."""
    return str(request.environ.get(CLIENT, ""))


def _identify() -> None:
    g.person = VISITOR
    asking.set(client())
    token, secret = token_secret(), session_secret()
    if request.endpoint == "static" or (request.path == MCP and token is None):
        return
    if whose := on_behalf.asks_for(request.environ):
        g.person = whose
        return
    if token is not None:
        g.person = kb().accounts.tokens.person_of_token(token)
    elif secret:
        g.person = kb().accounts.sessions.person_of_session(secret) or VISITOR


def _forget_whence(_: BaseException | None) -> None:
    """What this thread does next is not asked from there."""
    asking.set("")


def _set(answer: Response, name: str, value: str, seconds: int | None = None) -> None:
    answer.set_cookie(name, value, seconds, path="/", secure=request.is_secure, httponly=True, samesite="Lax")
