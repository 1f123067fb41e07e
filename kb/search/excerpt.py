"""The passage that answers: which one of a practice is shown, and where the query's words stand in it."""

from typing import TYPE_CHECKING

import numpy as np

from kb.search.fulltext import Words
from kb.search.index_file import IndexFile
from kb.search.results import Excerpt, Span
from kb.search.terms import terms
from kb.search.vectors import Snapshot

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOOKED_AT = 6
"""How many promising passages of a practice are read closely."""


def best_excerpt(
    index: IndexFile,
    snapshot: Snapshot,
    place: int,
    words: Words,
    nearest: int,
    query: "NDArray[np.float32] | None",
) -> Excerpt | None:
    """The passage that holds most of the query's weight and is nearest to its meaning."""
    passages = index.passages(int(snapshot.numbers[place]))
    if not passages:
        return None
    held = [form for form, holders in words.holders.items() if place in holders]
    cosine = _cosines(snapshot, place, query)
    rough = sorted(
        passages,
        key=lambda p: -_rough(p[2], held, words) - cosine.get(p[0], 0.0),
    )[:LOOKED_AT]
    if nearest >= 0:
        rough += [p for p in passages if p[0] == snapshot.passages[nearest] and p not in rough]
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


def _cosines(snapshot: Snapshot, place: int, query: "NDArray[np.float32] | None") -> dict[int, float]:
    """The cosine of each of the practice's passages, by passage number."""
    if query is None or snapshot.faiss is None:
        return {}
    return {int(snapshot.passages[row]): float(snapshot.vector(int(row)) @ query) for row in snapshot.rows_of(place)}
