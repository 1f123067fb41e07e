"""Recording in the ledger: that a practice was shown at a meeting, that an economy took it up."""

import re
from collections.abc import Mapping, Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from kb import permission
from kb.errors import BadValue, Conflict
from kb.ledger import Adoption, ChangeKind, Form, Stage
from kb.person import Role
from kb.practice import building_blocks
from webapp.site import arguments
from webapp.site.current import kb, person
from webapp.site.errors import known, status_of
from webapp.site.overtaken import seen

blueprint = Blueprint("ledger", __name__)

MAY = {"share": permission.must_record_sharing, "adopt": permission.must_report_adoption}
"""Who may open each form at all; what is given in it is checked again when it is recorded."""


TOLD_APART = ("interested", "planned", "piloting", "ended")
"""The stages whose day or evidence has a field of its own; those of being adopted are the adoption's."""


@blueprint.get("/practices/<id>/<any(share, adopt):action>")
def form(id: str, action: str) -> ResponseReturnValue:
    MAY[action](person())
    return _form(id, action)


@blueprint.post("/practices/<id>/<any(share, adopt):action>")
def record(id: str, action: str) -> ResponseReturnValue:
    MAY[action](person())
    kb().reading.practice(id, person())  # what readers may not see cannot be recorded from here either
    news = {"share": _share, "adopt": _adopt}[action](id)
    address = url_for("practices.practice", id=id, recorded=action if news else "already", _anchor="ledger")
    return redirect(address, 303)


@blueprint.post("/practices/<id>/origins/<slug>/confirm")
def confirm_origin(id: str, slug: str) -> ResponseReturnValue:
    kb().origins.confirm(id, slug, person(), request.form.get("why", ""))
    return redirect(url_for("practices.practice", id=id, recorded="origin"), 303)


@blueprint.errorhandler(BadValue)
@blueprint.errorhandler(Conflict)
def _again(error: BadValue | Conflict) -> ResponseReturnValue:
    """The form once more, as it was filled in, with what to mend."""
    where = request.view_args or {}
    if "action" not in where:  # there is no form of its own to show again
        return known(error)
    return _form(where["id"], where["action"], error), status_of(error)


def _form(id: str, action: str, error: BadValue | Conflict | None = None) -> str:
    practice = kb().reading.practice(id, person()).card.practice
    blocks = building_blocks(practice.body) if action == "adopt" else ()
    given = request.form if request.method == "POST" else _begins_with(id, action, blocks)
    return render_template(
        f"ledger/{action}.html",
        practice=practice,
        versions=kb().recording.versions(id, action),
        blocks=blocks,
        economies=kb().economies.names,
        meetings=kb().meetings.newest_first(),
        forms=tuple(Form),
        stages=tuple(Stage),
        changes=tuple(ChangeKind),
        given=given,
        years=_years(action, given),
        error=error,
    )


def _begins_with(id: str, action: str, blocks: Sequence[str]) -> MultiDict[str, str]:
    """What the form holds before anybody types: the own economy, what stands on record of its adoption, else today as
    the day that it took effect, for who took it up earlier says when; and over all that what the address says."""
    asked = request.args
    if action != "adopt":
        return asked
    own = person().economy if person().role is Role.DELEGATE else ""
    economy = kb().economies.find(asked.get("economy", "") or own)
    if economy is None:
        return asked
    standing = kb().adoptions.standing(id, economy.name)
    begun = _as_typed(standing, blocks) if standing else {}
    if not standing and own and "effective" not in asked:
        begun["effective"] = begun["unasked"] = kb().settings.today().isoformat()
    return MultiDict({**begun, **asked.to_dict(), "economy": economy.name})


def _as_typed(adoption: Adoption, blocks: Sequence[str]) -> dict[str, str]:
    """An adoption on record as the form would have been filled in for it."""
    named = ("instrument", "evidence", "published", "reported_by", "exception")
    typed = {name: getattr(adoption, name) for name in named}
    typed |= {name: str(day) for name in ("effective", "ended") if (day := getattr(adoption, name))}
    typed |= {"stage": adoption.stage.value, "sites": "\n".join(adoption.sites)}
    for step in adoption.steps:
        typed |= {f"{step.stage.value}-on": str(step.on or ""), f"{step.stage.value}-evidence": step.evidence}
    for change in adoption.changes:
        if change.block in blocks:
            number = blocks.index(change.block) + 1
            typed |= {f"block-{number}-kind": change.kind.value, f"block-{number}-note": change.note}
        else:
            typed[change.kind.value] = "\n".join(filter(None, (typed.get(change.kind.value), change.note)))
    return typed


def _years(action: str, given: Mapping[str, str]) -> tuple[int, ...] | None:
    """The years that what is recorded may count in, as far as the form knows: all where it does not."""
    if action == "share":
        at = next((one for one in kb().meetings.newest_first() if one.id == given.get("meeting")), None)
        return tuple(at.years) if at else None
    if request.method == "GET" and "effective" not in request.args:
        return None  # nobody has said a day yet
    year = given.get("effective", "").strip()[:4]
    return (int(year),) if year.isascii() and year.isdecimal() else None


def _share(id: str) -> bool:
    given = request.form
    event = kb().recording.event(
        id,
        given.get("meeting", ""),
        form=given.get("form", ""),
        agenda_item=given.get("agenda_item", ""),
        document=given.get("document", ""),
        presenters=(*given.getlist("presenters"), *arguments.lines(given.get("others", ""))),
        on=given.get("on", ""),
    )
    return kb().recording.share(event, by=person(), seen=seen())


def _adopt(id: str) -> bool:
    given = request.form
    adoption = kb().recording.adoption(
        id,
        given.get("economy", ""),
        stage=given.get("stage", ""),
        effective=_effective(),
        ended=given.get("ended", ""),
        reported_by=given.get("reported_by", ""),
        instrument=given.get("instrument", ""),
        evidence=given.get("evidence", ""),
        changes=_changes(),
        sites=arguments.lines(given.get("sites", "")),
        exception=given.get("exception", ""),
        published=given.get("published", ""),
        earlier=[_time(line) for line in arguments.lines(given.get("earlier", ""))],
        about=given.get("about", "").replace(",", " ").split(),
        credit=given.get("credit", ""),
        steps=[(name, given.get(f"{name}-on", ""), given.get(f"{name}-evidence", "")) for name in TOLD_APART],
    )
    return kb().recording.adopt(adoption, by=person(), correct=given.get("correct") == "yes", seen=seen())


def _effective() -> str:
    """The day in force. The one that the form proposed is nobody's word where the stage is none of being in force."""
    given = request.form
    said, ahead = given.get("effective", ""), given.get("stage") not in (Stage.ADOPTED, Stage.ENDED)
    return "" if ahead and said == given.get("unasked") else said


def _time(line: str) -> tuple[str, str]:
    """The first and the last day of a time in force, as they are written on one line. Raises BadValue."""
    days = re.split(r"\s+to\s+|\s*[–/]\s*|\s+", line.strip())
    if len(days) != 2:
        raise BadValue("earlier times in force", line, "its first and its last day, like 2021-06-01 to 2022-03-31")
    return days[0], days[1]


def _changes() -> tuple[tuple[str, ...], ...]:
    """What the adopter did with each building block, then what else it kept, changed, dropped and added, one a line in
    a field of its own."""
    given = request.form
    numbers = [name.removeprefix("block-") for name in given if name.startswith("block-") and name[6:].isdecimal()]
    of_blocks = (
        (kind, given.get(f"block-{number}-note", ""), given[f"block-{number}"])
        for number in numbers
        if (kind := given.get(f"block-{number}-kind", ""))
    )
    fields = {kind.value: given.get(kind.value, "") for kind in ChangeKind}
    return (*of_blocks, *((kind, note) for kind, text in fields.items() for note in arguments.lines(text)))
