"""The API: the pages' answers as JSON, with the same parameters."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from kb import (
    MOST_COMPLETIONS,
    completions_json,
    figure_json,
    gaps_json,
    practice_json,
    results_json,
    similar_json,
    suggestions_json,
    tally_json,
)
from webapp import reading
from webapp.current import kb, person

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.get("/search")
def search() -> ResponseReturnValue:
    return jsonify(results_json(kb().search(reading.query(request.args), note=True, person=person())))


@blueprint.get("/complete")
def complete() -> ResponseReturnValue:
    text, limit = request.args.get("q", "").strip(), reading.whole(request.args, "limit", 8, MOST_COMPLETIONS)
    return jsonify(completions_json(text, kb().complete(text, limit, person())))


@blueprint.get("/practices/<id>")
def practice(id: str) -> ResponseReturnValue:
    return jsonify(practice_json(kb().practice(id, person())))


@blueprint.get("/practices/<id>/suggestions")
def suggestions(id: str) -> ResponseReturnValue:
    return jsonify(suggestions_json(id, kb().suggest(id, person())))


@blueprint.get("/practices/<id>/similar")
def similar(id: str) -> ResponseReturnValue:
    return jsonify(similar_json(id, kb().similar(id, reading.whole(request.args, "limit", 5, 100), person())))


@blueprint.get("/gaps")
def gaps() -> ResponseReturnValue:
    return jsonify(gaps_json(kb().gaps(person(), request.args.get("since", ""))))


@blueprint.get("/tally")
def tally() -> ResponseReturnValue:
    return jsonify(tally_json(kb().tally(reading.year(request.args), reading.breakdown(request.args), person())))


@blueprint.get("/figures/<key>")
def figure(key: str) -> ResponseReturnValue:
    tally = kb().tally(reading.year(request.args), reading.breakdown(request.args), person())
    return jsonify(figure_json(tally, reading.figure(key, tally), lambda practice: kb().title(practice, person())))
