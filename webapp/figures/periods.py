"""Closed years: where each stands, what was locked and when, and what has come in since."""

from collections.abc import Iterable

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.documents import Json, record
from kb.errors import BadValue, Conflict, Unknown
from kb.figures import CLASSIFIED
from kb.periods import Cause, PeriodState, RecordChange, Restatement, Snapshot, YearClosing, YearFigure
from webapp.site import arguments
from webapp.site.asked_again import guarded
from webapp.site.current import kb, may
from webapp.site.current import person as reader
from webapp.site.errors import status_of
from webapp.site.naming import Names
from webapp.site.records import Records, records

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
    for id in given.getlist("record"):
        cause, why = given.get(f"cause-{id}", ""), given.get(f"why-{id}", "")
        if cause == LEAVE:
            leave.append(id)
        elif cause:
            changes.append((id, cause, why))
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


@records(blueprint, "/periods")
def year_records() -> Records:
    plan = arguments.plan(request.args, kb().plans)
    told = {key: {one.year: one for one in kb().periods.told(key, plan)} for key, _ in TOLD}
    return Records(
        "periods",
        [{**_closing(one), **{key: _figure(told[key][one.year]) for key in told}} for one in kb().periods.years(plan)],
        {"restatements": [_restatement(one) for one in kb().periods.restatements(plan)]},
    )


@records(blueprint, "/periods/<int:year>")
def snapshot_records(year: int) -> Records:
    """The snapshots of a year."""
    closing = kb().periods.year(year, _plan())
    told: Json = {key: _figure(kb().periods.told_of(key, year, closing.plan)) for key, _ in TOLD}
    told["restatements"] = [_restatement(one) for one in kb().periods.restatements(closing.plan) if one.year == year]
    return Records(
        "snapshots",
        [_snapshot_record(one) for one in closing.snapshots],
        {**_closing(closing), **told},
    )


@records(blueprint, "/periods/<int:year>/snapshots/<int:no>")
def figure_records(year: int, no: int) -> Records:
    """The figures of a snapshot, each with its practices."""
    kept = _snapshot(year, no)
    return Records(
        "figures",
        [{"figure": key, "value": len(ids), "practices": _names().told(ids)} for key, ids in kept.figures.items()],
        _snapshot_record(kept),
    )


def _closing(one: YearClosing) -> Json:
    return record(one, "year", "plan", state=one.standing.state, snapshots_kept=len(one.snapshots))


def _figure(told: YearFigure) -> Json:
    """What is not open to the reader counts and is not named, as on the page."""
    names = _names()
    lists = {"practices": told.practices, "late": told.late, "gone": told.gone}
    kept = {name: names.told(ids) for name, ids in lists.items()}
    return kept | record(told, "status") | {"value": len(told.practices)}


def _snapshot_record(one: Snapshot) -> Json:
    return record(one, "year", "no", "plan", "rules", "at", "hash") | {"changes": _changes(one.changes)}


def _restatement(one: Restatement) -> Json:
    names = _names()
    moved = {"before": names.told(one.before), "after": names.told(one.after), "changes": _changes(one.changes)}
    return record(one, "year", "no", "key", "at") | moved


def _changes(changes: Iterable[RecordChange]) -> list[Json]:
    """Of a practice that the reader may not read only the cause."""
    names = _names()
    return [
        record(one, "practice", "cause", "why")
        if not one.practice or names.may_tell(one.practice)
        else record(one, "cause", practice=CLASSIFIED, why="")
        for one in changes
    ]


def _names() -> Names:
    return Names(kb(), reader())
