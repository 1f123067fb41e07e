"""An adoption after it was reported: confirmed by the other side, on the way, asked about every year."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadValue, Conflict
from kb.figures import Reason, reason_json
from kb.ledger import Adoption, Stage, adoption_json, question_json
from webapp.figures.wording import FIXES
from webapp.site import arguments
from webapp.site.current import kb, person
from webapp.site.errors import status_of
from webapp.site.overtaken import seen
from webapp.site.records import Records, records

blueprint = Blueprint("adoptions", __name__)

SIZE = 50
"""Adoptions a page."""


@blueprint.post("/practices/<id>/adoptions/<slug>/confirm")
def confirm(id: str, slug: str) -> ResponseReturnValue:
    kb().reading.practice(id, person())  # what readers may not see cannot be confirmed either
    kb().adoptions.confirm(person(), id, slug, seen())
    return redirect(url_for("practices.practice", id=id, recorded="confirm", _anchor="ledger"), 303)


@blueprint.get("/pipeline")
def pipeline() -> ResponseReturnValue:
    economy, page, stage = arguments.economy(request.args, kb().economies), arguments.page(request.args), _stage()
    found = _pipeline()
    return render_template(
        "adoptions/pipeline.html",
        entries=found[(page - 1) * SIZE : page * SIZE],
        total=len(found),
        page=page,
        last=max(1, -(-len(found) // SIZE)),
        economies=kb().economies.names,
        stages=tuple(Stage),
        economy=economy,
        stage=stage,
        fixes=FIXES,
        today=kb().settings.today(),
    )


@blueprint.get("/follow-up")
def follow_up() -> ResponseReturnValue:
    return _questions(arguments.year(request.args))


@blueprint.post("/follow-up")
def answer() -> ResponseReturnValue:
    given = request.form
    practice, economy, said, ended = (given.get(name, "") for name in ("practice", "economy", "answer", "ended"))
    year = arguments.year(given)
    try:
        news = kb().adoptions.answer(person(), practice, economy, said, ended, year, seen())
    except (BadValue, Conflict) as error:
        return _questions(year, error), status_of(error)
    if given.get("to") == "my-economy":
        shown = given.get("shown", "") or None
        where = url_for("for_you.economy", economy=economy, year=shown, said="noted" if news else "already")
        return redirect(where, 303)
    return redirect(url_for("adoptions.follow_up", year=year, noted="yes" if news else "already"), 303)


def _questions(year: int | None, error: BadValue | Conflict | None = None) -> str:
    years = kb().adoptions.years()
    return render_template(
        "adoptions/follow_up.html",
        # a year that cannot be asked about is refused here too, unless it is what the refusal is about
        questions=kb().adoptions.asked(person(), None if error and year not in years else year),
        year=year if year in years else years[0],
        years=years,
        noted=request.args.get("noted", ""),
        given=request.form,
        error=error,
    )


@records(blueprint, "/pipeline")
def pipeline_records() -> Records:
    return Records("adoptions", [{**adoption_json(one), "reason": reason_json(why)} for one, why in _pipeline()])


@records(blueprint, "/follow-up")
def question_records() -> Records:
    return Records(
        "questions", [question_json(one) for one in kb().adoptions.asked(person(), arguments.year(request.args))]
    )


def _pipeline() -> list[tuple[Adoption, Reason]]:
    economy, stage, today = arguments.economy(request.args, kb().economies), _stage(), kb().settings.today()
    return [
        (adoption, reason)
        for adoption, reason in kb().figures.tally(None, person=person()).pipeline
        if economy in ("", adoption.economy) and stage in (None, adoption.stage_on(today))
    ]


def _stage() -> Stage | None:
    args = request.args
    return arguments.choice("stage", args["stage"], Stage, Stage.PLANNED) if args.get("stage") else None
