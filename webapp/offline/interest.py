"""What was ticked in a pack, brought back: looked at line by line, then recorded."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from kb import permission
from kb.errors import BadValue
from kb.offline import Interest, TickFate, read_interest
from webapp.site import arguments
from webapp.site.current import kb, person
from webapp.site.errors import status_of

blueprint = Blueprint("interest", __name__)


@blueprint.get("/pack/interest")
def form() -> ResponseReturnValue:
    permission.must_report_adoption(person())
    return _form()


@blueprint.post("/pack/interest")
def look() -> ResponseReturnValue:
    permission.must_report_adoption(person())
    data, _ = arguments.file(request.files, "file")
    looked = Interest(kb()).look(person(), read_interest(data))
    return render_template("packs/lines.html", looked=looked, given=data.decode("utf-8-sig"), TickFate=TickFate)


@blueprint.post("/pack/interest/record")
def record() -> ResponseReturnValue:
    """What was looked at is read again as if it had just been brought: a page can be written by anyone."""
    permission.must_report_adoption(person())
    looked = Interest(kb()).record(person(), read_interest(request.form.get("given", "").encode("utf-8", "replace")))
    return render_template("packs/lines.html", looked=looked, given="", TickFate=TickFate)


@blueprint.errorhandler(BadValue)
def _again(error: BadValue) -> ResponseReturnValue:
    return _form(error), status_of(error)


def _form(error: BadValue | None = None) -> str:
    return render_template("packs/interest.html", error=error)
