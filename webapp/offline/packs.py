"""One zip with everything that the reader may read: asked for, waited for while it is made, and taken along."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.offline import PackShelf, Readers, readers, readers_of
from webapp.site.current import kb, person
from webapp.site.downloads import attached

blueprint = Blueprint("packs", __name__)

NAME = {Readers.VISITOR: "best-practices.zip", Readers.MEMBERS: "best-practices-for-members.zip"}


@blueprint.get("/pack")
def page() -> ResponseReturnValue:
    """The same whatever is made already: what goes on at the site is nobody's to read off it."""
    return render_template("packs/pack.html", may_choose=person().signed_in, count=len(kb().reading.cards(person())))


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
        here=_waiting(audience),
    )


@blueprint.get("/pack/<any('best-practices.zip', 'best-practices-for-members.zip'):name>")
def download(name: str) -> ResponseReturnValue:
    """What is not made by now is asked for on the page."""
    audience = Readers.MEMBERS if name == NAME[Readers.MEMBERS] else Readers.VISITOR
    ready = PackShelf(kb()).ready(_audience(audience)) if _audience(audience) is audience else None
    if ready is None:
        return redirect(url_for("packs.page"), 303)
    return attached(ready.read_bytes(), "application/zip", name)


def _audience(asked: str) -> Readers:
    """Whoever is signed in chooses; everybody else has the pack for anyone. Raises BadValue."""
    own = readers_of(person())
    chosen = readers(asked) if asked else own
    return chosen if own is Readers.MEMBERS else Readers.VISITOR


def _waiting(audience: Readers) -> str:
    own = audience is readers_of(person())
    return url_for("packs.waiting") if own else f"{url_for('packs.waiting')}?as={audience}"
