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
the encoder. Of the demonstration's 48 write-ups, by the encoders of two files, it keeps 45 looked up by their own text
(the words below keep the other 3), 41 looked up by their second half, and 2 of the 137 others among the three nearest,
which all were shown without it. Of 60 records in 5 000 by such encoders it keeps 56, of 60 in 1 000 by hashed words 58,
of 60 in 5 000 by hashed words, which share many sentences, 33, and one in nine of the others at most."""

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
    text = first_words(entries)
    query = Query(" ".join(re.sub(r'["“”]', " ", text).split()), mode=Mode.MEANING, size=LOOKED_AT)
    if not query.text:
        return ()
    found = searcher.search(query, cards, ledger, without=without)
    return suspected(text, (*found.hits, *found.related)[:LOOKED_AT], whole, most)


def first_words(entries: Mapping[str, str]) -> str:
    """The beginnings of what a form holds that are looked up."""
    return " ".join(entries.get(name, "")[:share] for name, share in _SHARES)


def has_same_words(text: str, other: str) -> bool:
    """Whether enough of a text's words stand in another for both to be the same."""
    words = longer_words(text)
    return len(words) >= FEWEST_WORDS and len(words & longer_words(other)) >= SAME_WORDS * len(words)


def suspected(text: str, hits: Sequence[Hit], whole: Callable[[str], str], most: int) -> tuple[Hit, ...]:
    """Those of the nearest to a text that are not below the floor, best first."""
    known = [hit.similarity for hit in hits if hit.similarity is not None]
    least = fmean(known) + FLOOR * pstdev(known) if len(known) >= ENOUGH else None

    def may_be(hit: Hit) -> bool:
        if least is not None and hit.similarity is not None and hit.similarity >= least:
            return True
        return has_same_words(text, whole(hit.card.id))

    return tuple(hit for hit in hits[: 2 * most] if may_be(hit))[:most]


def longer_words(text: str) -> frozenset[str]:
    """The longer words of a text; short ones stand in every other too."""
    return frozenset(word.casefold() for word in _WORD.findall(text))
