"""What the person who is signed in follows, what is new of it, and how they want to hear."""

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadValue, Conflict
from kb.following import FollowRhythm, followed_atom, followed_item_json, savable
from webapp.site.current import kb, person
from webapp.site.errors import status_of
from webapp.site.leading import own_path
from webapp.site.records import Records, records

blueprint = Blueprint("following", __name__)

ATOM = "application/atom+xml; charset=utf-8"

SAID = {
    "begun": "You follow it from now on.",
    "stopped": "You do not follow it any more.",
    "named": "Kept: it is called so here.",
    "seen": "Noted: what is new from now on is told next.",
    "chosen": "Kept: this is how you hear of it.",
    "ended": "The address of your feed opens nothing any more.",
}
"""What the forms lead back with."""


@blueprint.app_context_processor
def _followed() -> dict[str, object]:
    return {
        "follow_of": lambda kind, subject: kb().following.of(person(), kind, subject),
        "search_subject": savable,
        "feed_address": feed_address,
    }


def feed_address(path: str) -> str:
    """The address of a feed of this site, where there is one."""
    known = current_app.url_map.bind("").test(path.partition("?")[0], method="GET")
    return path if known else ""


@blueprint.get("/following")
def page() -> ResponseReturnValue:
    return _page()


@records(blueprint, "/following")
def as_records() -> Records:
    return Records("following", [followed_item_json(one) for one in kb().following.followed(person())])


@blueprint.post("/following")
def begin() -> ResponseReturnValue:
    given = request.form
    try:
        kb().following.begin(person(), given.get("what", "search"), given.get("which", ""), given.get("name", ""))
    except (BadValue, Conflict) as error:
        return _page(error), status_of(error)
    return redirect(url_for("following.page", said="begun"), 303)


@blueprint.post("/following/<id>/rename")
def rename(id: str) -> ResponseReturnValue:
    try:
        kb().following.rename(person(), id, request.form.get("name", ""))
    except BadValue as error:
        return _page(error), 400
    return redirect(url_for("following.page", said="named"), 303)


@blueprint.post("/following/<id>/stop")
def stop(id: str) -> ResponseReturnValue:
    kb().following.stop(person(), id)
    return _back("stopped")


@blueprint.post("/following/seen")
@blueprint.post("/following/<id>/seen")
def look(id: str = "") -> ResponseReturnValue:
    kb().following.look(person(), id)
    return redirect(url_for("following.page", said="seen"), 303)


@blueprint.post("/following/rhythm")
def choose() -> ResponseReturnValue:
    try:
        kb().following.choose(person(), request.form.get("rhythm", ""))
    except BadValue as error:
        return _page(error), 400
    return redirect(url_for("following.page", said="chosen", _anchor="hear"), 303)


@blueprint.post("/following/feed")
def new_feed() -> ResponseReturnValue:
    """The address is shown this once: it is in no redirect, where others could read it."""
    return _page(feed=kb().following.new_feed(person()))


@blueprint.post("/following/feed/end")
def end_feed() -> ResponseReturnValue:
    kb().following.end_feed(person())
    return redirect(url_for("following.page", said="ended", _anchor="hear"), 303)


@blueprint.get("/feeds/following/<secret>.atom")
def feed(secret: str) -> ResponseReturnValue:
    """Opened by whoever has the address, as a feed reader has it."""
    items = kb().following.feed(secret)
    answer = Response(followed_atom(items, kb().settings, request.path), content_type=ATOM)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _back(said: str) -> ResponseReturnValue:
    """To the page that the button stood on."""
    leads = own_path(request.form.get("back", ""))
    return redirect(leads if leads not in ("", "/") else url_for("following.page", said=said), 303)


def _page(error: BadValue | Conflict | None = None, feed: str = "") -> str:
    return render_template(
        "following/following.html",
        items=kb().following.followed(person()),
        choice=kb().following.choice(person()),
        rhythms=tuple(FollowRhythm),
        letters=kb().submissions.notices.wants_digest(person()),
        feed=feed and kb().settings.site + url_for("following.feed", secret=feed),
        said=SAID.get(request.args.get("said", ""), ""),
        error=error,
    )
