"""The knowledge base that the page being made answers from, and the person whom it answers."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import current_app, g

from kb import KnowledgeBase, permission
from kb.person import VISITOR, Person
from webapp.site.measures import Measures
from webapp.site.tracing import Tracing


def kb() -> KnowledgeBase:
    return cast(KnowledgeBase, current_app.extensions["kb"])


def person() -> Person:
    return cast(Person, g.get("person", VISITOR))


@contextmanager
def timed_search() -> Iterator[None]:
    """Around a search that a reader asked for."""
    kept, begun = cast(Measures, current_app.extensions["measures"]), time.perf_counter()
    with cast(Tracing, current_app.extensions["tracing"]).span("search"):
        yield
    kept.searched(time.perf_counter() - begun)


def may(what: str, *about: object) -> bool:
    """Whether the person may do this, by the name of its promise: `may("record_sharing")`."""
    return bool(getattr(permission, f"may_{what}")(person(), *about))
