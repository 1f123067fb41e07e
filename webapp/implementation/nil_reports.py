"""Nothing to report: an economy says so for a year, and takes it back where it was said in error."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadValue, Conflict, KBError, Overtaken, Unknown
from kb.implementation import nil_reports_json
from kb.person import Role
from webapp.site import arguments
from webapp.site.current import kb, may, person
from webapp.site.errors import status_of
from webapp.site.overtaken import seen
from webapp.site.records import Records, listed, records

blueprint = Blueprint("nil_reports", __name__)

LISTED = 50
"""Nil reports a page."""

SAID = {
    "yes": "Handed in. It counts in the coverage until a report overtakes it.",
    "back": "Taken back. The economy is not reported again; the trail keeps both.",
}
"""What the forms lead back with."""


@blueprint.get("/nil-reports")
def listing() -> ResponseReturnValue:
    return _page()


@blueprint.get("/nil-reports.json")
def as_json() -> ResponseReturnValue:
    return listed(nil_reports_json(kb().implementation.nil_reports.all(request.args.get("economy", ""))), "nil_reports")


@blueprint.post("/nil-reports")
def hand_in() -> ResponseReturnValue:
    try:
        kb().implementation.nil_reports.hand_in(person(), *_given(), seen())
    except (BadValue, Conflict) as error:
        return _page(error), status_of(error)
    if request.form.get("to") == "my-economy":
        _, economy, year, _ = _given()
        where = url_for("for_you.economy", economy=economy, year=year, said="yes", _anchor="to-report")
        return redirect(where, 303)
    return redirect(url_for("nil_reports.listing", said="yes"), 303)


@blueprint.post("/nil-reports/take-back")
def take_back() -> ResponseReturnValue:
    try:
        kb().implementation.nil_reports.take_back(person(), *_given(), seen())
    except (BadValue, Overtaken, Unknown) as error:
        return _page(error, taking_back=True), status_of(error)
    return redirect(url_for("nil_reports.listing", said="back"), 303)


def _given() -> tuple[str, str, str, str]:
    """Indicator, economy, year and reason as the form gives them."""
    given = request.form
    return given.get("indicator", ""), given.get("economy", ""), given.get("year", ""), given.get("why", "")


def _page(error: KBError | None = None, taking_back: bool = False) -> str:
    economy = arguments.economy(request.args, kb().economies)
    given = request.form if error and not taking_back else request.args
    return render_template(
        "coverage/nil_reports.html",
        page=arguments.page_of(request.args, kb().implementation.nil_reports.all(economy), LISTED),
        economy=economy,
        reports=may("report_indicator"),
        own=person().economy if person().role is Role.DELEGATE else "",
        economies=kb().economies.names,
        years=kb().implementation.nil_reports.years(),
        indicators=kb().implementation.coverage.listing(),
        given=given,
        said=SAID.get(request.args.get("said", "")),
        error=error,
        taking_back=request.form if taking_back else {},
    )


@records(blueprint, "/nil-reports", ("csv",))
def as_rows() -> Records:
    found = kb().implementation.nil_reports.all(request.args.get("economy", ""))
    return Records("nil_reports", nil_reports_json(found)["nil_reports"])
