"""Reports to hand in: choose a review, fill in the cover, take it along in a format, and table it."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from kb.documents import record
from kb.errors import BadValue
from kb.reports import FORMATS, Cover, Pack, TabledFor, cover, of_this_machine, written
from webapp.site import arguments
from webapp.site.current import kb, may, person
from webapp.site.downloads import attached
from webapp.site.errors import status_of
from webapp.site.records import Records, records
from webapp.site.sent import once

blueprint = Blueprint("reports", __name__)

CALLED = {"docx": "Word document", "xlsx": "Workbook", "csv": "Tidy table (CSV)", "html": "Page to print (HTML)"}
"""What each format is called."""

COVER = tuple(Cover.__dataclass_fields__)
"""What an address may say of the cover."""


@blueprint.get("/reports")
def form() -> ResponseReturnValue:
    return _page(request.args)


@blueprint.get("/reports/<kind>.<any(docx, xlsx, csv, html):format>")
def report(kind: str, format: str) -> ResponseReturnValue:
    args = request.args
    plan = arguments.plan(args, kb().plans)
    kb().reports.review(kind, plan)
    pack = kb().reports.pack(kind, arguments.year(args), _cover(args), person(), _site(), plan=plan)
    year = arguments.year(args)
    years = f"-{year}" if year else ""
    return _file(pack, format, f"report-{kind}{years}.{format}")


@blueprint.post("/reports/<kind>/table")
def table(kind: str) -> ResponseReturnValue:
    """Give a report a number of its own; the answer leads to it in the list."""
    plan = arguments.plan(request.form, kb().plans)
    kb().reports.review(kind, plan)
    year, on_cover = arguments.year(request.form), _cover(request.form)
    number = once(lambda: str(kb().reports.table(person(), kind, year, on_cover, _site(), plan).number))
    return redirect(url_for("reports.tabled", _anchor=f"report-{number}"), 303)


@blueprint.get("/reports/tabled")
def tabled() -> ResponseReturnValue:
    return render_template("reports/tabled.html", reports=kb().reports.tabled(), formats=tuple(CALLED.items()))


@blueprint.get("/reports/tabled/<int:number>.<any(docx, xlsx, csv, html):format>")
def tabled_report(number: int, format: str) -> ResponseReturnValue:
    """The report as it was tabled, to the byte."""
    return _file(kb().reports.as_of(number), format, f"report-{number}.{format}")


@blueprint.errorhandler(BadValue)
def _again(error: BadValue) -> ResponseReturnValue:
    """The page once more, as it was filled in, with what to mend."""
    return _page(request.values, error), status_of(error)


def _page(given: "MultiDict[str, str]", error: BadValue | None = None) -> str:
    return render_template(
        "reports/reports.html",
        reviews=kb().reports.reviews(),
        formats=tuple((form, CALLED[form]) for form in FORMATS),
        purposes=tuple((one.value, one.value.capitalize()) for one in TabledFor),
        given=given,
        error=error,
        may_table=may("table_report"),
        links_to=_site(),
        local=of_this_machine(_site()),
    )


def _cover(given: "MultiDict[str, str]") -> Cover:
    return cover(**{name: given.get(name, "") for name in COVER})


def _file(pack: Pack, format: str, name: str) -> Response:
    kb().reports.must_have_room()
    return attached(written(pack, format), FORMATS[format], name)


def _site() -> str:
    """Where readers find the site."""
    return kb().settings.site


@records(blueprint, "/reports/tabled")
def tabled_records() -> Records:
    return Records(
        "reports",
        [
            record(
                one,
                "number",
                "plan",
                "review",
                "title",
                "status",
                "years",
                "at",
                "hash",
            )
            | {"snapshots": [record(kept, "plan", "year", "no", "hash") for kept in one.snapshots]}
            for one in kb().reports.tabled()
        ],
    )
