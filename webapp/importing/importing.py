"""Bringing in a back catalogue: a file is looked at, row by row, before anything of it is done; the templates."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb import permission
from kb.errors import BadValue, Conflict, Refused
from kb.files import CONTENT_TYPES, FileKind
from kb.importing import MOST_AT_ONCE, Fate
from kb.practice import FIELDS
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
        "importing/report.html", report=report, waiting=kb().importing.waiting(), most_at_once=MOST_AT_ONCE
    )


@blueprint.post("/import/<token>")
def choose(token: str) -> ResponseReturnValue:
    permission.must_import(person())
    request.max_content_length = request.max_form_memory_size = MOST_COLUMNS_FORM
    headers = kb().importing.look(person(), token).headers
    chosen = {header: request.form.get(f"column-{place}", "") for place, header in enumerate(headers)}
    kb().importing.choose(person(), token, chosen, request.form.get("clear") == "yes")
    return redirect(url_for("importing.preview", token=token), 303)


@blueprint.post("/import/<token>/apply")
def apply(token: str) -> ResponseReturnValue:
    permission.must_import(person())
    kb().importing.apply_upload(person(), token, request.form.get("seen", ""))
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


def _form(error: BadValue | Conflict | Refused | None = None) -> str:
    return render_template("importing/form.html", error=error, most=MOST_BYTES // (1024 * 1024))


def _preview(token: str, error: BadValue | Conflict | Refused | None = None) -> str:
    looked = kb().importing.look(person(), token)
    wanted = request.args.get("show", "")
    outcome = arguments.choice("show", wanted, Fate, Fate.REFUSED) if wanted else None
    shown = [row for row in looked.rows if outcome in (None, row.outcome)]
    page = arguments.page(request.args)
    last = max(-(-len(shown) // ROWS_A_PAGE), 1)
    return render_template(
        "importing/preview.html",
        token=token,
        upload=kb().importing.upload(person(), token),
        preview=looked,
        counts=[(fate, looked.count(fate)) for fate in Fate],
        outcome=outcome,
        rows=shown[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE],
        page=page,
        last=last,
        fields=[("id", "ID"), *((field.name, field.label) for field in FIELDS)],
        error=error,
    )
