"""Searching and reading practices."""

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from kb.reading import gaps_json, practice_json
from kb.search import MOST_COMPLETIONS, card_json, completions_json, results_json, similar_json
from kb.tagging import suggestions_json
from webapp.api import shapes
from webapp.api.blueprints import operations
from webapp.api.parameter import COMPLETIONS, FILTERS, PARTS, SEARCH, text, whole
from webapp.api.records import listed, version_json
from webapp.site import arguments
from webapp.site.current import kb, person, timed_search
from webapp.site.listed import linked

TAG = "Practices"
A_PRACTICE = {"id": "The practice, by its id."}


@operations.get("/search", TAG, shapes.RESULTS, parameters=SEARCH, paged=True)
def search() -> ResponseReturnValue:
    """Search the practices, or list them. What answers comes first, what is only related stands apart; counts and
    facets are of all that answer and not of this part alone."""
    query = arguments.query(request.args)
    with timed_search():
        results = kb().reading.search(query, note=True, person=person())
    return linked(jsonify(results_json(results)), results.query.page, results.pages)


@operations.get("/complete", TAG, shapes.COMPLETED, parameters=(text("q", "What is typed so far."), COMPLETIONS))
def complete() -> ResponseReturnValue:
    """Complete what is typed. Titles and objectives that begin so."""
    typed, limit = request.args.get("q", "").strip(), arguments.whole(request.args, "limit", 8, MOST_COMPLETIONS)
    return jsonify(completions_json(typed, kb().reading.complete(typed, limit, person())))


@operations.get("/practices", TAG, shapes.part_of(shapes.CARD), parameters=(*PARTS, *FILTERS), paged=True)
def practices() -> ResponseReturnValue:
    """List the practices, by their ids. All that whoever asks may read, narrowed by filters; for words there is the
    search."""
    cards = sorted(kb().reading.filtered(arguments.filters(request.args), person()), key=lambda card: card.id)
    return listed(cards, card_json)


@operations.get("/practices/<id>", TAG, shapes.PRACTICE, places=A_PRACTICE, moved=True)
def practice(id: str) -> ResponseReturnValue:
    """Read a practice. Its text, its ledger, and what it counts in."""
    return jsonify(practice_json(kb().reading.practice(id, person())))


@operations.get("/practices/<id>/suggestions", TAG, shapes.SUGGESTIONS, places=A_PRACTICE, moved=True)
def suggestions(id: str) -> ResponseReturnValue:
    """Suggest objectives for a practice. Each with its score and the sentence that it rests on."""
    return jsonify(suggestions_json(id, kb().suggesting.suggest(id, person())))


@operations.get(
    "/practices/<id>/similar", TAG, shapes.SIMILAR, places=A_PRACTICE, moved=True,
    parameters=(whole("limit", "How many of each at most.", 5, 100),),
)  # fmt: skip
def similar(id: str) -> ResponseReturnValue:
    """Find practices like one. The same problem in other economies, and the same building blocks in other areas."""
    return jsonify(similar_json(id, kb().reading.similar(id, arguments.whole(request.args, "limit", 5, 100), person())))


@operations.get(
    "/practices/<id>/versions", TAG, shapes.part_of(shapes.VERSION), places=A_PRACTICE, parameters=PARTS, members=True,
    paged=True, moved=True,
)  # fmt: skip
def versions(id: str) -> ResponseReturnValue:
    """List the versions of a practice. Newest first; for everyone signed in."""
    return listed(kb().care.versions.versions(id, person()).versions, version_json)


@operations.get(
    "/gaps", TAG, shapes.GAPS, members=True,
    parameters=(text("since", "From which day on, like 2026-01-31; empty: all."),),
)  # fmt: skip
def gaps() -> ResponseReturnValue:
    """List what was looked for and hardly found. The wanted list, for everyone signed in."""
    return jsonify(gaps_json(kb().reading.gaps(person(), request.args.get("since", ""))))
