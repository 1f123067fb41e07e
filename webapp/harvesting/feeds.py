"""Atom feeds: of any search, of lists, of all that changed."""

from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for

from kb.metadata import FeedPage, WorldDocument
from kb.practice import Facet, Filters
from kb.search import Query, Sort
from webapp.harvesting.documents import answered
from webapp.site import addresses, arguments
from webapp.site.current import kb, timed_search

blueprint = Blueprint("feeds", __name__, url_prefix="/feeds")

ATOM = "application/atom+xml; charset=utf-8"

SIZE = 50
"""Entries on a page of a feed."""

MOST = 100


@blueprint.get("/search.atom")
def search() -> Response:
    """What a search finds, by the same parameters, the newest first."""
    given = arguments.query(request.args)
    size = arguments.whole(request.args, "size", SIZE, MOST)
    query = Query(given.text, given.filters, given.mode, Sort.NEWEST, given.page, size, given.exact)
    title = f"Search: {query.text[:80]}" if query.text else "Practices found"
    with timed_search():
        return _found(query, title, addresses.search(query))


@blueprint.get("/practices.atom")
def practices() -> Response:
    """What was published, changed, shown, taken up or taken back, the latest first."""
    return _sent(kb().metadata.feed_of_practices(_page("Practices", url_for("search.index", sort="newest"))))


@blueprint.get("/meetings.atom")
def meetings() -> Response:
    return _sent(kb().metadata.feed_of_meetings(_page("Meetings", url_for("browse.meetings"))))


@blueprint.get("/wanted.atom")
def wanted() -> Response:
    return _sent(kb().metadata.feed_of_needs(_page("Wanted", "/wanted")))


@blueprint.get("/restatements.atom")
def restatements() -> Response:
    """Years whose figures were locked and are told otherwise since."""
    return _sent(kb().metadata.feed_of_restatements(_page("Restated figures", url_for("periods.listing"))))


@blueprint.get("/objectives/<id>.atom")
def objective(id: str) -> Response:
    objective = kb().plan.objective(id)
    return _list(Facet.OBJECTIVE, id, f"{id} {objective.title}", url_for("browse.objective", id=id))


@blueprint.get("/areas/<id>.atom")
def area(id: str) -> Response:
    return _list(Facet.AREA, id, f"Area {id}: {kb().plan.area(id).title}", url_for("browse.area", id=id))


@blueprint.get("/economies/<slug>.atom")
def economy(slug: str) -> Response:
    economy = kb().economies.named(slug)
    return _list(Facet.ECONOMY, economy.name, economy.name, url_for("browse.economy", slug=economy.slug))


def _list(facet: Facet, value: str, title: str, page_of: str) -> Response:
    filters = Filters({facet: (value,)})
    size = arguments.whole(request.args, "size", SIZE, MOST)
    query = Query(filters=filters, sort=Sort.NEWEST, page=arguments.page(request.args), size=size)
    return _found(query, title, page_of)


def _found(query: Query, title: str, page_of: str) -> Response:
    results = kb().reading.search(query)  # the visitor's, whoever asks
    ids = [hit.card.id for hit in results.hits]
    return _sent(kb().metadata.feed_of(_page(title, page_of), ids, results.total))


def _page(title: str, page_of: str) -> FeedPage:
    """The feed that is asked for, its address in one spelling."""
    asked = sorted((name, value) for name, value in request.args.items(multi=True) if name != "page" and value.strip())
    path = request.path + (f"?{urlencode(asked)}" if asked else "")
    number, size = arguments.page(request.args), arguments.whole(request.args, "size", SIZE, MOST)
    return FeedPage(path, f"{title} · {kb().settings.site_name}", page_of, number, size)


def _sent(document: WorldDocument) -> Response:
    return answered(document, ATOM)
