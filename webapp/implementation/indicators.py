"""The objectives' indicators: the list with coverage, one indicator over the years, and an economy's own report."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb import permission
from kb.errors import BadValue, Conflict, KBError, Refused
from kb.implementation import LABEL, DoubtfulValue, indicator_csv, indicator_json, indicators_csv, indicators_json
from kb.person import Role
from webapp.implementation.series import series
from webapp.site import arguments
from webapp.site.current import kb, may, person
from webapp.site.downloads import separated
from webapp.site.errors import status_of
from webapp.site.overtaken import seen
from webapp.site.records import listed

blueprint = Blueprint("indicators", __name__)


@blueprint.get("/indicators")
def listing() -> ResponseReturnValue:
    year = arguments.year(request.args)
    told = kb().implementation.indicators.listing(year)
    return render_template("indicators/indicators.html", told=told, year=year, years=kb().plan.years, label=LABEL)


@blueprint.get("/indicators.csv")
def as_csv() -> ResponseReturnValue:
    year = arguments.year(request.args)
    return separated(indicators_csv(kb().implementation.indicators.listing(year)), "indicators.csv")


@blueprint.get("/indicators.json")
def as_json() -> ResponseReturnValue:
    told = kb().implementation.indicators.listing(arguments.year(request.args))
    return listed(indicators_json(told), "indicators")


@blueprint.get("/indicators/<id>")
def indicator(id: str) -> ResponseReturnValue:
    return _page(id)


@blueprint.get("/indicators/<id>.csv")
def one_as_csv(id: str) -> ResponseReturnValue:
    return separated(
        indicator_csv(kb().implementation.indicators.table(id, person()), kb().economies.names), f"indicator-{id}.csv"
    )


@blueprint.get("/indicators/<id>.json")
def one_as_json(id: str) -> ResponseReturnValue:
    return listed(indicator_json(kb().implementation.indicators.table(id, person())), "reports")


@blueprint.get("/indicators/<id>/report")
def report(id: str) -> ResponseReturnValue:
    permission.require(may("report_indicator"), person(), "report an indicator")
    return _form(id)


@blueprint.post("/indicators/<id>/report")
def hand_in(id: str) -> ResponseReturnValue:
    given = request.form
    try:
        kb().implementation.indicators.keep(
            person(),
            id,
            given.get("economy", ""),
            given.get("year", ""),
            value=given.get("value", ""),
            unit=given.get("unit", ""),
            period=given.get("period", ""),
            source=given.get("source", ""),
            note=given.get("note", ""),
            submit=given.get("do") == "submit",
            seen=seen(),
            sure=bool(given.get("sure")),
        )
    except (BadValue, Conflict, Refused) as error:
        return _form(id, error), status_of(error)
    return redirect(url_for("indicators.indicator", id=id, said=given.get("do", "")), 303)


@blueprint.post("/indicators/<id>/accept")
def accept(id: str) -> ResponseReturnValue:
    given = request.form
    try:
        kb().implementation.indicators.accept(
            person(), id, given.get("economy", ""), given.get("year", ""), seen() or ""
        )
    except Conflict as error:
        return _page(id, error), status_of(error)
    return redirect(url_for("indicators.indicator", id=id, said="accept"), 303)


SAID = {
    "submit": "Handed in. The secretariat accepts it, and then it counts in the coverage.",
    "draft": "Kept as a draft. Nobody outside your economy and the secretariat sees it.",
    "accept": "Accepted. It counts in the coverage, and anyone may read it.",
}
"""What the forms lead back with."""


def _page(id: str, error: KBError | None = None) -> str:
    table = kb().implementation.indicators.table(id, person())
    return render_template(
        "indicators/indicator.html",
        table=table,
        series=series(table),
        economies=kb().economies.names,
        label=LABEL,
        said=SAID.get(request.args.get("said", "")),
        error=error,
    )


def _form(id: str, error: KBError | None = None) -> str:
    """Filled in with what was given, else with what stands for this economy and year."""
    indicator, objective = kb().implementation.indicators.indicator(id)
    own = person().economy if person().role is Role.DELEGATE else ""
    economy, year = own or request.args.get("economy", ""), request.args.get("year", "")
    old = None
    if economy and year:
        name = kb().economies.named(economy).name
        old = kb().implementation.indicators.report(id, name, arguments.year(request.args) or 0, person())
    filled = {"economy": economy, "year": year}
    if old:
        filled |= {
            "economy": old.economy, "value": old.value, "unit": old.unit, "period": old.period,
            "source": old.source, "note": old.note,
        }  # fmt: skip
    return render_template(
        "indicators/report.html",
        indicator=indicator,
        objective=objective,
        own=own,
        old=old,
        economies=kb().economies.names,
        years=kb().plan.years,
        locked=kb().implementation.indicators.locked(),
        given=request.form if error else filled,
        doubted=isinstance(error, DoubtfulValue),
        error=error,
    )
