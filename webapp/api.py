"""The API: the pages' answers as JSON, with the same parameters."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from kb import permission
from kb.desk import turns_json
from kb.errors import BadValue
from kb.figures import figure_json, tally_json
from kb.implementation import covered_json, nil_reports_json
from kb.ledger import question_json
from kb.reading import gaps_json, practice_json
from kb.search import MOST_COMPLETIONS, completions_json, results_json, similar_json
from kb.submissions import stamp, submission_json
from kb.tagging import suggestions_json
from webapp.figures.asked import figures_asked
from webapp.site import arguments
from webapp.site.current import kb, person, timed_search
from webapp.submissions import submissions

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.get("/search")
def search() -> ResponseReturnValue:
    query = arguments.query(request.args)
    with timed_search():
        results = kb().reading.search(query, note=True, person=person())
    return jsonify(results_json(results))


@blueprint.get("/complete")
def complete() -> ResponseReturnValue:
    text, limit = request.args.get("q", "").strip(), arguments.whole(request.args, "limit", 8, MOST_COMPLETIONS)
    return jsonify(completions_json(text, kb().reading.complete(text, limit, person())))


@blueprint.get("/practices/<id>")
def practice(id: str) -> ResponseReturnValue:
    return jsonify(practice_json(kb().reading.practice(id, person())))


@blueprint.get("/practices/<id>/suggestions")
def suggestions(id: str) -> ResponseReturnValue:
    return jsonify(suggestions_json(id, kb().suggesting.suggest(id, person())))


@blueprint.get("/practices/<id>/similar")
def similar(id: str) -> ResponseReturnValue:
    return jsonify(similar_json(id, kb().reading.similar(id, arguments.whole(request.args, "limit", 5, 100), person())))


@blueprint.get("/for-you")
def for_you() -> ResponseReturnValue:
    return jsonify(turns_json(kb().for_you.lists(person())))


@blueprint.get("/gaps")
def gaps() -> ResponseReturnValue:
    return jsonify(gaps_json(kb().reading.gaps(person(), request.args.get("since", ""))))


@blueprint.get("/tally")
def tally() -> ResponseReturnValue:
    return jsonify(tally_json(figures_asked(request.args)))


@blueprint.get("/figures/<key>")
def figure(key: str) -> ResponseReturnValue:
    tally = figures_asked(request.args)
    return jsonify(
        figure_json(tally, arguments.figure(key, tally), lambda practice: kb().reading.title(practice, person()))
    )


@blueprint.get("/coverage")
def coverage() -> ResponseReturnValue:
    year, room = arguments.year(request.args), kb().implementation.coverage
    return jsonify(covered_json(room.listing(year), room.question(year)))


@blueprint.post("/nil-reports")
def hand_in_nil_report() -> ResponseReturnValue:
    """Nothing to report: `indicator`, `economy`, `year`, and the secretariat's reason `why`."""
    _may_report()
    room = kb().implementation.nil_reports
    indicator, economy, year, why = _texts("indicator", "economy", "year", "why")
    room.hand_in(person(), indicator, economy, year, why, _seen())
    return jsonify(nil_reports_json(room.all())), 201


@blueprint.post("/nil-reports/take-back")
def take_back_nil_report() -> ResponseReturnValue:
    _may_report()
    room = kb().implementation.nil_reports
    indicator, economy, year, why = _texts("indicator", "economy", "year", "why")
    room.take_back(person(), indicator, economy, year, why, _seen())
    return jsonify(nil_reports_json(room.all()))


def _may_report() -> None:
    """Before the body is looked at. Raises SignInNeeded and Forbidden."""
    permission.require(permission.may_report_indicator(person()), person(), "hand in a nil report")


def _texts(*names: str) -> tuple[str, ...]:
    """The values of a JSON object's keys as text, a number as its digits; what is missing is empty. Raises BadValue."""
    given = arguments.json_object(request.get_data())
    for name in names:
        if not isinstance(given.get(name, ""), str | int):
            raise BadValue(name, given[name], "a text")
    return tuple(str(given.get(name, "")) for name in names)


@blueprint.get("/follow-up")
def asked() -> ResponseReturnValue:
    """The yearly question about each adoption, with what was answered; of one where `practice` and `economy` name it:
    then its version is the answer's ETag too."""
    practice, economy = request.args.get("practice", ""), arguments.economy(request.args, kb().economies)
    found = [
        one
        for one in kb().adoptions.asked(person(), arguments.year(request.args), practice)
        if economy in ("", one.adoption.economy)
    ]
    answer = jsonify({"questions": [question_json(one) for one in found]})
    if practice and economy and len(found) == 1:
        answer.set_etag(found[0].version)
    return answer


@blueprint.post("/follow-up")
def answer() -> ResponseReturnValue:
    """An answer for this year, or for the one named. With If-Match it is refused where the question does not stand as
    that says (412); without, the latest answer holds."""
    permission.must_follow_up(person())
    given = arguments.json_object(request.get_data())
    said = {name: str(given.get(name, "")) for name in ("practice", "economy", "answer", "ended", "year")}
    news = kb().adoptions.answer(
        person(),
        said["practice"],
        said["economy"],
        said["answer"],
        said["ended"],
        arguments.year(MultiDict(said)),
        _seen(),
    )
    return jsonify({"recorded": news}), 201 if news else 200


@blueprint.post("/submissions")
def hand_in() -> ResponseReturnValue:
    """A submission from a program. It is kept before this answers; with an Idempotency-Key it can be sent again."""
    permission.must_submit(person())
    request.max_content_length = submissions.MOST_BYTES
    given = arguments.json_object(request.get_data())
    practice = given.pop("practice", "")
    if not isinstance(practice, str):
        raise BadValue("practice", practice, "the id of a published practice, or nothing")
    key = request.headers.get("Idempotency-Key", "")
    return jsonify(submission_json(kb().submissions.handing_in.receive(person(), given, key, practice))), 201


@blueprint.get("/submissions/<id>")
def submission(id: str) -> ResponseReturnValue:
    found = kb().submissions.viewing.dossier(person(), id)
    answer = jsonify(submission_json(found))
    answer.set_etag(stamp(found))
    return answer


def _seen() -> str | None:
    """The version that a change was made on, as If-Match gives it; None where it is not said, or any will do (`*`)."""
    given = request.headers.get("If-Match", "").strip()
    return None if given in ("", "*") else given.removeprefix("W/").strip('"')
