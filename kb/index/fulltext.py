"""Search by words: BM25 over whole practices, and how much of the query each of them holds."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kb.index.index_file import IndexFile
from kb.index.synonyms import Synonyms
from kb.index.terms import MOST_CHARACTERS, Term, forms, telling, terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Uses = NDArray[np.float32]

MOST_TERMS = 32
"""A query of more words is cut to its rarest this many, so that its cost stays bounded."""

WEIGHTS = (2.0, 1.5, 1.0)
"""What a word in the title, the summary and the body weighs in BM25."""

SYNONYM = 0.5
"""What a synonym is worth beside the word that was typed."""

COVERED = 0.6
"""Share of a query's weight that one passage must hold for the practice to be found by words."""

SLACK = 1e-4
"""Shares are sums of rounded numbers."""

NONE = Synonyms()


@dataclass(frozen=True)
class Words:
    """A query as words, and what the index says of them.

    Per place of the snapshot: `bm25` (0: none of the words), `coverage`, the share of the query's weight that the
    practice holds, 0..1, and `together`, the share that one passage of it holds; of practices with less than COVERED of
    the weight it is not asked and 0. `known` is the share of the query's words that the index knows at all:
    low for a query in another language. `weights` is each word's rarity; `holders` the places that hold it or
    a synonym; `equal` the synonyms of it that the index knows, each a word or a phrase.
    """

    terms: tuple[Term, ...]
    bm25: "NDArray[np.float32]"
    coverage: "NDArray[np.float32]"
    together: "NDArray[np.float32]"
    known: float
    weights: dict[str, float]
    holders: dict[str, "NDArray[np.int64]"]
    equal: Mapping[str, tuple[str, ...]]


def search(index: IndexFile, text: str, numbers: "NDArray[np.int64]", synonyms: Synonyms = NONE) -> Words:
    """Look a query up. `numbers` are the index file's practice numbers, ascending, one a place.

    A word is held where a synonym of it stands; a query with a phrase in quotation marks is taken as it stands.
    """
    text = text[:MOST_CHARACTERS]
    count = len(numbers)
    found, phrases = terms(text), quoted(text)
    asked = telling(found, text)
    own = {term.form: _holders(index, term.form, numbers) for term in asked}
    uses = {} if phrases else _synonym_uses(index, synonyms.of(found), own, numbers)
    holders = own | {form: _union(own[form], *map(np.flatnonzero, same.values())) for form, same in uses.items()}
    weights = {form: _rarity(len(held), count) for form, held in holders.items()}
    asked = sorted(asked, key=lambda term: -weights[term.form])[:MOST_TERMS]
    coverage = np.zeros(count, np.float32)
    total = sum(weights[term.form] for term in asked)
    for term in asked:
        coverage[holders[term.form]] += weights[term.form] / total if total else 0
    known = sum(1 for term in asked if len(holders[term.form])) / len(asked) if asked else 0.0
    bm25 = _scores(index, [term.form for term in asked], holders, uses, numbers)
    for phrase in phrases:
        lacking = np.ones(count, bool)
        lacking[_holders(index, phrase, numbers)] = False
        bm25[lacking] = coverage[lacking] = 0
    equal = {form: tuple(same) for form, same in uses.items()}
    together = _together(
        index, {term.form: weights[term.form] / (total or 1) for term in asked}, equal, coverage, numbers
    )
    return Words(tuple(asked), bm25, coverage, together, known, weights, holders, equal)


def quoted(text: str) -> tuple[str, ...]:
    """The phrases in double quotation marks, as the index holds them: they must occur as they stand."""
    found = (forms(match) for match in re.findall(r'["“”]([^"“”]+)["“”]', text))
    return tuple(phrase for phrase in found if phrase)


def _together(
    index: IndexFile,
    shares: Mapping[str, float],
    equal: Mapping[str, Sequence[str]],
    coverage: "NDArray[np.float32]",
    numbers: "NDArray[np.int64]",
) -> "NDArray[np.float32]":
    """The largest share of the query's weight that stands in one passage of each place."""
    best = np.zeros(len(numbers), np.float32)
    if not (coverage >= COVERED - SLACK).any():  # no passage holds more than its practice
        return best
    held: dict[int, float] = {}
    owner: dict[int, int] = {}
    for form, share in shares.items():
        match = " OR ".join(f'"{phrase}"' for phrase in (form, *equal.get(form, ())))
        for passage, practice in index.holding(match):
            held[passage] = held.get(passage, 0.0) + share
            owner[passage] = practice
    if held:
        places = _places(np.array([owner[passage] for passage in held], np.int64), numbers)
        np.maximum.at(best, places, np.array(list(held.values()), np.float32))
    best[coverage < COVERED - SLACK] = 0
    return best


def as_it_can_be_asked(index: IndexFile, text: str) -> str:
    """The text, without its quotation marks where some phrase between them stands nowhere: nothing would be found."""
    one = "select 1 from words where words match ? limit 1"
    if all(index.db.execute(one, [f'"{phrase}"']).fetchone() for phrase in quoted(text)):
        return text
    return re.sub(r'["“”]', " ", text)


def _scores(
    index: IndexFile,
    asked: Sequence[str],
    holders: "Mapping[str, NDArray[np.int64]]",
    uses: "Mapping[str, Mapping[str, Uses]]",
    numbers: "NDArray[np.int64]",
) -> "NDArray[np.float32]":
    """Each place's score: a word and its synonyms count as one, the one of which the practice makes most use."""
    alone = " OR ".join(f'"{form}"' for form in asked if form not in uses)
    scores = _bm25(index, alone, numbers) if alone else np.zeros(len(numbers), np.float32)
    for form in (form for form in asked if form in uses):
        same = SYNONYM * np.maximum.reduce([*uses[form].values()])
        rarity = _fts5_rarity(len(holders[form]), len(numbers))
        scores += np.float32(rarity) * np.maximum(_use(index, form, numbers), same)
    return scores


def _bm25(index: IndexFile, match: str, numbers: "NDArray[np.int64]") -> "NDArray[np.float32]":
    """Each place's score; 0 where nothing matches."""
    scores = np.zeros(len(numbers), np.float32)
    found = index.db.execute(
        "select rowid, -bm25(words, ?, ?, ?) from words where words match ?", [*WEIGHTS, match]
    ).fetchall()
    if found:
        pairs = np.array(found, np.float64)
        scores[_places(pairs[:, 0].astype(np.int64), numbers)] = np.maximum(pairs[:, 1], 1e-6)
    return scores


def _synonym_uses(
    index: IndexFile, same: Mapping[str, Sequence[str]], among: Collection[str], numbers: "NDArray[np.int64]"
) -> "dict[str, dict[str, Uses]]":
    """By form, of those `among` the query's, each synonym that the index knows and what use is made of it where."""
    looked_up = {phrase for form in among for phrase in same.get(form, ())}
    uses = {phrase: use for phrase in looked_up if (use := _use(index, phrase, numbers)).any()}
    known = {form: {p: uses[p] for p in same.get(form, ()) if p in uses} for form in among}
    return {form: kept for form, kept in known.items() if kept}


def _use(index: IndexFile, phrase: str, numbers: "NDArray[np.int64]") -> "Uses":
    """How much each place makes of a word or phrase, however rare it is: its BM25 without the rarity in it."""
    scores = _bm25(index, f'"{phrase}"', numbers)
    held = int(np.count_nonzero(scores))
    return np.asarray(scores / _fts5_rarity(held, len(numbers)), np.float32)


def _rarity(held: int, count: int) -> float:
    """What a word weighs that this many of `count` practices hold: the fewer, the more."""
    return float(np.log(1 + (count - held + 0.5) / (held + 0.5)))


def _fts5_rarity(held: int, count: int) -> float:
    """The same as FTS5's bm25 has it, which lets a word that most hold weigh next to nothing."""
    return max(float(np.log((count - held + 0.5) / (held + 0.5))), 1e-6)


def _union(*places: "NDArray[np.int64]") -> "NDArray[np.int64]":
    return np.unique(np.concatenate(places))


def _holders(index: IndexFile, phrase: str, numbers: "NDArray[np.int64]") -> "NDArray[np.int64]":
    """The places of the practices that hold it. Forms are letters and digits only, so quoting them is enough."""
    rows = index.db.execute("select rowid from words where words match ?", [f'"{phrase}"']).fetchall()
    return _places(np.array([row[0] for row in rows], np.int64), numbers)


def _places(found: "NDArray[np.int64]", numbers: "NDArray[np.int64]") -> "NDArray[np.int64]":
    """Where these practice numbers stand. All are there: words and numbers are read in one transaction."""
    return np.searchsorted(numbers, found)
