"""The implementation schedule: what is due when, by objective, and how far it has come."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb import permission
from kb.errors import BadValue, KBError, Overtaken
from kb.implementation import ActionStatus, schedule_csv, schedule_json
from webapp.site.current import kb, may, person
from webapp.site.downloads import separated
from webapp.site.errors import status_of
from webapp.site.overtaken import seen
from webapp.site.records import Records, listed, records
from webapp.site.sent import once

blueprint = Blueprint("schedule", __name__)


@blueprint.get("/schedule")
def listing() -> ResponseReturnValue:
    return render_template(
        "schedule/schedule.html", actions=kb().implementation.schedule.actions(), years=kb().plan.years
    )


@blueprint.get("/schedule.csv")
def as_csv() -> ResponseReturnValue:
    return separated(schedule_csv(kb().implementation.schedule.actions()), "schedule.csv")


@blueprint.get("/schedule.json")
def as_json() -> ResponseReturnValue:
    return listed(schedule_json(kb().implementation.schedule.actions()), "actions")


@blueprint.get("/schedule/new")
def blank() -> ResponseReturnValue:
    permission.require(may("keep_plan_records"), person(), "change the schedule")
    return _page("")


@blueprint.get("/schedule/<id>")
def action(id: str) -> ResponseReturnValue:
    return _page(id)


@blueprint.post("/schedule/new")
@blueprint.post("/schedule/<id>")
def keep(id: str = "") -> ResponseReturnValue:
    try:
        kept = _keep(id) if id else once(lambda: _keep(""))
    except (BadValue, Overtaken) as error:
        return _page(id, error), status_of(error)
    return redirect(url_for("schedule.action", id=kept), 303)


def _keep(id: str) -> str:
    given = request.form
    return (
        kb()
        .implementation.schedule.keep(
            person(),
            id,
            title=given.get("title", ""),
            first=given.get("first", ""),
            last=given.get("last", ""),
            objective=given.get("objective", ""),
            status=given.get("status", ""),
            responsible=given.get("responsible", ""),
            source=given.get("source", ""),
            seen=seen(),
        )
        .id
    )


@blueprint.post("/schedule/<id>/note")
def note(id: str) -> ResponseReturnValue:
    given = request.form
    try:
        kb().implementation.schedule.note(
            person(), id, given.get("year", ""), given.get("note", ""), given.get("status", ""), seen()
        )
    except (BadValue, Overtaken) as error:
        return _page(id, error), status_of(error)
    return redirect(url_for("schedule.action", id=id), 303)


def _page(id: str, error: KBError | None = None) -> str:
    old = kb().implementation.schedule.action(id) if id else None
    filled = {
        "title": old.title, "first": str(old.first), "last": str(old.last), "objective": old.objective,
        "status": old.status.value, "responsible": old.responsible, "source": old.source,
    } if old else {}  # fmt: skip
    return render_template(
        "schedule/action.html",
        action=old,
        given={**filled, **request.form} if error else filled,
        states=tuple(ActionStatus),
        years=kb().plan.years,
        error=error,
    )


@records(blueprint, "/schedule/<id>")
def as_record(id: str) -> Records:
    return Records("actions", schedule_json((kb().implementation.schedule.action(id),))["actions"])
