"""One's own second factor: set one up, make new recovery codes, take it off."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.accounts import Second
from kb.errors import Conflict, SignInRefused, StoreProblem, TooMany, Unknown
from webapp.accounts.qr_code import qr_code
from webapp.site import identity
from webapp.site.asked_again import guarded
from webapp.site.current import kb, person
from webapp.site.errors import status_of, waiting

blueprint = Blueprint("second_factor", __name__, url_prefix="/account/second-factor")

Mendable = SignInRefused | TooMany | Conflict | Unknown | StoreProblem


@blueprint.get("")
def page() -> ResponseReturnValue:
    return _page()


@blueprint.post("/begin")
@guarded("change your second factor", lambda: _page())
def begin() -> ResponseReturnValue:
    try:
        kb().accounts.second_factors.propose(person())
    except StoreProblem as error:
        return _page(error)
    return redirect(url_for("second_factor.page", _anchor="setting-up"), 303)


@blueprint.post("/confirm")
@guarded("change your second factor", lambda: _page())
def confirm() -> ResponseReturnValue:
    """Answers with the recovery codes and leads to no other page: they are shown this once."""
    try:
        codes = kb().accounts.second_factors.confirm(person(), request.form.get("code", ""), identity.client())
    except (SignInRefused, TooMany, Conflict, StoreProblem) as error:
        return _page(error)
    # every session of the account has ended, this one too: a new one begins, with what was just proved
    answer = make_response(_codes(codes))
    account = kb().accounts.own.own(person())
    identity.keep_session(answer, kb().accounts.sessions.begin_session(account, Second.CODE))
    return answer


@blueprint.post("/recovery-codes")
@guarded("make new recovery codes", lambda: _page())
def recovery_codes() -> ResponseReturnValue:
    try:
        codes = kb().accounts.second_factors.new_recovery_codes(person())
    except Unknown as error:
        return _page(error)
    return _codes(codes)


@blueprint.post("/take-off")
@guarded("take your second factor off", lambda: _page())
def take_off() -> ResponseReturnValue:
    try:
        kb().accounts.second_factors.take_off(person())
    except Conflict as error:
        return _page(error)
    return redirect(url_for("second_factor.page", done="off"), 303)


def _codes(codes: tuple[str, ...]) -> str:
    return render_template("account/recovery_codes.html", codes=codes)


def _page(error: Mendable | None = None) -> ResponseReturnValue:
    state = kb().accounts.second_factors.state(person())
    proposed = kb().accounts.second_factors.proposed(person())
    told = render_template(
        "account/second_factor.html",
        state=state,
        proposed=proposed,
        picture=qr_code(proposed.address) if proposed else "",
        error=error,
        done=request.args.get("done", ""),
    )
    return told, status_of(error) if error else 200, waiting(error)
