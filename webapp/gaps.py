"""What readers looked for and hardly found: the wanted list, and what they put on it."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from webapp import addresses, reading
from webapp.current import kb, person

blueprint = Blueprint("gaps", __name__)

SIZE = 50
"""Queries a page."""


@blueprint.get("/gaps")
def listing() -> ResponseReturnValue:
    since, page = request.args.get("since", ""), reading.page(request.args)
    gaps = kb().gaps(person(), since)
    part = gaps[(page - 1) * SIZE : page * SIZE]
    last = max(1, -(-len(gaps) // SIZE))
    return render_template("gaps/gaps.html", gaps=part, total=len(gaps), page=page, last=last, since=since)


@blueprint.post("/gaps")
def want() -> ResponseReturnValue:
    query = reading.query(request.form)
    kb().want(query, person())
    return redirect(addresses.search(query, noted="yes"), 303)
