"""Browsing by priority area, objective, economy and meeting: every list is a search with one filter."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from kb.documents import record
from kb.figures import By
from kb.ledger import adoption_json, agenda_json, meeting_json
from kb.practice import Facet, Filters
from kb.search import Query, Results, Sort, card_json
from webapp.site import arguments
from webapp.site.current import kb, may, person
from webapp.site.records import Records, records

blueprint = Blueprint("browse", __name__)

AT_ONCE = 100
"""Practices that one search brings, where all are listed."""

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


@records(blueprint, "/areas")
def area_records() -> Records:
    everything = kb().reading.search(Query(size=1), person=person())
    areas, objectives = _counts(everything, Facet.AREA), _counts(everything, Facet.OBJECTIVE)
    return Records(
        "areas",
        [
            record(
                area,
                "id",
                "title",
                practices=areas.get(area.id, 0),
                objectives=[record(one, "id", "title", practices=objectives.get(one.id, 0)) for one in area.objectives],
            )
            for area in kb().plan.priority_areas
        ],
        {"plan": kb().plan.id, "practices": everything.total},
    )


@records(blueprint, "/areas/<id>")
def practices_of_area(id: str) -> Records:
    return _practices(Facet.AREA, id, area=record(kb().plan.area(id), "id", "title"))


@records(blueprint, "/objectives/<id>")
def practices_of_objective(id: str) -> Records:
    return _practices(Facet.OBJECTIVE, id, objective=record(kb().plan.objective(id), "id", "title", "area"))


@records(blueprint, "/economies")
def economy_records() -> Records:
    counts = _counts(kb().reading.search(Query(size=1), person=person()), Facet.ECONOMY)
    return Records(
        "economies",
        [record(one, "name", "code", "slug", practices=counts.get(one.name, 0)) for one in kb().economies],
    )


@records(blueprint, "/economies/<slug>")
def practices_of_economy(slug: str) -> Records:
    economy = kb().economies.named(slug)
    told = [one for one in kb().figures.tally(None, By.ECONOMY, person()).adoptions if one.economy == economy.name]
    return _practices(
        Facet.ECONOMY,
        economy.name,
        economy=record(economy, "name", "code", "slug"),
        adoptions=[adoption_json(one) for one in told],
    )


@records(blueprint, "/meetings")
def meeting_records() -> Records:
    counts = _counts(kb().reading.search(Query(size=1), person=person()), Facet.MEETING)
    return Records(
        "meetings", [{**meeting_json(one), "practices": counts.get(one.id, 0)} for one in kb().meetings.newest_first()]
    )


@records(blueprint, "/meetings/<id>")
def practices_of_meeting(id: str) -> Records:
    meeting = kb().meetings.meeting(id)
    return _practices(
        Facet.MEETING, id, meeting=meeting_json(meeting), agenda=agenda_json(kb().agendas.lines(id, person()))
    )


def _practices(facet: Facet, value: str, **beside: object) -> Records:
    """Every practice that bears the value, newest first."""
    query = Query(filters=Filters({facet: (value,)}), sort=Sort.NEWEST, size=AT_ONCE)
    found = kb().reading.search(query, person=person())
    hits = list(found.hits)
    for number in range(2, found.pages + 1):
        hits += kb().reading.search(replace(query, page=number), person=person()).hits
    return Records("practices", [card_json(hit.card) for hit in hits], beside)
