"""Project proposals: ranked by how people scored their link to the plan, each with the reasons."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb import permission
from kb.errors import BadValue, Conflict, KBError, Overtaken
from kb.implementation import proposals_csv, proposals_json
from kb.person import Role
from webapp.site.current import kb, may, person
from webapp.site.downloads import separated
from webapp.site.errors import status_of
from webapp.site.overtaken import seen
from webapp.site.records import Records, listed, records
from webapp.site.sent import once

blueprint = Blueprint("proposals", __name__)


@blueprint.get("/proposals")
def listing() -> ResponseReturnValue:
    room = kb().implementation.proposals
    return render_template("proposals/proposals.html", ranked=room.ranked(person()), criteria=room.criteria)


@blueprint.get("/proposals.csv")
def as_csv() -> ResponseReturnValue:
    return separated(proposals_csv(kb().implementation.proposals.ranked(person())), "proposals.csv")


@blueprint.get("/proposals.json")
def as_json() -> ResponseReturnValue:
    return listed(proposals_json(kb().implementation.proposals.ranked(person())), "proposals")


@blueprint.get("/proposals/new")
def blank() -> ResponseReturnValue:
    permission.require(may("propose"), person(), "hand in a proposal")
    return _form("")


@blueprint.get("/proposals/<id>")
def proposal(id: str) -> ResponseReturnValue:
    return _page(id)


@blueprint.get("/proposals/<id>/edit")
def edit(id: str) -> ResponseReturnValue:
    permission.require(may("propose"), person(), "change this proposal")
    ranked = kb().implementation.proposals.proposal(id, person())
    permission.require(may("propose", ranked.proposal.economies), person(), "change this proposal")
    return _form(id)


@blueprint.post("/proposals/new")
@blueprint.post("/proposals/<id>/edit")
def keep(id: str = "") -> ResponseReturnValue:
    try:
        kept = _keep(id) if id else once(lambda: _keep(""))
    except (BadValue, Conflict) as error:
        return _form(id, error), status_of(error)
    return redirect(url_for("proposals.proposal", id=kept), 303)


def _keep(id: str) -> str:
    given = request.form
    own = (person().economy,) if person().role is Role.DELEGATE else ()
    return (
        kb()
        .implementation.proposals.keep(
            person(),
            id,
            title=given.get("title", ""),
            summary=given.get("summary", ""),
            year=given.get("year", ""),
            economies=(*own, *given.getlist("economies")),
            objectives=given.getlist("objective"),
            seen=seen(),
        )
        .id
    )


@blueprint.post("/proposals/<id>/score")
def score(id: str) -> ResponseReturnValue:
    given = request.form
    try:
        kb().implementation.proposals.score(
            person(), id, given.get("criterion", ""), given.get("points", ""), given.get("reason", ""), seen()
        )
    except (BadValue, Overtaken) as error:
        return _page(id, error), status_of(error)
    return redirect(url_for("proposals.proposal", id=id, _anchor="scores"), 303)


def _page(id: str, error: KBError | None = None) -> str:
    room = kb().implementation.proposals
    ranked = room.proposal(id, person())
    return render_template(
        "proposals/proposal.html",
        ranked=ranked,
        proposal=ranked.proposal,
        criteria=room.criteria,
        suggestions=room.suggestions(id, person()),
        scores=may("score", ranked.proposal.economies),
        given=request.form,
        error=error,
    )


def _form(id: str, error: KBError | None = None) -> str:
    old = kb().implementation.proposals.proposal(id, person()).proposal if id else None
    filled = {"title": old.title, "summary": old.summary, "year": str(old.year)} if old else {}
    return render_template(
        "proposals/form.html",
        old=old,
        own=person().economy if person().role is Role.DELEGATE else "",
        given=request.form if error else filled,
        proposing=request.form.getlist("economies") if error else (old.economies if old else ()),
        objectives=request.form.getlist("objective") if error else (old.objectives if old else ()),
        economies=kb().economies.names,
        error=error,
    )


@records(blueprint, "/proposals/<id>")
def as_record(id: str) -> Records:
    return Records("proposals", proposals_json((kb().implementation.proposals.proposal(id, person()),))["proposals"])
