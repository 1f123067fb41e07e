"""The wanted board: needs, practices offered to them, and what helped."""

from collections.abc import Mapping
from dataclasses import asdict

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb import permission
from kb.errors import BadValue, Conflict, KBError, Unknown
from kb.person import Role
from kb.wanted import Need, NeedState, NeedWords, WantedAlready, bare, need_json, words_of
from webapp.site import arguments
from webapp.site.current import kb, may, person
from webapp.site.errors import status_of
from webapp.site.overtaken import seen
from webapp.site.records import Records, records
from webapp.site.sent import once

blueprint = Blueprint("wanted", __name__)

SIZE = 30
"""Needs a page."""

SAID = {
    "posted": "Posted. Everybody who may read it can offer a practice now.",
    "changed": "Kept: the need stands as you gave it.",
    "already": "Nothing changed: the very same stood here before.",
    "offered": "Offered. Whoever posted the need sees it.",
    "offered before": "This practice was offered before, with the sentence that stands here.",
    "taken back": "Taken back: the practice is not offered to this need any more.",
    "closed": "Closed. What helped stands with the need.",
    "reopened": "Open again: practices can be offered to it.",
}
"""What the forms lead back with."""


@blueprint.get("/wanted")
def listing() -> ResponseReturnValue:
    needs = _listed()
    return render_template(
        "wanted/wanted.html",
        page=arguments.page_of(request.args, needs, SIZE),
        total=len(needs),
        state=_state(),
        today=kb().settings.today(),
    )


@records(blueprint, "/wanted")
def as_records() -> Records:
    return Records("needs", [need_json(one) for one in _listed()])


@blueprint.get("/wanted/new")
def blank() -> ResponseReturnValue:
    """With what was looked for, where it comes from a search that found little."""
    permission.require(may("post_need"), person(), "post a need")
    return _form(None)


@blueprint.post("/wanted/new")
def post() -> ResponseReturnValue:
    permission.require(may("post_need"), person(), "post a need")
    words, given = _given(), request.form
    searched = given.get("searched") == "yes" and may("review")
    try:
        made = once(lambda: str(kb().wanted.post(person(), words, searched, given.get("sure") == "yes").no))
    except WantedAlready as error:
        return _form(None, like=error.needs), 409
    except (BadValue, Unknown) as error:
        return _form(None, error), 400
    return redirect(url_for("wanted.need", no=made, said="posted"), 303)


@blueprint.get("/wanted/<int:no>")
def need(no: int) -> ResponseReturnValue:
    return _page(no)


@records(blueprint, "/wanted/<int:no>")
def need_as_records(no: int) -> Records:
    return Records("needs", [need_json(kb().wanted.need(no, person()))])


@blueprint.get("/wanted/<int:no>/edit")
def edit(no: int) -> ResponseReturnValue:
    return _form(_kept(no))


@blueprint.post("/wanted/<int:no>/edit")
def change(no: int) -> ResponseReturnValue:
    kept = _kept(no)
    try:
        news = kb().wanted.change(person(), no, _given(), seen())
    except (BadValue, Unknown, Conflict) as error:
        return _form(kept, error), 400 if isinstance(error, Unknown) else status_of(error)
    return redirect(url_for("wanted.need", no=no, said="changed" if news else "already"), 303)


@blueprint.post("/wanted/<int:no>/offer")
def offer(no: int) -> ResponseReturnValue:
    permission.require(person().signed_in, person(), "offer a practice")
    kb().wanted.need(no, person())
    given = request.form
    try:
        news = kb().wanted.offer(person(), no, given.get("practice", ""), given.get("said", ""))
    except (BadValue, Unknown, Conflict) as error:
        return _page(no, error), 400 if isinstance(error, Unknown) else status_of(error)
    return redirect(url_for("wanted.need", no=no, said="offered" if news else "offered before", _anchor="offers"), 303)


@blueprint.post("/wanted/<int:no>/take-back")
def take_back(no: int) -> ResponseReturnValue:
    kb().wanted.take_back(person(), no, request.form.get("practice", ""))
    return redirect(url_for("wanted.need", no=no, said="taken back", _anchor="offers"), 303)


@blueprint.post("/wanted/<int:no>/close")
def close(no: int) -> ResponseReturnValue:
    _kept(no)
    given = request.form
    helped = (*given.getlist("helped"), *arguments.lines(given.get("others", "")))
    try:
        kb().wanted.close(person(), no, helped, given.get("outcome", ""), seen())
    except (BadValue, Unknown, Conflict) as error:
        return _page(no, error), 400 if isinstance(error, Unknown) else status_of(error)
    return redirect(url_for("wanted.need", no=no, said="closed"), 303)


@blueprint.post("/wanted/<int:no>/reopen")
def reopen(no: int) -> ResponseReturnValue:
    _kept(no)
    try:
        kb().wanted.reopen(person(), no, seen())
    except Conflict as error:
        return _page(no, error), status_of(error)
    return redirect(url_for("wanted.need", no=no, said="reopened"), 303)


def _state() -> NeedState | None:
    """Open ones, unless another state is asked for, or all."""
    text = request.args.get("state", "").strip().casefold()
    return None if text == "all" else arguments.choice("state", text, NeedState, NeedState.OPEN)


def _listed() -> tuple[Need, ...]:
    return kb().wanted.needs(person(), _state())


def _kept(no: int) -> Need:
    """One that whoever asks may change. Raises Unknown, SignInNeeded and Forbidden."""
    permission.require(person().signed_in, person(), "change a need")  # whether there is one or not
    found = kb().wanted.need(no, person())
    permission.require(may("keep_need", found.economy), person(), "change another economy's need")
    return found


def _given() -> NeedWords:
    return NeedWords(**{name: request.form.get(name, "") for name in NeedWords.__dataclass_fields__})


def _page(no: int, error: KBError | None = None) -> str:
    found = kb().wanted.need(no, person())
    return render_template(
        "wanted/need.html",
        need=found,
        version=bare(found),
        near=kb().wanted.may_answer(found, person()) if found.is_open else (),
        keeps=may("keep_need", found.economy),
        today=kb().settings.today(),
        given=request.form if error else {},
        chosen=request.form.getlist("helped") if error else [],
        said=SAID.get(request.args.get("said", ""), ""),
        error=error,
    )


def _form(old: Need | None, error: KBError | None = None, like: tuple[Need, ...] = ()) -> str:
    begun = {"text": request.args.get("text", "")}
    filled: Mapping[str, str] = asdict(words_of(old)) if old else begun
    today = kb().settings.today()
    ahead = sorted((one for one in kb().meetings.newest_first() if one.ends >= today), key=lambda one: one.starts)
    named = kb().meetings.on_record().get(filled.get("meeting", ""))
    return render_template(
        "wanted/form.html",
        old=old,
        version=old and bare(old),
        given=request.form if error or like else filled,
        like=like,
        own=person().economy if person().role is Role.DELEGATE else "",
        economies=kb().economies.names,
        meetings=[*ahead, *([named] if named and named not in ahead else [])],
        searched=request.values.get("searched", ""),
        error=error,
    )
