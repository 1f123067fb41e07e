"""One zip with everything that the reader may read: asked for, waited for while it is made, and taken along."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb import permission
from kb.briefing import KeptBrief
from kb.errors import BadValue
from kb.offline import PackReaders, PackShelf, readers, readers_of, with_briefs
from webapp.site.current import kb, person
from webapp.site.downloads import attached
from webapp.site.errors import status_of

blueprint = Blueprint("packs", __name__)

NAME = {PackReaders.VISITOR: "best-practices.zip", PackReaders.MEMBERS: "best-practices-for-members.zip"}


@blueprint.get("/pack")
def page() -> ResponseReturnValue:
    """The same whatever is made already: what goes on at the site is nobody's to read off it."""
    return _page()


def _page(error: BadValue | None = None) -> str:
    count = len(kb().reading.cards(person()))
    return render_template("packs/pack.html", may_choose=person().signed_in, count=count, error=error)


@blueprint.post("/pack")
def begin() -> ResponseReturnValue:
    audience = _audience(request.form.get("as", ""))
    PackShelf(kb()).begin(audience)
    return redirect(_waiting(audience), 303)


@blueprint.get("/pack/waiting")
def waiting() -> ResponseReturnValue:
    audience = _audience(request.args.get("as", ""))
    shelf = PackShelf(kb())
    ready = shelf.ready(audience)
    return render_template(
        "packs/waiting.html",
        audience=audience,
        name=NAME[audience],
        size=ready.stat().st_size if ready else 0,
        progress=None if ready else shelf.progress(audience),
        file=url_for("packs.download", name=NAME[audience]),
        briefs=len(_own_briefs()),
        here=_waiting(audience),
    )


@blueprint.get("/pack/<any('best-practices.zip', 'best-practices-for-members.zip'):name>")
def download(name: str) -> ResponseReturnValue:
    """What is not made by now is asked for on the page."""
    audience = PackReaders.MEMBERS if name == NAME[PackReaders.MEMBERS] else PackReaders.VISITOR
    ready = PackShelf(kb()).ready(_audience(audience)) if _audience(audience) is audience else None
    if ready is None:
        return redirect(url_for("packs.page"), 303)
    data = ready.read_bytes()
    if request.args.get("briefs") == "yes" and (own := _own_briefs()):
        along = [kb().briefs.taken_along(one.id, audience.person) for one in own]
        data = with_briefs(kb(), audience, data, along).data
    return attached(data, "application/zip", name)


def _own_briefs() -> tuple[KeptBrief, ...]:
    return kb().briefs.own(person()) if permission.may_keep_briefs(person()) else ()


@blueprint.errorhandler(BadValue)
def _again(error: BadValue) -> ResponseReturnValue:
    return _page(error), status_of(error)


def _audience(asked: str) -> PackReaders:
    """Whoever is signed in chooses; everybody else has the pack for anyone. Raises BadValue."""
    own = readers_of(person())
    chosen = readers(asked) if asked else own
    return chosen if own is PackReaders.MEMBERS else PackReaders.VISITOR


def _waiting(audience: PackReaders) -> str:
    own = audience is readers_of(person())
    return url_for("packs.waiting") if own else f"{url_for('packs.waiting')}?as={audience}"
