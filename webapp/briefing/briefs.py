"""Briefs: of an agenda that is pasted, uploaded or on record, or of what was collected.

Whoever has an account keeps them. A visitor's brief is kept nowhere: it travels, signed, in the form of its own page.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb import permission
from kb.briefing import (
    COVER,
    Brief,
    BriefDocument,
    BriefWords,
    KeptBrief,
    as_told,
    moved_entry,
    moved_item,
    with_item,
    without_entry,
    without_item,
)
from kb.errors import BadValue, Conflict, KBError, Refused, Unknown
from webapp.briefing.basket import basket
from webapp.site import arguments
from webapp.site.current import kb, person, timed_search
from webapp.site.downloads import attached
from webapp.site.errors import status_of
from webapp.site.overtaken import seen
from webapp.site.sent import once

blueprint = Blueprint("briefs", __name__)

MOST_BYTES = 20 * 1024 * 1024
"""Of an agenda that is uploaded."""

MOST_TEXT = 2 * 1024 * 1024
"""Bytes of a form that carries a brief."""

MOST_IN_LINK = 6_000
"""Characters of a brief that travels in an address; servers take little more."""

NAMES = {
    "docx": "Word", "pdf": "PDF", "html": "To print", "md": "Markdown", "bib": "BibTeX", "ris": "RIS", "json": "CSL",
}  # fmt: skip
"""The ending of each format in addresses, and what its button says."""

OF_ENDING = {"json": "csl"}
"""Formats that are called otherwise than their ending."""

_NOTE = re.compile(r"note-([0-9]{1,3})(?:-([0-9]{1,3}))?", re.ASCII)
_PICK = re.compile(r"([0-9]{1,3})-([0-9]{1,3})", re.ASCII)
_DO = re.compile(r"([a-z]+(?:-[a-z]+)?)(?:-([0-9]{1,3}))?(?:-([0-9]{1,3}))?", re.ASCII)


@dataclass(frozen=True)
class ButtonAsked:
    """What a button asks for, and of which item and which practice under it."""

    verb: str = "keep"
    no: int = -1
    at: int = -1


# -- making one ----------------------------------------------------------------------------------------------


@blueprint.get("/briefs")
def listing() -> ResponseReturnValue:
    return _listing()


@blueprint.post("/briefs")
def begin() -> ResponseReturnValue:
    request.max_content_length, request.max_form_memory_size = MOST_BYTES, MOST_TEXT
    try:
        if permission.may_keep_briefs(person()):
            id = once(lambda: kb().briefs.keep(person(), _begun()))
            return redirect(url_for("briefs.brief", id=id), 303)
        return _carried_page(_begun())
    except (BadValue, Refused) as error:
        return _listing(error), status_of(error)


def _begun() -> Brief:
    """The brief that a form asks for: of the basket, of a meeting's agenda, of a text or of a file."""
    given, title = request.form, request.form.get("title", "")
    with timed_search():
        if given.get("of") == "basket":
            return kb().briefs.of_basket(basket(), person(), title)
        meeting = given.get("meeting", "").strip()
        if given.get("text", "").strip():
            items = kb().briefs.read(given["text"])
        elif request.files.get("file") and request.files["file"].filename:
            items = kb().briefs.read_file(*arguments.file(request.files, "file"))
        elif meeting:
            items = kb().briefs.of_meeting(meeting)
        else:
            raise BadValue("agenda", "", "the agenda: paste it, choose its file, or choose a meeting")
        return kb().briefs.looked_up(kb().briefs.begun(items, title, meeting, person()), person())


def _listing(error: KBError | None = None) -> str:
    keeps = permission.may_keep_briefs(person())
    given = request.form if request.method == "POST" else request.args
    meetings = [one for one in kb().meetings.newest_first() if kb().agendas.agenda(one.id).items]
    return render_template(
        "briefs/briefs.html",
        own=kb().briefs.own(person()) if keeps else (),
        shared=kb().briefs.shared_with(person()),
        keeps=keeps,
        collected=len(basket()) if keeps else 0,
        meetings=meetings,
        given=given,
        error=error,
        most=MOST_BYTES // (1024 * 1024),
    )


# -- one that is kept ----------------------------------------------------------------------------------------


@blueprint.get("/briefs/<id>")
def brief(id: str) -> ResponseReturnValue:
    return _kept_page(_kept(id))


@blueprint.post("/briefs/<id>")
def change(id: str) -> ResponseReturnValue:
    kept = _kept(id)
    permission.require(kb().briefs.may_change(kept, person()), person(), "change another's brief")
    asked = _asked()
    try:
        made = _done(as_told(kept.brief, _words()), asked)
        kb().briefs.change(person(), id, made, seen())
    except (BadValue, Conflict) as error:
        return _kept_page(kept, error), status_of(error)
    anchor = f"item-{min(asked.no, len(made.items) - 1)}" if asked.no >= 0 else None
    return redirect(url_for("briefs.brief", id=id, _anchor=anchor), 303)


@blueprint.get("/briefs/<id>.<any(docx, pdf, md, html, bib, ris, json):form>")
def document(id: str, form: str) -> ResponseReturnValue:
    _kept(id)
    return _written(kb().briefs.document(person(), id), form)


@blueprint.post("/briefs/<id>/share")
def share(id: str) -> ResponseReturnValue:
    kept = _kept(id)
    try:
        if request.form.get("do") == "end":
            kb().briefs.unshare(person(), id)
        else:
            kb().briefs.share(person(), id, request.form.get("until", ""))
    except BadValue as error:
        return _kept_page(kept, error), status_of(error)
    return redirect(url_for("briefs.brief", id=id, _anchor="share"), 303)


@blueprint.post("/briefs/<id>/remove")
def remove(id: str) -> ResponseReturnValue:
    kb().briefs.remove(person(), id)
    return redirect(url_for("briefs.listing"), 303)


def _kept(id: str) -> KeptBrief:
    """Whoever has not signed in is asked to, whether there is such a brief or not: the link of one that is shared leads
    on."""
    permission.require(person().signed_in, person(), "read a brief that is kept")
    return kb().briefs.kept(id, person())


def _kept_page(kept: KeptBrief, error: KBError | None = None) -> str:
    mine = kb().briefs.may_change(kept, person())
    return render_template(
        "briefs/brief.html",
        **_page(kept.brief, error),
        kept=kept,
        mine=mine,
        shared=kb().briefs.is_shared(kept),
        version=kb().briefs.version(kept.brief),
        signed="",
        link="",
        address=f"{kb().settings.site}{url_for('briefs.brief', id=kept.id)}",
    )


# -- one that nobody keeps -----------------------------------------------------------------------------------


@blueprint.get("/briefs/carried")
def carried() -> ResponseReturnValue:
    """A brief out of a link, as it was when the link was made."""
    return _carried_page(_of(request.args.get("b", "")))


@blueprint.post("/briefs/carried")
def carry() -> ResponseReturnValue:
    request.max_content_length = request.max_form_memory_size = MOST_TEXT
    read, asked = _of(request.form.get("b", "")), _asked()
    try:
        made = _done(as_told(read, _words()), asked)
        if asked.verb == "own":
            permission.require(permission.may_keep_briefs(person()), person(), "keep a brief")
            return redirect(url_for("briefs.brief", id=once(lambda: kb().briefs.keep(person(), made))), 303)
    except BadValue as error:
        return _carried_page(read, error), status_of(error)
    return _carried_page(made)


@blueprint.post("/briefs/carried.<any(docx, pdf, md, html, bib, ris, json):form>")
def carried_document(form: str) -> ResponseReturnValue:
    request.max_content_length = request.max_form_memory_size = MOST_TEXT
    made = as_told(_of(request.form.get("b", "")), _words())
    return _written(kb().briefs.gathered(made, person(), _link(kb().briefs.signed(made))), form)


def _of(signed: str) -> Brief:
    """Raises Unknown for what this site did not write."""
    read = kb().briefs.of_signed(signed)
    if read is None:
        raise Unknown("brief", "in this link", (), "the link was cut or changed: paste the agenda again")
    return read


def _carried_page(made: Brief, error: KBError | None = None) -> str:
    signed = kb().briefs.signed(made)
    link = _link(signed)
    return render_template(
        "briefs/brief.html",
        **_page(made, error),
        kept=None,
        mine=True,
        shared=False,
        version="",
        signed=signed,
        link=link,
        address=link,
    )


def _link(signed: str) -> str:
    if len(signed) > MOST_IN_LINK:
        return ""
    return f"{kb().settings.site}{url_for('briefs.carried', b=signed)}"


# -- of both -------------------------------------------------------------------------------------------------


def _page(made: Brief, error: KBError | None) -> Mapping[str, object]:
    cards = kb().reading.cards(person())
    return {
        "brief": made,
        "items": kb().briefs.shown(made, person()),
        "collected": [cards[id].practice for id in basket() if id in cards],
        "keeps": permission.may_keep_briefs(person()),
        "forms": NAMES,
        "error": error,
        "given": request.form if request.method == "POST" and error else {},
    }


def _asked() -> ButtonAsked:
    found = _DO.fullmatch(request.form.get("do", ""))
    if found is None:
        return ButtonAsked()
    no, at = (int(one) if one else -1 for one in (found[2], found[3]))
    return ButtonAsked(found[1], no, at)


def _words() -> BriefWords:
    given = request.form
    notes = {
        tuple(int(one) for one in found.groups() if one): text
        for name, text in given.items()
        if (found := _NOTE.fullmatch(name))
    }
    picks = (_PICK.fullmatch(one) for one in given.getlist("pick"))
    picked = frozenset((int(one[1]), int(one[2])) for one in picks if one)
    return BriefWords(
        {name: given[name] for name in COVER if name in given}, notes, picked if "picks" in given else None
    )


def _done(made: Brief, asked: ButtonAsked) -> Brief:
    """Raises BadValue and Unknown."""
    match asked.verb:
        case "up" | "down":
            return moved_entry(made, asked.no, asked.at, -1 if asked.verb == "up" else 1)
        case "item-up" | "item-down":
            return moved_item(made, asked.no, -1 if asked.verb == "item-up" else 1)
        case "drop":
            return without_entry(made, asked.no, asked.at)
        case "item-drop":
            return without_item(made, asked.no)
        case "newer":
            return kb().briefs.with_newer(made, asked.no, asked.at, person())
        case "put":
            practice = request.form.get(f"practice-{asked.no}", "").strip()
            return kb().briefs.with_practice(made, asked.no, practice, person())
        case "add-item":
            made = with_item(made, request.form.get("new-number", ""), request.form.get("new-title", ""))
            return _looked_up(made)
        case "go-on":
            return _looked_up(made)
    return made


def _looked_up(made: Brief) -> Brief:
    with timed_search():
        return kb().briefs.looked_up(made, person())


def _written(made: BriefDocument, form: str) -> Response:
    from kb.briefing.formats import FORMATS, written

    ending, form = form, OF_ENDING.get(form, form)
    data = written(made, form)
    name = re.sub(r"[^\w .-]+", " ", made.cover.title).strip()[:80] or "brief"
    if form == "html":
        return Response(data, content_type=FORMATS[form])
    return attached(data, FORMATS[form], f"{name}.{ending}")
