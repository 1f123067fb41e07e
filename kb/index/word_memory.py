"""What phrases were found in a segment that does not change any more."""

import threading
from collections import OrderedDict
from collections.abc import Callable

from kb.index.postings import PhrasePlaces

MOST_BYTES = 64 << 20
"""Of more the least lately used are forgotten."""

OVERHEAD = 1_000
"""Bytes that one entry takes besides its arrays."""


class WordMemory:
    """Remembers where phrases stand in one segment, in that segment's own numbers, so that what is published or
    withdrawn later makes nothing of it untrue. Safe for several threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._size = most_bytes, 0
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[tuple[str, ...], int], PhrasePlaces] = OrderedDict()

    def recalled(self, phrases: tuple[str, ...], apart: int, look: Callable[[], PhrasePlaces]) -> PhrasePlaces:
        """Where a phrase stands, or several stand so close: what `look` finds, if it is not known."""
        key = phrases, apart
        with self._lock:
            known = self._known.get(key)
            if known is not None:
                self._known.move_to_end(key)
                return known
        found = look()  # without the lock: two threads may look for the same, and find the same
        with self._lock:
            if key not in self._known:
                self._known[key] = found
                self._size += _size(phrases, found)
                while self._size > self._most:
                    (oldest, _), there = self._known.popitem(last=False)
                    self._size -= _size(oldest, there)
        return found


def _size(phrases: tuple[str, ...], found: PhrasePlaces) -> int:
    return found.nbytes + 4 * sum(map(len, phrases)) + OVERHEAD
