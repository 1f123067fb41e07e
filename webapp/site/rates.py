"""How often one may search and ask the API: generous, and no more than that; of an account, or of a visitor's address.

Each has an allowance of a minute that fills again all the while, so that whoever is at its end goes on at the pace
allowed and is never shut out. It is kept as the moment at which it will be full again, by a clock that nobody sets, in
memory that all processes share.
"""

import hashlib
import mmap
import secrets
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import cast

from flask import Flask, current_app, request

from kb.errors import TooMany
from webapp.site.current import kb, person
from webapp.site.identity import client, token_secret
from webapp.site.proxies import network_of

MINUTE = 60.0

PLACES = 1 << 16
"""In which clients are counted. Two that fall on one share an allowance; by a secret, so that nobody can aim."""

SHARED = 20
"""How many times as much those have together whom a proxy does not name: they are many."""

TYPED = 10
"""Completions that count as one call: a person who types asks for one with each letter."""

SEARCHES = frozenset(
    {
        *("search.index", "search.ask", "search.record", "api.search", "feeds.search"),
        *("evidence.page", "evidence.record", "evidence.values", "evidence.document"),
        *("briefs.begin", "briefs.carry"),
    }
)

COMPLETIONS = frozenset({"api.complete", "walking.suggestions"})

WORDS = {
    "search": "more searches came from you than are answered in a minute",
    "api": "more calls of the API came from you than are answered in a minute",
}


@dataclass(frozen=True)
class Allowance:
    """So many a minute of one kind, to one client; this request costs as many of them."""

    kind: str
    client: str
    a_minute: int
    cost: float = 1.0


class Rates:
    """What each client has left. Made before processes are forked, all of them count in the same."""

    def __init__(self) -> None:
        self._full_again = mmap.mmap(-1, 8 * PLACES)
        self._key = secrets.token_bytes(16)

    def take(self, allowance: Allowance) -> int:
        """Take what the request costs; seconds to wait where there is not so much left, and nothing is taken then."""
        if not allowance.a_minute:
            return 0
        place, now = self._place(allowance), time.monotonic()
        step = allowance.cost * MINUTE / allowance.a_minute
        kept = float(struct.unpack_from("d", self._full_again, place)[0])
        full = max(min(kept, now + MINUTE), now) + step
        late = full - now - MINUTE
        if late > 1e-6:
            return max(1, ceil(late))
        struct.pack_into("d", self._full_again, place, full)
        return 0

    def _place(self, allowance: Allowance) -> int:
        told = f"{allowance.kind} {allowance.client}".encode("utf-8", "surrogatepass")
        digest = hashlib.blake2b(told, digest_size=8, key=self._key).digest()
        return 8 * (int.from_bytes(digest, "big") % PLACES)


def install(app: Flask) -> None:
    """After `identity`, and before anything answers."""
    app.before_request(_count)


def _count() -> None:
    for allowance in _asked_for():
        wait = cast(Rates, current_app.extensions["rates"]).take(allowance)
        if wait:
            raise TooMany(WORDS[allowance.kind], wait)


def _asked_for() -> Iterator[Allowance]:
    settings, whom = kb().settings, _whom()
    times = 1 if whom else SHARED
    if _is_search():
        yield Allowance("search", whom, times * settings.searches_per_minute)
    if request.blueprint in ("api", "assistants") or request.endpoint in COMPLETIONS:
        cost = 1 / TYPED if request.endpoint in COMPLETIONS else 1.0
        yield Allowance("api", whom, times * settings.api_calls_per_minute, cost)


def count_search() -> None:
    """Of a search that no address tells of. Raises TooMany."""
    whom = _whom()
    wait = cast(Rates, current_app.extensions["rates"]).take(
        Allowance("search", whom, (1 if whom else SHARED) * kb().settings.searches_per_minute)
    )
    if wait:
        raise TooMany(WORDS["search"], wait)


def _is_search() -> bool:
    """The page on which nothing is asked yet is none."""
    return request.endpoint in SEARCHES and (request.endpoint != "search.index" or bool(request.query_string))


def _whom() -> str:
    """An account whatever network it is in; a program by its token; a visitor by the network. Empty where a proxy names
    no client."""
    if token := token_secret():
        return f"token {hashlib.sha256(token.encode('utf-8', 'surrogatepass')).hexdigest()}"
    if person().signed_in:
        return f"account {person().id}"
    return f"client {network_of(client())}" if client() else ""
