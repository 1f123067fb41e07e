"""Webhooks: whom else to tell, and what became of each message. An administrator's work."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.documents import record
from kb.errors import BadValue, Conflict
from kb.webhooks import EVENTS, PAGE, Delivery, SetUpWebhook
from webapp.site import arguments
from webapp.site.asked_again import guarded
from webapp.site.current import kb, person
from webapp.site.errors import status_of
from webapp.site.records import Records, records
from webapp.site.sent import once

blueprint = Blueprint("webhooks", __name__)

Mendable = BadValue | Conflict

NEWS = {
    "pause": "Paused: nothing goes out, and what happens meanwhile is not told.",
    "resume": "Resumed: what happens from now on is told.",
    "remove": "Removed: nothing goes out any more.",
    "ping": "A message was sent; what became of it stands first in the list.",
    "again": "Sent again; what became of it stands in the list.",
}


@blueprint.get("/webhooks")
def listing() -> ResponseReturnValue:
    return _listing()


@blueprint.post("/webhooks")
@guarded("tell another system what happens here", lambda: _listing())
def add() -> ResponseReturnValue:
    """Answers with the page itself and leads to no other: the secret is shown this once."""
    made: list[SetUpWebhook] = []
    try:
        once(lambda: _set_up(made))
        if not made:
            raise Conflict("this webhook was set up already, and its secret is shown once: give it a new one")
    except (BadValue, Conflict) as error:
        return _listing(error)
    return _webhook(made[0].webhook.id, made=made[0])


def _set_up(made: list[SetUpWebhook]) -> str:
    """Its id, which may be kept; its secret is for the answer alone."""
    given = request.form
    made.append(kb().webhooks.add(person(), given.get("url", ""), given.getlist("events"), given.get("audience", "")))
    return made[0].webhook.id


@blueprint.get("/webhooks/<id>")
def webhook(id: str) -> ResponseReturnValue:
    return _webhook(id)


@blueprint.post("/webhooks/<id>/secret")
@guarded("give a webhook a new secret", lambda **named: _webhook(named["id"]))
def secret(id: str) -> ResponseReturnValue:
    made: list[SetUpWebhook] = []
    once(lambda: _renewed(id, made))
    if made:
        return _webhook(id, made=made[0])
    return _webhook(id, Conflict("a new secret was given already, and is shown once: give another if it is lost"))


def _renewed(id: str, made: list[SetUpWebhook]) -> str:
    made.append(kb().webhooks.renew_secret(person(), id))
    return id


@blueprint.post("/webhooks/<id>/<any(pause, resume, remove):action>")
@guarded("change what other systems are told", lambda **named: _webhook(named["id"]))
def move(id: str, action: str) -> ResponseReturnValue:
    room = kb().webhooks
    if action == "remove":
        try:
            room.remove(person(), id, request.form.get("why", ""))
        except BadValue as error:
            return _webhook(id, error)
        return redirect(url_for("webhooks.listing", done=action), 303)
    (room.pause if action == "pause" else room.resume)(person(), id)
    return redirect(url_for("webhooks.webhook", id=id, done=action), 303)


@blueprint.post("/webhooks/<id>/ping")
def ping(id: str) -> ResponseReturnValue:
    try:
        kb().webhooks.ping(person(), id)
    except Conflict as error:
        return _webhook(id, error)
    return redirect(url_for("webhooks.webhook", id=id, done="ping", _anchor="sent"), 303)


@blueprint.post("/webhooks/<id>/sent/<int(max=999999999):no>/again")
def again(id: str, no: int) -> ResponseReturnValue:
    try:
        kb().webhooks.again(person(), id, no)
    except Conflict as error:
        return _webhook(id, error)
    return redirect(url_for("webhooks.webhook", id=id, done="again", _anchor="sent"), 303)


@records(blueprint, "/webhooks")
def as_records() -> Records:
    """Without their secrets."""
    told = ("id", "url", "events", "audience", "state", "by", "at")
    return Records("webhooks", [record(one, *told) for one in kb().webhooks.all(person())])


@records(blueprint, "/webhooks/<id>")
def message_records(id: str) -> Records:
    """What was sent, newest first."""
    room, found = kb().webhooks, list[Delivery]()
    deliveries, total = room.deliveries(person(), id)
    for number in range(2, -(-total // PAGE) + 1):
        found += deliveries
        deliveries, _ = room.deliveries(person(), id, number)
    told = ("no", "message", "event", "at", "due", "attempts", "status", "state", "told")
    return Records("messages", [record(one, *told) for one in (*found, *deliveries)])


def _listing(error: Mendable | None = None) -> ResponseReturnValue:
    page = render_template(
        "webhooks/webhooks.html",
        webhooks=kb().webhooks.all(person()),
        events=EVENTS,
        given=request.form,
        chosen=request.form.getlist("events") if request.method == "POST" else EVENTS,
        error=error,
        news=NEWS.get(request.args.get("done", "")),
    )
    return page, status_of(error) if error else 200


def _webhook(id: str, error: Mendable | None = None, made: SetUpWebhook | None = None) -> ResponseReturnValue:
    number = arguments.page(request.args)
    deliveries, total = kb().webhooks.deliveries(person(), id, number)
    page = render_template(
        "webhooks/webhook.html",
        webhook=kb().webhooks.webhook(person(), id),
        deliveries=deliveries,
        number=number,
        last=max(1, -(-total // PAGE)),
        made=made,
        given=request.form,
        error=error,
        news=NEWS.get(request.args.get("done", "")),
    )
    return page, status_of(error) if error else 200
