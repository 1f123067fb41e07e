"""Leads from the address of a practice that was merged into another to the one that it lives on in, and from an address
with the number that a practice is cited by to the one with its name."""

from contextlib import suppress

from flask import Flask, redirect, request, url_for
from werkzeug import Response

from kb.errors import Unknown
from kb.practice import number_of
from webapp.site.current import kb, person

ADDRESSES = ("/practices/<id>", "/api/v1/practices/<id>")
"""What the rules of a practice's own addresses begin with."""


def install(app: Flask) -> None:
    """After `identity`: it leads on only where the reader may read the survivor."""
    app.before_request(_lead_on)


def _lead_on() -> Response | None:
    id = (request.view_args or {}).get("id", "")
    if request.method not in ("GET", "HEAD") or not id or not _of_a_practice() or id in kb().reading.cards(person()):
        return None
    survivor = kb().care.reviews.survivor(id, person())
    if not survivor and number_of(id):
        with suppress(Unknown):
            survivor = kb().reading.numbered(id, person())
    if not survivor:
        return None
    address = url_for(str(request.endpoint), **{**(request.view_args or {}), "id": survivor})
    asked = request.query_string.decode("ascii", "ignore")
    return redirect(f"{address}?{asked}" if asked else address, 301)


def _of_a_practice() -> bool:
    return request.url_rule is not None and request.url_rule.rule.startswith(ADDRESSES)
