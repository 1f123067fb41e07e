"""Bringing in a back catalogue: a file is looked at, row by row, before anything of it is done; the templates."""

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb import permission
from kb.errors import BadValue, Conflict, Refused
from kb.files import CONTENT_TYPES, FileKind
from kb.importing import ENCODINGS, NO_MEMBER, STAYS_OUT, Fate, ImportPreview, ValueReading, meant
from kb.practice import BY_NAME, FIELDS, Takes
from webapp.site import arguments
from webapp.site.current import kb, person
from webapp.site.downloads import attached
from webapp.site.errors import status_of

blueprint = Blueprint("importing", __name__)

MOST_BYTES = 20 * 1024 * 1024
"""The largest file that is taken; every other form is held to far less (webapp/__init__.py)."""

MOST_COLUMNS_FORM = 512 * 1024
"""A form with a choice for each column of a sheet."""

ROWS_A_PAGE = 50

MOST_VALUES_SHOWN = 200
"""Values that were read without a question, listed one by one."""

MOST_NEAR = 100
"""Rows that may be on record already and are asked about at once; the next ones once these are answered."""

TEMPLATES = {"write-up.docx": "docx", "write-ups.xlsx": "xlsx"}


@blueprint.get("/templates/<name>")
def template(name: str) -> ResponseReturnValue:
    if name not in TEMPLATES:
        abort(404)
    kind = TEMPLATES[name]
    return attached(kb().importing.template(kind), CONTENT_TYPES[FileKind(kind)], name)


@blueprint.get("/import")
def form() -> ResponseReturnValue:
    permission.must_import(person())
    return _form()


@blueprint.post("/import")
def upload() -> ResponseReturnValue:
    permission.must_import(person())
    request.max_content_length = MOST_BYTES
    data, name = arguments.file(request.files, "file")
    kept = kb().importing.keep(person(), data, name)
    return redirect(url_for("importing.preview", token=kept.token), 303)


@blueprint.get("/import/<token>")
def preview(token: str) -> ResponseReturnValue:
    report = kb().importing.report(person(), token)
    if report is None:
        return _preview(token)
    return render_template(
        "importing/report.html", report=report, indexing=kb().importing.indexing(), came=report.added + report.changed
    )


@blueprint.post("/import/<token>")
def choose(token: str) -> ResponseReturnValue:
    permission.must_import(person())
    request.max_content_length = request.max_form_memory_size = MOST_COLUMNS_FORM
    looked = kb().importing.look(person(), token)
    kb().importing.choose(
        person(), token, _columns(looked), request.form.get("clear") == "yes", _meanings(looked), _options(), _same()
    )
    return redirect(url_for("importing.preview", token=token), 303)


def _columns(looked: ImportPreview) -> dict[str, str]:
    """The field chosen for each column. One that the form does not ask about stays what it is read as."""
    return {
        column.header: request.form.get(f"column-{place}", column.field)
        for place, column in enumerate(looked.sheet.columns)
    }


AS_READ = "="
"""What a form says of a value that stays as it was read."""


def _meanings(looked: ImportPreview) -> list[tuple[str, str, str]]:
    """What values were said to mean: those of the form alone, known by the value they stand beside."""
    known = {(one.field, one.key) for one in looked.sheet.values}
    said = []
    for name, meaning in request.form.items():
        place = name.removeprefix("meaning-")
        field, value = request.form.get(f"field-{place}", ""), request.form.get(f"value-{place}", "")
        if name != place and meaning != AS_READ and (field, value) in known:
            as_text = request.form.get(f"texts-{field}") == "yes"
            said.append((field, value, "" if as_text else meaning))
    return said


def _same() -> dict[int, str]:
    """What was chosen for rows that may be on record: the practice that each is, or nothing."""
    rows = ((name.removeprefix("same-"), id) for name, id in request.form.items() if name.startswith("same-"))
    return {int(no): id for no, id in rows if no.isascii() and no.isdecimal() and len(no) < 8}


def _options() -> dict[str, str]:
    encoding, hidden = request.form.get("encoding", ""), request.form.get("hidden", "")
    return ({"encoding": encoding} if encoding else {}) | ({"hidden": "yes"} if hidden == "yes" else {})


@blueprint.post("/import/<token>/apply")
def apply(token: str) -> ResponseReturnValue:
    permission.must_import(person())
    drafts = request.form.get("as") == "drafts"
    kb().importing.apply_upload(person(), token, request.form.get("seen", ""), drafts)
    kb().importing.index(person())
    return redirect(url_for("importing.preview", token=token), 303)


@blueprint.errorhandler(BadValue)
@blueprint.errorhandler(Conflict)
@blueprint.errorhandler(Refused)
def _again(error: BadValue | Conflict | Refused) -> ResponseReturnValue:
    """The form or the preview once more, with what to mend."""
    token = (request.view_args or {}).get("token")
    gone = request.method == "GET" or (isinstance(error, Conflict) and not _can_be_looked_at(token))
    return (_form(error) if token is None or gone else _preview(token, error)), status_of(error)


def _can_be_looked_at(token: str | None) -> bool:
    """Whether there is a preview to show again: the file is there, and was not brought in already."""
    return token is not None and kb().importing.is_waiting(person(), token)


@dataclass(frozen=True)
class MeaningQuestion:
    """A value and what it may mean; no choices: whatever is typed. `given` is what is shown as chosen, `read` what it
    was read as without a question."""

    place: int
    value: ValueReading
    label: str
    choices: tuple[tuple[str, str], ...]
    given: str
    read: str = ""


def _question(place: int, value: ValueReading) -> MeaningQuestion:
    field, proposal = BY_NAME[value.field], value.meaning.proposal
    choices = _choices_of(value.field)
    if choices and proposal and proposal not in dict(choices):
        choices = ((proposal, ", ".join(proposal.splitlines())), *choices)
    read = "" if value.meaning.asks else meant(value)
    given = request.form.get(f"meaning-{place}", AS_READ if read else proposal)
    return MeaningQuestion(place, value, field.label, choices, given, read)


def _choices_of(name: str) -> tuple[tuple[str, str], ...]:
    field = BY_NAME[name]
    if field.takes is Takes.ECONOMIES:
        members = ((economy.name, economy.name) for economy in kb().economies)
        return (*members, (NO_MEMBER, "no member economy: another origin"))
    if field.takes is Takes.OBJECTIVES:
        return tuple((one.id, f"{one.id} {one.title}") for one in kb().plan.objectives)
    return tuple((choice, choice) for choice in field.choices)


def _form(error: BadValue | Conflict | Refused | None = None) -> str:
    return render_template("importing/form.html", error=error, most=MOST_BYTES // (1024 * 1024))


def _preview(token: str, error: BadValue | Conflict | Refused | None = None) -> str:
    looked = kb().importing.look(person(), token)
    wanted = request.args.get("show", "")
    outcome = arguments.choice("show", wanted, Fate, Fate.REFUSED) if wanted else None
    shown = [row for row in looked.rows if outcome in (None, row.outcome)]
    page = arguments.page(request.args)
    last = max(-(-len(shown) // ROWS_A_PAGE), 1)
    values = (*looked.sheet.asked, *looked.sheet.settled[:MOST_VALUES_SHOWN])
    questions = [_question(place, value) for place, value in enumerate(values)]
    return render_template(
        "importing/preview.html",
        token=token,
        asked=looked.near[:MOST_NEAR],
        near={one.no: one for one in looked.near},
        leave_out=STAYS_OUT,
        upload=kb().importing.upload(person(), token),
        preview=looked,
        counts=[(fate, looked.count(fate)) for fate in Fate],
        outcome=outcome,
        rows=shown[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE],
        page=page,
        last=last,
        fields=[("id", "ID"), *((field.name, field.label) for field in FIELDS)],
        questions=questions[: len(looked.sheet.asked)],
        settled=questions[len(looked.sheet.asked) :],
        kept_as_text=[name for name in BY_NAME if request.form.get(f"texts-{name}") == "yes"],
        chosen_columns=_columns(looked),
        clear=request.form.get("clear") == "yes" if "column-0" in request.form else looked.clear,
        encodings=ENCODINGS,
        error=error,
    )
