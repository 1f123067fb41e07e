"""The plan's success factors as a checklist, each with the practices that speak to it."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.implementation import factors_csv, factors_json
from webapp.site.current import kb, person
from webapp.site.downloads import separated
from webapp.site.records import listed

blueprint = Blueprint("factors", __name__)


@blueprint.get("/success-factors")
def listing() -> ResponseReturnValue:
    area = request.args.get("area", "")
    told = kb().implementation.checklist.told(person(), area)
    return render_template("factors/factors.html", told=told, area=area)


@blueprint.get("/success-factors.csv")
def as_csv() -> ResponseReturnValue:
    told = kb().implementation.checklist.told(person(), request.args.get("area", ""))
    return separated(factors_csv(told), "success-factors.csv")


@blueprint.get("/success-factors.json")
def as_json() -> ResponseReturnValue:
    told = kb().implementation.checklist.told(person(), request.args.get("area", ""))
    return listed(factors_json(told), "factors")


@blueprint.post("/success-factors/mark")
def mark() -> ResponseReturnValue:
    given, room = request.form, kb().implementation.checklist
    say = room.unmark if given.get("do") == "unmark" else room.mark
    say(person(), given.get("factor", ""), given.get("practice", ""))
    area = given.get("area", "")
    return redirect(url_for("factors.listing", area=area or None, _anchor=f"factor-{given.get('factor', '')}"), 303)
