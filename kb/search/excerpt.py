"""The passage that answers: which one of a practice is shown, and where the query's words stand in it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from kb.search.fulltext import Words
from kb.search.index_file import IndexFile
from kb.search.results import Excerpt, Span
from kb.search.terms import terms
from kb.search.vectors import Nearest, Snapshot

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOOKED_AT = 6
"""How many promising passages of a practice are read closely."""


def best_excerpt(
    index: IndexFile,
    snapshot: Snapshot,
    place: int,
    words: Words,
    nearest: Sequence[Nearest],
    queries: "Sequence[NDArray[np.float32]]",
) -> Excerpt | None:
    """The passage that holds most of the query's weight and is nearest to its meaning."""
    passages = index.passages(int(snapshot.numbers[place]))
    if not passages:
        return None
    held = [form for form, holders in words.holders.items() if place in holders]
    cosine = _cosines(snapshot, place, queries)
    rough = sorted(
        passages,
        key=lambda p: -_rough(p[2], held, words) - cosine.get(p[0], 0.0),
    )[:LOOKED_AT]
    best = {
        int(space.passages[near.row[place]])
        for space, near in zip(snapshot.spaces, nearest, strict=False)
        if near.row[place] >= 0
    }
    rough += [p for p in passages if p[0] in best and p not in rough]
    spans = {p[0]: _spans(p[2], set(held)) for p in rough}
    total = sum(words.weights.values()) or 1.0

    def worth(passage: tuple[int, str, str]) -> float:
        forms = {form for form, _ in spans[passage[0]]}
        return sum(words.weights[form] for form in forms) / total + cosine.get(passage[0], 0.0)

    no, heading, text = max(rough, key=worth)
    return Excerpt(heading, text, tuple(span for _, span in spans[no]))


def _rough(text: str, held: list[str], words: Words) -> float:
    """A quick guess at the weight a passage holds: stems are looked for as plain beginnings."""
    lower = text.casefold()
    total = sum(words.weights.values()) or 1.0
    return sum(words.weights[form] for form in held if form[: max(3, len(form) - 2)] in lower) / total


def _spans(text: str, forms: set[str]) -> list[tuple[str, Span]]:
    """Where these terms stand; overlapping pairs of one word are joined."""
    found: list[tuple[str, Span]] = []
    for term in terms(text):
        if term.form not in forms:
            continue
        if found and term.start < found[-1][1].end:
            found.append((term.form, Span(found[-1][1].end, term.end)))
        else:
            found.append((term.form, Span(term.start, term.end)))
    return found


def _cosines(snapshot: Snapshot, place: int, queries: "Sequence[NDArray[np.float32]]") -> dict[int, float]:
    """Each of the practice's passages by number, with the mean of its cosines."""
    sums: dict[int, float] = {}
    for space, query in zip(snapshot.spaces, queries, strict=False):
        numbers, vectors = space.vectors_of(place)
        for number, cosine in zip(numbers, vectors @ query if len(numbers) else (), strict=True):
            sums[int(number)] = sums.get(int(number), 0.0) + float(cosine) / len(queries)
    return sums
