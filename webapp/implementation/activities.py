"""Initiatives, supported activities and dialogues: the list, one of them, and a person's word on what it serves."""

from dataclasses import asdict

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb import permission
from kb.errors import BadValue, Conflict, KBError
from kb.implementation import (
    ActivityFilters,
    ActivityKind,
    ActivityList,
    ActivityStatus,
    DecisionFilter,
    activities_csv,
    activities_json,
    activity_json,
)
from webapp.site import arguments
from webapp.site.current import kb, may, person
from webapp.site.downloads import separated
from webapp.site.errors import status_of
from webapp.site.overtaken import seen
from webapp.site.records import Records, listed, records
from webapp.site.sent import once

blueprint = Blueprint("activities", __name__)

SIZE = 50
"""Activities a page."""


@blueprint.get("/activities")
def listing() -> ResponseReturnValue:
    found, page = _found(), arguments.page(request.args)
    return render_template(
        "activities/activities.html",
        found=found,
        part=found.listed[(page - 1) * SIZE : page * SIZE],
        kept={name: value for name, value in asdict(found.filters).items() if value},
        page=page,
        last=max(1, -(-len(found.listed) // SIZE)),
        economies=kb().economies.names,
        kinds=tuple(ActivityKind),
        states=tuple(DecisionFilter),
    )


@blueprint.get("/activities.csv")
def as_csv() -> ResponseReturnValue:
    return separated(activities_csv(_found().listed), "activities.csv")


@blueprint.get("/activities.json")
def as_json() -> ResponseReturnValue:
    return listed(activities_json(_found().listed), "activities")


@blueprint.get("/activities/next")
def following() -> ResponseReturnValue:
    """The next one that nobody has decided on; the list where there is none."""
    id = kb().implementation.activities.waiting(request.args.get("after", ""))
    return redirect(url_for("activities.activity", id=id, queue="yes") if id else url_for("activities.listing"), 303)


@blueprint.get("/activities/<id>")
def activity(id: str) -> ResponseReturnValue:
    return _page(id)


@blueprint.post("/activities/<id>/confirm")
def confirm(id: str) -> ResponseReturnValue:
    given, room = request.form, kb().implementation.activities
    try:
        room.confirm(person(), id, _chosen(), given.get("kind", ""), seen())
    except (BadValue, Conflict) as error:
        return _page(id, error), status_of(error)
    if given.get("queue"):
        return redirect(url_for("activities.following", after=id), 303)
    return redirect(url_for("activities.activity", id=id, said="yes"), 303)


@blueprint.get("/activities/new")
def blank() -> ResponseReturnValue:
    permission.require(may("keep_plan_records"), person(), "record an activity")
    return _form("")


@blueprint.get("/activities/<id>/edit")
def edit(id: str) -> ResponseReturnValue:
    permission.require(may("keep_plan_records"), person(), "record an activity")
    return _form(id)


@blueprint.post("/activities/new")
@blueprint.post("/activities/<id>/edit")
def record(id: str = "") -> ResponseReturnValue:
    try:
        kept = _keep(id) if id else once(lambda: _keep(""))
    except (BadValue, Conflict) as error:
        return _form(id, error), status_of(error)
    return redirect(url_for("activities.activity", id=kept), 303)


def _keep(id: str) -> str:
    given = request.form
    return (
        kb()
        .implementation.activities.record(
            person(),
            id,
            title=given.get("title", ""),
            kind=given.get("kind", ""),
            year=given.get("year", ""),
            status=given.get("status", ""),
            economies=given.getlist("economies"),
            co_sponsors=given.getlist("co_sponsors"),
            partners=arguments.lines(given.get("partners", "")),
            organisation=given.get("organisation", ""),
            fund=given.get("fund", ""),
            source=given.get("source", ""),
            seen=seen(),
        )
        .id
    )


def _found() -> ActivityList:
    names = ("year", "economy", "objective", "decided", "kind")
    return kb().implementation.activities.find(
        ActivityFilters(**{name: request.args.get(name, "").strip() for name in names})
    )


def _chosen() -> tuple[str, ...]:
    """A button confirms one objective, or what was chosen in the lists, or that none is served. Raises BadValue."""
    given = request.form
    if given.get("only"):
        return (given["only"],)
    chosen = tuple(one for one in given.getlist("objective") if one)
    if given.get("say") == "none":
        return ()
    if not chosen:
        raise BadValue("objective", "", "at least one objective, or the button that says it serves none")
    return chosen


def _page(id: str, error: KBError | None = None) -> str:
    listed = kb().implementation.activities.activity(id)
    decides = may("review", listed.activity.economies)
    return render_template(
        "activities/activity.html",
        listed=listed,
        activity=listed.activity,
        decides=decides,
        suggestions=kb().implementation.activities.suggestions(id, person()) if decides else None,
        kinds=tuple(ActivityKind),
        queue=(request.form.get("queue") or request.args.get("queue", "")) == "yes",
        said=request.args.get("said") == "yes",
        given=request.form,
        error=error,
    )


def _form(id: str, error: KBError | None = None) -> str:
    listed = kb().implementation.activities.activity(id) if id else None
    old = listed.activity if listed else None
    filled = {
        "title": old.title, "kind": old.kind.value, "year": str(old.year), "status": old.status.value,
        "partners": "\n".join(old.partners), "organisation": old.organisation, "fund": old.fund, "source": old.source,
    } if old else {}  # fmt: skip
    return render_template(
        "activities/form.html",
        old=old,
        version=listed.version if listed else "",
        given=request.form if error else filled,
        proposing=request.form.getlist("economies") if error else (old.economies if old else ()),
        sponsoring=request.form.getlist("co_sponsors") if error else (old.co_sponsors if old else ()),
        economies=kb().economies.names,
        kinds=tuple(ActivityKind),
        states=tuple(ActivityStatus),
        error=error,
    )


@records(blueprint, "/activities/<id>")
def as_record(id: str) -> Records:
    return Records("activities", [activity_json(kb().implementation.activities.activity(id))])
