"""Figures, charts and packs are the same for all visitors until something is recorded: made once, remembered, given.

What is remembered is known by all that it rests on: the knowledge base, what is on record (the store's generation), the
day, the site's own address, and the address asked for with its arguments. A change of the record or midnight makes it
another; nothing is thrown away too late. For anyone signed in everything is made anew, since it may differ for them.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from flask import Flask, Response, g, request

from kb import KnowledgeBase
from kb.person import VISITOR
from webapp.site.current import kb, person

BLUEPRINTS = frozenset({"figures", "uncounted", "periods", "reports", "coverage"})
"""Whose answers rest on what is on record alone."""

ENDPOINTS = frozenset(
    (
        *("api.tally", "api.figure", "api.coverage"),
        *("walking.sitemap", "walking.sitemap_part", "vocabularies.catalogue", "vocabularies.plan"),
    )
)

MOST_BYTES = 32 * 1024 * 1024
"""Of all answers that one process remembers."""

LARGEST = 4 * 1024 * 1024
"""Bytes of an answer that is remembered."""

ENTRY = 2048
"""Bytes that an answer takes besides its body: its headers and what it is known by."""


@dataclass(frozen=True)
class RememberedAnswer:
    headers: tuple[tuple[str, str], ...]
    body: bytes


class AnswerMemory:
    """Answers by what they rest on; the one not asked for longest goes first. Safe to use from any thread."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most, self._held = most, 0
        self._answers: OrderedDict[Hashable, RememberedAnswer] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> RememberedAnswer | None:
        with self._lock:
            answer = self._answers.get(key)
            if answer:
                self._answers.move_to_end(key)
            return answer

    def put(self, key: Hashable, answer: RememberedAnswer) -> None:
        with self._lock:
            before = self._answers.pop(key, None)
            self._held += _size(answer) - (_size(before) if before else 0)
            self._answers[key] = answer
            while self._held > self._most:
                _, oldest = self._answers.popitem(last=False)
                self._held -= _size(oldest)


def _size(answer: RememberedAnswer) -> int:
    return len(answer.body) + ENTRY


def install(app: Flask) -> None:
    """After `identity`: it must know who asks. What every answer carries is set anew on a remembered one."""
    memories: WeakKeyDictionary[KnowledgeBase, AnswerMemory] = WeakKeyDictionary()

    def recall() -> Response | None:
        g.remember = None
        if not _is_for_all():
            return None
        memory, key = memories.setdefault(kb(), AnswerMemory()), _rests_on()
        known = memory.get(key)
        if known is None:
            g.remember = memory, key  # read before the answer is made: what is recorded meanwhile makes it another
            return None
        answer = Response(known.body)
        answer.headers.clear()
        answer.headers.extend(known.headers)
        return answer

    def remember(answer: Response) -> Response:
        remembering = g.pop("remember", None)
        if remembering and answer.status_code == 200 and "Set-Cookie" not in answer.headers and not answer.is_streamed:
            body = answer.get_data()
            if len(body) <= LARGEST:
                memory, key = remembering
                answer.add_etag()  # reckoned once
                memory.put(key, RememberedAnswer(tuple(answer.headers), body))
        return answer

    app.before_request(recall)
    app.after_request(remember)


def _is_for_all() -> bool:
    known = request.blueprint in BLUEPRINTS or request.endpoint in ENDPOINTS
    return known and request.method in ("GET", "HEAD") and person() == VISITOR and request.routing_exception is None


def _rests_on() -> Hashable:
    return kb().as_of, kb().settings, request.full_path
