"""Keeping a meeting's agenda: its items, line by line or pasted, their order, and what is not prepared any more."""

import re
from collections.abc import Mapping, Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb import permission
from kb.errors import BadValue, Conflict
from kb.ledger import ItemWords, agenda_json
from webapp.site.current import kb, person
from webapp.site.errors import status_of
from webapp.site.overtaken import seen
from webapp.site.records import Records, cut, records

blueprint = Blueprint("agendas", __name__)

FIELDS = ("was", "number", "title", "day", "documents", "presenters")
MOST_ROWS = 400
"""Rows that a form is read for: twice as many as an agenda has items."""

_ROW = re.compile(r"item-([0-9]{1,4})-number", re.ASCII)


@blueprint.get("/meetings/<id>/agenda")
def form(id: str) -> ResponseReturnValue:
    permission.must_record_sharing(person())
    return _form(id)


@blueprint.post("/meetings/<id>/agenda")
def keep(id: str) -> ResponseReturnValue:
    permission.must_record_sharing(person())
    kb().meetings.meeting(id)
    given = request.form
    kept = sorted((row for row in _rows(given) if not row.get("gone")), key=_place)
    items = [ItemWords(**{name: row[name] for name in FIELDS}) for row in kept]
    try:
        news = kb().agendas.change(person(), id, items, given.get("pasted", ""), given.getlist("off"), seen())
    except (BadValue, Conflict) as error:
        return _form(id, error), status_of(error)
    return redirect(url_for("browse.meeting", id=id, recorded="agenda" if news else "already", _anchor="agenda"), 303)


@blueprint.get("/meetings/<id>/agenda.json")
def as_json(id: str) -> ResponseReturnValue:
    return cut(agenda_json(kb().agendas.lines(id, person())))


def _rows(given: Mapping[str, str]) -> list[dict[str, str]]:
    """The rows of the form, in the order in which it shows them."""
    numbers = sorted(int(found[1]) for name in given if (found := _ROW.fullmatch(name)))[:MOST_ROWS]
    return [
        {"row": str(no), **{name: given.get(f"item-{no}-{name}", "") for name in (*FIELDS, "place", "gone")}}
        for no in numbers
    ]


def _place(row: Mapping[str, str]) -> float:
    """Where a row is to stand: one that was given another's place goes before it, or after it when it came down."""
    stood, place = int(row["row"]), row["place"].strip()
    if not (place.isascii() and place.isdecimal() and len(place) <= len("0000")) or int(place) == stood:
        return stood
    return int(place) + (0.5 if int(place) > stood else -0.5)


def _form(id: str, error: BadValue | Conflict | None = None) -> str:
    agenda = kb().agendas.agenda(id)
    return render_template(
        "gatherings/agenda.html",
        meeting=kb().meetings.meeting(id),
        agenda=agenda,
        rows=_rows(request.form) if request.method == "POST" else _rows_of(kb().agendas.words(id)),
        lines=kb().agendas.lines(id, person()),
        version=kb().agendas.version(id),
        given=request.form,
        off=request.form.getlist("off"),
        error=error,
    )


def _rows_of(items: Sequence[ItemWords]) -> list[dict[str, str]]:
    return [
        {"row": str(no), "place": str(no), "gone": "", **{name: getattr(item, name) for name in FIELDS}}
        for no, item in enumerate(items, 1)
    ]


@records(blueprint, "/meetings/<id>/agenda", ("csv",))
def as_rows(id: str) -> Records:
    return Records("agenda", agenda_json(kb().agendas.lines(id, person())))
