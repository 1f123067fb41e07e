"""A paper as a draft: it is uploaded or pasted, cut at its headings, and its author says where each part belongs.

Between the two steps the text travels in the form itself: nothing of it is kept until the draft is begun.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kb import permission
from kb.errors import BadValue, Refused
from kb.importing import LEAVE_OUT, PaperPart, Placing
from kb.practice import BY_NAME, FIELDS, Level
from webapp.site import arguments
from webapp.site.current import kb, person
from webapp.site.errors import status_of
from webapp.site.sent import once

blueprint = Blueprint("papers", __name__)

MOST_BYTES = 20 * 1024 * 1024

MOST_TEXT = 8 * 1024 * 1024
"""The longest write-up as a form sends it, every character as several."""

MOST_PARTS = 400


@dataclass(frozen=True)
class FilledField:
    """A field of the form and the numbers of the parts that go into it, as they stand on the page."""

    label: str
    parts: tuple[int, ...]


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
    return _proposal(paper.parts, tuple(one.sentence for one in paper.remarks))


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
    placed = request.endpoint == "papers.place" and _given()
    return _proposal(_given(), _remarks_given(), error) if placed else _form(error), status_of(error)


def _given() -> tuple[PaperPart, ...]:
    return tuple(_part(no) for no in range(1, MOST_PARTS + 1) if f"text-{no}" in request.form)


def _part(no: int) -> PaperPart:
    """A part as its author placed it; one that was moved keeps its heading, which says what the field does not."""
    given = request.form
    field, proposed = given.get(f"place-{no}", ""), given.get(f"proposed-{no}")
    return PaperPart(
        field,
        given.get(f"heading-{no}", ""),
        given[f"text-{no}"],
        next((one for one in Placing if one == given.get(f"placing-{no}")), Placing.ITSELF),
        given.get(f"note-{no}", ""),
        given.get(f"apart-{no}") == "yes" or proposed not in (None, field),
    )


def _remarks_given() -> tuple[str, ...]:
    """What was said of the file, as the form carried it."""
    return tuple(request.form.getlist("remark")[:MOST_PARTS])


def _form(error: BadValue | Refused | None = None) -> str:
    text = request.form.get("text", "") if request.method == "POST" else ""
    return render_template("papers/form.html", error=error, text=text, most=MOST_BYTES // (1024 * 1024))


def _proposal(parts: Sequence[PaperPart], remarks: Sequence[str], error: BadValue | Refused | None = None) -> str:
    into = {field.name: _numbers(parts, field.name) for field in FIELDS}
    return render_template(
        "papers/proposal.html",
        parts_given=parts,
        remarks=remarks,
        error=error,
        fields=[(field.name, field.label) for field in FIELDS if field.name != "rest"],
        labels={name: field.label for name, field in BY_NAME.items()} | {LEAVE_OUT: "Left out"},
        filled=[FilledField(BY_NAME[name].label, numbers) for name, numbers in into.items() if numbers],
        empty=[field.label for field in FIELDS if field.level is Level.CARD and not into[field.name]],
        waiting=[no for no, part in enumerate(parts, 1) if part.placing is Placing.NONE],
        doubtful=[no for no, part in enumerate(parts, 1) if part.placing is Placing.MEANING or part.note],
    )


def _numbers(parts: Sequence[PaperPart], name: str) -> tuple[int, ...]:
    placed = enumerate(parts, 1)
    return tuple(no for no, part in placed if part.field == name and part.placing is not Placing.NONE)
