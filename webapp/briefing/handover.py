"""A practice to hand over: one page to print, as Word or PDF, and its citation for reference managers."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kb.briefing.formats import FORMATS
from kb.briefing.handover_said import (
    ASK,
    ASKED,
    NOBODY,
    TAKEN_UP,
    adoption_lines,
    closing,
    eyebrow,
    section_line,
    serves,
)
from webapp.accounts.qr_code import qr_code
from webapp.site.current import kb, person
from webapp.site.downloads import attached

blueprint = Blueprint("handover", __name__)


@blueprint.get("/practices/<id>/handover")
def page(id: str) -> ResponseReturnValue:
    found = kb().handing_over.page(id, person())
    return render_template(
        "handover/handover.html",
        id=id,
        page=found,
        eyebrow=eyebrow(found),
        adoptions=tuple(adoption_lines(found)) or (NOBODY,),
        closing=tuple(closing(found)),
        section_line=section_line,
        said={"ask": ASK, "asked": ASKED, "taken_up": TAKEN_UP, "serves": serves(found)},
        qr_code=qr_code(found.address),
    )


@blueprint.get("/practices/<id>/handover.<any(docx, pdf):form>")
def file(id: str, form: str) -> ResponseReturnValue:
    data = kb().handing_over.written(id, form, person())
    return attached(data, FORMATS[form], f"{id}.{form}")


@blueprint.get("/practices/<id>/cite.<any(bib, ris, json):form>")
def cite(id: str, form: str) -> ResponseReturnValue:
    data = kb().handing_over.cited(id, form, person())
    return attached(data, FORMATS["csl" if form == "json" else form], f"{id}.{form}")
