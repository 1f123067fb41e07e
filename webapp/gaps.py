"""What readers looked for and hardly found: the wanted list, and what they put on it."""

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from webapp import addresses, reading
from webapp.current import kb

blueprint = Blueprint("gaps", __name__)

CLOSED = "What readers look for is not shown here. The secretariat reads it with `kb gaps`."

SIZE = 50
"""Queries a page."""


def only_where_open() -> None:
    """Queries may tell what an economy is working on: they are shown where the ledger is open for recording too."""
    if not kb().settings.recording:
        abort(403, CLOSED)


blueprint.before_request(only_where_open)


@blueprint.get("/gaps")
def listing() -> ResponseReturnValue:
    since, page = request.args.get("since", ""), reading.page(request.args)
    gaps = kb().gaps(since)
    part = gaps[(page - 1) * SIZE : page * SIZE]
    last = max(1, -(-len(gaps) // SIZE))
    return render_template("gaps/gaps.html", gaps=part, total=len(gaps), page=page, last=last, since=since)


@blueprint.post("/gaps")
def want() -> ResponseReturnValue:
    query = reading.query(request.form)
    kb().want(query)
    return redirect(addresses.search(query, noted="yes"), 303)
