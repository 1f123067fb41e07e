"""The member economies: their official names, their official order, and what else they are called."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.errors import Unknown
from kb.raw_text import normalized

MOST_CHARACTERS = 200
"""Of a name; what is longer names no economy and is not looked at."""


@dataclass(frozen=True)
class Economy:
    """One member economy. `order` counts from 1 in the official order, which is not plain alphabetical. `code` is the
    three letters of ISO 3166-1 by which statistics are exchanged; a list from before has none."""

    name: str
    order: int
    aliases: tuple[str, ...] = ()
    code: str = ""

    @property
    def slug(self) -> str:
        """The name as it stands in an address: `hong-kong-china`."""
        return re.sub(r"[^a-z]+", "-", self.name.casefold()).strip("-")


class Economies:
    """The member economies in their official order, found by name, alias or slug."""

    def __init__(self, members: Iterable[Economy]) -> None:
        self._members = tuple(sorted(members, key=lambda economy: economy.order))
        self._by_name = {
            _plain(name): economy
            for economy in self._members
            for name in (economy.name, economy.slug, *economy.aliases)
        }

    def __iter__(self) -> Iterator[Economy]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    @property
    def names(self) -> tuple[str, ...]:
        """The official names in the official order."""
        return tuple(economy.name for economy in self._members)

    def find(self, text: str) -> Economy | None:
        """The economy that `text` names, in any of its spellings; None if it names none."""
        return self._by_name.get(_plain(text)) if len(text) <= MOST_CHARACTERS else None

    def named(self, text: str) -> Economy:
        """As `find`, but raises Unknown."""
        economy = self.find(text)
        if economy is None:
            raise Unknown("member economy", text, self.names, "the 21 members are listed with `kb economies`")
        return economy

    def in_order(self, names: Iterable[str]) -> tuple[str, ...]:
        """The names given, once each, in the official order."""
        wanted = set(names)
        return tuple(name for name in self.names if name in wanted)


def _plain(text: str) -> str:
    """Letters only, without accents, case or a leading article: how names are compared."""
    bare = normalized("NFKD", text).casefold()
    words = re.sub(r"[^\w\s]|_", " ", "".join(c for c in bare if not unicodedata.combining(c))).split()
    return " ".join(words[1:] if words[:1] == ["the"] else words)
