"""Two to four practices beside each other: the page, its record and its separated values."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.comparison import MOST, Comparison, comparison_csv, comparison_json, comparison_word
from kb.errors import BadValue
from kb.files import CONTENT_TYPES, FileKind
from webapp.comparison.evidence import taken_from
from webapp.site import addresses, arguments
from webapp.site.current import kb, person
from webapp.site.downloads import attached, separated
from webapp.site.records import whole

blueprint = Blueprint("compare", __name__)


@blueprint.get("/compare")
def page() -> ResponseReturnValue:
    """What cannot be compared is said on the page on which others can be chosen."""
    try:
        comparison = _compared()
    except BadValue as problem:
        asked = _asked()
        cards = kb().reading.cards(person())
        chosen = tuple(dict.fromkeys(id for id in asked if id in cards))[:MOST]
        page = render_template("comparison/choosing.html", problem=problem if asked else None, chosen=chosen)
        return page, 400 if asked else 200
    only = _only_differing()
    fields = comparison.differing if only else comparison.fields
    return render_template("comparison/compare.html", comparison=comparison, fields=fields, only=only)


@blueprint.get("/compare.json")
def record() -> ResponseReturnValue:
    return whole(comparison_json(_compared(), _only_differing()))


@blueprint.get("/compare.csv")
def values() -> ResponseReturnValue:
    return separated(comparison_csv(_compared(), _only_differing()), "comparison.csv")


@blueprint.get("/compare.docx")
def document() -> ResponseReturnValue:
    comparison = _compared()
    note = taken_from(url_for("compare.page", practice=[card.id for card in comparison.cards]))
    told = comparison_word(comparison, lambda card: addresses.short(card.practice), note, _only_differing())
    return attached(told, CONTENT_TYPES[FileKind.DOCX], "comparison.docx")


def _compared() -> Comparison:
    return kb().comparison.compare(person(), _asked())


def _asked() -> tuple[str, ...]:
    return arguments.practices(request.args)


def _only_differing() -> bool:
    return request.args.get("only", "") == "differing"
