"""The evidence table for a question: the page, its record, separated values and a document."""

from dataclasses import replace

from flask import Blueprint, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.comparison import COLUMNS, EvidenceCell, EvidenceTable, evidence_csv, evidence_json, evidence_word
from kb.files import CONTENT_TYPES, FileKind
from kb.practice import Card
from webapp.site import addresses, arguments
from webapp.site.current import kb, person, timed_search
from webapp.site.downloads import attached, separated
from webapp.site.formatting import day

blueprint = Blueprint("evidence", __name__)


@blueprint.get("/evidence")
def page() -> ResponseReturnValue:
    query = arguments.query(request.args)
    asked = bool(query.text or query.filters or _chosen())
    table = _table() if asked else None
    search = addresses.search(replace(query, page=1))
    return render_template(
        "comparison/evidence.html", table=table, columns=COLUMNS, search=search, cell_address=_of_cell, more=_more
    )


@blueprint.get("/evidence.json")
def record() -> ResponseReturnValue:
    table = _table()
    told = evidence_json(table)
    for row, said in zip(table.rows, told["rows"], strict=True):
        for cell in row.cells:
            said["cells"][cell.kind.value]["address"] = kb().settings.site + _of_cell(row.card, cell)
    return jsonify(told)


@blueprint.get("/evidence.csv")
def values() -> ResponseReturnValue:
    return separated(evidence_csv(_table()), "evidence.csv")


@blueprint.get("/evidence.docx")
def document() -> ResponseReturnValue:
    table = _table()
    told = evidence_word(table, lambda card: addresses.short(card.practice), taken_from(_more(table, "evidence.page")))
    return attached(told, CONTENT_TYPES[FileKind.DOCX], "evidence.docx")


def taken_from(address: str) -> str:
    """Where a document is from, and the day."""
    return f"{kb().settings.site_name}, {kb().settings.site}{address}, {day(kb().settings.today())}"


def _table() -> EvidenceTable:
    with timed_search():
        return kb().comparison.evidence(person(), arguments.query(request.args), _chosen())


def _chosen() -> tuple[str, ...]:
    return arguments.practices(request.args)


def _of_cell(card: Card, cell: EvidenceCell) -> str:
    """The practice, opened at the sentence."""
    if not cell.place:
        return url_for("practices.practice", id=card.id)
    return url_for("practices.practice", id=card.id, place=cell.place, _anchor=addresses.FIRST_MATCH)


def _more(table: EvidenceTable, endpoint: str) -> str:
    """The same table in another form."""
    return addresses.search(
        table.query, endpoint, practice=[row.card.id for row in table.rows] if table.chosen else None
    )
