"""What waits for a second person: look, consent, refuse, withdraw; and vouch for an account."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb import permission
from kb.accounts import ReleaseLine
from kb.documents import Json, record
from kb.errors import BadValue, Conflict
from webapp.site.asked_again import guarded
from webapp.site.current import kb, person
from webapp.site.errors import status_of
from webapp.site.records import Records, records

blueprint = Blueprint("releases", __name__)

NEWS = {
    "asked": "Asked for: it waits for a second person, who was told.",
    "consent": "Consented to, and done.",
    "refuse": "Refused; nothing was changed.",
    "withdraw": "Withdrawn; nothing was changed.",
    "vouch": "You vouched for the account: it is a second hand beside everybody now.",
}


@blueprint.get("/releases")
def listing() -> ResponseReturnValue:
    return _listing()


@blueprint.get("/releases/<int(max=999999999):no>")
def release(no: int) -> ResponseReturnValue:
    return _release(no)


@blueprint.post("/releases/<int(max=999999999):no>/<any(consent, refuse, withdraw):action>")
@guarded("decide on what waits for two people", lambda **named: _release(named["no"]))
def answer(no: int, action: str) -> ResponseReturnValue:
    room = kb().releases
    room.release(no, person())
    try:
        if action == "consent":
            room.consent(no, person())
        elif action == "refuse":
            room.refuse(no, person(), request.form.get("why", ""))
        else:
            room.withdraw(no, person())
    except (BadValue, Conflict) as error:
        return _release(no, error), status_of(error)
    return redirect(url_for("releases.release", no=no, done=action), 303)


@blueprint.post("/accounts/<id>/vouch")
@guarded("vouch for an account", lambda **named: _listing())
def vouch(id: str) -> ResponseReturnValue:
    try:
        kb().releases.vouch(id, person())
    except Conflict as error:
        return _listing(error), status_of(error)
    return redirect(url_for("releases.listing", done="vouch"), 303)


def _listing(error: Conflict | None = None) -> str:
    manages = permission.may_manage_accounts(person())
    room = kb().releases
    lines = room.all(person())
    unvouched = room.unvouched(person()) if manages else ()
    return render_template(
        "releases/releases.html",
        lines=lines,
        unvouched=[(one, room.may_vouch(person(), one)) for one in unvouched],
        error=error,
        news=NEWS.get(request.args.get("done", "")),
    )


def _release(no: int, error: BadValue | Conflict | None = None) -> str:
    line = kb().releases.release(no, person())
    return render_template(
        "releases/release.html",
        line=line,
        given=request.form,
        error=error,
        news=NEWS.get(request.args.get("done", "")),
    )


@records(blueprint, "/releases")
def as_records() -> Records:
    return Records("releases", [_record(one) for one in kb().releases.all(person())])


@records(blueprint, "/releases/<int(max=999999999):no>")
def as_record(no: int) -> Records:
    return Records("releases", [_record(kb().releases.release(no, person()))])


def _record(line: ReleaseLine) -> Json:
    told = record(line, "told", "expires", "may_answer", "may_withdraw", "hindered")
    return record(line.release, "no", "kind", "asked_by", "asked_at", "asked_why", "state", "by", "at", "why") | told
