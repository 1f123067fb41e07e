"""Reports to hand in: choose a review, fill in the cover, take it along in a format."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from kb.errors import BadValue
from kb.reports import FORMATS, Cover, TabledFor, cover, written
from webapp.site import arguments
from webapp.site.current import kb, person
from webapp.site.errors import status_of

blueprint = Blueprint("reports", __name__)

CALLED = {"docx": "Word document", "xlsx": "Workbook", "csv": "Tidy table (CSV)", "html": "Page to print (HTML)"}
"""What each format is called."""

COVER = tuple(Cover.__dataclass_fields__)
"""What an address may say of the cover."""


@blueprint.get("/reports")
def form() -> ResponseReturnValue:
    return _page()


@blueprint.get("/reports/<kind>.<any(docx, xlsx, csv, html):format>")
def report(kind: str, format: str) -> ResponseReturnValue:
    args = request.args
    kb().reports.review(kind)
    filled = cover(**{name: args.get(name, "") for name in COVER})
    pack = kb().reports.pack(kind, arguments.year(args), filled, person(), _site())
    response = Response(written(pack, format), content_type=FORMATS[format])
    years = f"-{args['year']}" if args.get("year") else ""
    response.headers.set("Content-Disposition", "attachment", filename=f"report-{kind}{years}.{format}")
    return response


@blueprint.errorhandler(BadValue)
def _again(error: BadValue) -> ResponseReturnValue:
    """The page once more, as it was filled in, with what to mend."""
    return _page(error), status_of(error)


def _page(error: BadValue | None = None) -> str:
    return render_template(
        "reports/reports.html",
        reviews=kb().reports.reviews(),
        formats=tuple((form, CALLED[form]) for form in FORMATS),
        purposes=tuple((one.value, one.value.capitalize()) for one in TabledFor),
        given=request.args,
        error=error,
    )


def _site() -> str:
    """Where readers find the site: as it is set, else as this reader found it."""
    settings = kb().settings
    return settings.site if settings.address else request.url_root.rstrip("/")
