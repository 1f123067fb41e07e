"""Closed years: where each stands, what was locked and when, and what has come in since."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadValue, Conflict, Unknown
from kb.periods import Cause, PeriodState, Snapshot
from webapp.site import arguments
from webapp.site.asked_again import guarded
from webapp.site.current import kb, may
from webapp.site.current import person as reader
from webapp.site.errors import status_of

blueprint = Blueprint("periods", __name__)

BUTTONS = {
    PeriodState.IN_REVIEW: "Put under review",
    PeriodState.APPROVED: "Approve these figures",
    PeriodState.ACCEPTED: "Accept these figures",
    PeriodState.LOCKED: "Lock these figures",
    PeriodState.OPEN: "Open again",
}
"""What leads to each state."""

AT_ONCE = (PeriodState.APPROVED, PeriodState.ACCEPTED)
"""What asks for nothing but the word of whoever may say it: done from the list of the years too."""

LEAVE = "leave"
"""What the form of a restatement says of a record that stays as it was told."""

TOLD = (("shared", "Shared"), ("first_shared", "Of these new"), ("adopted", "Newly adopted"))
"""The figures that a year's line shows."""


@blueprint.get("/periods")
def listing() -> ResponseReturnValue:
    periods, plan = kb().periods, arguments.plan(request.args, kb().plans)
    closings = periods.years(plan)
    waiting = [
        (closing, state, BUTTONS[state])
        for closing in closings
        for state in closing.next
        if state in AT_ONCE and periods.may(reader(), closing.year, state, closing.plan)
    ]
    return render_template(
        "periods/periods.html",
        closings=closings,
        waiting=waiting,
        told={key: {one.year: one for one in periods.told(key, plan)} for key, _ in TOLD},
        columns=TOLD,
        restatements=periods.restatements(plan),
        whole=kb().figures.tally(None, person=reader(), plan=plan),
        plan=plan,
        plans=kb().plans,
    )


@blueprint.get("/periods/<int:year>")
def period(year: int) -> ResponseReturnValue:
    return _page(year)


@blueprint.post("/periods/<int:year>")
@guarded("decide on a year's figures", lambda year: _page(year))
def move(year: int) -> ResponseReturnValue:
    given = request.form
    changes, leave = [], []
    for record in given.getlist("record"):
        cause, why = given.get(f"cause-{record}", ""), given.get(f"why-{record}", "")
        if cause == LEAVE:
            leave.append(record)
        elif cause:
            changes.append((record, cause, why))
    kb().periods.move(
        reader(), year, given.get("to", ""), given.get("why", ""), given.get("cause", ""), changes, leave, _plan()
    )
    return redirect(url_for("periods.period", year=year, plan=_plan() or None), 303)


@blueprint.get("/periods/<int:year>/snapshots/<int:no>")
def snapshot(year: int, no: int) -> ResponseReturnValue:
    kept, tally = _snapshot(year, no), kb().figures.tally(year, person=reader(), plan=_plan())
    return render_template(
        "periods/snapshot.html",
        snapshot=kept,
        titles={figure.key: figure.title for figure in tally.figures},
    )


@blueprint.errorhandler(BadValue)
@blueprint.errorhandler(Conflict)
def _again(error: BadValue | Conflict) -> ResponseReturnValue:
    """The page once more with what to mend."""
    return _page((request.view_args or {})["year"], error), status_of(error)


def _page(year: int, error: BadValue | Conflict | None = None) -> str:
    closing = kb().periods.year(year, _plan())
    return render_template(
        "periods/period.html",
        closing=closing,
        tally=kb().figures.tally(year, person=reader(), plan=_plan()),
        steps=tuple(
            (state, BUTTONS[state]) for state in closing.next if kb().periods.may(reader(), year, state, closing.plan)
        ),
        told={key: kb().periods.told_of(key, year, closing.plan) for key, _ in TOLD},
        differences=kb().periods.differences(year, closing.plan) if may("read_members") else (),
        columns=TOLD,
        causes=tuple(Cause),
        restatements=tuple(one for one in kb().periods.restatements(closing.plan) if one.year == year),
        plan=_plan(),
        given=request.form,
        error=error,
    )


def _plan() -> str:
    return arguments.plan(request.args, kb().plans)


def _snapshot(year: int, no: int) -> Snapshot:
    found = {one.no: one for one in kb().periods.year(year, _plan()).snapshots}
    if no not in found:
        raise Unknown("snapshot", f"{year}/{no}", (), "the page of the year lists those that there are")
    return found[no]
