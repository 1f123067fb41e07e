"""The pages of one practice: read it, take its source, take its record."""

from contextlib import suppress
from datetime import datetime

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadValue
from kb.metadata import PracticeMetadata
from kb.reading import practice_json
from kb.search import Query
from webapp.site import arguments
from webapp.site.current import kb, person
from webapp.site.downloads import attached
from webapp.site.records import Records, records, whole

blueprint = Blueprint("practices", __name__)

RECORDED = {
    "share": "Recorded: the practice was shown at this meeting.",
    "adopt": "Recorded: the economy took the practice up.",
    "decided": "Decided, and kept with your name and the day.",
    "origin": "Recorded: the economy submitted this practice too, and counts in a row of its own.",
    "confirm": "Recorded: your economy confirms this adoption.",
    "struck": "Struck: it is in no list and no count any more, and stays in the trail.",
    "unstruck": "Taken back: it is on record again.",
    "already": "Nothing changed: the very same was recorded before.",
}
"""What the ledger's forms lead back with."""


JSON_LD = "application/ld+json"


@blueprint.get("/practices/<id>")
def practice(id: str) -> ResponseReturnValue:
    metadata = kb().metadata.practice(id)
    if metadata and request.accept_mimetypes.best_match(["text/html", JSON_LD], "text/html") == JSON_LD:
        answer = make_response(metadata.json_ld)
        answer.content_type = JSON_LD
    else:
        answer = make_response(_page(id, metadata))
    answer.vary.add("Accept")
    if metadata:
        answer.headers["Link"] = metadata.link_header
        answer.last_modified = datetime.fromisoformat(metadata.changed)
    return answer


def _page(id: str, metadata: PracticeMetadata | None) -> str:
    page = kb().reading.practice(id, person())
    words, place = request.args.get("words") or request.args.get("q", ""), request.args.get("place", "")
    return render_template(
        "practices/practice.html",
        metadata=metadata,
        page=page,
        read_on=kb().reading.reading_on(page, words, place) if words.strip() or place else None,
        sought=words,
        searched=_searched(),
        practice=page.card.practice,
        similar=kb().reading.similar(id, person=person()),
        attachments=kb().submissions.attaching.attachments_of(person(), id),
        prepared=kb().agendas.prepared_of(id, person()),
        struck=kb().striking.struck_of(id, person()),
        beside=kb().care.reviews.beside(id, person()),
        recorded=RECORDED.get(request.args.get("recorded", "")),
    )


def _searched() -> Query | None:
    """The search that led here, where the address holds one."""
    with suppress(BadValue):
        query = arguments.query(request.args)
        return query if query.text else None
    return None


@blueprint.get("/<identifier:identifier>")
def numbered(identifier: str) -> ResponseReturnValue:
    """The short address that a practice is cited by."""
    return redirect(url_for("practices.practice", id=kb().reading.numbered(identifier, person())), 303)


@blueprint.get("/practices/<id>.md")
def source(id: str) -> ResponseReturnValue:
    return attached(kb().reading.source(id, person()), "text/markdown; charset=utf-8", f"{id}.md")


@blueprint.get("/practices/<id>.json")
def record(id: str) -> ResponseReturnValue:
    return whole(practice_json(kb().reading.practice(id, person())), _changed(id))


@records(blueprint, "/practices/<id>", ("csv",))
def row(id: str) -> Records:
    """Everything of it in one row."""
    return Records("practice", [practice_json(kb().reading.practice(id, person()))], changed=_changed(id))


def _changed(id: str) -> str:
    """When what anyone may read of it changed last; empty of what is for members."""
    metadata = kb().metadata.practice(id)
    return metadata.changed if metadata else ""
