"""What phrases were found in a segment that does not change any more."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

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
        self._known: OrderedDict[Hashable, PhrasePlaces] = OrderedDict()

    def recalled(self, key: Hashable, look: Callable[[], PhrasePlaces]) -> PhrasePlaces:
        """What is known under this key, which stands for what `look` finds."""
        with self._lock:
            known = self._known.get(key)
            if known is not None:
                self._known.move_to_end(key)
                return known
        found = look()  # without the lock: two threads may look for the same, and find the same
        with self._lock:
            if key not in self._known:
                self._known[key] = found
                self._size += found.nbytes + OVERHEAD
                while self._size > self._most:
                    _, oldest = self._known.popitem(last=False)
                    self._size -= oldest.nbytes + OVERHEAD
        return found
