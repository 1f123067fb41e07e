"""Browsing by priority area, objective, economy and meeting: every list is a search with one filter."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from kb.figures import By
from kb.practice import Facet, Filters
from kb.search import Query, Results, Sort
from webapp.site import arguments
from webapp.site.current import kb, may, person

blueprint = Blueprint("browse", __name__)

RECORDED = {
    "meeting": "Recorded: the meeting is on record.",
    "agenda": "Recorded: this is the agenda. Nothing of it counts before it is recorded as shown.",
    "prepared": "Prepared under the agenda. It counts when it is recorded as shown.",
    "redated": "Moved: the meeting and its sharings stand on their new days.",
    "shared": "Recorded: what was shown at this meeting.",
    "already": "Nothing changed: the very same was recorded before.",
}
"""What the forms about a meeting lead back with."""


@blueprint.get("/areas")
def areas() -> ResponseReturnValue:
    everything = kb().reading.search(Query(size=1), person=person())
    counts = {**_counts(everything, Facet.AREA), **_counts(everything, Facet.OBJECTIVE)}
    return render_template("browse/areas.html", counts=counts, total=everything.total)


@blueprint.get("/areas/<id>")
def area(id: str) -> ResponseReturnValue:
    area = kb().plan.area(id)
    results = _list(Facet.AREA, id)
    counts = _counts(results, Facet.OBJECTIVE)
    return render_template("browse/area.html", area=area, results=results, counts=counts)


@blueprint.get("/objectives/<id>")
def objective(id: str) -> ResponseReturnValue:
    objective = kb().plan.objective(id)
    return render_template("browse/objective.html", objective=objective, results=_list(Facet.OBJECTIVE, id))


@blueprint.get("/economies")
def economies() -> ResponseReturnValue:
    counts = _counts(kb().reading.search(Query(size=1), person=person()), Facet.ECONOMY)
    return render_template("browse/economies.html", economies=tuple(kb().economies), counts=counts)


@blueprint.get("/economies/<slug>")
def economy(slug: str) -> ResponseReturnValue:
    economy = kb().economies.named(slug)
    adoptions = kb().figures.tally(None, By.ECONOMY, person()).adoptions
    return render_template(
        "browse/economy.html",
        economy=economy,
        results=_list(Facet.ECONOMY, economy.name),
        adoptions=tuple(adoption for adoption in adoptions if adoption.economy == economy.name),
    )


@blueprint.get("/meetings")
def meetings() -> ResponseReturnValue:
    counts = _counts(kb().reading.search(Query(size=1), person=person()), Facet.MEETING)
    return render_template("browse/meetings.html", meetings=kb().meetings.newest_first(), counts=counts)


@blueprint.get("/meetings/<id>")
def meeting(id: str) -> ResponseReturnValue:
    meeting = kb().meetings.meeting(id)
    return render_template(
        "browse/meeting.html",
        meeting=meeting,
        results=_list(Facet.MEETING, id),
        agenda=kb().agendas.agenda(id),
        lines=kb().agendas.lines(id, person()),
        agenda_waits=bool(may("record_sharing") and kb().agendas.waiting(id)),
        waiting=kb().meetings.waiting(id) if may("record_sharing") else (),
        recorded=RECORDED.get(request.args.get("recorded", ""), ""),
    )


def _list(facet: Facet, value: str) -> Results:
    """Everything that bears this value, newest first, at the page the address asks for."""
    query = Query(filters=Filters({facet: (value,)}), sort=Sort.NEWEST, page=arguments.page(request.args))
    return kb().reading.search(query, person=person())


def _counts(results: Results, facet: Facet) -> Mapping[str, int]:
    return {count.value: count.count for count in results.facets[facet]}
