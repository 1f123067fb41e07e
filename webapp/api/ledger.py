"""What was shown where and taken up by whom: meetings, agendas, adoptions, the yearly question."""

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from kb import permission
from kb.figures import reason_json
from kb.ledger import FollowUpAnswer, Stage, adoption_json, agenda_json, meeting_json, question_json, strike_json
from kb.person import Scope
from webapp.api import shapes
from webapp.api.blueprints import operations
from webapp.api.body import seen, texts
from webapp.api.operation import Body
from webapp.api.parameter import ECONOMY, PARTS, YEAR, choice, text
from webapp.api.records import listed
from webapp.api.shape import TEXT, one_of, told
from webapp.site import arguments
from webapp.site.current import kb, person

TAG = "The ledger"
A_MEETING = {"id": "The meeting, by its id."}

YEAR_GIVEN = told({"type": ["string", "integer"]}, "The year that it is about, like 2023.")

ANSWERS = [one.value for one in FollowUpAnswer]


@operations.get("/meetings", TAG, shapes.part_of(shapes.MEETING), parameters=PARTS, paged=True)
def meetings() -> ResponseReturnValue:
    """List the meetings on record. Newest first."""
    return listed(kb().meetings.newest_first(), meeting_json)


@operations.get("/meetings/<id>", TAG, shapes.MEETING, places=A_MEETING)
def meeting(id: str) -> ResponseReturnValue:
    """Read a meeting."""
    return jsonify(meeting_json(kb().meetings.meeting(id)))


@operations.get("/meetings/<id>/agenda", TAG, shapes.AGENDA, places=A_MEETING)
def agenda(id: str) -> ResponseReturnValue:
    """Read a meeting's agenda. What is prepared under each item, and what was shown."""
    return jsonify({"lines": agenda_json(kb().agendas.lines(id, person()))})


@operations.get(
    "/pipeline", TAG, shapes.part_of(shapes.LISTED_ADOPTION), paged=True,
    parameters=(*PARTS, ECONOMY, choice("stage", "How far it has come; empty: however far.", Stage)),
)  # fmt: skip
def pipeline() -> ResponseReturnValue:
    """List the adoptions on the way. Listed and not counted, each with the reason."""
    args = request.args
    economy = arguments.economy(args, kb().economies)
    stage = arguments.choice("stage", args["stage"], Stage, Stage.PLANNED) if args.get("stage") else None
    found = [
        (adoption, reason)
        for adoption, reason in kb().figures.tally(None, person=person()).pipeline
        if economy in ("", adoption.economy) and stage in (None, adoption.stage_on(kb().settings.today()))
    ]
    return listed(found, lambda one: {**adoption_json(one[0]), "reason": reason_json(one[1])})


@operations.get("/struck", TAG, shapes.part_of(shapes.STRIKE), parameters=PARTS, members=True, paged=True)
def struck() -> ResponseReturnValue:
    """List what was struck as recorded in error. For those who answer for the figures and the accounts."""
    return listed(kb().striking.struck(person()), strike_json)


@operations.get(
    "/follow-up", TAG, shapes.QUESTIONS, members=True, etag=True,
    parameters=(YEAR, ECONOMY, text("practice", "Of which practice alone, by its id; empty: of all.")),
)  # fmt: skip
def asked() -> ResponseReturnValue:
    """Read the yearly question. Of each adoption, with what was answered; of one where `practice` and `economy` name
    it: then its version is the answer's ETag too."""
    practice, economy = request.args.get("practice", ""), arguments.economy(request.args, kb().economies)
    found = [
        one
        for one in kb().adoptions.asked(person(), arguments.year(request.args), practice)
        if economy in ("", one.adoption.economy)
    ]
    answer = jsonify({"questions": [question_json(one) for one in found]})
    if practice and economy and len(found) == 1:
        answer.set_etag(found[0].version)
    return answer


@operations.post(
    "/follow-up", TAG, Scope.RECORD, {200: shapes.RECORDED, 201: shapes.RECORDED},
    Body(
        {
            "practice": told(TEXT, "The practice, by its id."),
            "economy": told(TEXT, "The economy that took it up."),
            "answer": one_of(ANSWERS, "Whether it is still in force."),
            "ended": told(TEXT, "With the answer no: the day on which it ended, like 2023-05-17."),
            "year": YEAR_GIVEN,
        },
        ("practice", "economy", "answer"),
        example={"practice": "chile-market-days", "economy": "Malaysia", "answer": "yes", "year": "2023"},
    ),
    etag=True,
)  # fmt: skip
def answer() -> ResponseReturnValue:
    """Answer the yearly question. For this year, or for the one named. With If-Match it is refused where the question
    does not stand as that says (412); without, the latest answer holds."""
    permission.must_follow_up(person())
    practice, economy, said, ended, about = texts("practice", "economy", "answer", "ended", "year")
    year = arguments.year(MultiDict({"year": about}))
    news = kb().adoptions.answer(person(), practice, economy, said, ended, year, seen())
    return jsonify({"recorded": news}), 201 if news else 200
