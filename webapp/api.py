"""The API: the pages' answers as JSON, with the same parameters."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from kb import (
    MOST_COMPLETIONS,
    BadValue,
    completions_json,
    figure_json,
    gaps_json,
    permission,
    practice_json,
    results_json,
    similar_json,
    submission_json,
    suggestions_json,
    tally_json,
)
from webapp import reading, submissions
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


@blueprint.post("/submissions")
def hand_in() -> ResponseReturnValue:
    """A submission from a program. It is kept before this answers; with an Idempotency-Key it can be sent again."""
    permission.must_submit(person())
    request.max_content_length = submissions.MOST_BYTES
    given = reading.json_object(request.get_data())
    practice = given.pop("practice", "")
    if not isinstance(practice, str):
        raise BadValue("practice", practice, "the id of a published practice, or nothing")
    key = request.headers.get("Idempotency-Key", "")
    return jsonify(submission_json(kb().submitting.receive(person(), given, key, practice))), 201


@blueprint.get("/submissions/<id>")
def submission(id: str) -> ResponseReturnValue:
    return jsonify(submission_json(kb().submitting.dossier(person(), id)))
