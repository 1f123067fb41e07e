"""A practice by what an assistant calls it: its id, its number, or an address of it."""

import re

from kb.assistants import links
from kb.assistants.audience import Asking
from kb.errors import Unknown
from kb.reading.pages import PracticePage

MOST_OF_NAME = 300

_BY_NUMBER = re.compile(r"[A-Za-z]{2,10}-BP-[0-9]{1,9}")


def practice_page(asking: Asking, name: str) -> PracticePage:
    """Raises Unknown: what the person may not read is as what never was."""
    id = _id(asking, name)
    try:
        return asking.kb.reading.practice(id, asking.person)
    except Unknown as unknown:
        readable = tuple(asking.kb.reading.cards(asking.person))
        raise Unknown("practice", unknown.name[:MOST_OF_NAME], readable, "look it up with `search`") from None


def _id(asking: Asking, name: str) -> str:
    bare = name.strip().removeprefix(links.SCHEME)
    for start in (f"{asking.site}/practices/", f"{asking.site}/"):
        if bare.startswith(start):
            bare = re.split(r"[?#]", bare.removeprefix(start), maxsplit=1)[0]
            break
    if _BY_NUMBER.fullmatch(bare):
        wanted = bare.upper()
        for id, card in asking.kb.reading.cards(asking.person).items():
            if links.identifier(card.practice) == wanted:
                return id
    return bare
