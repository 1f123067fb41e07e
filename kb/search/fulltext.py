"""Search by words: BM25 over whole practices, and how much of the query each of them holds."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kb.search import query
from kb.search.index_file import IndexFile
from kb.search.terms import Term, forms, telling, terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_TERMS = 32
"""A query of more words is cut to its rarest this many, so that its cost stays bounded."""

WEIGHTS = (2.0, 1.5, 1.0)
"""What a word in the title, the summary and the body weighs in BM25."""


@dataclass(frozen=True)
class Words:
    """A query as words, and what the index says of them.

    Per place of the snapshot: `bm25` (0: none of the words) and `coverage`, the share of the query's weight
    that the practice holds, 0..1. `known` is the share of the query's words that the index knows at all:
    low for a query in another language. `weights` is each word's rarity; `holders` the places that hold it.
    """

    terms: tuple[Term, ...]
    bm25: "NDArray[np.float32]"
    coverage: "NDArray[np.float32]"
    known: float
    weights: dict[str, float]
    holders: dict[str, "NDArray[np.int64]"]


def search(index: IndexFile, text: str, numbers: "NDArray[np.int64]") -> Words:
    """Look a query up. `numbers` are the index file's practice numbers, ascending, one a place."""
    text = text[: query.MOST_CHARACTERS]
    count = len(numbers)
    bm25, coverage = np.zeros(count, np.float32), np.zeros(count, np.float32)
    asked = telling(terms(text), text)
    holders = {term.form: _holders(index, f'"{term.form}"', numbers) for term in asked}
    weights = {form: float(np.log(1 + (count - len(h) + 0.5) / (len(h) + 0.5))) for form, h in holders.items()}
    asked = sorted(asked, key=lambda term: -weights[term.form])[:MOST_TERMS]
    total = sum(weights[term.form] for term in asked)
    for term in asked:
        coverage[holders[term.form]] += weights[term.form] / total if total else 0
    known = sum(1 for term in asked if len(holders[term.form])) / len(asked) if asked else 0.0
    match = " OR ".join(f'"{term.form}"' for term in asked)
    if match:
        found = index.db.execute(
            "select rowid, -bm25(words, ?, ?, ?) from words where words match ?", [*WEIGHTS, match]
        ).fetchall()
        if found:
            pairs = np.array(found, np.float64)
            bm25[_places(pairs[:, 0].astype(np.int64), numbers)] = np.maximum(pairs[:, 1], 1e-6)
    for phrase in quoted(text):
        lacking = np.ones(count, bool)
        lacking[_holders(index, f'"{phrase}"', numbers)] = False
        bm25[lacking] = coverage[lacking] = 0
    return Words(tuple(asked), bm25, coverage, known, weights, holders)


def quoted(text: str) -> tuple[str, ...]:
    """The phrases in double quotation marks, as the index holds them: they must occur as they stand."""
    found = (forms(match) for match in re.findall(r'["“”]([^"“”]+)["“”]', text))
    return tuple(phrase for phrase in found if phrase)


def _holders(index: IndexFile, match: str, numbers: "NDArray[np.int64]") -> "NDArray[np.int64]":
    """The places of the practices that match. Terms hold letters and digits only, so quoting them is enough."""
    rows = index.db.execute("select rowid from words where words match ?", [match]).fetchall()
    return _places(np.array([row[0] for row in rows], np.int64), numbers)


def _places(found: "NDArray[np.int64]", numbers: "NDArray[np.int64]") -> "NDArray[np.int64]":
    """Where these practice numbers stand. All are there: words and numbers are read in one transaction."""
    return np.searchsorted(numbers, found)
