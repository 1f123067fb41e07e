"""The words of a pack's practices: how often each stands in which, weighed as the site weighs them, and what says the
same."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.index.concepts import MENTION, SYNONYM
from kb.index.index_file import IndexedPractice
from kb.index.postings import WEIGHTS
from kb.index.synonyms import Synonyms
from kb.index.terms import forms

SCALE = 2
"""Frequencies are weighed in halves, and shipped as whole numbers."""


@dataclass(frozen=True)
class Way:
    """One way to say what was typed: a form or several joined by spaces, and what use of it is worth, 0..1."""

    phrase: str
    use: float


@dataclass(frozen=True)
class WordIndex:
    """`postings` hold of each form and of each listed phrase the practices by their numbers, ascending, with how often
    it stands there, times SCALE; `lengths` how many words each practice has; `listed` what else is looked for where a
    phrase is typed, the phrase itself among it."""

    postings: Mapping[str, tuple[tuple[int, int], ...]]
    lengths: tuple[int, ...]
    listed: Mapping[str, tuple[Way, ...]]

    @property
    def forms(self) -> tuple[str, ...]:
        return tuple(sorted(self.postings))


def word_index(practices: Sequence[IndexedPractice], synonyms: Synonyms) -> WordIndex:
    """Of the practices in the order of their numbers."""
    listed = dict(_listed(synonyms))
    phrases = {way.phrase for ways in listed.values() for way in ways if " " in way.phrase}
    phrases |= {phrase for phrase in listed if " " in phrase}
    sizes = sorted({phrase.count(" ") + 1 for phrase in phrases})
    postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
    lengths: list[int] = []
    for no, practice in enumerate(practices):
        found: Counter[str] = Counter()
        length = 0
        for column, weight in zip(practice.words, WEIGHTS, strict=True):
            words = column.split()
            length += len(words)
            for phrase in (*words, *_within(words, phrases, sizes)):
                found[phrase] += int(weight * SCALE)
        lengths.append(length)
        for phrase, times in found.items():
            postings[phrase].append((no, times))
    stands = {phrase: tuple(ways) for phrase, ways in listed.items() if any(way.phrase in postings for way in ways)}
    kept = {phrase: tuple(way for way in ways if way.phrase in postings) for phrase, ways in sorted(stands.items())}
    return WordIndex({phrase: tuple(some) for phrase, some in sorted(postings.items())}, tuple(lengths), kept)


def _within(words: Sequence[str], phrases: set[str], sizes: Sequence[int]) -> Iterator[str]:
    for size in sizes:
        for at in range(len(words) - size + 1):
            if (phrase := " ".join(words[at : at + size])) in phrases:
                yield phrase


def _listed(synonyms: Synonyms) -> Iterator[tuple[str, tuple[Way, ...]]]:
    """Each member of each group with the others; each name of an economy with its sign, under which stands what is of
    it."""
    for group in synonyms.groups:
        members = tuple(dict.fromkeys(filter(None, map(forms, group))))
        for phrase in members:
            yield phrase, (Way(phrase, 1.0), *(Way(other, SYNONYM) for other in members if other != phrase))
    for name in synonyms.names:
        spoken = tuple(dict.fromkeys(filter(None, map(forms, name.names))))
        for phrase in spoken:
            yield phrase, (Way(name.sign, 1.0), *(Way(other, MENTION) for other in spoken))
