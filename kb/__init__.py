"""The knowledge base: best practices searched, filed under a plan, and counted.

A room is a matter (`kb.search`, `kb.ledger`, `kb.figures` …), and its package is its face: the values that pages and
commands use. `KnowledgeBase` is where the rooms meet; it is loaded when it is first asked for, so that what needs one
room alone starts quickly.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase

__all__ = ["KnowledgeBase"]


def __getattr__(name: str) -> object:
    if name == "KnowledgeBase":
        from kb.knowledge_base import KnowledgeBase

        return KnowledgeBase
    raise AttributeError(f"module 'kb' has no attribute {name!r}")
