"""The passage that answers: which one of a practice is shown, and where the query's words stand in it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from kb.index.fulltext import Words
from kb.index.index_file import IndexFile
from kb.index.sentences import nearest as nearest_sentence
from kb.index.snapshot import IndexSnapshot
from kb.index.space import Nearest, Space
from kb.index.span import Span
from kb.index.terms import plain, terms
from kb.practice.card import Card
from kb.search.results import Excerpt

if TYPE_CHECKING:
    from numpy.typing import NDArray

Held = dict[tuple[str, ...], set[str]]
"""The words and phrases that a practice may hold, each with the query's words that it stands for."""

LOOKED_AT = 3
"""How many promising passages of a practice are read closely."""


def best_excerpt(
    index: IndexFile,
    snapshot: IndexSnapshot,
    place: int,
    at: int,
    words: Words,
    nearest: Sequence[Nearest],
    queries: "Sequence[NDArray[np.float32]]",
    by_words: bool,
) -> Excerpt | None:
    """The passage that holds most of the query's weight and is nearest to its meaning.

    Its nearest sentence is marked where the practice was not found `by_words`.
    """
    passages = index.passages(int(snapshot.numbers[place]))
    if not passages:
        return None
    held = _held(words, place)
    clearest = _clearest(at, nearest)
    cosine = {} if clearest is None else _cosines(snapshot, snapshot.spaces[clearest], place, queries[clearest])
    rough = sorted(
        passages,
        key=lambda p: -_rough(p[2], held, words) - cosine.get(p[0], 0.0),
    )[:LOOKED_AT]
    best = {int(snapshot.passages[near.row[at]]) for near in nearest if near.row[at] >= 0}
    rough += [p for p in passages if p[0] in best and p not in rough]
    spans = {p[0]: _spans(p[2], held) for p in rough}
    total = sum(words.weights.values()) or 1.0

    def worth(passage: tuple[int, str, str]) -> float:
        forms = {form for stands_for, _ in spans[passage[0]] for form in stands_for}
        return sum(words.weights[form] for form in forms) / total + cosine.get(passage[0], 0.0)

    no, heading, text = max(rough, key=worth)
    sentence = None
    if clearest is not None and not by_words:
        space = snapshot.spaces[clearest]
        sentence = nearest_sentence(text, index.sentences(space.encoder, no), queries[clearest], space.centre)
    return Excerpt(heading, text, tuple(span for _, span in spans[no]), sentence)


def named_excerpt(card: Card, words: Words, best: Excerpt | None) -> Excerpt | None:
    """What the practice is named by, where it holds words of the query that stand in no passage shown."""
    practice = card.practice
    lines = {
        "Agency": (practice.agency,),
        "Partners": practice.partners,
        "Sources": tuple(source.title for source in practice.sources),
    }
    held = {tuple(phrase.split()): {form} for form in words.holders for phrase in (form, *words.equal.get(form, ()))}
    here = {form for stands_for, _ in (_spans(best.text, held) if best else ()) for form in stands_for}
    found = [
        Excerpt(heading, line, tuple(span for _, span in spans))
        for heading, some in lines.items()
        for line in some
        for spans in [_spans(line, held)]
        if spans and not here
    ]
    return max(found, key=lambda one: len(one.spans), default=best)


def _clearest(place: int, nearest: Sequence[Nearest]) -> int | None:
    """The encoder in whose cosines this practice stands out most: one that cannot read the query only adds noise."""
    apart = {}
    for at, near in enumerate(nearest):
        there = near.cosine[~np.isnan(near.cosine)]
        if not np.isnan(near.cosine[place]):
            apart[at] = float((near.cosine[place] - there.mean()) / (there.std() + 1e-6))
    return max(apart, key=apart.__getitem__, default=None)


def _held(words: Words, place: int) -> Held:
    held: Held = {}
    for form, holders in words.holders.items():
        if place in holders:
            for phrase in (form, *words.equal.get(form, ())):
                held.setdefault(tuple(phrase.split()), set()).add(form)
    return held


def _rough(text: str, held: Held, words: Words) -> float:
    """A quick guess at the weight a passage holds: stems are looked for as plain beginnings."""
    lower = plain(text)
    total = sum(words.weights.values()) or 1.0
    there = (stands_for for phrase, stands_for in held.items() if all(_beginning(form) in lower for form in phrase))
    return sum(words.weights[form] for form in {form for stands_for in there for form in stands_for}) / total


def _beginning(form: str) -> str:
    return form[: max(3, len(form) - 2)]


def _spans(text: str, held: Held) -> list[tuple[set[str], Span]]:
    """Where these words and phrases stand, of phrases the longest; overlapping pairs of one word are joined."""
    found: list[tuple[set[str], Span]] = []
    sizes = sorted({len(phrase) for phrase in held}, reverse=True)
    there = terms(text)
    at = 0
    while at < len(there):
        forms = tuple(term.form for term in there[at : at + sizes[0]]) if sizes else ()
        size = next((n for n in sizes if n <= len(forms) and forms[:n] in held), 0)
        if size:
            begin, end = there[at].start, there[at + size - 1].end
            found.append((held[forms[:size]], Span(max(begin, found[-1][1].end if found else 0), end)))
        at += size or 1
    return found


def _cosines(snapshot: IndexSnapshot, space: Space, place: int, query: "NDArray[np.float32]") -> dict[int, float]:
    """The cosine of each of the practice's passages, by number."""
    numbers, vectors = space.vectors_of(place)
    return (
        dict(zip(map(int, snapshot.passages[numbers]), map(float, vectors @ query), strict=True))
        if len(numbers)
        else {}
    )
