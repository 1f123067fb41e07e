"""The figures, the years that are closed, and the reports that were tabled."""

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from kb.errors import BadValue
from kb.figures import figure_json, reason_json, tally_json
from webapp.api import shapes
from webapp.api.blueprints import operations
from webapp.api.parameter import BY, ECONOMY, PARTS, PLAN, THROUGH, YEAR, text
from webapp.api.records import listed, period_json, tabled_json
from webapp.figures.asked import figures_asked
from webapp.site import arguments
from webapp.site.current import kb, person

TAG = "Figures"


@operations.get("/tally", TAG, shapes.TALLY, parameters=(YEAR, THROUGH, PLAN, BY))
def tally() -> ResponseReturnValue:
    """Read the figures of a period. What was shared and adopted, each number with the list that it is the length of."""
    return jsonify(tally_json(figures_asked(request.args)))


@operations.get(
    "/figures/<key>", TAG, shapes.FIGURE, parameters=(YEAR, THROUGH, PLAN, BY),
    places={"key": "The figure, like shared, first_shared, adopted or in_force."},
)  # fmt: skip
def figure(key: str) -> ResponseReturnValue:
    """Read one figure. Its list, and every other practice with why it is not counted."""
    tally = figures_asked(request.args)
    return jsonify(
        figure_json(tally, arguments.figure(key, tally), lambda practice: kb().reading.title(practice, person()))
    )


@operations.get(
    "/uncounted", TAG, shapes.part_of(shapes.UNCOUNTED), paged=True,
    parameters=(
        *PARTS, YEAR, ECONOMY,
        text("figure", "Which figure leaves it out, like shared; empty: shared."),
        text("rule", "By which rule first, like S2; empty: any."),
    ),
)  # fmt: skip
def uncounted() -> ResponseReturnValue:
    """List what a figure leaves out. Each practice with the rules that keep it out."""
    year, economy = arguments.year(request.args), arguments.economy(request.args, kb().economies)
    told = kb().figures.tally(year, person=person())
    key, rule = request.args.get("figure", "") or "shared", request.args.get("rule", "").strip().upper()
    keys = [one.key for one in told.figures]
    if key not in keys:
        raise BadValue("figure", key, ", ".join(keys))
    cards = kb().reading.cards(person())
    found = [
        (id, why)
        for id, why in told.figure(key).not_counted.items()
        if rule in ("", why[0].rule) and (not economy or (id in cards and economy in cards[id].practice.economies))
    ]
    return listed(
        found,
        lambda one: {
            "id": one[0],
            "title": kb().reading.title(one[0], person()),
            "reasons": [reason_json(why) for why in one[1]],
        },
    )


@operations.get("/periods", TAG, shapes.part_of(shapes.PERIOD), parameters=(*PARTS, PLAN), paged=True)
def periods() -> ResponseReturnValue:
    """List the years of the plan. Whether each is open or locked, and its figures as they were locked."""
    return listed(kb().periods.years(arguments.plan(request.args, kb().plans)), period_json)


@operations.get("/reports", TAG, shapes.part_of(shapes.TABLED), parameters=PARTS, paged=True)
def tabled_reports() -> ResponseReturnValue:
    """List the reports that were tabled. Each with where its files are, which stay as they are."""
    return listed(kb().reports.tabled(), tabled_json)
