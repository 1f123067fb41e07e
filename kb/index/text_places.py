"""Where the terms and the sentences of a text stand, packed small: what marks phrases in it need not read it again."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from kb.index.passage import sentence_spans
from kb.index.span import Span
from kb.index.terms import Term, terms

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


def packed(found: Iterable[Term], sentences: Iterable[tuple[int, int]]) -> bytes:
    """The terms of a text in its order, then its sentences."""
    records = [(number_of(term.form), term.start, term.end) for term in found if term.end <= REACH]
    records += [(SENTENCE, start, end) for start, end in sentences if end <= REACH]
    return np.array(records, PLACE).tobytes()


def opened(blob: bytes) -> "Places":
    """What was packed: an array of PLACE."""
    return np.frombuffer(blob, PLACE)


def of(text: str, blob: bytes) -> "Places":
    """What was packed of a text; where that was not yet done, or is damaged, the text is read."""
    if not blob or len(blob) % PLACE.itemsize:
        blob = packed(terms(text), sentence_spans(text))
    return opened(blob)


def sentences(places: "Places") -> list[tuple[int, int]]:
    """Where the sentences stand."""
    return [(start, end) for _, start, end in places[places["form"] == SENTENCE].tolist()]


class Phrases:
    """Phrases of forms that are looked for in texts, each with the words that it stands for."""

    def __init__(self, ways: Mapping[str, Iterable[str]]) -> None:
        """`ways` are the phrases of each word, their forms joined by single spaces."""
        stands_for: dict[tuple[int, ...], set[str]] = {}
        for word, phrases in ways.items():
            for phrase in phrases:
                stands_for.setdefault(_numbers(phrase), set()).add(word)
        stands_for.pop((), None)
        self.by_first: dict[int, list[tuple[list[int], frozenset[str]]]] = {}
        """By the number of the first form; of those that begin alike the longest first: it is meant."""
        for numbers in sorted(stands_for, key=len, reverse=True):
            self.by_first.setdefault(numbers[0], []).append((list(numbers), frozenset(stands_for[numbers])))


@lru_cache(maxsize=20_000)
def _numbers(phrase: str) -> tuple[int, ...]:
    return tuple(map(number_of, phrase.split()))


def marks(texts: "Sequence[tuple[NDArray[np.uint32], Phrases, frozenset[str]]]") -> list[list[Mark]]:
    """Where phrases stand in each text, in its order; none begins within another. A text is given as its forms, with
    the phrases and the words of theirs that may be marked in it."""
    if not texts:
        return []
    forms = np.concatenate([some for some, _, _ in texts])
    looked_for = set(chain.from_iterable({id(phrases): phrases.by_first for _, phrases, _ in texts}.values()))
    # few terms of a text begin a phrase: these are told from all others at once
    begins = np.flatnonzero(np.isin(forms, np.fromiter(looked_for, np.uint32, len(looked_for))))
    ends = np.cumsum([len(some) for some, _, _ in texts])
    cuts = np.searchsorted(begins, ends).tolist()
    some = list(zip(begins.tolist(), forms[begins].tolist(), strict=True))
    found, start, cut = [], 0, 0
    for (_, phrases, words), end, last in zip(texts, ends.tolist(), cuts, strict=True):
        found.append(_marks(forms[:end], some[cut:last], start, phrases, words) if last > cut else [])
        start, cut = end, last
    return found


def _marks(
    forms: "NDArray[np.uint32]",
    begins: Sequence[tuple[int, int]],
    start: int,
    phrases: Phrases,
    words: frozenset[str],
) -> list[Mark]:
    """Where phrases of these words stand in what is left of `forms` from `start` on."""
    found: list[Mark] = []
    free = start
    for at, form in begins:
        if at < free:
            continue
        for numbers, stands_for in phrases.by_first.get(form, ()):
            if len(numbers) > 1 and forms[at : at + len(numbers)].tolist() != numbers:
                continue
            marked = stands_for & words
            if marked:
                free = at + len(numbers)
                found.append((marked, at - start, free - start - 1))
                break
    return found


def spans(places: "Places", found: Sequence[Mark]) -> tuple[Span, ...]:
    """The characters of marks; overlapping pairs of one word are joined."""
    shown: list[Span] = []
    before = 0
    for _, first, last in found:
        _, start, end = places.item(first)
        if last > first:
            end = places.item(last)[2]
        shown.append(Span(max(start, before), end))
        before = end
    return tuple(shown)
