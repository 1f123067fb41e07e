"""A day that is not today's."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from kb.files import database


@contextmanager
def at(moment: str) -> Iterator[None]:
    """Whatever is done within is done at this moment."""
    was = database.now
    holders = [
        one for name, one in tuple(sys.modules.items()) if name.startswith("kb.") and vars(one).get("now") is was
    ]
    patches = [patch.object(one, "now", lambda: moment) for one in holders]
    for one in patches:
        one.start()
    try:
        yield
    finally:
        for one in patches:
            one.stop()
