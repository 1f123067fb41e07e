"""What a reader says of a hit, right or wrong: kept for the next measuring of the search."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from kb import permission
from kb.search import Query
from webapp.site import addresses, arguments
from webapp.site.current import kb, person

blueprint = Blueprint("judging", __name__)

NOTED = {
    "noted": "Noted, for the next measuring of this search. Who said it is not kept.",
    "already": "Nothing changed: the very same was said before.",
}
"""What a judgement leads back with."""


@blueprint.post("/practices/<id>/judge")
def judge(id: str) -> ResponseReturnValue:
    """The address carries the search that the hit belongs to, and leads back to it."""
    query = arguments.query(request.args)
    news = kb().reading.judge(query.text, id, request.form.get("verdict", ""), person())
    return redirect(addresses.search(query, judged="noted" if news else "already"), 303)


def can_judge(query: Query) -> bool:
    """Whether hits of this search can be judged here: a list without words has no wrong hit, and a judgement's address
    holds no long text."""
    return bool(query.text) and not arguments.is_long(query) and permission.may_judge(person())
