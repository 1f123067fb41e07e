"""The help: guides by role, a tour, and a search in them."""

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from kb.reading import find_in_guides, guides, picture_of_guide

blueprint = Blueprint("guides", __name__, url_prefix="/help")


@blueprint.get("")
def listing() -> ResponseReturnValue:
    """With `q` the places of the guides that speak of it."""
    text = request.args.get("q", "").strip()
    return render_template("guides/listing.html", guides=guides(), text=text, hits=find_in_guides(text))


@blueprint.get("/<name>")
def guide(name: str) -> ResponseReturnValue:
    found = next((one for one in guides() if one.name == name), None) or abort(404)
    return render_template("guides/guide.html", guide=found, guides=guides())


@blueprint.get("/pictures/<name>.png")
def picture(name: str) -> ResponseReturnValue:
    """The same for everyone: made up of the demonstration."""
    return Response(picture_of_guide(name) or abort(404), mimetype="image/png")
