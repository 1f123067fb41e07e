"""The knowledge base that the page being made answers from, and the person whom it answers."""

from typing import cast

from flask import current_app, g

from kb import KnowledgeBase, permission
from kb.person import VISITOR, Person


def kb() -> KnowledgeBase:
    return cast(KnowledgeBase, current_app.extensions["kb"])


def person() -> Person:
    return cast(Person, g.get("person", VISITOR))


def may(what: str, *about: object) -> bool:
    """Whether the person may do this, by the name of its promise: `may("record_sharing")`."""
    return bool(getattr(permission, f"may_{what}")(person(), *about))
