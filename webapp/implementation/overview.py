"""The rest of the plan: the general indicators G1, G2 and G4, and the way to everything else that is kept of it."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from kb.errors import BadValue, Unknown
from kb.implementation import (
    LABEL,
    ActivityTally,
    Count,
    activity_json,
    activity_tally_csv,
    activity_tally_json,
    count_json,
)
from webapp.site import arguments
from webapp.site.current import kb
from webapp.site.downloads import separated
from webapp.site.records import Records, records, whole

blueprint = Blueprint("implementing", __name__)

RULES = {
    "I1": "Recorded as something else",
    "I2": "Of other years",
    "I3": "Planned only, or cancelled",
    "I4": "No objective confirmed",
    "I5": "Serves none of the objectives",
    "I6": "In no initiative or activity that counts",
}
"""What keeps a record out of a figure, by the reason's name."""


@blueprint.get("/implementation")
def overview() -> ResponseReturnValue:
    year, room = arguments.year(request.args), kb().implementation
    told, covered = room.indicators.listing(year), room.coverage.listing(year)
    return render_template(
        "implementing/overview.html",
        tally=room.activities.tally(year),
        year=year,
        years=kb().plan.years,
        label=LABEL,
        coverage={one.id: one.together for one in covered},
        indicators=told,
        reported=sum(1 for one in told if one.coverage.value),
        actions=room.schedule.actions(),
        waiting=sum(1 for one in room.activities.all() if one.confirmation is None),
    )


@blueprint.get("/implementation.csv")
def as_csv() -> ResponseReturnValue:
    year = arguments.year(request.args)
    return separated(activity_tally_csv(kb().implementation.activities.tally(year)), f"activities-{year or 'plan'}.csv")


@blueprint.get("/implementation.json")
def as_json() -> ResponseReturnValue:
    return whole(activity_tally_json(kb().implementation.activities.tally(arguments.year(request.args))))


@blueprint.get("/implementation/<key>")
def figure(key: str) -> ResponseReturnValue:
    year, room = arguments.year(request.args), kb().implementation.activities
    tally = room.tally(year)
    figure, objective = _figure(tally, key), request.args.get("objective", "")
    return render_template(
        "implementing/figure.html",
        tally=tally,
        figure=figure,
        objective=objective,
        listed=_listed(tally, figure, objective),
        titles={one.activity.id: one.activity.title for one in room.all()},
        left_out=_left_out(figure),
        year=year,
        rules=RULES,
    )


def _figure(tally: ActivityTally, key: str) -> Count:
    found = tally.figure(key)
    if found is None:
        keys = tuple(figure.key for figure in tally.figures)
        raise Unknown("figure", key, keys, "the figures are " + ", ".join(keys))
    return found


def _listed(tally: ActivityTally, figure: Count, objective: str) -> tuple[str, ...]:
    """The records of a figure, or those of them under one objective. Raises BadValue."""
    if not objective:
        return figure.ids
    rows = {row.objective: row for row in tally.rows}
    if objective not in rows:
        raise BadValue("objective", objective, "an objective of the plan")
    return rows[objective].counts[figure.key]


def _left_out(figure: Count) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Every record left out, once, under the first reason; each with all its reasons in words."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for id, why in figure.not_counted.items():
        groups.setdefault(why[0].rule, []).append((id, "; ".join(reason.text for reason in why)))
    return tuple((rule, tuple(groups[rule])) for rule in sorted(groups))


@records(blueprint, "/implementation/<key>")
def figure_records(key: str) -> Records:
    """The records of a figure."""
    room = kb().implementation.activities
    tally = room.tally(arguments.year(request.args))
    figure = _figure(tally, key)
    chosen = set(_listed(tally, figure, request.args.get("objective", "")))
    return Records(
        "records", [activity_json(one) for one in room.all() if one.activity.id in chosen], count_json(figure)
    )
