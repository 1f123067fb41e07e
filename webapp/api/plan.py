"""The plan, its economies, and what is kept of it beside the practices."""

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from kb.implementation import (
    ActivityFilters,
    ActivityKind,
    DecisionFilter,
    activity_json,
    activity_tally_json,
    covered_json,
    factors_json,
    indicator_json,
    indicators_json,
    nil_reports_json,
    proposals_json,
    schedule_json,
    sheet_json,
)
from kb.practice import Facet
from kb.search import Query
from webapp.api import shapes
from webapp.api.blueprints import operations
from webapp.api.parameter import ECONOMY, PARTS, YEAR, choice, text
from webapp.api.records import area_json, economy_json, listed, objective_json
from webapp.site import arguments
from webapp.site.current import kb, person

TAG = "The plan"


@operations.get("/economies", TAG, shapes.part_of(shapes.ECONOMY), parameters=PARTS, paged=True)
def economies() -> ResponseReturnValue:
    """List the member economies. In their official order, each with how many practices of it one may read."""
    counts = _counts(Facet.ECONOMY)
    return listed(tuple(kb().economies), lambda one: economy_json(one, counts.get(one.name, 0)))


@operations.get("/areas", TAG, shapes.part_of(shapes.AREA), parameters=PARTS, paged=True)
def areas() -> ResponseReturnValue:
    """List the priority areas and their objectives. Each with how many practices of it one may read."""
    counts = {**_counts(Facet.AREA), **_counts(Facet.OBJECTIVE)}
    return listed(kb().plan.priority_areas, lambda one: area_json(one, counts))


@operations.get("/objectives", TAG, shapes.part_of(shapes.OBJECTIVE), parameters=PARTS, paged=True)
def objectives() -> ResponseReturnValue:
    """List the objectives of the plan. Each with its indicators."""
    return listed(kb().plan.objectives, objective_json)


@operations.get("/objectives/<id>", TAG, shapes.OBJECTIVE, places={"id": "The objective, like 4.1."})
def objective(id: str) -> ResponseReturnValue:
    """Read an objective."""
    return jsonify(objective_json(kb().plan.objective(id)))


@operations.get(
    "/activities", TAG, shapes.part_of(shapes.ACTIVITY), paged=True,
    parameters=(
        *PARTS,
        text("year", "Of which year; empty: all."),
        text("economy", "Which economy proposed or sponsored it; empty: all."),
        text("objective", "Which objective it serves, by its id; empty: all."),
        choice("decided", "What people have said of its objectives; empty: all.", DecisionFilter),
        choice("kind", "Of which kind; empty: all.", ActivityKind),
    ),
)  # fmt: skip
def activities() -> ResponseReturnValue:
    """List initiatives, supported activities and dialogues. Newest first."""
    names = ("year", "economy", "objective", "decided", "kind")
    filters = ActivityFilters(**{name: request.args.get(name, "").strip() for name in names})
    return listed(kb().implementation.activities.find(filters).listed, activity_json)


@operations.get("/activities/<id>", TAG, shapes.ACTIVITY, places={"id": "The activity, by its id."})
def activity(id: str) -> ResponseReturnValue:
    """Read an activity."""
    return jsonify(activity_json(kb().implementation.activities.activity(id)))


@operations.get("/implementation", TAG, shapes.ACTIVITY_TALLY, parameters=(YEAR,))
def implementation() -> ResponseReturnValue:
    """Read the general indicators. Initiatives, activities, dialogues and who took part, each with its list."""
    return jsonify(activity_tally_json(kb().implementation.activities.tally(arguments.year(request.args))))


@operations.get("/indicators", TAG, shapes.part_of(shapes.INDICATOR), parameters=(*PARTS, YEAR), paged=True)
def indicators() -> ResponseReturnValue:
    """List the indicators of the objectives. Each with which economies reported it."""
    told = indicators_json(kb().implementation.indicators.listing(arguments.year(request.args)))
    return listed(told["indicators"], lambda one: one)


@operations.get("/indicators/<id>", TAG, shapes.INDICATOR_TABLE, places={"id": "The indicator, like 1.1.1."})
def indicator(id: str) -> ResponseReturnValue:
    """Read an indicator over the years. Drafts of an economy are read by its delegates and the secretariat alone."""
    return jsonify(indicator_json(kb().implementation.indicators.table(id, person())))


@operations.get("/indicators/<id>/sheet", TAG, shapes.SHEET, places={"id": "The indicator, like 1.1.1 or G3."})
def indicator_sheet(id: str) -> ResponseReturnValue:
    """Read what an indicator counts. What counts, where it is from, and how to report it."""
    return jsonify(sheet_json(kb().implementation.sheet(id)))


@operations.get("/coverage", TAG, shapes.COVERED, parameters=(YEAR,))
def coverage() -> ResponseReturnValue:
    """Read who reported what for which year. An economy that did not report is listed so, and is no nought."""
    year, room = arguments.year(request.args), kb().implementation.coverage
    return jsonify(covered_json(room.listing(year), room.question(year)))


@operations.get("/nil-reports", TAG, shapes.NIL_REPORTS, parameters=(ECONOMY,))
def nil_reports() -> ResponseReturnValue:
    """List which economies said that they have nothing to report."""
    economy = arguments.economy(request.args, kb().economies)
    return jsonify(nil_reports_json(kb().implementation.nil_reports.all(economy)))


@operations.get("/schedule", TAG, shapes.part_of(shapes.ACTION), parameters=PARTS, paged=True)
def schedule() -> ResponseReturnValue:
    """List the actions of the implementation schedule."""
    return listed(schedule_json(kb().implementation.schedule.actions())["actions"], lambda one: one)


@operations.get("/proposals", TAG, shapes.part_of(shapes.PROPOSAL), parameters=PARTS, paged=True, members=True)
def proposals() -> ResponseReturnValue:
    """List the project proposals. Ranked by their scores, with the reasons; for everyone signed in."""
    return listed(proposals_json(kb().implementation.proposals.ranked(person()))["proposals"], lambda one: one)


@operations.get(
    "/success-factors", TAG, shapes.part_of(shapes.FACTOR), paged=True,
    parameters=(*PARTS, text("area", "Of which priority area, by its id; empty: all.")),
)  # fmt: skip
def success_factors() -> ResponseReturnValue:
    """List the plan's success factors. Each with the practices that speak to it."""
    told = kb().implementation.checklist.told(person(), request.args.get("area", ""))
    return listed(factors_json(told)["factors"], lambda one: one)


def _counts(facet: Facet) -> dict[str, int]:
    facets = kb().reading.search(Query(size=1), person=person()).facets
    return {one.value: one.count for one in facets[facet]}
