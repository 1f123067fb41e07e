"""Home and search, one page: an empty query shows the base."""

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from kb.practice import Facet
from kb.search import Query, Sort
from webapp.reading.judging import NOTED, can_judge
from webapp.site import addresses, arguments
from webapp.site.current import kb, person

blueprint = Blueprint("search", __name__)

EXAMPLES = (
    "how have economies helped rural women sell online?",
    "loans for firms without collateral",
    "one window for export paperwork",
    "helping small firms win government contracts",
    "advice on cutting waste and energy",
    "grants for founders from abroad",
)
"""What a delegate would type."""

IN_BRIEF = 5
"""How many practices the home page lists under each heading."""


TYPING = "X-Typing"
"""What site.js sends with a search made while the reader types: half a word is nothing that was looked for."""


@blueprint.get("/")
def index() -> ResponseReturnValue:
    query = arguments.query(request.args)
    return _home() if arguments.is_blank(query) and "HX-Request" not in request.headers else _results(query)


def _home() -> ResponseReturnValue:
    newest = kb().reading.search(Query(sort=Sort.NEWEST, size=IN_BRIEF), person=person())
    adopted = kb().reading.search(Query(sort=Sort.ADOPTED, size=IN_BRIEF), person=person())
    counts = {count.value: count.count for count in newest.facets[Facet.AREA]}
    return render_template(
        "search/home.html",
        newest=newest,
        adopted=adopted,
        examples=EXAMPLES,
        counts=counts,
        featured=kb().desk.gates.featured(person()),
    )


def _results(query: Query) -> ResponseReturnValue:
    judged, wished = NOTED.get(request.args.get("judged", "")), "noted" in request.args
    results = kb().reading.search(query, note=not (TYPING in request.headers or judged or wished), person=person())
    page = render_template(
        "search/results.html",
        results=results,
        query=query,
        near=() if results.total else kb().reading.nearest_objectives(query.text, person=person()),
        judging=can_judge(query),
        judged=judged,
        noted=wished,
    )
    response = make_response(page)
    response.headers["HX-Push-Url"] = addresses.search(query)
    response.headers["Vary"] = "HX-Request"
    return response
