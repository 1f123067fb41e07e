"""From a hit to the practice: the passage that the search showed, and the words it was looked up by, in its text."""

import hashlib
import re
from dataclasses import dataclass
from html import escape

from kb.index.passage import cut, sentence_spans
from kb.index.terms import telling, terms
from kb.practice.matches import Place, matched
from kb.practice.practice import Practice
from kb.search.results import Excerpt

MOST_CHARACTERS = 1_000
"""Of the words that are marked."""

_PLACE = re.compile(r"([0-9a-f]{8})\.(\d{1,6})\.(\d{1,6})")


@dataclass(frozen=True)
class ReadingOn:
    """A practice's summary and body as safe HTML, `total` matches marked in them."""

    summary: str
    html: str
    total: int


def place_of(excerpt: Excerpt) -> str:
    """What an address says of the passage shown and of the part of it to begin with: the sentence nearest to the
    query, the first word that matched, or else the first sentence."""
    parts = [(one.start, one.end) for one in (excerpt.nearest, *excerpt.spans[:1]) if one]
    if not parts:  # nothing is marked: it begins with the first sentence
        parts = [*sentence_spans(excerpt.text)[:1], (0, len(excerpt.text))]
    start, end = parts[0]
    return f"{_digest(excerpt.text)}.{start}.{end}"


def reading_on(practice: Practice, html: str, words: str, place: str) -> ReadingOn:
    """The query's words marked, each in any of its forms, from the passage on that `place` names. A place that names
    none, as after a change of the write-up, is as if it were not given."""
    words = words[:MOST_CHARACTERS]
    asked = {term.form for term in telling(terms(words), words)}
    summary = f"{escape(practice.summary, quote=False)}"
    found = matched(
        (summary, html),
        lambda text: [(term.start, term.end) for term in terms(text) if term.form in asked],
        _place(practice, place),
    )
    return ReadingOn(found.fragments[0], found.fragments[1], found.total)


def _place(practice: Practice, place: str) -> Place | None:
    named = _PLACE.fullmatch(place)
    if named is None:
        return None
    text = next((one.text for one in cut(practice) if _digest(one.text) == named[1]), "")
    target = text[int(named[2]) : int(named[3])]
    return Place(text, target) if target.strip() else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
