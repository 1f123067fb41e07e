"""Search by words: what a query asks for, how much of it each practice holds, and what use it makes of it (BM25)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from kb.index.compounds import compounds, usual_parts
from kb.index.glossary import Translation
from kb.index.index_file import IndexFile
from kb.index.synonyms import SIGN, Name, Synonyms
from kb.index.terms import MOST_CHARACTERS, Term, forms, telling, terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Shares = NDArray[np.float32]
    Places = NDArray[np.int64]

MOST_TERMS = 32
"""A query of more words is cut to its rarest this many, so that its cost stays bounded."""

WEIGHTS = (2.0, 1.5, 1.0, 1.5)
"""What a word in the title, the summary, the body and the names weighs in BM25."""

SYNONYM = 0.5
"""What use of a synonym is worth beside that of the word that was typed."""

MENTION = 0.5
"""What it is worth that a practice speaks of an economy whose practice it is not."""

COVERED = 0.6
"""Share of a query's weight that one passage must hold, with the practice's title and names, for it to be found by
words."""

SLACK = 1e-4
"""Shares are sums of rounded numbers."""

MOST_USE = 2.2
"""What BM25 without rarity never reaches, however often a word stands in a practice (k1 + 1)."""

MARKED = 4
"""Letters of a part of a phrase that may be marked alone: neither the "up" nor the "E" of a word with a hyphen."""

APART = 8
"""How many words may stand between those of a listed phrase that is written otherwise."""

NATIVE = 0.8
"""Share of a query's words that the index must know for its texts to be in the query's language."""

NONE = Synonyms()


@dataclass(frozen=True)
class Alternative:
    """One way in which what is asked for may stand in a text: `match` is a full text expression and `phrases` what of
    it can be marked. `use` is what making use of it is worth, `cover` what holding it is worth, both 0..1."""

    match: str
    phrases: tuple[str, ...]
    use: float = 1.0
    cover: float = 1.0


@dataclass(frozen=True)
class Concept:
    """One thing that a query asks for, a word or several that name one thing, in all its ways; the first is as typed.
    It does so so many `times`."""

    term: Term
    ways: tuple[Alternative, ...]
    times: int = 1


@dataclass(frozen=True)
class Words:
    """A query as words, and what the index says of them.

    `terms` are what is asked for, a word each or several that are one thing; keys below are their forms.
    Per place of the snapshot: `bm25` (0: none of the words); `coverage`, the share of the query's weight that the
    practice holds, 0..1; `together`, the share that one passage of it holds with its title and names; `title` and
    `named`, the shares in its title and in its names (agency, partners, sources, economies); `use`, what use it makes
    of what is asked for, 0..1. `known` is the share of the query's words that the index knows at all:
    low for a query in another language. `weights` is each word's rarity; `holders` the places that hold it in any way;
    `equal` the phrases besides itself that stand for it.
    """

    terms: tuple[Term, ...]
    bm25: "Shares"
    coverage: "Shares"
    together: "Shares"
    title: "Shares"
    named: "Shares"
    use: "Shares"
    known: float
    weights: dict[str, float]
    holders: "dict[str, Places]"
    equal: Mapping[str, tuple[str, ...]]
    is_name: bool = False
    """Whether the query can be a name: an economy's, several words, or one in capitals. A word alone that stands in the
    name of an agency is no name: who asks for tourism does not ask for the ministry that has it in its name."""

    def share(self, form: str) -> float:
        """What a term weighs of the whole query, 0..1."""
        total = sum(self.weights[term.form] for term in self.terms)
        return self.weights[form] / total if total else 0.0

    @property
    def unknown(self) -> tuple[Term, ...]:
        """What no practice holds in any way."""
        return tuple(term for term in self.terms if not len(self.holders[term.form]))


def search(index: IndexFile, text: str, numbers: "Places", synonyms: Synonyms = NONE) -> Words:
    """Look a query up. `numbers` are the index file's practice numbers, ascending, one a place.

    What is asked for is held where it stands in any of its ways. What stands several times in a long query weighs more.
    """
    text = text[:MOST_CHARACTERS]
    count = len(numbers)
    translation = synonyms.glossary.translate(text)
    asked, understood = (
        _translated(index, text, translation, synonyms)
        if translation.terms
        else (_concepts(index, text, synonyms), 1.0)
    )
    if len(asked) > MOST_TERMS:
        asked = sorted(asked, key=lambda concept: -_weight(concept, _count(index, concept), count))[:MOST_TERMS]
    lookups = {concept.term.form: _looked_up(index, concept, numbers) for concept in asked}
    weights = {concept.term.form: _weight(concept, len(lookups[concept.term.form].holders), count) for concept in asked}
    asked = sorted(asked, key=lambda concept: -weights[concept.term.form])
    total = sum(weights[concept.term.form] for concept in asked) or 1.0
    shares = {concept.term.form: weights[concept.term.form] / total for concept in asked}
    bm25, coverage, title, named, use = (np.zeros(count, np.float32) for _ in range(5))
    for form, share in shares.items():
        one = lookups[form]
        # of what was not understood no practice is said to hold anything
        share *= understood
        bm25 += np.float32(_fts5_rarity(len(one.holders), count)) * one.use
        use += np.float32(share / MOST_USE) * one.use
        coverage += np.float32(share) * one.cover
        title += np.float32(share) * one.title
        named += np.float32(share) * one.named
    known = sum(1 for form in shares if len(lookups[form].holders)) / len(asked) if asked else 0.0
    return Words(
        terms=tuple(concept.term for concept in asked),
        bm25=bm25,
        coverage=coverage,
        together=_together(index, asked, shares, lookups, coverage, numbers) * np.float32(understood),
        title=title,
        named=named,
        use=use,
        known=known,
        weights=weights,
        holders={form: one.holders for form, one in lookups.items()},
        equal={
            concept.term.form: tuple(
                dict.fromkeys(p for way in concept.ways for p in way.phrases if p != concept.term.form)
            )
            for concept in asked
        },
        is_name=len(asked) > 1 or any(_is_name(concept.term, text) for concept in asked),
    )


def _is_name(term: Term, text: str) -> bool:
    return term.form.startswith(SIGN) or text[term.start : term.end].isupper()


# -- what is asked for -----------------------------------------------------------------------------------


def _concepts(index: IndexFile, text: str, synonyms: Synonyms) -> list[Concept]:
    """Words that are listed, or are one word however it is written, are one thing where the index knows it as one; the
    others each."""
    found = terms(text)
    written = {
        one.first: (one.last + 1, one.phrases)
        for one in compounds(found, text, cache(lambda phrase: _stands(index, f'"{phrase}"')))
    }
    whole: dict[int, tuple[int, Concept]] = {}
    for entry in synonyms.entries(found):
        last, phrases = written.get(entry.first, (0, ()))
        concept = _listed(
            index, found[entry.first : entry.last], entry.synonyms, entry.name, phrases if last == entry.last else ()
        )
        if concept:
            whole[entry.first] = entry.last, concept
    singles = {term.start for term in telling(found, text)}
    concepts: dict[str, Concept] = {}
    at = 0
    while at < len(found):
        last, concept = whole.get(at) or _written(found, at, *written.get(at, (0, ()))) or (at + 1, None)
        alone = [_alone(one) for one in _parts(index, found[at], text)] if found[at].start in singles else []
        for one in [concept] if concept else alone:
            known = concepts.get(one.term.form)
            concepts[one.term.form] = replace(known, times=known.times + 1) if known else one
        at = last
    return list(concepts.values())


def _written(asked: Sequence[Term], at: int, last: int, phrases: Sequence[str]) -> "tuple[int, Concept] | None":
    """One word in all ways of writing it: whichever was typed, the same is asked for."""
    if not last:
        return None
    term = Term(phrases[0], asked[at].start, asked[last - 1].end)
    return last, Concept(term, tuple(Alternative(f'"{phrase}"', (phrase,)) for phrase in phrases))


def _translated(
    index: IndexFile, text: str, translation: Translation, synonyms: Synonyms
) -> tuple[list[Concept], float]:
    """What the glossary understood of another language asks for what its English twin does, or for itself as it stands;
    the rest for what the index knows. And how much of the text was understood, 0..1: what nobody understood is not said
    to be lacking."""
    concepts: dict[str, Concept] = {}
    found = terms(text)
    for one in _concepts(index, translation.english, synonyms):
        span = translation.typed(one.term.start)
        own = " ".join(term.form for term in found if span.start <= term.start and term.end <= span.end)
        others = [
            forms(phrase) for term in translation.terms if term.start == span.start for phrase in term.phrases[1:]
        ]
        signed = len(one.ways) > 1 and not one.ways[0].phrases  # a name is known under all its names already
        ways = [*one.ways, *([Alternative(f'"{own}"', (own,))] if own and not signed else [])]
        ways += [Alternative(f'"{other}"', (other,), use=SYNONYM) for other in others]
        known = tuple(way for way in dict.fromkeys(ways) if _stands(index, way.match))
        if known:
            concepts.setdefault(one.term.form, Concept(Term(one.term.form, span.start, span.end), known))
    rest = [
        term
        for term in telling(found, text)
        if not any(span.start < term.end and term.start < span.end for _, span in translation.origins)
    ]
    standing = [term for term in rest if _stands(index, f'"{term.form}"')]
    # of Latin letters a little word of the one is a name or a word of the other: a few that stand say nothing
    written_so = len(standing) >= NATIVE * len(rest)
    for term in standing:
        typed = text[term.start : term.end]
        if written_so or not typed.isascii() or typed[0].isupper() or typed.isdecimal():
            concepts.setdefault(term.form, _alone(term))
    return list(concepts.values()), 1.0 if written_so else translation.share


def _parts(index: IndexFile, term: Term, text: str) -> list[Term]:
    """A word; or what it is written of, where no text has it joined: then it asks for what its parts ask for."""
    if not _stands(index, f'"{term.form}"'):
        parts = usual_parts(text[term.start : term.end])
        if parts:
            return [Term(part, term.start, term.end) for part in parts]
    return [term]


def _alone(term: Term) -> Concept:
    return Concept(term, (Alternative(f'"{term.form}"', (term.form,)),))


def _listed(
    index: IndexFile, asked: Sequence[Term], synonyms: Sequence[str], name: Name | None, written: Sequence[str]
) -> Concept | None:
    """None where the index knows it in none of its ways, so that its words are looked for one by one. `written` are the
    ways of writing what was typed."""
    phrase = " ".join(term.form for term in asked)
    same = tuple(written) or (phrase,)
    term = Term(same[0], asked[0].start, asked[-1].end)
    if name:
        return _name(index, term, name)
    ways = [Alternative(f'"{one}"', (one,)) for one in same]
    ways += [Alternative(f'"{other}"', (other,), use=SYNONYM) for other in synonyms if other not in same]
    if len(asked) > 1:  # written otherwise, such as "global chains of value"
        near = " ".join(f'"{one.form}"' for one in asked)
        marked = tuple(one.form for one in asked if len(one.form) >= MARKED)
        ways.append(Alternative(f"NEAR({near}, {APART})", marked, use=SYNONYM))
    known = tuple(way for way in ways if _stands(index, way.match))
    return Concept(term, known) if known or len(asked) == 1 else None


def _name(index: IndexFile, term: Term, name: Name) -> Concept | None:
    signed = _stands(index, f'"{name.sign}"')
    phrases = tuple(dict.fromkeys(forms(one) for one in name.names))
    spoken = " OR ".join(f'"{phrase}"' for phrase in phrases)
    for other in name.within:
        spoken = f'({spoken}) NOT "{forms(other)}"'
    # where no practice says whose it is, speaking of an economy is all there is
    mention = Alternative(spoken, phrases, *((MENTION, MENTION) if signed else (1.0, 1.0)))
    own = Alternative(f'"{name.sign}"', ())
    known = tuple(way for way in (own, mention) if _stands(index, way.match))
    return Concept(Term(name.sign, term.start, term.end), known) if known else None


# -- what the index says of it ---------------------------------------------------------------------------


@dataclass(frozen=True)
class _LookedUp:
    """Per place: what use is made of a concept (BM25 without rarity), and what holding it is worth, in the whole, in
    the title and in the names."""

    holders: "Places"
    use: "Shares"
    cover: "Shares"
    title: "Shares"
    named: "Shares"


def _looked_up(index: IndexFile, concept: Concept, numbers: "Places") -> _LookedUp:
    use, cover, title, named = (np.zeros(len(numbers), np.float32) for _ in range(4))
    for way in concept.ways:
        scores = _bm25(index, way.match, numbers)
        there = scores > 0
        if not there.any():
            continue
        alone = scores / np.float32(_fts5_rarity(int(there.sum()), len(numbers)))
        np.maximum(use, np.float32(way.use) * np.minimum(alone, MOST_USE), out=use)
        np.maximum(cover, np.float32(way.cover) * there, out=cover)
        for column, share in (("title", title), ("names", named)):
            held = np.zeros(len(numbers), np.float32)
            held[_holders(index, f"{column} : ({way.match})", numbers)] = way.cover
            np.maximum(share, held, out=share)
    return _LookedUp(np.flatnonzero(cover), use, cover, title, named)


def _together(
    index: IndexFile,
    asked: Sequence[Concept],
    shares: Mapping[str, float],
    lookups: Mapping[str, _LookedUp],
    coverage: "Shares",
    numbers: "Places",
) -> "Shares":
    """The largest share of the query's weight that stands in one passage of each place; its title and its names stand
    beside every passage."""
    base = np.zeros(len(numbers), np.float32)
    for form, share in shares.items():
        base += np.float32(share) * np.maximum(lookups[form].title, lookups[form].named)
    held: dict[int, float] = {}
    owner: dict[int, int] = {}
    for concept in asked:
        share, best = shares[concept.term.form], dict[int, float]()
        for way in concept.ways:
            for passage, practice in index.holding(way.match):
                owner[passage] = practice
                best[passage] = max(best.get(passage, 0.0), way.cover)
        one = lookups[concept.term.form]
        beside = np.maximum(one.title, one.named)
        places = _places(np.array([owner[passage] for passage in best], np.int64), numbers)
        for (passage, cover), place in zip(best.items(), places, strict=True):
            held[passage] = held.get(passage, 0.0) + share * max(0.0, cover - float(beside[place]))
    together = base.copy()
    if held:
        places = _places(np.array([owner[passage] for passage in held], np.int64), numbers)
        np.maximum.at(together, places, base[places] + np.array(list(held.values()), np.float32))
    return np.where(coverage > 0, together, 0).astype(np.float32)


def _bm25(index: IndexFile, match: str, numbers: "Places") -> "Shares":
    """Each place's score; 0 where nothing matches."""
    scores = np.zeros(len(numbers), np.float32)
    found = index.db.execute(
        "select rowid, -bm25(words, ?, ?, ?, ?) from words where words match ?", [*WEIGHTS, match]
    ).fetchall()
    if found:
        pairs = np.array(found, np.float64)
        scores[_places(pairs[:, 0].astype(np.int64), numbers)] = np.maximum(pairs[:, 1], 1e-6)
    return scores


def _weight(concept: Concept, held: int, count: int) -> float:
    """The rarer, and the oftener it is asked for, the more."""
    return _rarity(held, count) * (1 + math.log(concept.times))


def _count(index: IndexFile, concept: Concept) -> int:
    """How many practices hold it, of which way there are most of; all of them where there are none, so that in a long
    text what is held comes first."""
    held = max(
        index.db.execute("select count(*) from words where words match ?", [way.match]).fetchone()[0]
        for way in concept.ways
    )
    return int(held or index.db.execute("select count(*) from practices").fetchone()[0])


def _rarity(held: int, count: int) -> float:
    """What a word weighs that this many of `count` practices hold: the fewer, the more."""
    return float(np.log(1 + (count - held + 0.5) / (held + 0.5)))


def _fts5_rarity(held: int, count: int) -> float:
    """The same as FTS5's bm25 has it, which lets a word that most hold weigh next to nothing."""
    return max(float(np.log((count - held + 0.5) / (held + 0.5))), 1e-6)


def _stands(index: IndexFile, match: str) -> bool:
    return bool(index.db.execute("select 1 from words where words match ? limit 1", [match]).fetchone())


def _holders(index: IndexFile, match: str, numbers: "Places") -> "Places":
    """The places of the practices that match. Forms are letters and digits only, so quoting them is enough."""
    rows = index.db.execute("select rowid from words where words match ?", [match]).fetchall()
    return _places(np.array([row[0] for row in rows], np.int64), numbers)


def _places(numbers_found: "Places", numbers: "Places") -> "Places":
    """Where these practice numbers stand. All are there: words and numbers are read in one transaction."""
    return np.searchsorted(numbers, numbers_found)
