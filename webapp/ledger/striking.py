"""What was recorded in error: strike it with a reason, take a strike back, read what was struck."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadValue, Conflict
from kb.ledger import Adoption, SharingEvent, StruckKind, strike_json
from webapp.site.current import kb, person
from webapp.site.errors import status_of
from webapp.site.overtaken import seen
from webapp.site.records import Records, cut, records

blueprint = Blueprint("striking", __name__)


@blueprint.get("/practices/<id>/<any(strike, unstrike):action>")
def form(id: str, action: str) -> ResponseReturnValue:
    return _form(id, action)


@blueprint.post("/practices/<id>/<any(strike, unstrike):action>")
def do(id: str, action: str) -> ResponseReturnValue:
    given = request.form
    kind, record, why = given.get("kind", ""), given.get("record", ""), given.get("why", "")
    if action == "strike":
        kb().striking.strike(kind, record, person(), why, seen())
    else:
        kb().striking.take_back(kind, record, person(), why, given.get("on", ""))
    if kind == StruckKind.PRACTICE:
        return redirect(url_for("care.practice", id=id, _anchor="error"), 303)
    done = "struck" if action == "strike" else "unstruck"
    address = url_for("practices.practice", id=id, recorded=done, _anchor="ledger")
    return redirect(address if id in kb().reading.cards(person()) else url_for("striking.listing"), 303)


@blueprint.get("/struck")
def listing() -> ResponseReturnValue:
    return render_template("ledger/struck.html", struck=kb().striking.struck(person()))


@blueprint.get("/struck.json")
def as_json() -> ResponseReturnValue:
    return cut([strike_json(one) for one in kb().striking.struck(person())])


@blueprint.errorhandler(BadValue)
@blueprint.errorhandler(Conflict)
def _again(error: BadValue | Conflict) -> ResponseReturnValue:
    """The form once more, as it was filled in, with what to mend."""
    where = request.view_args or {}
    return _form(where["id"], where["action"], error), status_of(error)


def _form(id: str, action: str, error: BadValue | Conflict | None = None) -> str:
    given = request.form if request.method == "POST" else request.args
    kind, record = given.get("kind", ""), given.get("record", "")
    known = StruckKind(kind) if kind in list(StruckKind) else StruckKind.EVENT
    strike, entry, version = None, None, ""
    if action == "unstrike":
        strike = kb().striking.struck_record(known, record, person())
        entry = strike.entry
    else:
        version = kb().striking.version(known, record, person())
        found = kb().striking.on_record(known, record, person())
        entry = None if isinstance(found, str) else found
    return render_template(
        "ledger/strike.html", id=id, action=action, kind=known, record=record, entry=entry, strike=strike,
        given=given, version=version, error=error, years=_years(entry),
    )  # fmt: skip


def _years(entry: SharingEvent | Adoption | None) -> tuple[int, ...] | None:
    """The years that a record counts in; none are named of a practice as a whole, which may stand in any."""
    if entry is None:
        return None
    days = [entry.date] if isinstance(entry, SharingEvent) else [one.effective for one in entry.spells]
    return tuple(sorted({day.year for day in days}))


@records(blueprint, "/struck", ("csv",))
def as_rows() -> Records:
    return Records("struck", [strike_json(one) for one in kb().striking.struck(person())])
