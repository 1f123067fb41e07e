"""The trail: who did what and why, entry by entry, to read and to take along."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.documents import record
from kb.errors import BadValue, Conflict, KBError
from kb.trail import TrailFilter, trail_csv, trail_json
from webapp.site import arguments
from webapp.site.asked_again import guarded
from webapp.site.current import kb, person
from webapp.site.downloads import separated
from webapp.site.errors import known, status_of
from webapp.site.records import Records, listed, records

blueprint = Blueprint("trail", __name__)

KINDS = (
    "practice", "event", "adoption", "strike", "origin", "confirmation", "dossier", "gate", "suggestion", "merge",
    "review", "batch", "account", "release", "trail",
)  # fmt: skip
"""What entries are about; the address takes any other too."""


@blueprint.get("/trail")
def listing() -> ResponseReturnValue:
    page, chosen = arguments.page(request.args), _chosen()
    return render_template("trail/trail.html", page=page, chosen=chosen, kinds=KINDS, trail=kb().trail.reading.trail(
        person(), chosen, page
    ))  # fmt: skip


@blueprint.get("/trail.csv")
def as_csv() -> ResponseReturnValue:
    return separated(trail_csv(kb().trail.reading.trail_entries(person(), _chosen())), "trail.csv")


@blueprint.get("/trail.json")
def as_json() -> ResponseReturnValue:
    return listed(trail_json(kb().trail.reading.trail_entries(person(), _chosen())), "entries")


@blueprint.get("/trail/<int(max=999999999):no>")
def entry(no: int) -> ResponseReturnValue:
    return _entry(no)


@blueprint.post("/trail/<int(max=999999999):no>/erase")
@guarded("erase the text of an entry", lambda no: _entry(no))
def erase(no: int) -> ResponseReturnValue:
    asked = kb().trail.reading.erase(no, person(), request.form.get("why", ""))
    if asked:
        return redirect(url_for("releases.release", no=asked.no, done="asked"), 303)
    return redirect(url_for("trail.entry", no=no), 303)


@blueprint.errorhandler(BadValue)
@blueprint.errorhandler(Conflict)
def _again(error: KBError) -> ResponseReturnValue:
    """The form once more, with what to mend; where there is no form, the page that says it."""
    if request.endpoint != "trail.erase":
        return known(error)
    try:
        return _entry(int((request.view_args or {})["no"]), error), status_of(error)
    except KBError as worse:  # what the form is about is not there either
        return known(worse)


def _entry(no: int, error: KBError | None = None) -> str:
    page = kb().trail.reading.trail_entry(no, person())
    return render_template("trail/entry.html", page=page, given=request.form, error=error)


def _chosen() -> TrailFilter:
    given = request.args
    return TrailFilter(*(given.get(name, "").strip() for name in ("practice", "by", "kind", "since")))


@records(blueprint, "/trail/<int(max=999999999):no>")
def entry_record(no: int) -> Records:
    page = kb().trail.reading.trail_entry(no, person())
    changes = [record(one, "name", "before", "after") for one in page.told]
    return Records(
        "entries", trail_json(iter((page.entry,)))["entries"], {"changes": changes, "state": page.state.value}
    )
