"""Which practices may be the one handed in, told again: a search always has a nearest, and mostly it is another."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from statistics import fmean, pstdev
from typing import TYPE_CHECKING

from kb.ledger.ledger import Ledger
from kb.practice.card import Card
from kb.search.query import Mode, Query
from kb.search.results import Hit

if TYPE_CHECKING:
    from kb.search.searcher import Searcher

LOOKED_AT = 25
"""How many of the nearest are held against one another."""

ENOUGH = 12
"""Among fewer no spread can be told: there the words alone say which is suspect."""

FLOOR = 2.75
"""Standard deviations above the mean of the nearest, below which none is suspect: a measure that needs no knowledge of
the encoder. Of the demonstration's 48 write-ups, by the encoders of two files, it keeps each that is looked up by its
own text and 9 of 10 looked up by its second half, and 2 of the 137 others that came up beside them, which all were
shown without it; of 60 records of a base of 5 000 it keeps 56, and 58 of a base of 1 000 by hashed words, with every
tenth other or less."""

SAME_WORDS = 0.5
"""Of the first words handed in, the share that stands in a practice which may be the same whatever its nearness. A
write-up looked up by its own text has 0.93 or more of them, another of the demonstration 0.33 at most."""

FEWEST_WORDS = 8
"""Of fewer longer words a share says nothing."""

_SHARES = (("title", 100), ("summary", 250), ("problem", 320), ("done", 320))
"""How much of each field is looked up: a query is cut at a thousand characters."""

_WORD = re.compile(r"\w{5,}")


def suspects(
    entries: Mapping[str, str],
    searcher: "Searcher",
    cards: Mapping[str, Card],
    ledger: Ledger,
    whole: Callable[[str], str],
    without: Collection[str],
    most: int,
) -> tuple[Hit, ...]:
    """Those of these practices that may be the same as what a form holds, best first. `whole` gives what a practice
    says, by its id."""
    text = " ".join(entries.get(name, "")[:share] for name, share in _SHARES)
    query = Query(" ".join(re.sub(r'["“”]', " ", text).split()), mode=Mode.MEANING, size=LOOKED_AT)
    if not query.text:
        return ()
    found = searcher.search(query, cards, ledger, without=without)
    return suspected(text, (*found.hits, *found.related)[:LOOKED_AT], whole, most)


def suspected(text: str, hits: Sequence[Hit], whole: Callable[[str], str], most: int) -> tuple[Hit, ...]:
    """Those of the nearest to a text that are not below the floor, best first."""
    known = [hit.similarity for hit in hits if hit.similarity is not None]
    least = fmean(known) + FLOOR * pstdev(known) if len(known) >= ENOUGH else None
    words = _words(text)

    def may_be(hit: Hit) -> bool:
        if least is not None and hit.similarity is not None and hit.similarity >= least:
            return True
        return len(words) >= FEWEST_WORDS and len(words & _words(whole(hit.card.id))) >= SAME_WORDS * len(words)

    return tuple(hit for hit in hits[: 2 * most] if may_be(hit))[:most]


def _words(text: str) -> frozenset[str]:
    """The longer words of a text; short ones stand in every other too."""
    return frozenset(word.casefold() for word in _WORD.findall(text))
