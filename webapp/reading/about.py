"""What this knowledge base is made of, and how it searches and counts."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kb.plan import decisions_under
from webapp.site.current import kb

blueprint = Blueprint("about", __name__)


@blueprint.get("/privacy")
def privacy() -> ResponseReturnValue:
    return render_template("about/privacy.html", settings=kb().settings)


@blueprint.get("/about")
def about() -> ResponseReturnValue:
    return render_template("about/about.html", about=kb().about(), switches=decisions_under(kb().figures.rules()))
