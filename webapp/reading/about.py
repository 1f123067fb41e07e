"""What this knowledge base is made of, and how it searches and counts."""

from datetime import timedelta

from flask import Blueprint, Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from kb.plan import decisions_under
from webapp.site.current import kb

blueprint = Blueprint("about", __name__)

VALID = timedelta(days=180)
"""How long whom to tell is said to be so; the standard recommends less than a year."""


@blueprint.get("/privacy")
def privacy() -> ResponseReturnValue:
    return render_template("about/privacy.html", settings=kb().settings)


@blueprint.get("/.well-known/security.txt")
def security_contact() -> Response:
    """Whom to tell of a weakness, as RFC 9116 has it. What it says ends, so that no old copy is taken for true."""
    settings = kb().settings
    if not settings.security_contact:
        abort(404)
    ends = settings.today() + VALID  # the day alone, so that the answer is the same all day
    lines = [
        f"Contact: {settings.reports_to}",
        f"Expires: {ends:%Y-%m-%d}T00:00:00Z",
        "Preferred-Languages: en",
        *([f"Canonical: {settings.site}{url_for('about.security_contact')}"] if settings.address else []),
    ]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/about")
def about() -> ResponseReturnValue:
    return render_template("about/about.html", about=kb().about(), switches=decisions_under(kb().figures.rules()))
