"""Records that have no JSON of their own elsewhere, and a list of them in parts."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import Response, jsonify, request, url_for

from kb.accounts import Account, ReleaseLine
from kb.periods import YearClosing
from kb.plan import Economy, Objective, PriorityArea
from kb.practice import Version
from kb.reports import FORMATS, TabledReport
from kb.submissions import AuthorsEntry, Dossier, Notice, Remark, SubmissionPage, submission_json
from webapp.site.current import person
from webapp.site.listed import ListPart, linked

Json = dict[str, Any]

Item = TypeVar("Item")


def listed(items: Sequence[Item], record: Callable[[Item], Json]) -> Response:
    """The part of a list that the address asks for. Raises BadValue."""
    part = ListPart(request.args, items)
    return linked(jsonify(part.as_json(record)), part.number, part.pages)


def version_json(version: Version) -> Json:
    return {"no": version.no, "at": version.at, "why": version.why}


def economy_json(economy: Economy, practices: int) -> Json:
    return {"name": economy.name, "slug": economy.slug, "code": economy.code, "practices": practices}


def area_json(area: PriorityArea, counts: dict[str, int]) -> Json:
    return {
        "id": area.id,
        "title": area.title,
        "practices": counts.get(area.id, 0),
        "objectives": [{"id": o.id, "title": o.title, "practices": counts.get(o.id, 0)} for o in area.objectives],
    }


def objective_json(objective: Objective) -> Json:
    return {
        "id": objective.id,
        "title": objective.title,
        "area": objective.area,
        "indicators": [{"id": one.id, "kind": one.kind, "title": one.title} for one in objective.indicators],
    }


def listed_submission_json(entry: AuthorsEntry) -> Json:
    dossier = entry.dossier
    return {
        **submission_json(dossier),
        "title": dossier.title,
        "economies": list(dossier.economies),
        "created": dossier.created,
        "asked": len(entry.asked),
        "editable": entry.editable,
    }


def queued_json(dossier: Dossier) -> Json:
    return {
        **submission_json(dossier),
        "title": dossier.title,
        "economies": list(dossier.economies),
        "created": dossier.created,
        "mine": bool(dossier.assigned) and dossier.assigned == person().id,
    }


def full_submission_json(page: SubmissionPage) -> Json:
    return {
        **submission_json(page.dossier),
        "title": page.dossier.title,
        "economies": list(page.dossier.economies),
        "entries": dict(page.entries),
        "editable": page.editable,
        "version": page.stamp,
        "remarks": [remark_json(one) for one in page.remarks],
        "attachments": [{"no": one.no, "name": one.name} for one in page.attachments],
    }


def remark_json(remark: Remark) -> Json:
    return {
        "no": remark.no,
        "field": remark.field,
        "kind": remark.kind.value,
        "text": remark.text,
        "at": remark.at,
        "settled": bool(remark.settled_at),
    }


def notice_json(notice: Notice) -> Json:
    return {"no": notice.no, "submission": notice.dossier, "text": notice.text, "at": notice.at}


def period_json(closing: YearClosing) -> Json:
    return {
        "year": closing.year,
        "plan": closing.plan,
        "state": closing.state.value,
        "next": [state.value for state in closing.next],
        "snapshots": [
            {"no": one.no, "at": one.at, "figures": {key: len(ids) for key, ids in one.figures.items()}}
            for one in closing.snapshots
        ],
    }


def release_json(line: ReleaseLine) -> Json:
    return {
        "no": line.release.no,
        "kind": line.release.kind.value,
        "told": line.told,
        "state": line.release.state.value,
        "asked_at": line.release.asked_at,
        "expires": line.expires,
        "may_answer": line.may_answer,
        "may_withdraw": line.may_withdraw,
        "hindered": line.hindered,
    }


def tabled_json(report: TabledReport) -> Json:
    return {
        "number": report.number,
        "plan": report.plan,
        "review": report.review,
        "title": report.title,
        "status": report.status,
        "years": list(report.years),
        "at": report.at,
        "hash": report.hash,
        "files": [url_for("reports.tabled_report", number=report.number, format=format) for format in FORMATS],
    }


def account_json(account: Account) -> Json:
    return {
        "id": account.id,
        "email": account.email,
        "name": account.name,
        "role": account.role.value,
        "economy": account.economy,
        "state": account.state.value,
        "created": account.created,
    }
