"""Addresses in letters that stop something without signing in: to look changes nothing, one button does."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp.site.current import kb

blueprint = Blueprint("stopping", __name__)


@blueprint.get("/following/stop/<id>/<signature>")
def ask(id: str, signature: str) -> ResponseReturnValue:
    title = kb().stop_links.title(id, signature)
    return render_template("following/stop.html", title=title, done=title is None)


@blueprint.post("/following/stop/<id>/<signature>")
def stop(id: str, signature: str) -> ResponseReturnValue:
    """A form of ours sends it, or a mail program's one click (RFC 8058), which comes from no page."""
    kb().stop_links.stop(id, signature)
    return render_template("following/stop.html", title=None, done=True)


@blueprint.get("/following/quiet/<account>/<signature>")
def ask_quiet(account: str, signature: str) -> ResponseReturnValue:
    kb().stop_links.must_open(account, signature)
    return render_template("following/quiet.html", done=False)


@blueprint.post("/following/quiet/<account>/<signature>")
def be_quiet(account: str, signature: str) -> ResponseReturnValue:
    kb().stop_links.be_quiet(account, signature)
    return render_template("following/quiet.html", done=True)
