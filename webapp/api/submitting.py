"""Submissions, what one is told, and what waits for a person or an economy."""

from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from kb import permission
from kb.desk import QueuePart, economy_page_json, turns_json
from kb.errors import BadValue
from kb.implementation import nil_reports_json
from kb.person import Scope
from kb.practice import FIELDS
from kb.submissions import stamp, submission_json
from kb.trail import TrailFilter, entry_json
from webapp.api import shapes
from webapp.api.blueprints import operations
from webapp.api.body import given, key, seen, texts
from webapp.api.ledger import YEAR_GIVEN
from webapp.api.operation import Body
from webapp.api.parameter import ECONOMY, PARTS, YEAR, choice, text
from webapp.api.records import (
    account_json,
    full_submission_json,
    listed,
    listed_submission_json,
    notice_json,
    queued_json,
    release_json,
)
from webapp.api.shape import TEXT, told
from webapp.site import arguments
from webapp.site.current import kb, person
from webapp.site.listed import ListPart, linked
from webapp.submissions import submissions

TAG = "Submissions"
DESK = "The desk and the accounts"
REPORTS = "Reports of economies"
A_SUBMISSION = {"id": "The submission, by its id."}


@operations.get(
    "/submissions", TAG, shapes.part_of(shapes.LISTED_SUBMISSION), parameters=PARTS, members=True, paged=True
)
def my_submissions() -> ResponseReturnValue:
    """List one's own submissions. And those handed in for one's economy; the last changed first."""
    return listed(kb().submissions.drafting.mine(person()), listed_submission_json)


@operations.post(
    "/submissions", TAG, Scope.SUBMIT, {201: shapes.SUBMISSION},
    Body(
        {
            **{field.name: told({}, f"{field.label}.") for field in FIELDS},
            "practice": told(TEXT, "The published practice that this is a next version of; else leave it out."),
        },
        ("title",),
        patterns={"^[a-z_]+$": {}},
        example={"title": "Market days", "summary": "…", "economies": ["Chile"], "problem": "…", "done": "…"},
    ),
    once=True,
)  # fmt: skip
def hand_in() -> ResponseReturnValue:
    """Hand in a submission. It is kept before this answers; with an Idempotency-Key it can be sent again."""
    permission.must_submit(person())
    request.max_content_length = submissions.MOST_BYTES
    entries = given()
    practice = entries.pop("practice", "")
    if not isinstance(practice, str):
        raise BadValue("practice", practice, "the id of a published practice, or nothing")
    return jsonify(submission_json(kb().submissions.handing_in.receive(person(), entries, key(), practice))), 201


@operations.get("/submissions/<id>", TAG, shapes.SUBMISSION, places=A_SUBMISSION, members=True, etag=True)
def submission(id: str) -> ResponseReturnValue:
    """Read where a submission stands. Its version is the answer's ETag."""
    found = kb().submissions.viewing.dossier(person(), id)
    answer = jsonify(submission_json(found))
    answer.set_etag(stamp(found))
    return answer


@operations.get("/submissions/<id>/text", TAG, shapes.FULL_SUBMISSION, places=A_SUBMISSION, members=True)
def submission_text(id: str) -> ResponseReturnValue:
    """Read a whole submission. What was filled in, what was said of it, and its files."""
    return jsonify(full_submission_json(kb().submissions.viewing.page(person(), id, suggest=False)))


@operations.get("/notices", TAG, shapes.part_of(shapes.NOTICE), parameters=PARTS, members=True, paged=True)
def notices() -> ResponseReturnValue:
    """List what one is told. One's own notices that are not read, newest first."""
    return listed(kb().submissions.notices.notices(person()), notice_json)


@operations.get("/for-you", TAG, shapes.TURNS, members=True)
def for_you() -> ResponseReturnValue:
    """List what waits for one. In all matters, for everyone signed in."""
    return jsonify(turns_json(kb().for_you.lists(person())))


@operations.get("/my-economy", TAG, shapes.MY_ECONOMY, parameters=(ECONOMY, YEAR), members=True)
def my_economy() -> ResponseReturnValue:
    """Read an economy's own page. What it shared, took up and has to report; a delegate's own, an officer names one."""
    economy, year = request.args.get("economy", ""), arguments.year(request.args)
    if not kb().my_economy.economy(person(), economy):
        raise BadValue("economy", economy, "a member economy: " + "; ".join(kb().economies.names))
    return jsonify(economy_page_json(kb().my_economy.page(person(), economy, year)))


@operations.get(
    "/desk", DESK, shapes.part_of(shapes.QUEUED), members=True, paged=True,
    parameters=(*PARTS, choice("which", "Which part of the queue.", QueuePart, QueuePart.ALL)),
)  # fmt: skip
def desk() -> ResponseReturnValue:
    """List the submissions at the desk. For the secretariat."""
    which = arguments.choice("which", request.args.get("which", ""), QueuePart, QueuePart.ALL)
    return listed(kb().desk.queue.queue(person(), which), queued_json)


@operations.get("/releases", DESK, shapes.part_of(shapes.RELEASE), parameters=PARTS, members=True, paged=True)
def releases() -> ResponseReturnValue:
    """List what waits for a second person. And what was answered, the newest first."""
    return listed(kb().releases.all(person()), release_json)


@operations.get("/accounts", DESK, shapes.part_of(shapes.ACCOUNT), parameters=PARTS, members=True, paged=True)
def accounts() -> ResponseReturnValue:
    """List the accounts. For administrators, with a token that may administer."""
    permission.must_hold(person(), Scope.ADMINISTER)
    return listed(kb().accounts.administering.all(person()), account_json)


@operations.get(
    "/trail", DESK, shapes.part_of(shapes.TRAIL_ENTRY), members=True, paged=True,
    parameters=(
        *PARTS,
        text("practice", "Of which practice, by its id; empty: of all."),
        text("by", "Of which person, by the account's id; empty: of all."),
        text("kind", "About what, like practice or event; empty: all."),
        text("since", "From which day on, like 2026-01-31; empty: all."),
    ),
)  # fmt: skip
def trail() -> ResponseReturnValue:
    """Read who did what. Newest first, for those who answer for the figures and the accounts."""
    chosen = TrailFilter(*(request.args.get(name, "").strip() for name in ("practice", "by", "kind", "since")))
    whole: ListPart[dict[str, Any]] = ListPart(request.args, ())
    found = kb().trail.reading.trail(person(), chosen, arguments.page(request.args), whole.size)
    told = whole.as_json(lambda one: one) | {"total": found.total, "page": whole.number, "pages": found.pages}
    answer = jsonify(told | {"items": [entry_json(one) for one in found.entries]})
    return linked(answer, whole.number, found.pages)


_NIL = Body(
    {
        "indicator": told(TEXT, "The indicator, like 1.1.2."),
        "economy": told(TEXT, "The economy that has nothing to report."),
        "year": YEAR_GIVEN,
        "why": told(TEXT, "The secretariat's reason, such as the letter that said so."),
    },
    ("indicator", "economy", "year"),
    example={"indicator": "1.1.2", "economy": "Chile", "year": "2022", "why": ""},
)


@operations.post("/nil-reports", REPORTS, Scope.REPORT, {201: shapes.NIL_REPORTS}, _NIL, etag=True)
def hand_in_nil_report() -> ResponseReturnValue:
    """Say that there is nothing to report. Of an indicator, an economy and a year."""
    _may_report()
    room = kb().implementation.nil_reports
    room.hand_in(person(), *_nil_report(), seen())
    return jsonify(nil_reports_json(room.all())), 201


@operations.post("/nil-reports/take-back", REPORTS, Scope.REPORT, {200: shapes.NIL_REPORTS}, _NIL, etag=True)
def take_back_nil_report() -> ResponseReturnValue:
    """Take back that there was nothing to report. Where it was said in error; the trail keeps both."""
    _may_report()
    room = kb().implementation.nil_reports
    room.take_back(person(), *_nil_report(), seen())
    return jsonify(nil_reports_json(room.all()))


def _nil_report() -> tuple[str, str, str, str]:
    indicator, economy, year, why = texts("indicator", "economy", "year", "why")
    return indicator, economy, year, why


def _may_report() -> None:
    """Before the body is looked at. Raises SignInNeeded and Forbidden."""
    permission.require(permission.may_report_indicator(person()), person(), "hand in a nil report")
