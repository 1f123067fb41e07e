"""Keeping meetings: put one on record, mend it, and record all that was shown there at once."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb import permission
from kb.errors import BadValue, Conflict, Overtaken, Unknown
from kb.ledger import Form, MeetingFacts, MeetingKind, Presentation
from kb.practice import Card
from kb.search import Query
from webapp.site import arguments
from webapp.site.current import kb, person
from webapp.site.errors import status_of
from webapp.site.overtaken import seen

blueprint = Blueprint("gatherings", __name__)

FOUND = 20
"""Practices that a search of the form offers."""


@blueprint.get("/meetings/new")
def new() -> ResponseReturnValue:
    permission.must_record_sharing(person())
    return _facts(None)


@blueprint.post("/meetings/new")
def add() -> ResponseReturnValue:
    try:
        made = kb().meetings.add(person(), request.form.get("number", ""), _given())
    except (BadValue, Conflict, Unknown) as error:
        return _facts(None, error), _form_status(error)
    return redirect(url_for("browse.meeting", id=made.id, recorded="meeting"), 303)


@blueprint.get("/meetings/<id>/edit")
def edit(id: str) -> ResponseReturnValue:
    permission.must_record_sharing(person())
    return _facts(id)


@blueprint.post("/meetings/<id>/edit")
def change(id: str) -> ResponseReturnValue:
    permission.must_record_sharing(person())
    kb().meetings.meeting(id)
    try:
        news = kb().meetings.change(person(), id, _given(), seen())
    except (BadValue, Conflict, Unknown) as error:
        return _facts(id, error), _form_status(error)
    return redirect(url_for("browse.meeting", id=id, recorded="meeting" if news else "already"), 303)


@blueprint.get("/meetings/<id>/redate")
def redate(id: str) -> ResponseReturnValue:
    permission.must_record_sharing(person())
    return _redate(id, request.args)


@blueprint.post("/meetings/<id>/redate")
def redate_now(id: str) -> ResponseReturnValue:
    permission.must_record_sharing(person())
    kb().meetings.meeting(id)
    given = request.form
    try:
        kb().care.redating.redate(
            id, given.get("starts", ""), given.get("ends", ""), _days(given), person(), given.get("why", ""), seen()
        )
    except (BadValue, Overtaken) as error:
        return _redate(id, given, error), status_of(error)
    return redirect(url_for("browse.meeting", id=id, recorded="redated"), 303)


@blueprint.get("/meetings/<id>/share")
def pick(id: str) -> ResponseReturnValue:
    permission.must_record_sharing(person())
    return _pick(id, request.args.getlist("pick"))


@blueprint.post("/meetings/<id>/share")
def share(id: str) -> ResponseReturnValue:
    permission.must_record_sharing(person())
    kb().meetings.meeting(id)
    chosen = tuple(dict.fromkeys(request.form.getlist("practice")))
    try:
        kb().meetings.share(person(), id, [_shown(one) for one in chosen], seen())
    except (BadValue, Conflict, Unknown) as error:
        return _pick(id, chosen, error), _form_status(error)
    return redirect(url_for("browse.meeting", id=id, recorded="shared", _anchor="agenda"), 303)


def _form_status(error: BadValue | Conflict | Unknown) -> int:
    """A name in the form that nothing bears is a wrong value, not a missing page."""
    return 400 if isinstance(error, Unknown) else status_of(error)


def _given() -> MeetingFacts:
    given = request.form
    return MeetingFacts(**{name: given.get(name, "") for name in MeetingFacts.__dataclass_fields__})


def _facts(id: str | None, error: BadValue | Conflict | Unknown | None = None) -> str:
    meeting = kb().meetings.meeting(id) if id else None
    known = {} if meeting is None else {name: str(getattr(meeting, name)) for name in MeetingFacts.__dataclass_fields__}
    return render_template(
        "gatherings/meeting.html",
        meeting=meeting,
        kinds=tuple(MeetingKind),
        economies=kb().economies.names,
        given=request.form if request.method == "POST" else known,
        error=error,
    )


def _redate(id: str, given: Mapping[str, str], error: BadValue | Overtaken | None = None) -> str:
    meeting, preview = kb().meetings.meeting(id), None
    if given.get("starts"):
        try:
            preview = kb().care.redating.preview(id, given["starts"], given.get("ends", ""), _days(given), person())
        except BadValue as wrong:
            error = error or wrong
    days = {"starts": meeting.starts.isoformat(), "ends": meeting.ends.isoformat()}
    return render_template(
        "gatherings/redate.html", meeting=meeting, preview=preview, given=given, days=days, error=error
    )


def _days(given: Mapping[str, str]) -> Mapping[str, str]:
    """The days of sharings in a form, by the event's id."""
    return {name.removeprefix("day-"): day for name, day in given.items() if name.startswith("day-")}


def _pick(id: str, chosen: "list[str] | tuple[str, ...]", error: BadValue | Conflict | Unknown | None = None) -> str:
    text, cards = request.args.get("q", "").strip(), kb().reading.cards(person())
    return render_template(
        "gatherings/share.html",
        meeting=kb().meetings.meeting(id),
        versions=kb().meetings.versions(id),
        text=text,
        found=_found(text),
        chosen=tuple(cards[one].practice for one in dict.fromkeys(chosen) if one in cards),
        forms=tuple(Form),
        given=request.form,
        error=error,
    )


def _found(text: str) -> tuple[Card, ...]:
    if not text:
        return ()
    hits = kb().reading.search(Query(text=text, size=FOUND), person=person()).hits
    return tuple(card for hit in hits for card in (hit.card, *hit.same))


def _shown(id: str) -> Presentation:
    given = request.form
    return Presentation(
        id,
        form=given.get(f"form-{id}", "presented"),
        agenda_item=given.get(f"agenda_item-{id}", ""),
        document=given.get(f"document-{id}", ""),
        presenters=arguments.lines(given.get(f"presenters-{id}", "")),
        on=given.get(f"on-{id}", ""),
    )
