"""The knowledge base that the page being made answers from."""

from typing import cast

from flask import current_app

from kb import KnowledgeBase


def kb() -> KnowledgeBase:
    return cast(KnowledgeBase, current_app.extensions["kb"])
