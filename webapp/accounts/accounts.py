"""The administrator's list of accounts: add, give another role, sign out, close, reopen, erase, hand on a link."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb import permission
from kb.accounts import OFFICERS, ROLES, Account, AccountState, IssuedLink
from kb.documents import Json, record
from kb.errors import BadValue, Conflict, Unknown
from webapp.site.asked_again import guarded
from webapp.site.current import kb, person
from webapp.site.errors import status_of
from webapp.site.overtaken import seen
from webapp.site.records import Records, records

blueprint = Blueprint("accounts", __name__)

Mendable = BadValue | Conflict | Unknown


@blueprint.get("/accounts")
def listing() -> ResponseReturnValue:
    return render_template(
        "accounts/accounts.html",
        accounts=kb().accounts.administering.all(person()),
        with_second_factor=kb().accounts.second_factors.with_one(person()),
    )


@blueprint.get("/accounts/new")
def new() -> ResponseReturnValue:
    return _new()


@blueprint.post("/accounts/new")
@guarded("add an account", lambda: _new())
def add() -> ResponseReturnValue:
    given, room = request.form, kb().accounts
    try:
        added = room.administering.add(
            person(), *(given.get(name, "") for name in ("email", "name", "role", "economy", "why"))
        )
    except (BadValue, Conflict, Unknown) as error:
        return _new(error), status_of(error)
    if added.state is AccountState.ASKED:
        return redirect(url_for("accounts.account", id=added.id, done="asked"), 303)
    return _handed(room.links.hand_link(person(), added.id))


@blueprint.get("/accounts/<id>")
def account(id: str) -> ResponseReturnValue:
    return _account(id)


@blueprint.post("/accounts/<id>/role")
@guarded("change a role", lambda **named: _account(named["id"]))
def role(id: str) -> ResponseReturnValue:
    kb().accounts.administering.account(person(), id)
    given = request.form
    try:
        now = kb().accounts.administering.change_role(
            person(), id, given.get("role", ""), given.get("economy", ""), given.get("why", ""), seen()
        )
    except (BadValue, Conflict, Unknown) as error:
        return _account(id, error), status_of(error)
    waits = now.role.value != given.get("role", "")
    return redirect(url_for("accounts.account", id=id, done="asked" if waits else "role"), 303)


@blueprint.post("/accounts/<id>/<any(close, reopen):action>")
@guarded("open or close an account", lambda **named: _account(named["id"]))
def open_or_close(id: str, action: str) -> ResponseReturnValue:
    room = kb().accounts.administering
    room.account(person(), id)
    try:
        why = request.form.get("why", "")
        now = room.close(person(), id) if action == "close" else room.reopen(person(), id, why)
    except (BadValue, Conflict) as error:
        return _account(id, error), status_of(error)
    waits = action == "reopen" and now.state is AccountState.CLOSED
    return redirect(url_for("accounts.account", id=id, done="asked" if waits else action), 303)


@blueprint.post("/accounts/<id>/sign-out")
@guarded("sign somebody out", lambda **named: _account(named["id"]))
def sign_out(id: str) -> ResponseReturnValue:
    try:
        kb().accounts.administering.sign_out(person(), id)
    except Conflict as error:
        return _account(id, error), status_of(error)
    return redirect(url_for("accounts.account", id=id, done="sign-out"), 303)


@blueprint.post("/accounts/<id>/erase")
@guarded("erase an account", lambda **named: _account(named["id"]))
def erase(id: str) -> ResponseReturnValue:
    kb().accounts.administering.account(person(), id)
    try:
        if request.form.get("sure") != "yes":
            raise BadValue("erasing", "", "a tick in the box that says that it cannot be undone")
        kb().accounts.administering.erase(person(), id)
    except (BadValue, Conflict) as error:
        return _account(id, error), status_of(error)
    return redirect(url_for("accounts.account", id=id, done="erase"), 303)


@blueprint.post("/accounts/<id>/link")
@guarded("hand on a link", lambda **named: _account(named["id"]))
def link(id: str) -> ResponseReturnValue:
    kb().accounts.administering.account(person(), id)
    try:
        return _handed(kb().accounts.links.hand_link(person(), id))
    except Conflict as error:
        return _account(id, error), status_of(error)


@blueprint.post("/accounts/<id>/second-factor/reset")
@guarded("reset a second factor", lambda **named: _account(named["id"]))
def reset_second_factor(id: str) -> ResponseReturnValue:
    kb().accounts.administering.account(person(), id)
    try:
        kb().accounts.second_factors.reset(person(), id)
    except Conflict as error:
        return _account(id, error), status_of(error)
    return redirect(url_for("accounts.account", id=id, done="second-factor"), 303)


def _new(error: Mendable | None = None) -> str:
    permission.require(permission.may_manage_accounts(person()), person(), "manage accounts")
    return render_template(
        "accounts/new.html", given=request.form, error=error, roles=ROLES, economies=kb().economies.names
    )


def _account(id: str, error: Mendable | None = None) -> str:
    found = kb().accounts.administering.account(person(), id)
    return render_template(
        "accounts/account.html",
        account=found,
        has_second_factor=found.id in kb().accounts.second_factors.with_one(person()),
        given={"role": found.role, "economy": found.economy, **request.form.to_dict()},
        error=error,
        roles=ROLES,
        officers=OFFICERS,
        economies=kb().economies.names,
        done=request.args.get("done", ""),
    )


def _handed(handed: IssuedLink) -> str:
    """The page with the link itself: it is shown this once, so the form's answer leads to no other page."""
    return render_template("accounts/link.html", handed=handed, address=kb().settings.site + handed.path)


@records(blueprint, "/accounts")
def as_records() -> Records:
    with_one = kb().accounts.second_factors.with_one(person())
    return Records("accounts", [_record(one, one.id in with_one) for one in kb().accounts.administering.all(person())])


@records(blueprint, "/accounts/<id>")
def as_record(id: str) -> Records:
    found = kb().accounts.administering.account(person(), id)
    return Records("accounts", [_record(found, found.id in kb().accounts.second_factors.with_one(person()))])


def _record(one: Account, has_second_factor: bool) -> Json:
    return record(one, "id", "email", "name", "role", "economy", "state", "created", second_factor=has_second_factor)
