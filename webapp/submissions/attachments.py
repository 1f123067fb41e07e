"""Attachments: sent with a submission, taken away, given out as downloads and never shown in the page."""

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadValue, Conflict, Refused, Unknown
from webapp.site.current import kb, person
from webapp.submissions import submissions

blueprint = Blueprint("attachments", __name__)

MOST_BYTES = 20 * 1024 * 1024
"""The largest request that is read here: a file of the size allowed, and its envelope."""

POLICY = "default-src 'none'; sandbox"
"""What a browser may do with a file that it opens all the same: nothing."""

blueprint.register_error_handler(BadValue, submissions.again)
blueprint.register_error_handler(Conflict, submissions.again)
blueprint.register_error_handler(Refused, submissions.again)


@blueprint.post("/submissions/<id>/attachments")
def attach(id: str) -> ResponseReturnValue:
    kb().submissions.viewing.dossier(person(), id)  # whoever may not read it sends no file
    request.max_content_length = MOST_BYTES
    file = request.files.get("file")
    if file is None or not file.filename:
        raise BadValue("file", "", "a file: choose one first")
    kb().submissions.attaching.attach(person(), id, file.filename, file.read())
    return redirect(url_for("submissions.submission", id=id, _anchor="attachments"), 303)


@blueprint.post("/submissions/<id>/attachments/<int:no>/remove")
def remove(id: str, no: int) -> ResponseReturnValue:
    kb().submissions.viewing.dossier(person(), id)
    kb().submissions.attaching.detach(person(), no)
    return redirect(url_for("submissions.submission", id=id, _anchor="attachments"), 303)


@blueprint.get("/attachments/<int:no>/<name>")
def download(no: int, name: str) -> ResponseReturnValue:
    given = kb().submissions.attaching.attachment(person(), no)
    if name != given.attachment.name:
        raise Unknown("attachment", name)
    response = Response(given.data, content_type=given.content_type)
    response.headers.set("Content-Disposition", "attachment", filename=given.attachment.name)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = POLICY
    return response
