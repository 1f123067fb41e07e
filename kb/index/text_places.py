"""Where the terms and the sentences of a text stand, packed small: what marks phrases in it need not read it again."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from kb.index.span import Span
from kb.index.terms import Term

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[Any]

PLACE = np.dtype([("form", "<u4"), ("start", "<u2"), ("end", "<u2")])
"""A term's form as a number, and the characters of the text that it stands for."""

SENTENCE = 0
"""The form of a sentence; of no term."""

REACH = 2**16 - 1
"""Characters of a text in which places are known: no passage that is written to be read has so many."""

Mark = tuple[frozenset[str], int, int]
"""What a phrase stands for, and its first and its last term in a text."""


def number_of(form: str) -> int:
    """A form as a number that is the same in every process. That two share one is as rare as 1 in 4 billion, and marks
    a wrong word."""
    return zlib.crc32(form.encode("utf-8", "replace")) or 1


def packed(terms: Iterable[Term], sentences: Iterable[tuple[int, int]]) -> bytes:
    """The terms of a text in its order, then its sentences."""
    records = [(number_of(term.form), term.start, term.end) for term in terms if term.end <= REACH]
    records += [(SENTENCE, start, end) for start, end in sentences if end <= REACH]
    return np.array(records, PLACE).tobytes()


def opened(blob: bytes) -> "Places":
    """What was packed: an array of PLACE."""
    return np.frombuffer(blob, PLACE)


def sentences(places: "Places") -> list[tuple[int, int]]:
    """Where the sentences stand."""
    return [(start, end) for _, start, end in places[places["form"] == SENTENCE].tolist()]


class Phrases:
    """Phrases of forms that are looked for in texts, each with what it stands for."""

    def __init__(self, phrases: Mapping[tuple[str, ...], frozenset[str]]) -> None:
        self.by_first: dict[int, list[tuple[list[int], frozenset[str]]]] = {}
        """By the first form; of those that begin alike the longest is meant."""
        for phrase in sorted(filter(None, phrases), key=len, reverse=True):
            numbers = [number_of(form) for form in phrase]
            self.by_first.setdefault(numbers[0], []).append((numbers, phrases[phrase]))


def marks(texts: "Sequence[tuple[Places, Phrases]]") -> list[list[Mark]]:
    """Where phrases stand in each text, in its order; none begins within another."""
    if not texts:
        return []
    forms = np.concatenate([places["form"] for places, _ in texts])
    looked_for = set(chain.from_iterable(phrases.by_first for _, phrases in texts))
    # few terms of a text begin a phrase: these are told from all others at once
    begins = np.flatnonzero(np.isin(forms, np.fromiter(looked_for, np.uint32, len(looked_for))))
    ends = np.cumsum([len(places) for places, _ in texts])
    cuts = np.searchsorted(begins, ends).tolist()
    some = list(zip(begins.tolist(), forms[begins].tolist(), strict=True))
    found, start, cut = [], 0, 0
    for (_, phrases), end, last in zip(texts, ends.tolist(), cuts, strict=True):
        found.append(_marks(forms[:end], some[cut:last], start, phrases) if last > cut else [])
        start, cut = end, last
    return found


def _marks(forms: "NDArray[np.uint32]", begins: Sequence[tuple[int, int]], start: int, phrases: Phrases) -> list[Mark]:
    """Where phrases stand in what is left of `forms` from `start` on."""
    found: list[Mark] = []
    free = start
    for at, form in begins:
        if at < free:
            continue
        for numbers, stands_for in phrases.by_first.get(form, ()):
            if len(numbers) == 1 or forms[at : at + len(numbers)].tolist() == numbers:
                free = at + len(numbers)
                found.append((stands_for, at - start, free - start - 1))
                break
    return found


def spans(places: "Places", found: Sequence[Mark]) -> tuple[Span, ...]:
    """The characters of marks; overlapping pairs of one word are joined."""
    starts, ends = places["start"], places["end"]
    shown: list[Span] = []
    for _, first, last in found:
        begin = int(starts[first])
        shown.append(Span(max(begin, shown[-1].end) if shown else begin, int(ends[last])))
    return tuple(shown)
