"""A practice by what an assistant calls it: its id, its number, or an address of it."""

import re
from contextlib import suppress

from kb.assistants import links
from kb.assistants.audience import Asking
from kb.errors import Unknown
from kb.reading.pages import PracticePage

MOST_OF_NAME = 300


def practice_page(asking: Asking, name: str) -> PracticePage:
    """Raises Unknown: what the person may not read is as what never was."""
    id = _id(asking, name)
    try:
        return asking.kb.reading.practice(asking.kb.reading.identity(id), asking.person)
    except Unknown:
        readable = tuple(asking.kb.reading.cards(asking.person))
        raise Unknown("practice", id[:MOST_OF_NAME], readable, "look it up with `search`") from None


def _id(asking: Asking, name: str) -> str:
    bare = name.strip().removeprefix(links.SCHEME)
    for start in (f"{asking.site}/practices/", f"{asking.site}/"):
        if bare.startswith(start):
            bare = re.split(r"[?#]", bare.removeprefix(start), maxsplit=1)[0]
            break
    with suppress(Unknown):  # it is said for names of every kind alike
        return asking.kb.reading.numbered(bare, asking.person)
    return bare
