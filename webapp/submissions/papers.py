"""A paper as a draft: it is uploaded or pasted, cut at its headings, and its author says where each part belongs.

Between the two steps the text travels in the form itself: nothing of it is kept until the draft is begun.
"""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kb import permission
from kb.errors import BadValue, Refused
from kb.importing import PaperPart
from kb.practice import FIELDS
from webapp.site import arguments
from webapp.site.current import kb, person
from webapp.site.errors import status_of
from webapp.site.sent import once

blueprint = Blueprint("papers", __name__)

MOST_BYTES = 20 * 1024 * 1024

MOST_TEXT = 8 * 1024 * 1024
"""The longest write-up as a form sends it, every character as several."""

MOST_PARTS = 400


@blueprint.get("/submissions/from-paper")
def form() -> ResponseReturnValue:
    permission.must_submit(person())
    return _form()


@blueprint.post("/submissions/from-paper")
def read() -> ResponseReturnValue:
    permission.must_submit(person())
    request.max_content_length, request.max_form_memory_size = MOST_BYTES, MOST_TEXT
    if request.form.get("text", "").strip():
        paper = kb().importing.read_text(person(), request.form["text"])
    else:
        data, name = arguments.file(request.files, "file")
        paper = kb().importing.read_paper(person(), data, name)
    return _proposal(paper.parts)


@blueprint.post("/submissions/from-paper/place")
def place() -> ResponseReturnValue:
    permission.must_submit(person())
    request.max_content_length = request.max_form_memory_size = MOST_TEXT
    id = once(lambda: kb().importing.draft_of_parts(person(), _given()).id)
    return redirect(f"/submissions/{id}", 303)


@blueprint.errorhandler(BadValue)
@blueprint.errorhandler(Refused)
def _again(error: BadValue | Refused) -> ResponseReturnValue:
    """The form once more as it was filled in, with what to mend."""
    shown = _proposal(_given(), error) if request.endpoint == "papers.place" and _given() else _form(error)
    return shown, status_of(error)


def _given() -> tuple[PaperPart, ...]:
    given = request.form
    return tuple(
        PaperPart(given.get(f"place-{no}", ""), given.get(f"heading-{no}", ""), given[f"text-{no}"])
        for no in range(1, MOST_PARTS + 1)
        if f"text-{no}" in given
    )


def _form(error: BadValue | Refused | None = None) -> str:
    text = request.form.get("text", "") if request.method == "POST" else ""
    return render_template("papers/form.html", error=error, text=text, most=MOST_BYTES // (1024 * 1024))


def _proposal(parts: Sequence[PaperPart], error: BadValue | Refused | None = None) -> str:
    fields = [(field.name, field.label) for field in FIELDS if field.name != "rest"]
    return render_template("papers/proposal.html", parts_given=parts, fields=fields, error=error)
