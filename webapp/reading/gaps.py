"""What readers looked for and hardly found: the wanted list, and what they put on it."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kb.reading import gaps_json
from webapp.site import addresses, arguments
from webapp.site.current import kb, person
from webapp.site.records import Records, records

blueprint = Blueprint("gaps", __name__)

SIZE = 50
"""Queries a page."""


@blueprint.get("/gaps")
def listing() -> ResponseReturnValue:
    since, page = request.args.get("since", ""), arguments.page(request.args)
    gaps = kb().reading.gaps(person(), since)
    part = gaps[(page - 1) * SIZE : page * SIZE]
    last = max(1, -(-len(gaps) // SIZE))
    return render_template("gaps/gaps.html", gaps=part, total=len(gaps), page=page, last=last, since=since)


@blueprint.post("/gaps")
def want() -> ResponseReturnValue:
    query = arguments.query(request.form)
    kb().reading.want(query, person())
    return redirect(addresses.search(query, noted="yes"), 303)


@records(blueprint, "/gaps")
def as_records() -> Records:
    return Records("gaps", gaps_json(kb().reading.gaps(person(), request.args.get("since", "")))["gaps"])
