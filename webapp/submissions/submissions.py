"""Submitting: an author's drafts, the form, the preview, and where each submission stands."""

from collections.abc import Mapping

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.documents import Json, record
from kb.errors import BadValue, Conflict, Refused
from kb.practice import BY_NAME, field_changes
from kb.submissions import Dossier, State, stamp, submission_json
from webapp.site import errors
from webapp.site.current import kb, person
from webapp.site.overtaken import seen
from webapp.site.records import Records, records
from webapp.site.sent import once
from webapp.submissions.form_fields import CARD, GROUPS, entries_given

blueprint = Blueprint("submissions", __name__)

MOST_BYTES = 2 * 1024 * 1024
"""The largest form that is read here: a long write-up in any script."""

STANDS = {
    State.DRAFT: "Only you see it. Hand it in when it is ready.",
    State.SUBMITTED: "With the secretariat, which has not looked at it yet.",
    State.IN_REVIEW: "The secretariat is looking at it.",
    State.CHANGES_REQUESTED: "The secretariat asks for changes: it is your turn.",
    State.PUBLISHED: "Published.",
    State.WITHDRAWN: "Withdrawn. It is kept, and nothing more comes of it.",
}
"""What each state means to an author."""


@blueprint.app_context_processor
def _labels() -> dict[str, dict[str, str]]:
    return {"labels": {name: field.label for name, field in BY_NAME.items()}}


@blueprint.before_request
def _read_long_forms() -> None:
    request.max_content_length = request.max_form_memory_size = MOST_BYTES


@blueprint.get("/submissions")
def listing() -> ResponseReturnValue:
    return render_template(
        "submissions/list.html",
        mine=kb().submissions.drafting.mine(person()),
        notices=kb().submissions.notices.notices(person()),
        left=kb().submissions.taking_over.left(person()),
        stands=STANDS,
    )


@blueprint.post("/submissions/<id>/take-over")
def take_over(id: str) -> ResponseReturnValue:
    """Go on with what an author who is gone has left, or hand it on to the account that is named."""
    room, to = kb().submissions.taking_over, request.form.get("account", "")
    if to:
        room.hand_on(person(), id, to, seen())
        return redirect(url_for("submissions.listing", _anchor="left"), 303)
    return _to(room.take_over(person(), id, seen()))


@blueprint.post("/submissions")
def begin() -> ResponseReturnValue:
    id = once(lambda: kb().submissions.drafting.begin(person()).id)
    return redirect(url_for("submissions.submission", id=id), 303)


@blueprint.post("/practices/<id>/revise")
def revise(id: str) -> ResponseReturnValue:
    return _to(kb().submissions.drafting.begin(person(), id))


@blueprint.post("/submissions/notices")
def read_notices() -> ResponseReturnValue:
    kb().submissions.notices.read_notices(person(), request.form.get("seen", ""))
    return redirect(url_for("submissions.listing"), 303)


@blueprint.get("/submissions/<id>")
def submission(id: str) -> ResponseReturnValue:
    return _page(id)


@blueprint.get("/submissions/<id>/beside")
def beside(id: str) -> ResponseReturnValue:
    """What stands beside the form, for a script to renew it."""
    return render_template("submissions/beside.html", page=kb().submissions.viewing.page(person(), id, suggest=False))


@blueprint.post("/submissions/<id>")
def save(id: str) -> ResponseReturnValue:
    return _to(kb().submissions.drafting.save(person(), id, entries_given(), _since()), saved="yes")


@blueprint.post("/submissions/<id>.json")
def autosave(id: str) -> ResponseReturnValue:
    return jsonify(changed=stamp(kb().submissions.drafting.save(person(), id, entries_given(), _since())))


@blueprint.post("/submissions/<id>/preview")
def preview(id: str) -> ResponseReturnValue:
    return render_template(
        "submissions/preview.html", preview=kb().submissions.viewing.preview(person(), id, entries_given())
    )


@blueprint.post("/submissions/<id>/hand-in")
def hand_in(id: str) -> ResponseReturnValue:
    """Keep what the form holds, then hand it in. Sent twice, the second finds it handed in, as it says."""
    return _to(kb().submissions.handing_in.hand_in(person(), id, entries_given(), _since()), handed_in="yes")


@blueprint.post("/submissions/<id>/withdraw")
def withdraw(id: str) -> ResponseReturnValue:
    return _to(kb().submissions.handing_in.withdraw(person(), id, request.form.get("why", "")))


@blueprint.post("/submissions/<id>/related")
def related(id: str) -> ResponseReturnValue:
    """What the author says of a practice like it, together with what the form holds."""
    answer, _, practice = request.form.get("near", "").rpartition(" ")
    kept = kb().submissions.drafting.answer(person(), id, entries_given(), _since(), answer, practice)
    return _to(kept, saved="yes")


@blueprint.post("/submissions/<id>/objectives")
def objectives(id: str) -> ResponseReturnValue:
    """Take a suggested objective, or only look for suggestions, together with what the form holds."""
    place, _, objective = request.form.get("take", "").rpartition(" ")
    if not objective:
        kept = kb().submissions.drafting.save(person(), id, entries_given(), _since())
        return _to(kept, saved="yes", suggest="yes", _anchor="suggested")
    if place not in ("main", "further"):
        raise BadValue("take", place, "main or further, and an objective")
    drafting, main = kb().submissions.drafting, place == "main"
    kept = drafting.take_objective(person(), id, entries_given(), _since(), objective, main)
    return _to(kept, saved="yes", _anchor="objectives")


@blueprint.errorhandler(BadValue)
@blueprint.errorhandler(Conflict)
@blueprint.errorhandler(Refused)
def again(error: BadValue | Conflict | Refused) -> ResponseReturnValue:
    """The form once more, as it was filled in, with what to mend."""
    where = request.view_args or {}
    if (
        request.endpoint in ("submissions.revise", "submissions.take_over")
        or "id" not in where
        or request.path.endswith(".json")
    ):
        return errors.known(error)
    return _page(where["id"], error), errors.status_of(error)


def _page(id: str, error: BadValue | Conflict | Refused | None = None) -> str:
    typed = entries_given() if "changed" in request.form else None
    page = kb().submissions.viewing.page(person(), id, typed, suggest=request.args.get("suggest") == "yes" or None)
    kept: Mapping[str, str] = page.dossier.entries
    overtaken = isinstance(error, Conflict) and typed is not None
    return render_template(
        "submissions/edit.html" if page.editable else "submissions/read.html",
        page=page,
        dossier=page.dossier,
        given=page.entries,
        error=error,
        refused=isinstance(error, Refused) and request.endpoint != "attachments.attach",
        room=kb().submissions.attaching.room_left(person()) if page.editable else 0,
        overtaken=field_changes(kept, page.entries) if overtaken else (),
        card=CARD,
        groups=GROUPS,
        economies=kb().economies.names,
        stands=STANDS,
        saved=request.args.get("saved", ""),
        handed_in=request.args.get("handed_in", ""),
    )


def _to(dossier: Dossier, **more: str) -> ResponseReturnValue:
    return redirect(url_for("submissions.submission", id=dossier.id, **more), 303)  # type: ignore[arg-type]


def _since() -> str:
    return request.form.get("changed", "")


@records(blueprint, "/submissions")
def as_records() -> Records:
    notices = [record(one, "no", "dossier", "text", "at", "read") for one in kb().submissions.notices.notices(person())]
    return Records(
        "submissions", [_record(one.dossier) for one in kb().submissions.drafting.mine(person())], {"notices": notices}
    )


@records(blueprint, "/submissions/<id>")
def as_record(id: str) -> Records:
    found = kb().submissions.viewing.dossier(person(), id)
    return Records("submissions", [{**_record(found), "entries": dict(found.entries)}])


def _record(one: Dossier) -> Json:
    return {**submission_json(one), **record(one, "title", "economies", "created")}
