"""The desk: the queue of submissions, the conversation, objectives, gates, publishing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb import permission
from kb.desk import DeskPage, QueuePart, TagPage
from kb.documents import Json, record
from kb.errors import BadValue, Conflict, Overtaken, Refused, Unknown
from kb.practice import FIELDS
from kb.search import card_json
from kb.submissions import Dossier, Remark, State, submission_json
from kb.tagging import Choice, suggestions_json
from webapp.site import arguments, errors, overtaken
from webapp.site.current import kb, may, person
from webapp.site.overtaken import seen
from webapp.site.records import Records, records
from webapp.site.sent import once

blueprint = Blueprint("desk", __name__)

PAGE = 50
"""Practices without confirmed objectives that are listed together."""

LABELS = {field.name: field.label for field in FIELDS}

DONE = {
    "taken": "Taken: it is in review, and with you.",
    "assigned": "Assigned.",
    "said": "Said. Those concerned are told.",
    "settled": "Settled.",
    "requested": "It is back with its author, who is told.",
    "saved": "Saved.",
    "published": "Published. Readers find it now.",
    "waiting": "Published. Search will show it when the index is brought in step: run `kb index`.",
    "withdrawn": "Withdrawn. Its author is told.",
    "tagged": "Saved. This is the next practice without confirmed objectives.",
    "last": "Saved. That was the last practice without confirmed objectives here.",
}
"""What the forms lead back with."""


OBJECTIVE_KEYS = (
    ("j k", "next and previous objective"),
    ("c", "confirm the objective that has the focus"),
    ("m", "confirm it as the main one"),
    ("x", "reject it"),
    ("o", "leave it open"),
)
"""The keys of the objectives, and what each does."""


@dataclass(frozen=True)
class TagForm:
    """The form of objectives as it is filled in: by objective `confirm` or `reject`, and the main one."""

    say: dict[str, str]
    main: str
    none: bool

    @property
    def objectives(self) -> tuple[str, ...]:
        """Those confirmed, the main one first: naming the main one confirms it."""
        confirmed = [id for id, said in self.say.items() if said == "confirm"]
        return tuple(dict.fromkeys([self.main, *confirmed] if self.main else confirmed))

    @property
    def rejected(self) -> tuple[str, ...]:
        return tuple(id for id, said in self.say.items() if said == "reject")


@blueprint.app_context_processor
def _waiting() -> dict[str, Callable[[], int]]:
    return {"desk_waiting": lambda: kb().desk.queue.waiting(person())}


# -- reading -------------------------------------------------------------------------------------------------


@blueprint.get("/desk")
def queue() -> ResponseReturnValue:
    which = request.args.get("which", QueuePart.ALL)
    found = kb().desk.queue.queue(person(), which)
    untagged = len(kb().desk.objectives.tag_queue(person()))
    return render_template("desk/queue.html", which=which, queue=found, counts=_counts(), untagged=untagged)


@blueprint.get("/desk/<id>")
def dossier(id: str) -> ResponseReturnValue:
    return _dossier(id)


@blueprint.get("/desk/practices")
def practices() -> ResponseReturnValue:
    cards = kb().desk.objectives.tag_queue(person())
    number, pages = arguments.page(request.args), max(1, -(-len(cards) // PAGE))
    first = (number - 1) * PAGE
    return render_template(
        "desk/practices.html",
        cards=cards[first : first + PAGE],
        total=len(cards),
        first=first + 1,
        number=number,
        pages=pages,
        done=DONE.get(request.args.get("done", "")),
    )


@blueprint.get("/desk/practices/<id>")
def practice(id: str) -> ResponseReturnValue:
    return _practice(id)


@blueprint.get("/desk/suggestions")
def suggestions() -> ResponseReturnValue:
    return render_template("desk/suggestions.html", records=kb().desk.objectives.log(person()))


# -- the conversation ----------------------------------------------------------------------------------------


@blueprint.post("/desk/<id>/take")
def take(id: str) -> ResponseReturnValue:
    kb().desk.conversation.take(person(), id)
    return _back(id, "taken")


@blueprint.post("/desk/<id>/assign")
def assign(id: str) -> ResponseReturnValue:
    kb().desk.conversation.assign(person(), id, request.form.get("account", ""), seen())
    return _back(id, "assigned")


@blueprint.post("/desk/<id>/remarks")
def remark(id: str) -> ResponseReturnValue:
    """A comment or, where `kind` says so, a change asked for."""
    may_say = {"comment": kb().desk.conversation.remark, "change": kb().desk.conversation.ask_change}
    kind = request.form.get("kind", "comment")
    if kind not in may_say:
        raise BadValue("kind", kind, " or ".join(may_say))
    permission.require(may("review"), person(), "work at the desk")  # others comment on the submission's own page
    field, text = request.form.get("field", ""), request.form.get("text", "")
    return _back(id, "said", once(lambda: _place(may_say[kind](person(), id, field, text))))


@blueprint.post("/submissions/<id>/remarks")
def comment(id: str) -> ResponseReturnValue:
    """The author's side of the conversation."""
    field, text = request.form.get("field", ""), request.form.get("text", "")
    place = once(lambda: _place(kb().desk.conversation.remark(person(), id, field, text)))
    return redirect(f"/submissions/{id}#{place}", 303)


@blueprint.post("/desk/<id>/settle")
def settle(id: str) -> ResponseReturnValue:
    given = request.form.get("no", "")
    no = int(given) if given.isascii() and given.isdecimal() and len(given) < 12 else 0
    kb().desk.conversation.settle(person(), id, no)
    return _back(id, "settled", f"remark-{no}")


@blueprint.post("/desk/<id>/request-changes")
def request_changes(id: str) -> ResponseReturnValue:
    kb().desk.conversation.request_changes(person(), id, request.form.get("why", ""), seen())
    return _back(id, "requested")


# -- objectives, publishing, gates ---------------------------------------------------------------------------


@blueprint.post("/desk/<id>/tags")
def tags(id: str) -> ResponseReturnValue:
    form = _form()
    kb().desk.objectives.choose(person(), id, form.objectives, form.rejected, form.none, seen())
    return _back(id, "saved", "objectives")


@blueprint.post("/desk/<id>/publish")
def publish(id: str) -> ResponseReturnValue:
    form, why = _form(), request.form.get("why", "")
    found = kb().desk.publishing.publish(person(), id, form.objectives, why, form.rejected, form.none, seen())
    return _back(id, "published" if found else "waiting")


@blueprint.post("/desk/<id>/withdraw")
def withdraw(id: str) -> ResponseReturnValue:
    kb().desk.publishing.withdraw(person(), id, request.form.get("why", ""), seen())
    return _back(id, "withdrawn")


@blueprint.post("/desk/practices/<id>")
def tag(id: str) -> ResponseReturnValue:
    """Save, and go on to the next in the queue where that is asked for."""
    form = _form()
    after = kb().desk.objectives.tag(person(), id, form.objectives, form.rejected, form.none, seen())
    if request.form.get("then") != "next":
        return redirect(url_for("desk.practice", id=id, done="saved"), 303)
    if not after:
        return redirect(url_for("desk.practices", done="last"), 303)
    return redirect(url_for("desk.practice", id=after, done="tagged"), 303)


@blueprint.post("/practices/<id>/gates/<gate>")
def gate(id: str, gate: str) -> ResponseReturnValue:
    passed = request.form.get("passed", "")
    if passed not in ("yes", "no"):
        raise BadValue("passed", passed, "yes or no")
    kb().desk.gates.decide(person(), id, gate, passed == "yes", request.form.get("why", ""), seen())
    return redirect(url_for("practices.practice", id=id, recorded="decided", _anchor="gates"), 303)


# -- what these rest on --------------------------------------------------------------------------------------


@blueprint.errorhandler(BadValue)
@blueprint.errorhandler(Conflict)
@blueprint.errorhandler(Refused)
def _again(error: BadValue | Conflict | Refused) -> ResponseReturnValue:
    """The page once more, as its form was filled in, with what to mend."""
    if request.endpoint == "desk.gate" and isinstance(error, Overtaken):
        return overtaken.page(error)
    if request.method != "POST" or not may("review") or request.endpoint in ("desk.comment", "desk.gate"):
        return errors.known(error)
    id = (request.view_args or {})["id"]
    try:
        page = _practice(id, error) if request.endpoint == "desk.tag" else _dossier(id, error)
    except Unknown as unknown:
        return errors.known(unknown)
    return page, errors.status_of(error)


def _dossier(id: str, error: BadValue | Conflict | Refused | None = None) -> str:
    page = kb().desk.queue.open(person(), id)
    which = request.args.get("which", QueuePart.ALL)
    which = which if which in tuple(QueuePart) else QueuePart.ALL
    queue = kb().desk.queue.queue(person(), which)
    following = _following(queue, id)
    return render_template(
        "desk/dossier.html",
        page=page,
        following=following,
        desk_keys=_dossier_keys(page, following),
        form=_form() if error and request.endpoint in ("desk.tags", "desk.publish") else _chosen(page.tagged.choice),
        which=which,
        queue=queue,
        counts=_counts(),
        labels=LABELS,
        given=request.form if error else {},
        done=DONE.get(request.args.get("done", "")),
        error=error,
    )


def _practice(id: str, error: BadValue | Conflict | Refused | None = None) -> str:
    page = kb().desk.objectives.open_practice(person(), id)
    return render_template(
        "desk/practice.html",
        page=page,
        desk_keys=_practice_keys(page),
        form=_form() if error else _chosen(page.tagged.choice),
        done=DONE.get(request.args.get("done", "")),
        error=error,
    )


@dataclass(frozen=True)
class Following:
    """What stands before and after a submission in the part of the queue that is looked at; empty at the ends."""

    before: str
    after: str


def _following(queue: Sequence[Dossier], id: str) -> Following:
    """Of one that stands in another part the first comes next."""
    ids = [one.id for one in queue]
    if id not in ids:
        return Following("", ids[0] if ids else "")
    at = ids.index(id)
    return Following(ids[at - 1] if at else "", ids[at + 1] if at + 1 < len(ids) else "")


def _dossier_keys(page: DeskPage, following: Following) -> Iterator[tuple[str, str]]:
    """The keys that do something on the page of a submission as it stands."""
    state = page.dossier.state
    yield from OBJECTIVE_KEYS
    if page.decides and state is not State.WITHDRAWN:
        yield "s", "save the objectives"
    if page.decides and page.takes:
        yield "t", "take it"
    if page.decides and state is State.IN_REVIEW:
        if not page.blocked:
            yield "p", "go to the button that publishes it; Enter presses it"
        yield "r", "ask its author for changes"
    if page.decides and state in (State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED) and page.officers:
        yield "a", "assign it"
    if following.after:
        yield "n", "next in the queue"
    if following.before:
        yield "b", "the one before"
    if page.decides and state is not State.WITHDRAWN:
        yield "w", "withdraw it"


def _practice_keys(page: TagPage) -> Iterator[tuple[str, str]]:
    """The keys that do something on the page of a practice without confirmed objectives."""
    yield from OBJECTIVE_KEYS
    if page.decides:
        yield "s", "save the objectives and go on"
    if page.after:
        yield "n", "next practice without confirmed objectives"
    if page.before:
        yield "b", "the one before"


def _counts() -> dict[str, int]:
    return {which.value: len(kb().desk.queue.queue(person(), which)) for which in QueuePart}


def _form() -> TagForm:
    given = request.form
    say = {id: said for o in kb().plan.objectives if (said := given.get(f"say-{(id := o.id)}", ""))}
    return TagForm(say, given.get("main", ""), given.get("none") == "yes")


def _chosen(choice: Choice) -> TagForm:
    say = dict.fromkeys(choice.objectives, "confirm") | dict.fromkeys(choice.rejected, "reject")
    return TagForm(say, choice.objectives[0] if choice.objectives else "", choice.none)


def _back(id: str, done: str, anchor: str | None = None) -> ResponseReturnValue:
    which = request.args.get("which") or None
    return redirect(url_for("desk.dossier", id=id, which=which, done=done, _anchor=anchor), 303)


def _place(remark: Remark) -> str:
    return f"remark-{remark.no}"


# -- for programs ----------------------------------------------------------------------------------------------


@records(blueprint, "/desk")
def queue_records() -> Records:
    which = request.args.get("which", QueuePart.ALL)
    return Records("submissions", [_dossier_record(one) for one in kb().desk.queue.queue(person(), which)])


@records(blueprint, "/desk/<id>")
def remark_records(id: str) -> Records:
    """The conversation on a submission, and where it stands."""
    page = kb().desk.queue.open(person(), id)
    problems = [record(one, "field", "message", "severity") for one in page.problems]
    remarks = [record(one, "no", "round", "field", "kind", "text", "by", "at", "settled_by") for one in page.remarks]
    return Records("remarks", remarks, {**_dossier_record(page.dossier), "checks": problems})


@records(blueprint, "/desk/practices")
def untagged_records() -> Records:
    return Records("practices", [card_json(one) for one in kb().desk.objectives.tag_queue(person())])


@records(blueprint, "/desk/practices/<id>")
def suggestion_records(id: str) -> Records:
    """What is suggested for a practice."""
    page = kb().desk.objectives.open_practice(person(), id)
    return Records("suggestions", suggestions_json(id, page.tagged.suggestions)["suggestions"], {"practice": id})


@records(blueprint, "/desk/suggestions")
def log_records() -> Records:
    return Records(
        "objectives",
        [record(one, "objective", "confirmed", "rejected", "missed") for one in kb().desk.objectives.log(person())],
    )


def _dossier_record(one: Dossier) -> Json:
    return {**submission_json(one), **record(one, "title", "economies", "assigned", "created")}
