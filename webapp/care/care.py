"""Keeping the base in order: versions, many practices at once, merging, withdrawing, review dates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.accounts import Release
from kb.care import BULK_CHOICES, BULK_FIELDS, MOST_AT_ONCE, MOST_NAMED, NEVER_EMPTY, Edit, bulk_edit
from kb.documents import Json, record
from kb.errors import BadValue, Conflict, KBError, Overtaken, Unknown
from kb.practice import OTHERS, Batch, Card, Facet, Filters, ReviewDate
from webapp.site import arguments
from webapp.site.current import kb, person
from webapp.site.errors import known, status_of
from webapp.site.overtaken import seen
from webapp.site.records import Records, records

blueprint = Blueprint("care", __name__)

NEWS = {
    "withdrawn": "Withdrawn: its text is out of sight everywhere, and what it counted stays.",
    "reinstated": "Reinstated: it can be read and searched again.",
    "review": "The day is set.",
    "same": "Nothing changed: it stood so already.",
    "restored": "Restored: what it said then is the newest version now.",
}
"""What the forms lead back with."""

NARROWED_BY = (Facet.ECONOMY, Facet.AREA, Facet.KIND, Facet.STATUS, Facet.GROUP)
"""The filters that the page of bulk edits offers; its address takes every other too."""

MOST_LISTED = 500

MANNERS = {
    "groups": (("add", "Add these"), ("remove", "Take these away"), ("set", "Set to these alone")),
    "economies": (("add", "Add these"), ("remove", "Take these away"), ("set", "Set to these alone")),
    "objectives": (("set", "Make it the main one"), ("add", "Add it"), ("remove", "Take it away")),
}
"""What may be done with a field that holds several values."""

VALUES = {
    ("classification", "public"): "Anyone",
    ("classification", "members"): "Members only",
}
"""Values that say more in other words."""

SENTENCES = {
    "field": "Choose the field that is to be edited.",
    "value": "Choose one thing for the field: what it becomes, or the tick that clears it.",
    "manner": "Choose what is done with the value of the field.",
    "practices": f"Tick 1 to {MOST_AT_ONCE} practices.",
}
"""What is wrong with the form of an edit, in a sentence."""

LANGUAGES = {
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "id": "Indonesian",
    "ja": "Japanese",
    "ko": "Korean",
    "ms": "Malay",
    "ru": "Russian",
    "th": "Thai",
    "vi": "Vietnamese",
    "zh-Hans": "Chinese, simplified",
    "zh-Hant": "Chinese, traditional",
}
"""The languages that write-ups come in; others that the base holds stand after them by their codes."""


@dataclass(frozen=True)
class EditForm:
    """The form of an edit as it is filled in."""

    field: str
    manner: str
    values: tuple[str, ...]
    clear: bool


@dataclass(frozen=True)
class EditChoices:
    """What an edit may do to a field: its values with their words (none: a day is typed), the manners, and whether it
    may be cleared."""

    name: str
    label: str
    values: tuple[tuple[str, str], ...]
    manners: tuple[tuple[str, str], ...]
    clears: bool


SIDES = ("keep", "drop")
"""The two practices of a merge."""


@dataclass(frozen=True)
class MergeSide:
    """One practice of a merge: its id once it is chosen, else what was typed of its title and what that may mean."""

    id: str
    typed: str
    found: tuple[Card, ...]


# -- one practice ------------------------------------------------------------------------------------------


@blueprint.get("/practices/<id>/versions")
def versions(id: str) -> ResponseReturnValue:
    news = NEWS.get(request.args.get("done", ""))
    return render_template("care/versions.html", listed=kb().care.versions.versions(id, person()), news=news)


@blueprint.get("/practices/<id>/versions/<int(max=999999999):no>")
def version(id: str, no: int) -> ResponseReturnValue:
    return _version(id, no)


@blueprint.post("/practices/<id>/versions/<int(max=999999999):no>/restore")
def restore(id: str, no: int) -> ResponseReturnValue:
    done = kb().care.versions.restore(id, no, person(), request.form.get("why", ""), seen())
    if isinstance(done, Release):
        return redirect(url_for("releases.release", no=done.no, done="asked"), 303)
    return redirect(url_for("care.versions", id=id, done="restored"), 303)


@blueprint.get("/practices/<id>/care")
def practice(id: str) -> ResponseReturnValue:
    return _practice(id)


@blueprint.post("/practices/<id>/withdraw")
def withdraw(id: str) -> ResponseReturnValue:
    kb().care.withdrawing.withdraw(id, person(), request.form.get("why", ""), seen())
    return redirect(url_for("care.practice", id=id, done="withdrawn"), 303)


@blueprint.post("/practices/<id>/reinstate")
def reinstate(id: str) -> ResponseReturnValue:
    kb().care.withdrawing.reinstate(id, person(), request.form.get("why", ""), seen())
    return redirect(url_for("care.practice", id=id, done="reinstated"), 303)


@blueprint.post("/practices/<id>/review-by")
def review(id: str) -> ResponseReturnValue:
    new = kb().care.reviews.set_review(id, request.form.get("day", ""), person(), request.form.get("why", ""), seen())
    return redirect(url_for("care.practice", id=id, done="review" if new else "same"), 303)


@blueprint.get("/care/due")
def due() -> ResponseReturnValue:
    return render_template("care/due.html", due=kb().care.reviews.due(person()))


# -- many practices ----------------------------------------------------------------------------------------


@blueprint.get("/care/bulk")
def bulk() -> ResponseReturnValue:
    return _bulk()


@blueprint.post("/care/bulk")
def preview() -> ResponseReturnValue:
    """Shows what an edit will do; nothing is written."""
    return _preview()


@blueprint.get("/care/batches")
def batches() -> ResponseReturnValue:
    return render_template("care/batches.html", batches=kb().care.bulk.batches(person()))


@blueprint.post("/care/batches")
def apply() -> ResponseReturnValue:
    given = request.form
    batch = kb().care.bulk.apply(_edit(), _ids(), given.get("digest", ""), person(), given.get("why", ""))
    if isinstance(batch, Release):
        return redirect(url_for("releases.release", no=batch.no, done="asked"), 303)
    return redirect(url_for("care.batch", no=batch.no), 303)


@blueprint.get("/care/batches/<int(max=999999999):no>")
def batch(no: int) -> ResponseReturnValue:
    return _batch(no)


@blueprint.post("/care/batches/<int(max=999999999):no>/undo")
def undo(no: int) -> ResponseReturnValue:
    undone = kb().care.bulk.undo(no, person(), request.form.get("why", ""))
    if isinstance(undone, Release):
        return redirect(url_for("releases.release", no=undone.no, done="asked"), 303)
    return redirect(url_for("care.batch", no=no, skipped=undone.skipped), 303)


@blueprint.get("/care/merge")
def merge() -> ResponseReturnValue:
    return _merge(request.args)


@blueprint.post("/care/merge")
def merge_now() -> ResponseReturnValue:
    given = request.form
    keep, drop = given.get("keep", "").strip(), given.get("drop", "").strip()
    agreed, unite = given.get("agreed") == "yes", given.get("apart") != "yes"
    kb().care.merges.merge(keep, drop, person(), given.get("why", ""), agreed, unite, seen())
    return redirect(url_for("practices.practice", id=keep), 303)


# -- the forms ---------------------------------------------------------------------------------------------


@blueprint.errorhandler(BadValue)
@blueprint.errorhandler(Conflict)
@blueprint.errorhandler(Unknown)
def _again(error: KBError) -> ResponseReturnValue:
    """The form once more, as it was filled in, with what to mend; where there is no form, the page that says it."""
    show = AGAIN.get(str(request.endpoint))
    if show is None:
        return known(error)
    try:
        return show(error, request.view_args or {}), status_of(error)
    except KBError as worse:  # what the form is about is not there either
        return known(worse)


def _version(id: str, no: int, error: KBError | None = None) -> str:
    page = kb().care.versions.version(id, no, person())
    return render_template("care/version.html", page=page, given=request.form, error=error)


def _practice(id: str, error: KBError | None = None) -> str:
    return render_template(
        "care/practice.html",
        cared=kb().care.withdrawing.in_care(id, person()),
        given=request.form,
        error=error,
        news=NEWS.get(request.args.get("done", "")),
    )


def _bulk(error: KBError | None = None) -> str:
    listed, chosen = _found()
    shown, ids = {card.id for card, _ in listed[:MOST_LISTED]}, _ids(all_found=False)
    return render_template(
        "care/bulk.html",
        found_by=_found_by(),
        listed=listed[:MOST_LISTED],
        total=len(listed),
        besides=kb().care.bulk.named([id for id in ids if id not in shown], person()),
        ticked=ids,
        chosen=chosen,
        narrowed_by=_choices_of_filters(),
        edits=_edit_choices(),
        most=MOST_AT_ONCE,
        given=request.form,
        edit=_edit_form(),
        error=error,
        sentence=SENTENCES.get(error.field, "") if isinstance(error, BadValue) else "",
    )


def _found_by() -> str:
    """The filters and words of this address, to stand behind another."""
    asked = urlencode(list(request.args.items(multi=True)))
    return f"?{asked}" if asked else ""


def _found() -> tuple[tuple[tuple[Card, ReviewDate | None], ...], bool]:
    """What the filters and words of the address find, and whether it has any, or asks for all there are."""
    query, words = arguments.query(request.args), request.args.get("q", "")
    chosen = bool(query.filters) or bool(words.strip()) or "all" in request.args
    return (kb().care.bulk.listed(query.filters, person(), words) if chosen else ()), chosen


def _preview(error: KBError | None = None) -> str:
    bulk = kb().care.bulk
    preview = bulk.preview(_edit(), _ids(), person())
    return render_template(
        "care/preview.html",
        preview=preview,
        found_by=_found_by(),
        opening=bulk.opening(preview),
        effect=bulk.effect(preview),
        words=VALUES,
        edit=_edit_form(),
        given=request.form,
        error=error,
    )


def _batch(no: int, error: KBError | None = None) -> str:
    bulk = kb().care.bulk
    batch = bulk.batch(no, person())
    return render_template(
        "care/batch.html",
        batch=batch,
        undoing=None if batch.undone else bulk.undoing(no, person()),
        skipped=tuple(request.args.getlist("skipped")),
        given=request.form,
        error=error,
    )


def _merge(given: Mapping[str, str], error: KBError | None = None) -> str:
    merges = kb().care.merges
    merges.must_merge(person())
    sides = {side: _side(side, given) for side in SIDES}
    keep, drop = (one.id for one in sides.values())
    preview = None
    if keep and drop and _can_show(error):
        preview = merges.merge_preview(keep, drop, person(), given.get("apart") != "yes")
    return render_template(
        "care/merge.html",
        preview=preview,
        sides=sides,
        most_named=MOST_NAMED,
        lacking="" if bool(keep) == bool(drop) else "drop" if keep else "keep",
        suspects=merges.suspects(keep or drop, person()) if bool(keep) != bool(drop) else (),
        given=given,
        error=error,
    )


def _side(side: str, given: Mapping[str, str]) -> MergeSide:
    """A practice by its id, or by what was typed of its title."""
    id, typed = given.get(side, "").strip(), given.get(f"{side}_title", "").strip()
    found = kb().care.merges.named(typed, person()) if typed and not id else ()
    if len(found) == 1:
        id, found = found[0].id, ()
    return MergeSide(id, typed, found)


def _can_show(error: KBError | None) -> bool:
    """Whether the two practices can stand side by side: not where they themselves are what is wrong."""
    return error is None or isinstance(error, (BadValue, Overtaken))


AGAIN: Mapping[str, Callable[[KBError, Mapping[str, str]], str]] = {
    "care.restore": lambda error, where: _version(where["id"], int(where["no"]), error),
    "care.withdraw": lambda error, where: _practice(where["id"], error),
    "care.reinstate": lambda error, where: _practice(where["id"], error),
    "care.review": lambda error, where: _practice(where["id"], error),
    "care.preview": lambda error, where: _bulk(error),
    "care.apply": lambda error, where: _preview(error) if isinstance(error, BadValue) else _bulk(error),
    "care.undo": lambda error, where: _batch(int(where["no"]), error),
    "care.merge": lambda error, where: _merge(request.args, error),
    "care.merge_now": lambda error, where: _merge(request.form, error),
}
"""How the form of each address is shown again."""


def _edit() -> Edit:
    form = _edit_form()
    return bulk_edit(form.field, form.manner, "\n".join(form.values), form.clear)


def _edit_form() -> EditForm:
    """What the form says. Each field has its own; where none is named it is the one that has a value."""
    given = request.form
    field = given.get("field", "")
    if not field:
        filled = [name for name in BULK_FIELDS if any(given.getlist(f"value-{name}")) or given.get(f"clear-{name}")]
        field = filled[0] if len(filled) == 1 else ""
    values = (given.get("value", ""), *given.getlist(f"value-{field}"))
    manner = given.get("manner", "") or given.get(f"manner-{field}", "")
    clear = "yes" in (given.get("clear"), given.get(f"clear-{field}"))
    return EditForm(field, manner, tuple(one for one in values if one.strip()), clear)


def _ids(all_found: bool = True) -> tuple[str, ...]:
    """The practices ticked, those named in the text area, by spaces, commas or lines, and where that is ticked all that
    the address finds."""
    named = request.form.get("named", "").replace(",", " ").split()
    found = [card.id for card, _ in _found()[0]] if all_found and request.form.get("all_found") == "yes" else []
    return tuple(dict.fromkeys((*found, *request.form.getlist("ids"), *named)))


def _edit_choices() -> Mapping[str, EditChoices]:
    """What each field may be set to, in words, and what may be done with it."""
    plan, languages = (
        kb().plan,
        sorted({card.practice.language for card, _ in kb().care.bulk.listed(Filters(), person())}),
    )
    values: dict[str, tuple[tuple[str, str], ...]] = {
        name: tuple((str(value), VALUES.get((name, str(value)), str(value))) for value in choices)
        for name, choices in BULK_CHOICES.items()
    }
    values["economies"] = tuple((name, name) for name in kb().economies.names)
    values["objectives"] = tuple((one.id, f"{one.id} {one.title}") for one in plan.objectives)
    values["language"] = tuple((code, LANGUAGES.get(code, code)) for code in dict.fromkeys((*LANGUAGES, *languages)))
    return {
        name: EditChoices(name, label, values.get(name, ()), MANNERS.get(name, ()), name not in NEVER_EMPTY)
        for name, label in BULK_FIELDS.items()
    }


def _choices_of_filters() -> Mapping[str, tuple[tuple[str, str], ...]]:
    plan = kb().plan
    return {
        Facet.ECONOMY.value: (*((name, name) for name in kb().economies.names), (OTHERS, "Others")),
        Facet.AREA.value: tuple((area.id, f"{area.id} {area.title}") for area in plan.priority_areas),
        Facet.KIND.value: tuple((str(kind), str(kind)) for kind in BULK_CHOICES["kind"]),
        Facet.STATUS.value: tuple((str(status), str(status)) for status in BULK_CHOICES["status"]),
        Facet.GROUP.value: tuple((str(group), str(group)) for group in BULK_CHOICES["groups"]),
    }


# -- for programs ------------------------------------------------------------------------------------------


@records(blueprint, "/practices/<id>/versions")
def version_records(id: str) -> Records:
    listed = kb().care.versions.versions(id, person())
    return Records("versions", [record(one, "no", "at", "by", "why") for one in listed.versions])


@records(blueprint, "/practices/<id>/versions/<int(max=999999999):no>")
def change_records(id: str, no: int) -> Records:
    """What a version changed, a field a record."""
    page = kb().care.versions.version(id, no, person())
    changes = [record(one, "field", "before", "after") for one in page.changes]
    return Records("changes", changes, {"practice": id, **record(page.version, "no", "at", "by", "why")})


@records(blueprint, "/care/due")
def due_records() -> Records:
    due = kb().care.reviews.due(person())
    return Records(
        "reviews", [record(one.review, "practice", "day", "by", "why", title=one.title, days=one.days) for one in due]
    )


@records(blueprint, "/care/batches")
def batch_records() -> Records:
    return Records("batches", [_batch_record(one) for one in kb().care.bulk.batches(person())])


@records(blueprint, "/care/batches/<int(max=999999999):no>")
def item_records(no: int) -> Records:
    batch = kb().care.bulk.batch(no, person())
    return Records("items", [record(one, "practice", "before", "after") for one in batch.items], _batch_record(batch))


def _batch_record(one: Batch) -> Json:
    return record(one, "no", "field", "told", "why", "by", "at", "undone", practices=len(one.items))
