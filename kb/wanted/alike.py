"""Whether two needs look for the same: said before one is posted again."""

from collections.abc import Iterable

from kb.index.terms import STOPWORDS, terms
from kb.wanted.need import Need

SHARED = 0.6
"""From this share of the shorter one's words on, two needs are told to look alike."""

MOST = 5
"""Needs that are told."""

READ = 2_000
"""Characters of a text that are compared."""


def alike(text: str, needs: Iterable[Need]) -> tuple[Need, ...]:
    """Those that share most words with the text, the likest first."""
    asked = _words(text)
    found = [(share, need) for need in needs if (share := _share(asked, _words(need.text))) >= SHARED]
    return tuple(need for _, need in sorted(found, key=lambda one: (-one[0], one[1].no))[:MOST])


def _words(text: str) -> frozenset[str]:
    return frozenset(term.form for term in terms(text[:READ]) if term.form not in STOPWORDS)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0
