"""Who reported what for which year: the list of all indicators, and a sheet for each of them."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.implementation import LABEL, covered_csv, covered_json, sheet_json
from webapp.site import arguments
from webapp.site.current import kb
from webapp.site.downloads import separated
from webapp.site.records import listed, whole

blueprint = Blueprint("coverage", __name__)

LISTS = {
    "initiatives": "Initiatives counted", "economies": "Participating economies", "activities": "Activities counted",
    "dialogues": "Dialogue sessions counted", "shared": "Practices shared", "first_shared": "Shared for the first time",
    "adopted": "Practices adopted", "adopted_adapted": "Adapted by an adopter",
    "adopted_as_is": "Taken up as they are", "in_force": "In force at the end of the year",
}  # fmt: skip
"""The lists that stand behind a figure, by its key."""

PRACTICES = ("shared", "first_shared", "adopted", "adopted_adapted", "adopted_as_is", "in_force")


@blueprint.get("/coverage")
def listing() -> ResponseReturnValue:
    year, room = arguments.year(request.args), kb().implementation.coverage
    return render_template(
        "coverage/coverage.html",
        listing=room.listing(year),
        question=room.question(year),
        shown=room.years(year),
        year=year,
        years=kb().plan.years,
        label=LABEL,
    )


@blueprint.get("/coverage.csv")
def as_csv() -> ResponseReturnValue:
    year, room = arguments.year(request.args), kb().implementation.coverage
    told = (*room.listing(year), room.question(year))
    return separated(covered_csv(told), f"coverage-{year or 'plan'}.csv")


@blueprint.get("/coverage.json")
def as_json() -> ResponseReturnValue:
    year, room = arguments.year(request.args), kb().implementation.coverage
    return listed(covered_json(room.listing(year), room.question(year)), "indicators")


@blueprint.get("/indicators/<id>/sheet")
def sheet(id: str) -> ResponseReturnValue:
    """An indicator within a heading is led to the heading's sheet."""
    through = arguments.through(request.args)
    found = kb().implementation.sheet(id, through)
    if found.id != id:
        return redirect(url_for("coverage.sheet", id=found.id, through=through, _anchor=id), 302)
    return render_template("coverage/sheet.html", sheet=found, lists=LISTS, on_practices=PRACTICES)


@blueprint.get("/indicators/<id>/sheet.json")
def sheet_as_json(id: str) -> ResponseReturnValue:
    return whole(sheet_json(kb().implementation.sheet(id)))
