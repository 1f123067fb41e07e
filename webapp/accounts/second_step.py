"""The second step of signing in: the code of an app, or a recovery code."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from kb.accounts import Second
from kb.errors import SignInRefused, StoreProblem, TooMany
from webapp.site import identity
from webapp.site.current import kb, person
from webapp.site.errors import status_of, waiting
from webapp.site.leading import own_path

blueprint = Blueprint("second_step", __name__)


@blueprint.after_request
def _never_kept(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/sign-in/code")
def form() -> ResponseReturnValue:
    if person().signed_in:
        return redirect(_next(), 303)
    return _form() if kb().accounts.second_step.waits(identity.half_secret()) else _begin_again()


@blueprint.post("/sign-in/code")
def signed_in() -> ResponseReturnValue:
    step = kb().accounts.second_step
    try:
        account = step.finish(identity.half_secret(), request.form.get("code", ""), identity.client())
    except (SignInRefused, TooMany, StoreProblem) as error:
        return _form(error) if step.waits(identity.half_secret()) else _begin_again()
    answer = redirect(_next(), 303)
    identity.keep_session(answer, kb().accounts.sessions.begin_session(account, Second.CODE))
    identity.keep_half(answer, "", 0)
    return answer


@blueprint.post("/sign-in/code/leave")
def leave() -> ResponseReturnValue:
    """Whoever does not have the code goes back to the first step."""
    kb().accounts.second_step.end(identity.half_secret())
    return _begin_again()


def _begin_again() -> Response:
    answer = redirect(url_for("signing_in.sign_in", next=_next() if _next() != "/" else None), 303)
    identity.keep_half(answer, "", 0)
    return answer


def _form(error: SignInRefused | TooMany | StoreProblem | None = None) -> ResponseReturnValue:
    page = render_template("signing_in/code.html", next=_next(), error=error)
    return page, status_of(error) if error else 200, waiting(error)


def _next() -> str:
    return own_path(request.values.get("next", "/"))
