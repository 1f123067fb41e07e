"""One's own account: who one is here, the password, where one is signed in, tokens for the API."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.accounts import HOURS_IDLE, HOURS_LONGEST, LONGEST_DAYS, LONGEST_TO_ADMINISTER, NewToken
from kb.errors import BadValue, Conflict, SignInRefused, TooMany
from kb.person import SCOPES
from webapp.site import identity
from webapp.site.asked_again import guarded
from webapp.site.current import kb, person
from webapp.site.errors import status_of, waiting
from webapp.site.sent import once

blueprint = Blueprint("account", __name__, url_prefix="/account")

Mendable = BadValue | Conflict | SignInRefused | TooMany


@blueprint.get("")
def page() -> ResponseReturnValue:
    return _page()


@blueprint.post("/password")
def password() -> ResponseReturnValue:
    given, second = request.form, kb().accounts.sessions.second_of(identity.session_secret())
    try:
        account = kb().accounts.signing_in.change_password(
            person(), given.get("old", ""), given.get("password", ""), given.get("again", "")
        )
    except (BadValue, SignInRefused, TooMany) as error:
        return _page(error, "password")
    answer = redirect(url_for("account.page", done="password"), 303)
    identity.keep_session(answer, kb().accounts.sessions.begin_session(account, second))
    return answer


@blueprint.post("/letters")
def letters() -> ResponseReturnValue:
    kb().submissions.notices.set_digest(person(), request.form.get("digest") == "yes")
    return redirect(url_for("account.page", done="letters", _anchor="letters"), 303)


@blueprint.post("/tokens")
@guarded("make a token", lambda: _page(where="tokens"))
def make_token() -> ResponseReturnValue:
    """Answers with the page itself and leads to no other: the secret is shown this once and kept nowhere."""
    made: list[NewToken] = []
    try:
        once(lambda: _made_token(made))
        if not made:
            raise Conflict("this token was made already, and its secret is shown once: revoke it and make another")
    except (BadValue, Conflict) as error:
        return _page(error, "tokens")
    return _page(made=made[0])


def _made_token(made: list[NewToken]) -> str:
    """Its id, which may be kept; its secret is for the answer alone."""
    given = request.form
    title, scope, days = given.get("title", ""), " ".join(given.getlist("scope")), given.get("days", "")
    made.append(kb().accounts.tokens.make_token(person(), title, scope, days))
    return made[0].token.id


@blueprint.post("/tokens/<id>/revoke")
def revoke_token(id: str) -> ResponseReturnValue:
    kb().accounts.tokens.revoke_token(person(), id)
    return redirect(url_for("account.page", done="revoked", _anchor="tokens"), 303)


@blueprint.post("/sessions/<id>/end")
@guarded("end a session", lambda **_: _page())
def end_session(id: str) -> ResponseReturnValue:
    """Of the browser that asks: signing out, and off to the first page."""
    here = kb().accounts.sessions.session_id(identity.session_secret())
    kb().accounts.sessions.end_one(person(), id)
    if id != here:
        return redirect(url_for("account.page", done="ended", _anchor="sessions-title"), 303)
    answer = redirect("/", 303)
    identity.drop_session(answer)
    return answer


@blueprint.post("/sign-out-everywhere")
@guarded("sign out everywhere", lambda: _page())
def sign_out_everywhere() -> ResponseReturnValue:
    kb().accounts.own.own(person())
    kb().accounts.sessions.end_sessions(person())
    answer = redirect(url_for("signing_in.sign_in"), 303)
    identity.drop_session(answer)
    return answer


def _page(error: Mendable | None = None, where: str = "", made: NewToken | None = None) -> ResponseReturnValue:
    """The account; `where` is the form that is shown again as it was filled in, with what to mend."""
    told = render_template(
        "account/account.html",
        notices=kb().submissions.notices.notices(person()),
        account=kb().accounts.own.own(person()),
        digest=kb().submissions.notices.wants_digest(person()),
        second=kb().accounts.second_factors.state(person()),
        has_password=kb().accounts.signing_in.has_password(person()),
        sessions=kb().accounts.sessions.sessions(person()),
        here=kb().accounts.sessions.session_id(identity.session_secret()),
        idle=HOURS_IDLE,
        longest=HOURS_LONGEST,
        tokens=kb().accounts.tokens.tokens(person()),
        scopes=tuple(SCOPES.items()),
        most_days=LONGEST_DAYS,
        most_to_administer=LONGEST_TO_ADMINISTER,
        given=request.form if where == "tokens" else {},
        error=error,
        where=where,
        made=made,
        done=request.args.get("done", ""),
    )
    return told, status_of(error) if error else 200, waiting(error)
