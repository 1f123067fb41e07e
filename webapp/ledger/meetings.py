"""Keeping meetings: put one on record, mend it, move it to other days."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb import permission
from kb.errors import BadValue, Conflict, Overtaken, Unknown
from kb.ledger import MeetingFacts, MeetingKind
from webapp.ledger import shared_together
from webapp.site.current import kb, person
from webapp.site.errors import status_of
from webapp.site.overtaken import seen
from webapp.site.sent import once

blueprint = Blueprint("gatherings", __name__)
blueprint.get("/meetings/<id>/share")(shared_together.pick)
blueprint.post("/meetings/<id>/share")(shared_together.share)
blueprint.post("/meetings/<id>/prepare")(shared_together.prepare)


@blueprint.get("/meetings/new")
def new() -> ResponseReturnValue:
    permission.must_record_sharing(person())
    return _facts(None)


@blueprint.post("/meetings/new")
def add() -> ResponseReturnValue:
    try:
        made = once(lambda: kb().meetings.add(person(), request.form.get("number", ""), _given()).id)
    except (BadValue, Conflict, Unknown) as error:
        return _facts(None, error), _form_status(error)
    return redirect(url_for("browse.meeting", id=made, recorded="meeting"), 303)


@blueprint.get("/meetings/<id>/edit")
def edit(id: str) -> ResponseReturnValue:
    permission.must_record_sharing(person())
    return _facts(id)


@blueprint.post("/meetings/<id>/edit")
def change(id: str) -> ResponseReturnValue:
    permission.must_record_sharing(person())
    kb().meetings.meeting(id)
    try:
        news = kb().meetings.change(person(), id, _given(), seen())
    except (BadValue, Conflict, Unknown) as error:
        return _facts(id, error), _form_status(error)
    return redirect(url_for("browse.meeting", id=id, recorded="meeting" if news else "already"), 303)


@blueprint.get("/meetings/<id>/redate")
def redate(id: str) -> ResponseReturnValue:
    permission.must_record_sharing(person())
    return _redate(id, request.args)


@blueprint.post("/meetings/<id>/redate")
def redate_now(id: str) -> ResponseReturnValue:
    permission.must_record_sharing(person())
    kb().meetings.meeting(id)
    given = request.form
    try:
        kb().care.redating.redate(
            id, given.get("starts", ""), given.get("ends", ""), _days(given), person(), given.get("why", ""), seen()
        )
    except (BadValue, Overtaken) as error:
        return _redate(id, given, error), status_of(error)
    return redirect(url_for("browse.meeting", id=id, recorded="redated"), 303)


def _form_status(error: BadValue | Conflict | Unknown) -> int:
    """A name in the form that nothing bears is a wrong value, not a missing page."""
    return 400 if isinstance(error, Unknown) else status_of(error)


def _given() -> MeetingFacts:
    given = request.form
    return MeetingFacts(**{name: given.get(name, "") for name in MeetingFacts.__dataclass_fields__})


def _facts(id: str | None, error: BadValue | Conflict | Unknown | None = None) -> str:
    meeting = kb().meetings.meeting(id) if id else None
    known = {} if meeting is None else {name: str(getattr(meeting, name)) for name in MeetingFacts.__dataclass_fields__}
    return render_template(
        "gatherings/meeting.html",
        meeting=meeting,
        kinds=tuple(MeetingKind),
        economies=kb().economies.names,
        given=request.form if request.method == "POST" else known,
        error=error,
    )


def _redate(id: str, given: Mapping[str, str], error: BadValue | Overtaken | None = None) -> str:
    meeting, preview = kb().meetings.meeting(id), None
    if given.get("starts"):
        try:
            preview = kb().care.redating.preview(id, given["starts"], given.get("ends", ""), _days(given), person())
        except BadValue as wrong:
            error = error or wrong
    days = {"starts": meeting.starts.isoformat(), "ends": meeting.ends.isoformat()}
    return render_template(
        "gatherings/redate.html", meeting=meeting, preview=preview, given=given, days=days, error=error
    )


def _days(given: Mapping[str, str]) -> Mapping[str, str]:
    """The days of sharings in a form, by the event's id."""
    return {name.removeprefix("day-"): day for name, day in given.items() if name.startswith("day-")}
