"""The yearly question answered from a letter, without signing in: to look changes nothing, one button answers."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadValue, Conflict
from webapp.site.current import kb
from webapp.site.errors import status_of
from webapp.site.overtaken import seen

blueprint = Blueprint("answers", __name__)


@blueprint.get("/answers/<account>/<int:year>/<signature>")
def questions(account: str, year: int, signature: str) -> ResponseReturnValue:
    return _page(account, year, signature)


@blueprint.post("/answers/<account>/<int:year>/<signature>")
def answer(account: str, year: int, signature: str) -> ResponseReturnValue:
    given = request.form
    practice, said, ended = (given.get(name, "") for name in ("practice", "answer", "ended"))
    try:
        news = kb().yearly_question.answer(account, year, signature, practice, said, ended, seen())
    except (BadValue, Conflict) as error:
        return _page(account, year, signature, error), status_of(error)
    noted = "yes" if news else "already"
    return redirect(url_for("answers.questions", account=account, year=year, signature=signature, noted=noted), 303)


def _page(account: str, year: int, signature: str, error: BadValue | Conflict | None = None) -> str:
    page = kb().yearly_question.page(account, year, signature)
    reader = page.account.person()
    asked = request.args.get("practice", "")
    ordered = sorted(page.questions, key=lambda one: (one.adoption.practice != asked, one.answer is not None))
    return render_template(
        "correspondence/answers.html",
        page=page,
        questions=ordered,
        asked=asked,
        say=request.args.get("say", ""),
        titles={one.adoption.practice: kb().reading.title(one.adoption.practice, reader) for one in ordered},
        signature=signature,
        noted=request.args.get("noted", ""),
        given=request.form,
        error=error,
    )
