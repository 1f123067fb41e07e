"""A word to the owner of a practice through the focal point, and its answer."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb import permission
from kb.correspondence import LONGEST_TEXT, QuestionWords, owner_questions_json
from kb.errors import BadValue, Conflict, NotSent, SignInNeeded, TooMany
from webapp.site import arguments
from webapp.site.current import kb, person
from webapp.site.errors import status_of, waiting
from webapp.site.identity import client
from webapp.site.records import Records, records
from webapp.site.sent import once

blueprint = Blueprint("questions", __name__)

SIZE = 30

Mendable = BadValue | Conflict | NotSent | TooMany


@blueprint.get("/practices/<id>/ask")
def ask(id: str) -> ResponseReturnValue:
    return _form(id)


@blueprint.post("/practices/<id>/ask")
def send(id: str) -> ResponseReturnValue:
    given = request.form
    words = QuestionWords(*(given.get(name, "") for name in ("text", "name", "email")))
    try:
        once(lambda: str(kb().relay.ask(person(), id, words, client()).no))
    except (BadValue, TooMany) as error:
        return _form(id, error), status_of(error), waiting(error)
    return redirect(url_for("questions.ask", id=id, sent="yes"), 303)


@blueprint.get("/questions")
def listing() -> ResponseReturnValue:
    found = kb().relay.questions(person())
    return render_template(
        "correspondence/questions.html", page=arguments.page_of(request.args, found, SIZE), total=len(found)
    )


@records(blueprint, "/questions")
def as_records() -> Records:
    return Records("questions", owner_questions_json(kb().relay.questions(person())))


@blueprint.get("/questions/<int:no>")
def question(no: int) -> ResponseReturnValue:
    return _question(no)


@records(blueprint, "/questions/<int:no>")
def as_record(no: int) -> Records:
    return Records("questions", owner_questions_json((kb().relay.question(person(), no),)))


@blueprint.post("/questions/<int:no>/answer")
def answer(no: int) -> ResponseReturnValue:
    try:
        kb().relay.answer(person(), no, request.form.get("answer", ""))
    except (BadValue, Conflict, NotSent) as error:
        return _question(no, error), status_of(error)
    return redirect(url_for("questions.question", no=no, said="yes"), 303)


def _form(id: str, error: Mendable | None = None) -> str:
    practice = kb().reading.practice(id, person()).card.practice
    if not person().signed_in and not kb().relay.takes_visitors():
        raise SignInNeeded("ask the owner of a practice")
    return render_template(
        "correspondence/ask.html",
        practice=practice,
        most=LONGEST_TEXT,
        sent=request.args.get("sent") == "yes",
        given=request.form,
        error=error,
    )


def _question(no: int, error: Mendable | None = None) -> str:
    asked = kb().relay.question(person(), no)
    return render_template(
        "correspondence/question.html",
        asked=asked,
        answers=permission.may_answer_owner_question(person(), asked.economy),
        most=LONGEST_TEXT,
        said=request.args.get("said") == "yes",
        given=request.form,
        error=error,
    )
