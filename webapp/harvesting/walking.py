"""For whoever walks the site: its map, what is not to be walked, how it is searched from elsewhere."""

from flask import Blueprint, Response, abort, jsonify, request

from kb.metadata import WorldDocument
from webapp.harvesting.documents import answered, plain
from webapp.site import arguments
from webapp.site.current import kb

blueprint = Blueprint("walking", __name__)

XML = "application/xml; charset=utf-8"

NOT_WALKED = (
    "/*?", "/desk", "/submissions", "/import", "/accounts", "/account", "/sign-in", "/sign-out", "/for-you", "/links/",
    "/trail", "/care", "/releases", "/api/", "/results.json", "/gaps", "/practices/*?",
    "/practices/*/share", "/practices/*/adopt",
)  # fmt: skip
"""Results of searches, which are without number, and what asks to sign in; the feeds and the map stay open."""

WALKED = ("/feeds/", "/oai", "/practices/", "/catalogue")

COMPLETIONS = 8


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    return _map(kb().metadata.sitemap())


@blueprint.get("/sitemap-<int:part>.xml")
def sitemap_part(part: int) -> Response:
    if not part:
        abort(404)
    return _map(kb().metadata.sitemap(part))


def _map(found: WorldDocument | None) -> Response:
    if found is None:
        abort(404)
    return answered(found, XML)


@blueprint.get("/robots.txt")
def robots() -> Response:
    lines = [
        "User-agent: *",
        *(f"Allow: {path}" for path in WALKED),
        *(f"Disallow: {path}" for path in NOT_WALKED),
        "",
        f"Sitemap: {kb().settings.site}/sitemap.xml",
    ]
    return plain(("\n".join(lines) + "\n").encode(), "text/plain; charset=utf-8")


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    return plain(kb().metadata.opensearch(), "application/opensearchdescription+xml; charset=utf-8")


@blueprint.get("/opensearch/suggestions")
def suggestions() -> Response:
    """What a browser offers while somebody types: the text, and how it may go on."""
    text = request.args.get("q", "").strip()
    limit = arguments.whole(request.args, "limit", COMPLETIONS, 20)
    answer = jsonify([text, [one.text for one in kb().reading.complete(text, limit)]])
    answer.content_type = "application/x-suggestions+json; charset=utf-8"
    return answer
