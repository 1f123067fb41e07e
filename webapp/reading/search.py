"""Home and search, one page: an empty query shows the base."""

from contextlib import suppress

from flask import Blueprint, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.documents import records_csv
from kb.errors import Unknown
from kb.practice import OTHERS, Facet, number_of
from kb.search import Query, Sort, hit_row, results_json
from webapp.reading.judging import NOTED, can_judge
from webapp.site import addresses, arguments
from webapp.site.current import kb, person, timed_search
from webapp.site.downloads import CSV, attached

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
    if number_of(query.text):
        with suppress(Unknown):
            return redirect(url_for("practices.practice", id=kb().reading.numbered(query.text, person())))
    return _home() if arguments.is_blank(query) and "HX-Request" not in request.headers else _results(query)


@blueprint.post("/")
def ask() -> ResponseReturnValue:
    """A search with a text that is too long for an address; what is not leads to its address, which can be kept."""
    query = arguments.query(arguments.posted(request.form))
    if arguments.is_blank(query):
        return redirect(url_for("search.index"), 303)
    return _results(query) if arguments.is_long(query) else redirect(addresses.search(query), 303)


@blueprint.post("/results.json")
def record() -> ResponseReturnValue:
    """What the API answers, of a text that is too long for an address."""
    query = arguments.query(arguments.posted(request.form))
    with timed_search():
        results = kb().reading.search(query, person=person())
    return jsonify(results_json(results))


def _home() -> ResponseReturnValue:
    newest = kb().reading.search(Query(sort=Sort.NEWEST, size=IN_BRIEF), person=person())
    adopted = kb().reading.search(Query(sort=Sort.ADOPTED, size=IN_BRIEF), person=person())
    counts = {count.value: count.count for count in newest.facets[Facet.AREA]}
    economies = newest.facets[Facet.ECONOMY]
    return render_template(
        "search/home.html",
        newest=newest,
        adopted=adopted,
        examples=EXAMPLES,
        counts=counts,
        economies=sum(1 for count in economies if count.value != OTHERS),
        of_others=sum(count.count for count in economies if count.value == OTHERS),
        next_meeting=kb().meetings.next(),
        featured=kb().desk.gates.featured(person()),
    )


def _results(query: Query) -> ResponseReturnValue:
    judged, wished = NOTED.get(request.args.get("judged", "")), "noted" in request.args
    with timed_search():
        results = kb().reading.search(query, note=not (TYPING in request.headers or judged or wished), person=person())
    page = render_template(
        "search/results.html",
        results=results,
        query=results.query,
        near=() if results.total else kb().reading.nearest_objectives(query.text, person=person()),
        judging=can_judge(query),
        judged=judged,
        noted=wished,
    )
    response = make_response(page)
    if not arguments.is_long(query):
        response.headers["HX-Push-Url"] = addresses.search(results.query)
    response.headers["Vary"] = "HX-Request"
    return response


@blueprint.get("/search.json", defaults={"form": "json"})
@blueprint.get("/search.csv", defaults={"form": "csv"})
def found(form: str) -> ResponseReturnValue:
    """What a search finds, at the page that its address names."""
    query = arguments.query(request.args)
    with timed_search():
        results = kb().reading.search(query, person=person())
    told = results_json(results)
    if form == "json":
        return jsonify(told)
    answers = [{"answers": True, **hit_row(hit)} for hit in told["hits"]]
    related = [{"answers": False, **hit_row(hit)} for hit in told["related"]]
    return attached(records_csv([*answers, *related]).encode(), CSV, "search.csv")
