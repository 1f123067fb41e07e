"""Whose role must have a second factor sets one up before anything else opens."""

from flask import Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import SecondFactorAsked
from webapp.site.current import kb, person
from webapp.site.identity import session_secret, token_secret

OPEN = frozenset({"static", "signing_in.sign_out"})
"""Endpoints that open all the same, beside those of setting one up."""

SETTING_UP = "second_factor"
"""The blueprint that sets one up."""


def install(app: Flask) -> None:
    app.before_request(_lead_there)


def _lead_there() -> ResponseReturnValue | None:
    if not person().signed_in or request.endpoint in OPEN or request.blueprint == SETTING_UP:
        return None
    session = "" if token_secret() is not None else session_secret()
    if not kb().accounts.second_factors.is_missing(person(), session):
        return None
    if request.method in ("GET", "HEAD") and session and not request.path.startswith("/api/"):
        return redirect(url_for("second_factor.page"), 303)
    raise SecondFactorAsked(person().role.value)
